-- Locks in one order: the editing table, then the layer's publication, then rows. An editor's Save held rows of work.<layer> when it asked
-- for the publication at its commit; release.restore of 008 took the publication first and the rows second, so a restore and a Save could
-- wait for each other. And what is refused at the commit QGIS reports without the reason: a Save waits at its first statement now.

CREATE OR REPLACE FUNCTION release.publication_of(p_layer text) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT hashtextextended('covidmaps publish ' || p_layer, 0)    -- as in release.lock_layer
$$;
REVOKE ALL ON FUNCTION release.publication_of FROM PUBLIC;

-- Wait for the layer's publication, before any row of it is touched.
CREATE OR REPLACE FUNCTION release.queue(p_layer text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(release.publication_of(p_layer));
EXCEPTION WHEN lock_not_available THEN
  RAISE EXCEPTION 'Lớp này đang được công bố, chưa lưu được.' USING
    ERRCODE = '55P03', DETAIL = format('%s / being published by somebody else right now.', p_layer),
    HINT = 'Chờ một lát rồi bấm Lưu lần nữa; chỉnh sửa vẫn còn. / Wait a moment, then save again; nothing is lost.';
END $$;
REVOKE ALL ON FUNCTION release.queue FROM PUBLIC;

-- Before the first row of a Save of an on_save layer (statement trigger on work.<layer>, derived from the catalogue).
CREATE OR REPLACE FUNCTION release.queue_save() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM release.queue(TG_TABLE_NAME);
  RETURN NULL;
END $$;

-- Before a request or a decision of which the row names the layer: they lock rows of work.<layer> while they look.
CREATE OR REPLACE FUNCTION release.queue_row() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM release.layer WHERE layer = NEW.layer) THEN
    EXECUTE format('LOCK TABLE work.%I IN ROW EXCLUSIVE MODE', NEW.layer);
    PERFORM release.queue(NEW.layer);
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION release.queue_save, release.queue_row FROM PUBLIC;
CREATE OR REPLACE TRIGGER a_queue BEFORE INSERT ON work.restore_request FOR EACH ROW EXECUTE FUNCTION release.queue_row();
CREATE OR REPLACE TRIGGER a_queue BEFORE UPDATE ON lineage.conflict FOR EACH ROW EXECUTE FUNCTION release.queue_row();

DO $$
BEGIN
  IF to_regprocedure('release.bring_back(text, bigint, text, text)') IS NULL THEN
    ALTER FUNCTION release.restore(text, bigint, text, text) RENAME TO bring_back;
  END IF;
END $$;
REVOKE ALL ON FUNCTION release.bring_back FROM PUBLIC, covidmaps_ingest, covidmaps_publisher;

-- A new release with the content of an older one (p_release; NULL: of before the first). Saves of the layer wait while it runs, readers do not.
CREATE OR REPLACE FUNCTION release.restore(p_layer text, p_release bigint, p_by text, p_note text) RETURNS release.release LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'Asia/Ho_Chi_Minh' AS $$
BEGIN
  IF EXISTS (SELECT FROM release.layer WHERE layer = p_layer) THEN
    EXECUTE format('LOCK TABLE work.%I IN SHARE ROW EXCLUSIVE MODE', p_layer);
  END IF;
  RETURN release.bring_back(p_layer, p_release, p_by, p_note);
END $$;
REVOKE ALL ON FUNCTION release.restore FROM PUBLIC;
GRANT EXECUTE ON FUNCTION release.restore TO covidmaps_ingest, covidmaps_publisher;
