-- What was published before: releases and their features, for pages that outlive a publish, for following changes, for any earlier day.
-- Schema history holds public columns only, of the same tables as schema api; its views of the collections are derived (layers.sql).
-- Nothing of release.* is ever deleted, so every release stays readable, until somebody withholds it.
CREATE SCHEMA IF NOT EXISTS history;
GRANT USAGE ON SCHEMA history TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
COMMENT ON SCHEMA history IS 'Các bản công bố trước đây / earlier releases, public columns only';

-- A release that showed what must not be seen (a person, say) is withheld: it is answered no more, nor is any feature that no other
-- release has. To be used after the mistake was undone: what is current is served as it is.
ALTER TABLE release.release ADD COLUMN IF NOT EXISTS withheld_at timestamptz;
ALTER TABLE release.release ADD COLUMN IF NOT EXISTS withheld_by text;
ALTER TABLE release.release ADD COLUMN IF NOT EXISTS withheld_reason text;

CREATE OR REPLACE FUNCTION release.withhold(p_layer text, p_release bigint, p_by text, p_reason text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  known release.layer := release.lock_layer(p_layer);
BEGIN
  IF p_release = (SELECT max(release_id) FROM release.release r WHERE r.layer = p_layer) THEN
    RAISE EXCEPTION 'Bản công bố % đang hiển thị; hãy hoàn tác trước. / Release % is the current one; undo it first.', p_release, p_release
      USING ERRCODE = '22023';
  END IF;
  UPDATE release.release r SET (withheld_at, withheld_by, withheld_reason) = (clock_timestamp(), p_by, p_reason)
   WHERE r.layer = known.layer AND r.release_id = p_release AND r.withheld_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'Lớp «%» không có bản công bố %. / Layer «%» has no release %.', p_layer, p_release, p_layer, p_release USING ERRCODE = '22023';
  END IF;
  PERFORM pg_notify('covidmaps_release', json_build_object('layer', p_layer, 'withheld', p_release)::text);
END $$;
REVOKE ALL ON FUNCTION release.withhold FROM PUBLIC;
GRANT EXECUTE ON FUNCTION release.withhold TO covidmaps_ingest, covidmaps_publisher;

CREATE OR REPLACE VIEW history.collections AS
  SELECT s.collection, r.layer, r.release_id AS release, r.published_at, r.restores, r.withheld_at IS NOT NULL AS withheld, l.definition
    FROM release.collection_state s
    JOIN release.layer l USING (layer)
    JOIN release.release r USING (layer);
COMMENT ON VIEW history.collections IS 'Các bản công bố của từng lớp / the releases of each collection';
GRANT SELECT ON history.collections TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
