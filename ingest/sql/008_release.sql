-- Releases: append-only history of what was published. Publishing closes what changed, inserts what is new, checks the counts and
-- tells the listeners, in the caller's transaction. Undo is a new release with an old release's content.
CREATE TABLE IF NOT EXISTS release.layer (
  layer text PRIMARY KEY,
  publish text NOT NULL CHECK (publish IN ('on_save', 'on_review')),
  key_column text NOT NULL,
  columns text[] NOT NULL,                     -- public columns in the order in which they are served, without updated_at
  time_start text,
  time_end text,
  collections jsonb NOT NULL,                  -- [{"id": …, "where": … or null}]
  shown_with text[] NOT NULL DEFAULT '{}',     -- layers that take their polygons from this one
  expected_every interval,
  definition text NOT NULL                     -- hash of the derived DDL
);

CREATE TABLE IF NOT EXISTS release.release (
  release_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  layer text NOT NULL REFERENCES release.layer,
  published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  published_by text NOT NULL,
  login text NOT NULL DEFAULT session_user,
  note text,
  batch_id bigint REFERENCES lineage.batch,
  restores bigint REFERENCES release.release,
  added bigint NOT NULL DEFAULT 0,
  changed bigint NOT NULL DEFAULT 0,
  removed bigint NOT NULL DEFAULT 0,
  total bigint NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS release_layer ON release.release (layer, release_id);
COMMENT ON TABLE release.release IS 'Các bản công bố / releases, one row each';

CREATE TABLE IF NOT EXISTS release.collection_state (
  collection text PRIMARY KEY,
  layer text NOT NULL REFERENCES release.layer,
  release_id bigint REFERENCES release.release,
  feature_count bigint NOT NULL DEFAULT 0,
  west double precision,
  south double precision,
  east double precision,
  north double precision,
  time_start timestamptz,
  time_end timestamptz
);

GRANT SELECT ON release.layer, release.release, release.collection_state TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

-- History is never rewritten: a row may be closed once, nothing else.
CREATE OR REPLACE FUNCTION release.guard_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.to_release IS NULL AND NEW.to_release IS NOT NULL
     AND to_jsonb(NEW) - 'to_release' - 'geom' = to_jsonb(OLD) - 'to_release' - 'geom' AND NEW.geom IS NOT DISTINCT FROM OLD.geom THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'release.% is append-only', TG_TABLE_NAME USING ERRCODE = '42501';
END $$;

CREATE OR REPLACE FUNCTION release.lock_layer(p_layer text) RETURNS release.layer LANGUAGE plpgsql AS $$
DECLARE
  known release.layer;
BEGIN
  SELECT * INTO known FROM release.layer WHERE layer = p_layer;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'Không có lớp «%». / There is no layer «%».', p_layer, p_layer USING ERRCODE = '22023';
  END IF;
  IF known.publish = 'on_review' AND session_user <> (SELECT tableowner FROM pg_tables WHERE schemaname = 'release' AND tablename = 'release')
     AND NOT pg_has_role(session_user, 'covidmaps_publisher', 'member') THEN
    RAISE EXCEPTION 'Chỉ người duyệt mới được công bố lớp «%». / Only a publisher may publish «%».', p_layer, p_layer USING ERRCODE = '42501';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('covidmaps publish ' || p_layer, 0));
  RETURN known;
END $$;

