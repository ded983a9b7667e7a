-- One row per change of a feature: what it was, what it became, who, when, why. An insert holds no values: the feature itself does,
-- and every later change keeps what it replaced.
CREATE TABLE IF NOT EXISTS audit.change (
  change_id bigint GENERATED ALWAYS AS IDENTITY,
  changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  layer text NOT NULL,
  uid uuid NOT NULL,
  action text NOT NULL CHECK (action IN ('insert', 'update', 'delete', 'restore')),
  version integer NOT NULL,
  old jsonb,
  new jsonb,
  changed_by text NOT NULL,
  login text NOT NULL DEFAULT session_user,
  batch_id bigint,
  reason text,
  transaction xid8 NOT NULL DEFAULT pg_current_xact_id(),
  PRIMARY KEY (changed_at, change_id)
) PARTITION BY RANGE (changed_at);
CREATE TABLE IF NOT EXISTS audit.change_rest PARTITION OF audit.change DEFAULT;
CREATE INDEX IF NOT EXISTS change_uid ON audit.change (uid, changed_at);
COMMENT ON TABLE audit.change IS 'Nhật ký thay đổi / every change of every feature; geometry as hexadecimal EWKB';
GRANT SELECT ON audit.change TO covidmaps_editor, covidmaps_publisher;

CREATE OR REPLACE FUNCTION audit.values_of(p_row anyelement, p_geom geometry) RETURNS jsonb LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT to_jsonb(p_row) - '{geom,version,base_version,updated_at,updated_by,review,review_note,batch_id,source_file,source_row}'::text[]
         || jsonb_build_object('geom', encode(ST_AsEWKB(p_geom), 'hex'))
$$;

CREATE OR REPLACE FUNCTION audit.log_inserts() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO audit.change (layer, uid, action, version, changed_by, batch_id, reason)
  SELECT TG_TABLE_NAME, uid, 'insert', version, updated_by, batch_id, nullif(current_setting('covidmaps.reason', true), '')
    FROM inserted;
  RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION audit.log_updates() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO audit.change (layer, uid, action, version, old, new, changed_by, batch_id, reason)
  SELECT TG_TABLE_NAME, n.uid,
         CASE WHEN o.deleted_at IS NULL AND n.deleted_at IS NOT NULL THEN 'delete'
              WHEN o.deleted_at IS NOT NULL AND n.deleted_at IS NULL THEN 'restore' ELSE 'update' END,
         n.version, changes.old, changes.new, n.updated_by, n.batch_id, nullif(current_setting('covidmaps.reason', true), '')
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
