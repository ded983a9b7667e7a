-- What the serving role knows of the collections; the views of the collections themselves are derived (layers.sql).
CREATE OR REPLACE VIEW api.collections AS
  SELECT s.collection, s.layer, s.release_id AS release, r.published_at, s.feature_count, s.west, s.south, s.east, s.north,
         s.time_start, s.time_end, l.definition
    FROM release.collection_state s
    JOIN release.layer l USING (layer)
    LEFT JOIN release.release r USING (release_id);
GRANT SELECT ON api.collections TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
