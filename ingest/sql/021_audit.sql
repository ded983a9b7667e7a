-- The journal by months, from where each change came, and taking edits back: one feature's, one person's, one day's.
ALTER TABLE audit.change ADD COLUMN IF NOT EXISTS address inet;
ALTER TABLE audit.change ADD COLUMN IF NOT EXISTS application text;
ALTER TABLE audit.change ALTER COLUMN address SET DEFAULT inet_client_addr();
ALTER TABLE audit.change ALTER COLUMN application SET DEFAULT nullif(current_setting('application_name', true), '');
CREATE INDEX IF NOT EXISTS change_layer ON audit.change (layer, changed_at);
GRANT SELECT ON audit.change TO covidmaps_ingest;

-- One partition per month (Vietnamese time), from the first change on to two years ahead; changes that the default partition caught
-- move into theirs. "covidmaps migrate" calls it every time, so a partition is missing only after two years without it, and then the
-- default takes over.
CREATE OR REPLACE FUNCTION audit.ensure_partitions(p_months integer DEFAULT 24) RETURNS integer LANGUAGE plpgsql
SET search_path = public, pg_temp SET timezone = 'Asia/Ho_Chi_Minh' AS $$
DECLARE
  first_day date := date_trunc('month', coalesce((SELECT min(changed_at) FROM audit.change_rest), now()))::date;
  month date;
  name text;
  made integer := 0;
