-- A batch is one table of one hand-in: the unit of acceptance and of lineage (ISO 19115-1, LI_Lineage).
CREATE TABLE IF NOT EXISTS lineage.batch (
  batch_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  layer text NOT NULL,
  file_name text NOT NULL,
  sheet text,
  sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  handed_in_by text NOT NULL,
  received_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  outcome text NOT NULL DEFAULT 'open' CHECK (outcome IN ('open', 'accepted', 'refused')),
  crs_declared text,
  datum_operation text,
  rows_read bigint,
  rows_inserted bigint,
  rows_changed bigint,
  rows_unchanged bigint,
  rows_refused bigint,
  rows_not_data bigint,
  conflicts bigint,
  release_id bigint,
  findings jsonb NOT NULL DEFAULT '[]'
);
CREATE INDEX IF NOT EXISTS batch_layer ON lineage.batch (layer, batch_id);
CREATE INDEX IF NOT EXISTS batch_sha256 ON lineage.batch (sha256);

-- What the last file said of each feature: the base of the three-way merge.
CREATE TABLE IF NOT EXISTS lineage.file_value (
  layer text NOT NULL,
  key text NOT NULL,
  said jsonb NOT NULL,                        -- geometry as hexadecimal EWKB: exact
  batch_id bigint NOT NULL REFERENCES lineage.batch,
  PRIMARY KEY (layer, key)
);

-- File and hand changed the same field: the hand's value stays, both are kept here until somebody decides.
CREATE TABLE IF NOT EXISTS lineage.conflict (
  conflict_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  batch_id bigint NOT NULL REFERENCES lineage.batch,
  layer text NOT NULL,
  uid uuid NOT NULL,
  key text NOT NULL,
  field text NOT NULL,
  base jsonb,
  hand jsonb,
  file jsonb,
  edited_by text,
  edited_at timestamptz,
  decision text CHECK (decision IN ('hand', 'file')),
  decided_by text,
  decided_at timestamptz
);
CREATE INDEX IF NOT EXISTS conflict_open ON lineage.conflict (layer, key) WHERE decision IS NULL;

GRANT SELECT, INSERT, UPDATE ON lineage.batch, lineage.file_value TO covidmaps_ingest;
GRANT SELECT, INSERT ON lineage.conflict TO covidmaps_ingest;
GRANT SELECT ON lineage.batch, lineage.conflict TO covidmaps_editor, covidmaps_publisher;
