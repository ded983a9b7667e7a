"""The sub-commands of ``covidmaps``, one per file. A docstring is the command's help."""
