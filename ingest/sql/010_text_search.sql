-- One spelling for comparing text: without case, without accents, without both. Immutable, so that an index can hold it; the literal
-- of a query goes through the same function as the column. NFC comes first: what is composed and what is not is one text.
-- ICU, not the database's locale, knows the letters: in locale C lower() knows ASCII only. lower(upper()) also makes ss of ß.
-- unaccent knows what no decomposition tells: đ is d, ø is o, æ is ae. With a changed unaccent.rules its indexes must be built anew.
CREATE OR REPLACE FUNCTION api.casei(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN normalize(lower(upper(value COLLATE "und-x-icu") COLLATE "und-x-icu"), NFC);

CREATE OR REPLACE FUNCTION api.accenti(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN unaccent('unaccent'::regdictionary, normalize(value, NFC));

CREATE OR REPLACE FUNCTION api.fold(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN unaccent('unaccent'::regdictionary, normalize(lower(upper(value COLLATE "und-x-icu") COLLATE "und-x-icu"), NFC));

COMMENT ON FUNCTION api.casei IS 'CASEI of CQL2: equal for texts that differ in case only';
COMMENT ON FUNCTION api.accenti IS 'ACCENTI of CQL2: equal for texts that differ in accents only, đ and d included';
COMMENT ON FUNCTION api.fold IS 'ACCENTI(CASEI()) of CQL2, and text search: equal for texts that differ in case or accents only';
GRANT EXECUTE ON FUNCTION api.casei, api.accenti, api.fold TO covidmaps_serve, covidmaps_ingest, covidmaps_editor, covidmaps_publisher;