-- SQL text: two rows of that layer have the same public content (updated_at apart). Geometries are compared to the bit.
CREATE OR REPLACE FUNCTION release.same_content(p_layer release.layer, p_left text, p_right text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT format('((%s) IS NOT DISTINCT FROM (%s) AND ST_AsBinary(%s.geom) IS NOT DISTINCT FROM ST_AsBinary(%s.geom))',
                'ROW(' || string_agg(format('%s.%I', p_left, name), ', ') || ')',
                'ROW(' || string_agg(format('%s.%I', p_right, name), ', ') || ')', p_left, p_right)
    FROM unnest(p_layer.columns) AS name
$$;

-- SQL text: the feature as GeoJSON (RFC 7946: CRS84, exterior rings counter-clockwise), 7 decimals of a degree, about 1 cm.
CREATE OR REPLACE FUNCTION release.feature_of(p_layer release.layer, p_row text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT format($f$'{"type":"Feature","id":' || to_json(%1$s.%2$I)::text || ',"geometry":'
                   || coalesce(ST_AsGeoJSON(ST_ForcePolygonCCW(%1$s.geom), 7), 'null') || ',"properties":'
                   || row_to_json((SELECT p FROM (SELECT %3$s, %1$s.updated_at) p))::text || '}'$f$,
                p_row, p_layer.key_column, string_agg(format('%s.%I', p_row, name), ', '))
    FROM unnest(p_layer.columns) AS name
$$;

CREATE OR REPLACE FUNCTION release.column_list(p_layer release.layer, p_row text) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT string_agg(format('%s%I', p_row, name), ', ') FROM unnest(p_layer.columns || ARRAY['updated_at', 'geom', 'uid']) AS name
$$;

-- Count, extent and time of each collection of the layer, as its current release has them.
CREATE OR REPLACE FUNCTION release.refresh_state(p_layer release.layer, p_release bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  collection jsonb;
BEGIN
  FOR collection IN SELECT jsonb_array_elements(p_layer.collections) LOOP
    EXECUTE format(
      'INSERT INTO release.collection_state
       SELECT $1, $2, $3, count(*), ST_XMin(ST_Extent(geom)), ST_YMin(ST_Extent(geom)), ST_XMax(ST_Extent(geom)), ST_YMax(ST_Extent(geom)),
              min(%1$s), CASE WHEN bool_and(%2$s IS NOT NULL) THEN max(%2$s) END
         FROM release.%3$I WHERE to_release IS NULL AND (%4$s)
       ON CONFLICT (collection) DO UPDATE SET (layer, release_id, feature_count, west, south, east, north, time_start, time_end)
          = (EXCLUDED.layer, EXCLUDED.release_id, EXCLUDED.feature_count, EXCLUDED.west, EXCLUDED.south, EXCLUDED.east,
             EXCLUDED.north, EXCLUDED.time_start, EXCLUDED.time_end)',
      coalesce(quote_ident(p_layer.time_start) || '::timestamptz', 'NULL::timestamptz'),
      coalesce(quote_ident(p_layer.time_end) || '::timestamptz', 'NULL::timestamptz'),
      p_layer.layer, coalesce(collection ->> 'where', 'true'))
    USING collection ->> 'id', p_layer.layer, p_release;
  END LOOP;
END $$;

-- Check the counts, write them down, tell the listeners.
CREATE OR REPLACE FUNCTION release.finish(p_layer release.layer, p_release bigint, p_before bigint, p_closed bigint, p_inserted bigint)
RETURNS release.release LANGUAGE plpgsql AS $$
DECLARE
  result release.release;
  n_changed bigint;
  n_total bigint;
  dependent text;
BEGIN
  EXECUTE format('SELECT count(*) FROM release.%I WHERE to_release IS NULL', p_layer.layer) INTO n_total;
  IF n_total <> p_before - p_closed + p_inserted THEN
    RAISE EXCEPTION 'release of %: % rows, expected % - % + %', p_layer.layer, n_total, p_before, p_closed, p_inserted;
  END IF;
  EXECUTE format('SELECT count(*) FROM release.%1$I o JOIN release.%1$I n ON n.%2$I = o.%2$I AND n.from_release = $1 WHERE o.to_release = $1',
                 p_layer.layer, p_layer.key_column) INTO n_changed USING p_release;
  UPDATE release.release SET added = p_inserted - n_changed, changed = n_changed, removed = p_closed - n_changed, total = n_total
   WHERE release_id = p_release RETURNING * INTO result;
  PERFORM release.refresh_state(p_layer, p_release);
  PERFORM pg_notify('covidmaps_release', json_build_object('layer', p_layer.layer, 'release', p_release)::text);
  PERFORM pg_notify('qgis', format('release %s %s', p_layer.layer, p_release));
  FOR dependent IN SELECT l.layer FROM release.layer l WHERE l.layer = ANY (p_layer.shown_with) AND l.publish = 'on_save' LOOP
    PERFORM release.publish(dependent, result.published_by, format('%s %s', p_layer.layer, p_release));
  END LOOP;
  RETURN result;
END $$;

-- Publish what is approved in work.<layer>. Returns the release, or NULL when nothing public has changed.
CREATE OR REPLACE FUNCTION release.publish(p_layer text, p_by text, p_note text DEFAULT NULL, p_batch bigint DEFAULT NULL)
RETURNS release.release LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'Asia/Ho_Chi_Minh' AS $$
DECLARE
  layer release.layer := release.lock_layer(p_layer);
  new_id bigint;
  n_before bigint;
  n_closed bigint;
  n_inserted bigint;
  n_missing bigint;
BEGIN
  INSERT INTO release.release (layer, published_by, note, batch_id) VALUES (p_layer, p_by, p_note, p_batch) RETURNING release_id INTO new_id;
  EXECUTE format('SELECT count(*) FROM release.%I WHERE to_release IS NULL', p_layer) INTO n_before;
  EXECUTE format(
    'UPDATE release.%1$I r SET to_release = $1 FROM release.%2$I n
      WHERE r.to_release IS NULL AND n.uid = r.uid AND n.review = ''approved'' AND (n.deleted_at IS NOT NULL OR NOT %3$s)',
    p_layer, p_layer || '_public', release.same_content(layer, 'r', 'n')) USING new_id;
  GET DIAGNOSTICS n_closed = ROW_COUNT;
  EXECUTE format(
    'INSERT INTO release.%1$I (from_release, %2$s, feature)
     SELECT $1, %3$s, %4$s FROM release.%5$I n
      WHERE n.review = ''approved'' AND n.deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM release.%1$I r WHERE r.uid = n.uid AND r.to_release IS NULL)
      ORDER BY ST_GeoHash(ST_Centroid(n.geom)), n.%6$I',
    p_layer, release.column_list(layer, ''), release.column_list(layer, 'n.'), release.feature_of(layer, 'n'), p_layer || '_public',
    layer.key_column) USING new_id;
  GET DIAGNOSTICS n_inserted = ROW_COUNT;
  IF n_closed + n_inserted = 0 THEN
    DELETE FROM release.release WHERE release_id = new_id;
    RETURN NULL;
  END IF;
  EXECUTE format(
    'SELECT count(*) FROM work.%1$I w WHERE w.review = ''approved'' AND w.deleted_at IS NULL
        AND NOT EXISTS (SELECT FROM release.%1$I r WHERE r.uid = w.uid AND r.to_release IS NULL)', p_layer) INTO n_missing;
  IF n_missing > 0 THEN
    RAISE EXCEPTION 'release of %: % approved features are missing', p_layer, n_missing;
  END IF;
  RETURN release.finish(layer, new_id, n_before, n_closed, n_inserted);
END $$;

-- A new release with the content of an older one (p_release; NULL: of before the first). Features of work.* whose content is no longer
-- what is published become "returned", so that the next publish does not send the mistake again.
CREATE OR REPLACE FUNCTION release.restore(p_layer text, p_release bigint, p_by text, p_note text)
RETURNS release.release LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET timezone = 'Asia/Ho_Chi_Minh' AS $$
DECLARE
  layer release.layer := release.lock_layer(p_layer);
  new_id bigint;
  n_before bigint;
  n_closed bigint;
  n_inserted bigint;
BEGIN
  IF p_release IS NOT NULL AND NOT EXISTS (SELECT FROM release.release r WHERE r.layer = p_layer AND r.release_id = p_release) THEN
    RAISE EXCEPTION 'Lớp «%» không có bản công bố %. / Layer «%» has no release %.', p_layer, p_release, p_layer, p_release USING ERRCODE = '22023';
  END IF;
  INSERT INTO release.release (layer, published_by, note, restores) VALUES (p_layer, p_by, p_note, p_release) RETURNING release_id INTO new_id;
  EXECUTE format('SELECT count(*) FROM release.%I WHERE to_release IS NULL', p_layer) INTO n_before;
  EXECUTE format('UPDATE release.%I SET to_release = $1 WHERE to_release IS NULL AND from_release > $2', p_layer)
    USING new_id, coalesce(p_release, 0);
  GET DIAGNOSTICS n_closed = ROW_COUNT;
  EXECUTE format(
    'INSERT INTO release.%1$I (from_release, %2$s, feature)
     SELECT $1, %3$s, %4$s FROM release.%1$I o WHERE o.from_release <= $2 AND o.to_release > $2 AND o.to_release <= $1
        AND NOT EXISTS (SELECT FROM release.%1$I r WHERE r.uid = o.uid AND r.to_release IS NULL)',
    p_layer, release.column_list(layer, ''), release.column_list(layer, 'o.'), release.feature_of(layer, 'o')) USING new_id, p_release;
  GET DIAGNOSTICS n_inserted = ROW_COUNT;
  IF n_closed + n_inserted = 0 THEN
    DELETE FROM release.release WHERE release_id = new_id;
    RETURN NULL;
  END IF;
  PERFORM set_config('covidmaps.reason', format('restore %s', p_release), true);
  EXECUTE format(
    'UPDATE work.%1$I w
        SET review = judged.review, deleted_at = CASE WHEN judged.is_published THEN NULL ELSE w.deleted_at END,
            review_note = CASE judged.review WHEN ''returned'' THEN $1 END, updated_by = $2
       FROM (SELECT p.uid, r.uid IS NOT NULL AS is_published,
                    CASE WHEN r.uid IS NULL THEN CASE WHEN p.deleted_at IS NULL THEN ''returned'' ELSE ''approved'' END
                         WHEN p.deleted_at IS NULL AND %2$s THEN ''approved'' ELSE ''returned'' END AS review
               FROM release.%3$I p LEFT JOIN release.%1$I r ON r.uid = p.uid AND r.to_release IS NULL
              WHERE p.review IN (''approved'', ''returned'')) judged
      WHERE judged.uid = w.uid AND (w.review <> judged.review OR judged.is_published AND w.deleted_at IS NOT NULL)',
    p_layer, release.same_content(layer, 'p', 'r'), p_layer || '_public') USING p_note, p_by;
  PERFORM set_config('covidmaps.reason', '', true);
  RETURN release.finish(layer, new_id, n_before, n_closed, n_inserted);
END $$;

-- The layer's definition has changed (owner only): write the GeoJSON of the current features again, publish what labels or fields have
-- changed, and count each collection anew. The content of closed releases stays as it is.
CREATE OR REPLACE FUNCTION release.redefine(p_layer text) RETURNS void LANGUAGE plpgsql SET timezone = 'Asia/Ho_Chi_Minh' AS $$
DECLARE
  layer release.layer := release.lock_layer(p_layer);
BEGIN
  EXECUTE format('ALTER TABLE release.%I DISABLE TRIGGER guard_history', p_layer);
  EXECUTE format('UPDATE release.%1$I r SET feature = %2$s WHERE to_release IS NULL AND feature <> %2$s', p_layer, release.feature_of(layer, 'r'));
  EXECUTE format('ALTER TABLE release.%I ENABLE TRIGGER guard_history', p_layer);
  PERFORM release.publish(p_layer, 'covidmaps migrate', 'catalogue');
  PERFORM release.refresh_state(layer, (SELECT max(release_id) FROM release.release r WHERE r.layer = p_layer));
END $$;

-- A QGIS save of an on_save layer goes live at once; ingest publishes by itself, the owner only restores.
CREATE OR REPLACE FUNCTION release.publish_save() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  IF session_user NOT IN ('covidmaps_ingest', TG_ARGV[0]) THEN
    PERFORM release.publish(TG_TABLE_NAME, session_user, 'QGIS');
  END IF;
  RETURN NULL;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA release FROM PUBLIC;
GRANT EXECUTE ON FUNCTION release.publish TO covidmaps_ingest, covidmaps_publisher;
GRANT EXECUTE ON FUNCTION release.restore TO covidmaps_ingest, covidmaps_publisher;
