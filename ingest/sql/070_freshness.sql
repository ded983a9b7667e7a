-- How fresh each layer is, for the status page and the alarms. A file that confirms what is published makes no release, yet the layer
-- was looked after: the newer of the two moments counts against expected_every.
CREATE OR REPLACE VIEW api.freshness AS
  SELECT l.layer, l.expected_every, max(r.published_at) AS published_at, max(b.received_at) AS confirmed_at
    FROM release.layer l
    LEFT JOIN LATERAL (SELECT max(published_at) AS published_at FROM release.release WHERE layer = l.layer) r ON true
    LEFT JOIN LATERAL (SELECT max(received_at) AS received_at FROM lineage.batch WHERE layer = l.layer AND outcome = 'accepted') b ON true
   GROUP BY l.layer, l.expected_every;
COMMENT ON VIEW api.freshness IS 'Độ mới của từng lớp / freshness of each layer';
GRANT SELECT ON api.freshness TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