BEGIN
  FOR month IN SELECT generate_series(first_day, date_trunc('month', now()) + make_interval(months => p_months - 1), interval '1 month')::date LOOP
    name := 'change_' || to_char(month, 'YYYY_MM');
    CONTINUE WHEN to_regclass('audit.' || name) IS NOT NULL;
    EXECUTE format('CREATE TABLE audit.%I (LIKE audit.change INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
    EXECUTE format('WITH moved AS (DELETE FROM audit.change_rest WHERE changed_at >= $1 AND changed_at < $2 RETURNING *) INSERT INTO audit.%I SELECT * FROM moved', name)
      USING month::timestamptz, (month + interval '1 month')::timestamptz;
    EXECUTE format('ALTER TABLE audit.change ATTACH PARTITION audit.%I FOR VALUES FROM (%L) TO (%L)',
                   name, month::timestamptz, (month + interval '1 month')::timestamptz);
    made := made + 1;
  END LOOP;
  RETURN made;
END $$;
REVOKE ALL ON FUNCTION audit.ensure_partitions FROM PUBLIC;
SELECT audit.ensure_partitions();

-- A review is a change too: who approved or returned, and why.
CREATE OR REPLACE FUNCTION audit.values_of(p_row anyelement, p_geom geometry) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT to_jsonb(p_row) - '{geom,version,base_version,updated_at,updated_by,batch_id,source_file,source_row,edit_reason}'::text[]
         || jsonb_build_object('geom', encode(ST_AsEWKB(p_geom), 'hex'))
$$;

-- As in 006, but the author is who saved: an approval leaves updated_by of the feature alone.
CREATE OR REPLACE FUNCTION audit.log_updates() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'Asia/Ho_Chi_Minh' AS $$
BEGIN
  INSERT INTO audit.change (layer, uid, action, version, old, new, changed_by, batch_id, reason)
  SELECT TG_TABLE_NAME, n.uid,
         CASE WHEN o.deleted_at IS NULL AND n.deleted_at IS NOT NULL THEN 'delete'
              WHEN o.deleted_at IS NOT NULL AND n.deleted_at IS NULL THEN 'restore' ELSE 'update' END,
         n.version, changes.old, changes.new,
         CASE WHEN session_user IN ('covidmaps_ingest', current_user) THEN n.updated_by ELSE session_user END,
         n.batch_id, nullif(current_setting('covidmaps.reason', true), '')
    FROM replaced o
    JOIN inserted n ON n.id = o.id
   CROSS JOIN LATERAL (
         SELECT jsonb_object_agg(before.key, before.value) AS old, jsonb_object_agg(before.key, after.value) AS new
           FROM jsonb_each(audit.values_of(o, o.geom)) before
           JOIN jsonb_each(audit.values_of(n, n.geom)) after ON after.key = before.key AND after.value <> before.value
         ) changes
   WHERE changes.old IS NOT NULL;
  RETURN NULL;
END $$;

-- The journal as a table in QGIS.
CREATE OR REPLACE VIEW audit.journal AS
  SELECT c.change_id, c.changed_at, c.layer, c.uid, c.action, c.changed_by, c.reason, c.batch_id, c.version,
         (SELECT string_agg(each.key || ': ' || CASE each.key WHEN 'geom' THEN '…' ELSE coalesce(each.value, '–') || ' → ' || coalesce(c.new ->> each.key, '–') END, '; ')
            FROM jsonb_each_text(c.old) each) AS what,
         host(c.address) AS address, c.application
    FROM audit.change c;
COMMENT ON VIEW audit.journal IS 'Nhật ký thay đổi / journal of changes';
GRANT SELECT ON audit.journal TO covidmaps_editor, covidmaps_publisher, covidmaps_ingest;

-- Take these changes back, field by field: a field that was changed again afterwards stays as it is and is counted. What the changes made
-- is deleted, what they deleted comes back. Runs with the rights of who calls it.
-- Returns (features that changed, fields that were kept because of a later change).
CREATE OR REPLACE FUNCTION work.undo_changes(p_layer text, p_changes bigint[], p_by text, p_reason text, OUT features integer, OUT kept integer)
LANGUAGE plpgsql SET timezone = 'Asia/Ho_Chi_Minh' AS $$
DECLARE
  touched record;
  current jsonb;
  patch jsonb;
  was_made boolean;
  n_kept integer;
  field text;
  assignments text;
BEGIN
  features := 0;
  kept := 0;
  PERFORM set_config('covidmaps.reason', p_reason, true);
  FOR touched IN SELECT uid, min(change_id) AS first, max(change_id) AS last FROM audit.change
                  WHERE layer = p_layer AND change_id = ANY (p_changes) GROUP BY uid ORDER BY uid LOOP
    EXECUTE format('SELECT to_jsonb(w) || jsonb_build_object(''geom'', encode(ST_AsEWKB(w.geom), ''hex'')) FROM work.%I w WHERE uid = $1 FOR UPDATE', p_layer)
      INTO current USING touched.uid;
    was_made := EXISTS (SELECT FROM audit.change WHERE uid = touched.uid AND change_id = ANY (p_changes) AND action = 'insert');
    IF was_made THEN
      SELECT count(*) INTO n_kept FROM audit.change WHERE uid = touched.uid AND change_id > touched.first AND NOT change_id = ANY (p_changes)
         AND (old - '{review,review_note}'::text[]) <> '{}'::jsonb;
      patch := CASE WHEN n_kept = 0 AND current ->> 'deleted_at' IS NULL THEN jsonb_build_object('deleted_at', clock_timestamp()) ELSE '{}'::jsonb END;
    ELSE
      SELECT coalesce(jsonb_object_agg(key, target) FILTER (WHERE current -> key = expected), '{}'::jsonb),
             count(*) FILTER (WHERE current -> key IS DISTINCT FROM expected AND current -> key IS DISTINCT FROM target)
        INTO patch, n_kept
        FROM (SELECT DISTINCT ON (said.key) said.key, said.value AS target,
                     first_value(c.new -> said.key) OVER (PARTITION BY said.key ORDER BY c.change_id DESC) AS expected
                FROM audit.change c CROSS JOIN LATERAL jsonb_each(c.old) said
               WHERE c.uid = touched.uid AND c.change_id = ANY (p_changes) AND said.key NOT IN ('review', 'review_note')
               ORDER BY said.key, c.change_id) each_field
       WHERE expected IS DISTINCT FROM target;
    END IF;
    kept := kept + n_kept;
    CONTINUE WHEN patch = '{}'::jsonb;
    assignments := '';
    FOR field IN SELECT jsonb_object_keys(patch) LOOP
      assignments := assignments || format('%1$I = wanted.%1$I, ', field);
    END LOOP;
    EXECUTE format('UPDATE work.%1$I w SET %2$s base_version = w.version, edit_reason = $3, updated_by = $4
                      FROM jsonb_populate_record(NULL::work.%1$I, $1) wanted WHERE w.uid = $2', p_layer, assignments)
      USING patch, touched.uid, p_reason, p_by;
    features := features + 1;
  END LOOP;
  PERFORM set_config('covidmaps.reason', '', true);
END $$;

-- The changes that a person can mean: of a layer, and of a feature, a login, a day (Vietnamese time), a single change.
CREATE OR REPLACE FUNCTION audit.changes_of(p_layer text, p_key text, p_login text, p_day date, p_change bigint) RETURNS bigint[] LANGUAGE plpgsql STABLE
SET timezone = 'Asia/Ho_Chi_Minh' AS $$
DECLARE
  key_name text;
  matching bigint[];
BEGIN
  SELECT key_column INTO key_name FROM release.layer WHERE layer = p_layer;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'Không có lớp «%».', p_layer USING ERRCODE = '22023', DETAIL = 'There is no such layer.', HINT = 'Chọn lớp trong danh sách.';
  END IF;
  EXECUTE format(
    'SELECT coalesce(array_agg(c.change_id ORDER BY c.change_id), ''{}'') FROM audit.change c
      WHERE c.layer = $1 AND ($2 IS NULL OR c.uid IN (SELECT uid FROM work.%I WHERE %I = $2))
        AND ($3 IS NULL OR c.changed_by = $3) AND ($4 IS NULL OR c.changed_at >= $4 AND c.changed_at < $4 + 1)
        AND ($5 IS NULL OR c.change_id = $5)', p_layer, key_name)
    INTO matching USING p_layer, p_key, p_login, p_day, p_change;
  RETURN matching;
END $$;

-- Taking back inside QGIS: insert a row, save; what was done comes back in the row.
CREATE TABLE IF NOT EXISTS work.restore_request (
  request_id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
  layer text NOT NULL,
  key text,
  login text,
  day date,
  change_id bigint,
  note text NOT NULL,
  requested_by text NOT NULL DEFAULT session_user,
  requested_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  result text
);
COMMENT ON TABLE work.restore_request IS 'Khôi phục: thêm một dòng / take edits back by inserting a row';
GRANT SELECT, INSERT ON work.restore_request TO covidmaps_editor, covidmaps_publisher;

CREATE OR REPLACE FUNCTION work.on_restore_request() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  changes bigint[];
  done record;
BEGIN
  NEW.key := work.clean_text(NEW.key);
  NEW.login := work.clean_text(NEW.login);
  IF num_nonnulls(NEW.key, NEW.login, NEW.day, NEW.change_id) = 0 THEN
    RAISE EXCEPTION 'Hãy nói rõ khôi phục gì: mã đối tượng, tài khoản, ngày hoặc số thay đổi.' USING
      ERRCODE = '23514', DETAIL = 'key, login, day, change_id: none is given.', HINT = 'Điền ít nhất một ô rồi lưu lại. / Fill in at least one.';
  END IF;
  changes := audit.changes_of(NEW.layer, NEW.key, NEW.login, NEW.day, NEW.change_id);
  IF changes = '{}' THEN
    RAISE EXCEPTION 'Không tìm thấy thay đổi nào như vậy.' USING
      ERRCODE = '22023', DETAIL = 'No change in the journal fits.', HINT = 'Xem bảng «Nhật ký thay đổi». / Look at the journal.';
  END IF;
  SELECT * INTO done FROM work.undo_changes(NEW.layer, changes, session_user, NEW.note);
  NEW.requested_by := session_user;
  NEW.requested_at := clock_timestamp();
  NEW.result := format('Đã khôi phục %s đối tượng; giữ nguyên %s giá trị đã được sửa tiếp. / %1$s features restored, %2$s later values kept.', done.features, done.kept);
  PERFORM pg_notify('qgis', 'restore ' || NEW.layer);
  RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER on_restore_request BEFORE INSERT ON work.restore_request FOR EACH ROW EXECUTE FUNCTION work.on_restore_request();
