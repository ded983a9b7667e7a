-- Publishing at the speed of its indexes: a first release compares with nothing, and the planner knows how many rows there are. What is
-- published, and the words of every refusal, are those of 008.

-- Statistics of the editing table and of the releases, when they are off by more than a fifth: after the first file of a layer they say
-- "empty", and a join of a million rows by nested loops never ends. Autovacuum comes later than the same transaction.
CREATE OR REPLACE FUNCTION release.refresh_statistics(p_layer text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  known real;
  present bigint;
  relation regclass;
BEGIN
  FOREACH relation IN ARRAY ARRAY[format('work.%I', p_layer)::regclass, format('release.%I', p_layer)::regclass] LOOP
    SELECT reltuples INTO known FROM pg_class WHERE oid = relation;
    EXECUTE format('SELECT count(*) FROM %s', relation) INTO present;
    IF present > 100 AND abs(present - known) > present * 0.2 THEN
      EXECUTE format('ANALYZE %s', relation);
    END IF;
  END LOOP;
END $$;
REVOKE ALL ON FUNCTION release.refresh_statistics FROM PUBLIC;

-- The indexes of a table that is filled for the first time are built at once, afterwards: sorted, in a third of the time. Who asks for the
-- layer meanwhile waits for the commit; until then it was empty. From how many rows on: covidmaps.bulk_rows, 100,000 where it is not set.
CREATE OR REPLACE FUNCTION release.set_indexes_aside(p_layer text) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
  definitions text[] := '{}';
  found record;
  is_bulk boolean;
BEGIN
  EXECUTE format('SELECT NOT EXISTS (SELECT FROM release.%1$I) AND (SELECT count(*) FROM work.%1$I) > $1', p_layer) INTO is_bulk
    USING coalesce(nullif(current_setting('covidmaps.bulk_rows', true), '')::bigint, 100000);
  IF is_bulk THEN
    FOR found IN SELECT indexrelid::regclass AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
                  WHERE indrelid = format('release.%I', p_layer)::regclass LOOP
      definitions := definitions || found.definition;
      EXECUTE format('DROP INDEX %s', found.name);
    END LOOP;
  END IF;
  RETURN definitions;
END $$;
REVOKE ALL ON FUNCTION release.set_indexes_aside FROM PUBLIC;

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
  n_changed := 0;
  IF p_closed > 0 AND p_inserted > 0 THEN
    EXECUTE format('SELECT count(*) FROM release.%1$I o JOIN release.%1$I n ON n.%2$I = o.%2$I AND n.from_release = $1 WHERE o.to_release = $1',
                   p_layer.layer, p_layer.key_column) INTO n_changed USING p_release;
  END IF;
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
SET search_path = public, pg_temp SET timezone = 'Asia/Ho_Chi_Minh' SET work_mem = '64MB' SET maintenance_work_mem = '256MB' AS $$
DECLARE
  layer release.layer := release.lock_layer(p_layer);
  new_id bigint;
  n_before bigint;
  n_closed bigint;
  n_inserted bigint;
  n_missing bigint;
  index_definitions text[];
  index_definition text;
BEGIN
  INSERT INTO release.release (layer, published_by, note, batch_id) VALUES (p_layer, p_by, p_note, p_batch) RETURNING release_id INTO new_id;
  PERFORM release.refresh_statistics(p_layer);
  EXECUTE format('SELECT count(*) FROM release.%I WHERE to_release IS NULL', p_layer) INTO n_before;
  n_closed := 0;
  IF n_before > 0 THEN
    EXECUTE format(
      'UPDATE release.%1$I r SET to_release = $1 FROM release.%2$I n
        WHERE r.to_release IS NULL AND n.uid = r.uid AND n.review = ''approved'' AND (n.deleted_at IS NOT NULL OR NOT %3$s)',
      p_layer, p_layer || '_public', release.same_content(layer, 'r', 'n')) USING new_id;
    GET DIAGNOSTICS n_closed = ROW_COUNT;
  END IF;
  index_definitions := release.set_indexes_aside(p_layer);
  EXECUTE format(
    'INSERT INTO release.%1$I (from_release, %2$s, feature)
     SELECT $1, %3$s, %4$s FROM release.%5$I n
      WHERE n.review = ''approved'' AND n.deleted_at IS NULL %7$s
      ORDER BY ST_GeoHash(ST_Centroid(n.geom)) COLLATE "C", n.%6$I',
    p_layer, release.column_list(layer, ''), release.column_list(layer, 'n.'), release.feature_of(layer, 'n'), p_layer || '_public',
    layer.key_column,
    CASE WHEN n_before > n_closed THEN
      format('AND NOT EXISTS (SELECT FROM release.%I r WHERE r.uid = n.uid AND r.to_release IS NULL)', p_layer) ELSE '' END) USING new_id;
  GET DIAGNOSTICS n_inserted = ROW_COUNT;
  FOREACH index_definition IN ARRAY index_definitions LOOP
    EXECUTE index_definition;
  END LOOP;
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
