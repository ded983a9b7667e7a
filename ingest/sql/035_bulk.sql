-- A first load at the speed of its indexes: what is checked or sorted row by row is checked and sorted at once, after the rows are in.

-- Batches and releases are written by functions and never deleted; a foreign key to them asked the same question once per row of a
-- million (a quarter of the time of a first load). What it held is held here, where something could be deleted.
CREATE OR REPLACE FUNCTION lineage.refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Không xoá được lần nạp: đối tượng trên bản đồ dẫn về đó. / A batch is never deleted: features refer to it.' USING ERRCODE = '42501';
END $$;
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE OR TRUNCATE ON lineage.batch FOR EACH STATEMENT EXECUTE FUNCTION lineage.refuse_delete();

-- A release that changed nothing is taken back by who was making it; every other one is history.
CREATE OR REPLACE FUNCTION release.refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.added + OLD.changed + OLD.removed > 0 THEN
    RAISE EXCEPTION 'Không xoá được bản công bố %. / Release % is history and is never deleted.', OLD.release_id, OLD.release_id USING ERRCODE = '42501';
  END IF;
  RETURN OLD;
END $$;
CREATE OR REPLACE TRIGGER refuse_delete BEFORE DELETE ON release.release FOR EACH ROW EXECUTE FUNCTION release.refuse_delete();

ALTER TABLE lineage.file_value DROP CONSTRAINT IF EXISTS file_value_batch_id_fkey;
DO $$
DECLARE
  id text;
BEGIN
  FOR id IN SELECT layer FROM release.layer LOOP
    EXECUTE format('ALTER TABLE work.%I DROP CONSTRAINT IF EXISTS %I', id, id || '_batch_id_fkey');
    EXECUTE format('ALTER TABLE release.%I DROP CONSTRAINT IF EXISTS %I, DROP CONSTRAINT IF EXISTS %I', id, id || '_from_release_fkey', id || '_to_release_fkey');
  END LOOP;
END $$;

-- What was set aside of an editing table. It is put back before the commit: the trigger holds that.
CREATE TABLE IF NOT EXISTS work.aside (
  aside_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  layer text NOT NULL,
  definition text NOT NULL
);
CREATE OR REPLACE FUNCTION work.require_put_back() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM work.aside WHERE aside_id = NEW.aside_id) THEN
    RAISE EXCEPTION 'work.%: % was set aside and not put back', NEW.layer, NEW.definition;
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS require_put_back ON work.aside;
CREATE CONSTRAINT TRIGGER require_put_back AFTER INSERT ON work.aside DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION work.require_put_back();

-- From how many rows on that is worth it: covidmaps.bulk_rows, 20,000 where it is not set.
CREATE OR REPLACE FUNCTION work.bulk_rows() RETURNS bigint LANGUAGE sql STABLE AS $$
  SELECT coalesce(nullif(current_setting('covidmaps.bulk_rows', true), '')::bigint, 20000)
$$;

-- Drop the foreign keys, unique constraints and indexes of an empty editing table that is about to take many rows; the primary key
-- stays. Who edits the layer meanwhile waits for the commit. Foreign keys in the order of what they refer to: two first loads that share
-- code lists take their locks in the same order.
CREATE OR REPLACE FUNCTION work.set_aside(p_layer text, p_rows bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  target regclass;
  is_empty boolean;
  found record;
BEGIN
  IF p_rows < work.bulk_rows() OR NOT EXISTS (SELECT FROM release.layer WHERE layer = p_layer) THEN
    RETURN;
  END IF;
  target := format('work.%I', p_layer)::regclass;
  EXECUTE format('SELECT NOT EXISTS (SELECT FROM %s)', target) INTO is_empty;
  IF NOT is_empty THEN
    RETURN;
  END IF;
  FOR found IN SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
                WHERE conrelid = target AND contype IN ('f', 'u') ORDER BY contype DESC, confrelid LOOP
    INSERT INTO work.aside (layer, definition) VALUES (p_layer, format('ALTER TABLE %s ADD CONSTRAINT %I %s', target, found.conname, found.definition));
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', target, found.conname);
  END LOOP;
  FOR found IN SELECT i.indexrelid::regclass AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
                WHERE i.indrelid = target AND NOT i.indisprimary ORDER BY i.indexrelid LOOP
    INSERT INTO work.aside (layer, definition) VALUES (p_layer, found.definition);
    EXECUTE format('DROP INDEX %s', found.name);
  END LOOP;
END $$;

CREATE OR REPLACE FUNCTION work.put_back(p_layer text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET maintenance_work_mem = '256MB' SET default_statistics_target = 10 AS $$
DECLARE
  item record;
BEGIN
  FOR item IN SELECT aside_id, definition FROM work.aside WHERE layer = p_layer ORDER BY aside_id LOOP
    EXECUTE item.definition;
    DELETE FROM work.aside WHERE aside_id = item.aside_id;
  END LOOP;
  IF FOUND THEN                                 -- the indexes have counted the rows: nobody else would think that statistics are missing
    EXECUTE format('ANALYZE work.%I', p_layer);
  END IF;
END $$;
REVOKE ALL ON FUNCTION work.set_aside, work.put_back, work.require_put_back FROM PUBLIC;
GRANT EXECUTE ON FUNCTION work.set_aside, work.put_back TO covidmaps_ingest;

-- As in 031, from as many rows on as the editing table.
CREATE OR REPLACE FUNCTION release.set_indexes_aside(p_layer text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  definitions text[] := '{}';
  found record;
  is_bulk boolean;
BEGIN
  EXECUTE format('SELECT NOT EXISTS (SELECT FROM release.%1$I) AND (SELECT count(*) FROM work.%1$I) >= work.bulk_rows()', p_layer) INTO is_bulk;
  IF is_bulk THEN
    FOR found IN SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
                  WHERE indrelid = format('release.%I', p_layer)::regclass LOOP
      definitions := definitions || found.definition;
      EXECUTE format('DROP INDEX %s', found.name);
    END LOOP;
  END IF;
  RETURN definitions;
END $$;
