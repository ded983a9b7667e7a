-- A digest of what the last file said of each feature: a daily file of which one row in a hundred differs is compared by numbers.
ALTER TABLE lineage.file_value ADD COLUMN IF NOT EXISTS digest bigint;
COMMENT ON COLUMN lineage.file_value.digest IS 'hash_record_extended of the staged row; NULL: compare the values';
