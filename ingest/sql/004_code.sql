-- Administrative units: a code comes back under another name after a merger, hence code and date (see config/units/units.csv).
CREATE TABLE IF NOT EXISTS code.unit (
  unit_id text PRIMARY KEY,
  code text NOT NULL,
  level text NOT NULL,
  unit_type text NOT NULL,
  name_vi text NOT NULL,
  name_en text NOT NULL,
  parent_code text,
  valid_from date NOT NULL,
  valid_to date,
  legal_basis text
);
CREATE INDEX IF NOT EXISTS unit_code ON code.unit (code);
COMMENT ON TABLE code.unit IS 'Đơn vị hành chính (danh mục) / administrative units; valid_to is the first day of no validity';
GRANT SELECT ON code.unit TO covidmaps_ingest, covidmaps_editor, covidmaps_publisher;

-- The names of the commune with that code on that day, of its district where there was one. A code that was not valid on that day is named
-- by its nearest validity: a feature with a wrong date still says where it lies.
CREATE OR REPLACE FUNCTION code.commune_on(p_code text, p_day date)
RETURNS TABLE (commune_name text, district_name text) LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT commune.name_vi, district.name_vi
    FROM code.unit commune
    LEFT JOIN code.unit district ON district.code = commune.parent_code AND district.level = 'district'
   WHERE commune.code = p_code AND commune.level = 'commune'
   ORDER BY (commune.valid_from <= p_day AND coalesce(commune.valid_to > p_day, true)) DESC, commune.valid_from DESC
   LIMIT 1
$$;
