-- What only a superuser can do in a database of ours; run once per database, twice without harm.
SET client_min_messages = warning;

CREATE EXTENSION IF NOT EXISTS postgis;
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;

REVOKE CREATE ON SCHEMA public FROM PUBLIC;

-- Migrations add the VN-2000 zones that PostGIS lacks (3.3 knows none of EPSG:9205 to 9218).
GRANT SELECT, INSERT, UPDATE ON public.spatial_ref_sys TO covidmaps_owner;
