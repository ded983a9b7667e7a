-- What happens before a row of work.* changes: optimistic lock, soft delete, version, review state, who and when. One function for every layer.
-- Arguments: the owner's name, the layer's way of publishing (on_save, on_review).
--
-- QGIS reports success when no row changes, so everything that is refused RAISEs; nothing is filtered away.
-- Ingest and the owner (publish, undo) are trusted: they lock rows themselves and write the system columns.
CREATE OR REPLACE FUNCTION work.before_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  is_owner boolean := current_user = TG_ARGV[0];
  is_ingest boolean := current_user = 'covidmaps_ingest';
  is_reviewed boolean := TG_ARGV[1] = 'on_review';
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF OLD.deleted_at IS NOT NULL THEN
      RAISE EXCEPTION 'Đối tượng này đã bị % xoá lúc %. / Already deleted.', OLD.updated_by, to_char(OLD.updated_at, 'HH24:MI DD/MM/YYYY')
        USING ERRCODE = '40001', HINT = 'Huỷ thay đổi rồi tải lại lớp (F5). / Discard and reload the layer.';
    END IF;
    EXECUTE format('UPDATE %I.%I SET deleted_at = clock_timestamp(), base_version = $1 WHERE id = $2', TG_TABLE_SCHEMA, TG_TABLE_NAME)
      USING OLD.version, OLD.id;
    RETURN NULL;
  END IF;

  IF TG_OP = 'INSERT' THEN
    NEW.version := 1;
    IF NOT (is_owner OR is_ingest) THEN
      NEW.uid := gen_random_uuid();            -- a split or a copy is a feature of its own
      NEW.source := 'hand';
      NEW.batch_id := NULL;
      NEW.source_file := NULL;
      NEW.source_row := NULL;
      NEW.deleted_at := NULL;
    END IF;
  ELSE
    IF NOT (is_owner OR is_ingest) THEN
      IF OLD.deleted_at IS NOT NULL THEN
        RAISE EXCEPTION 'Đối tượng này đã bị % xoá lúc %. / Already deleted.', OLD.updated_by, to_char(OLD.updated_at, 'HH24:MI DD/MM/YYYY')
          USING ERRCODE = '40001', HINT = 'Huỷ thay đổi rồi tải lại lớp (F5). / Discard and reload the layer.';
      END IF;
      IF NEW.base_version IS NULL THEN
        RAISE EXCEPTION 'Hãy mở lớp này từ dự án QGIS của tỉnh. / Open this layer from the province''s QGIS project.'
          USING ERRCODE = '40001', DETAIL = 'base_version';
      END IF;
      IF NEW.base_version <> OLD.version THEN
        RAISE EXCEPTION 'Xung đột: % đã sửa đối tượng này lúc %. / Conflict with a newer edit.', OLD.updated_by, to_char(OLD.updated_at, 'HH24:MI DD/MM/YYYY')
          USING ERRCODE = '40001', HINT = 'Bấm Huỷ, tải lại lớp (F5), xem bản mới rồi sửa lại. / Discard, reload, edit again.';
      END IF;
      NEW.source := OLD.source;
      NEW.batch_id := OLD.batch_id;
      NEW.source_file := OLD.source_file;
      NEW.source_row := OLD.source_row;
    END IF;
    NEW.uid := OLD.uid;
    NEW.version := OLD.version + 1;
  END IF;

  NEW.base_version := NULL;
  NEW.updated_at := clock_timestamp();
  IF NOT (is_owner OR is_ingest) THEN
    NEW.updated_by := session_user;
  END IF;
  IF NOT is_owner THEN
    IF NOT is_reviewed THEN
      NEW.review := 'approved';
    ELSIF is_ingest OR NOT pg_has_role(session_user, 'covidmaps_publisher', 'member') THEN
      NEW.review := 'pending';
    END IF;
    IF NEW.review <> 'returned' THEN
      NEW.review_note := NULL;
    END IF;
  END IF;
  RETURN NEW;
END $$;
