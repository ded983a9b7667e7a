"""The specialists' desk on disk and in the database: project, service file, settings, styles."""
