-- What people bring from the field (QField, a phone, a laptop): a table per layer, inbox.<layer>, derived from the catalogue. Nothing of it is
-- in work.* before "covidmaps inbox" has taken it in like a file: checked, merged beside hand edits, with a receipt.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'covidmaps_field') THEN
    CREATE ROLE covidmaps_field NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
  NULL;                                         -- another database of this server is being migrated right now
END $$;
CREATE SCHEMA IF NOT EXISTS inbox;
COMMENT ON SCHEMA inbox IS 'What was collected in the field and waits to be taken in';
GRANT USAGE ON SCHEMA inbox TO covidmaps_field, covidmaps_editor, covidmaps_publisher, covidmaps_ingest;
GRANT USAGE ON SCHEMA code, api TO covidmaps_field;
GRANT SELECT ON code.unit, api.collections, public.layer_styles TO covidmaps_field;
GRANT SELECT ON work.editor_area TO covidmaps_ingest;

-- What the field said last of each feature, beside what the last file said (lineage.file_value): to a file of tomorrow a report from the field
-- is an edit like any other, and is not undone by it.
CREATE TABLE IF NOT EXISTS lineage.field_value (LIKE lineage.file_value INCLUDING ALL);
GRANT SELECT, INSERT, UPDATE ON lineage.field_value TO covidmaps_ingest;

-- Before a row of inbox.* changes. Nothing that was seen outside is lost for a fault in it: only whose row it is, and whether it was already
-- taken in, is judged here; everything else when it is taken in. Argument: the owner.
CREATE OR REPLACE FUNCTION inbox.before_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'Asia/Ho_Chi_Minh' AS $$
DECLARE
  patch jsonb;
BEGIN
  IF session_user NOT IN (TG_ARGV[0], 'covidmaps_ingest') THEN
    IF TG_OP <> 'INSERT' THEN
      IF OLD.inbox_state = 'taken' THEN
        RAISE EXCEPTION 'Dòng này đã được nhận lúc %.', to_char(OLD.taken_at, 'HH24:MI DD/MM/YYYY') USING
          ERRCODE = '40001', DETAIL = format('%s / already taken in.', OLD.uid),
          HINT = 'Tải lại lớp; muốn sửa tiếp thì thêm một dòng mới. / Reload the layer; to say more, add another row.';
      END IF;
      IF OLD.collected_by <> session_user AND NOT pg_has_role(session_user, 'covidmaps_editor', 'member') THEN
        RAISE EXCEPTION 'Dòng này do % thu thập.', OLD.collected_by USING
          ERRCODE = '42501', DETAIL = format('%s / collected by somebody else.', OLD.uid), HINT = 'Thêm một dòng của bạn. / Add a row of your own.';
      END IF;
    END IF;
    IF TG_OP = 'DELETE' THEN
      RETURN OLD;
    END IF;
    NEW.geom := ST_Force2D(NEW.geom);
    patch := work.changed_texts(to_jsonb(NEW) - 'geom');
    IF patch IS NOT NULL THEN
      NEW := jsonb_populate_record(NEW, patch);
    END IF;
    IF TG_OP = 'INSERT' THEN
      NEW.uid := coalesce(NEW.uid, gen_random_uuid());
      NEW.collected_by := session_user;
      NEW.collected_at := coalesce(NEW.collected_at, clock_timestamp());
    ELSE
      NEW.uid := OLD.uid;
      NEW.collected_by := OLD.collected_by;
    END IF;
    NEW.inbox_state := 'new';
    NEW.inbox_result := NULL;
    NEW.batch_id := NULL;
    NEW.taken_at := NULL;
  ELSIF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END $$;
REVOKE ALL ON FUNCTION inbox.before_change FROM PUBLIC;

CREATE OR REPLACE FUNCTION inbox.tell() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('covidmaps_inbox', TG_TABLE_NAME);
  RETURN NULL;
END $$;
