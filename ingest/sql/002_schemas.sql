-- The rooms of the database. Nobody but the owner may make tables; ingest may in staging, where its batches live for one transaction.
CREATE SCHEMA IF NOT EXISTS code;
CREATE SCHEMA IF NOT EXISTS lineage;
CREATE SCHEMA IF NOT EXISTS audit;
CREATE SCHEMA IF NOT EXISTS staging;
CREATE SCHEMA IF NOT EXISTS work;
CREATE SCHEMA IF NOT EXISTS release;
CREATE SCHEMA IF NOT EXISTS api;

COMMENT ON SCHEMA code IS 'Code lists and administrative units of the catalogue';
COMMENT ON SCHEMA lineage IS 'Which hand-in, file and row a feature came from; what the last file said; conflicts with hand edits';
COMMENT ON SCHEMA audit IS 'One row per change of work.*';
COMMENT ON SCHEMA staging IS 'Rows of a hand-in while it is being judged';
COMMENT ON SCHEMA work IS 'Editing tables: QGIS and ingest write here';
COMMENT ON SCHEMA release IS 'What was published, when; append-only; public columns only';
COMMENT ON SCHEMA api IS 'Views on the current release; all that the serving role can read';

GRANT USAGE ON SCHEMA code, lineage, work TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
GRANT USAGE ON SCHEMA release, audit TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
GRANT USAGE, CREATE ON SCHEMA staging TO covidmaps_ingest;
GRANT USAGE ON SCHEMA api TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

-- Timestamps that a specialist types are local; RFC 3339 output carries +07:00.
DO $$
BEGIN
  EXECUTE format('ALTER DATABASE %I SET timezone TO ''Asia/Ho_Chi_Minh''', current_database());
END $$;
SET timezone TO 'Asia/Ho_Chi_Minh';
