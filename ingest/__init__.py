"""From an officer's file to a release: read, normalise, validate, stage, merge, publish."""
