-- A row that a full file no longer has: what the files said of it is forgotten, so that it can come again as new.
GRANT DELETE ON lineage.file_value TO covidmaps_ingest;
