-- The layer's definition has changed (owner only): publish what labels or fields have changed, then what reads differently although its
-- content is the same, as a release of its own: whoever follows the changes must see it, and no release is ever rewritten.
-- Count each collection anew, and tell the listeners in any case: a new layer is served without restart, even while it is empty.
CREATE OR REPLACE FUNCTION release.redefine(p_layer text) RETURNS void LANGUAGE plpgsql SET timezone = 'Asia/Ho_Chi_Minh' AS $$
DECLARE
  layer release.layer := release.lock_layer(p_layer);
  new_id bigint;
  n_before bigint;
  n_closed bigint;
BEGIN
  PERFORM release.publish(p_layer, 'covidmaps migrate', 'catalogue');
  INSERT INTO release.release (layer, published_by, note) VALUES (p_layer, 'covidmaps migrate', 'catalogue') RETURNING release_id INTO new_id;
  EXECUTE format('SELECT count(*) FROM release.%I WHERE to_release IS NULL', p_layer) INTO n_before;
  EXECUTE format('UPDATE release.%1$I r SET to_release = $1 WHERE to_release IS NULL AND feature <> %2$s', p_layer, release.feature_of(layer, 'r'))
    USING new_id;
  GET DIAGNOSTICS n_closed = ROW_COUNT;
  IF n_closed = 0 THEN
    DELETE FROM release.release WHERE release_id = new_id;
    PERFORM release.refresh_state(layer, (SELECT max(release_id) FROM release.release r WHERE r.layer = p_layer));
  ELSE
    EXECUTE format('INSERT INTO release.%1$I (from_release, %2$s, feature) SELECT $1, %3$s, %4$s FROM release.%1$I o WHERE o.to_release = $1',
                   p_layer, release.column_list(layer, ''), release.column_list(layer, 'o.'), release.feature_of(layer, 'o')) USING new_id;
    PERFORM release.finish(layer, new_id, n_before, n_closed, n_closed);
  END IF;
  PERFORM pg_notify('covidmaps_release', json_build_object('layer', p_layer, 'definition', layer.definition)::text);
END $$;
REVOKE ALL ON FUNCTION release.redefine FROM PUBLIC;
