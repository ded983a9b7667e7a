-- One group role per kind of user, least rights each. Roles belong to the server, not to the database: made once, found again.
-- covidmaps_ingest and covidmaps_serve get LOGIN and a password from "covidmaps up" or the operator, never from here.
DO $$
DECLARE
  role text;
BEGIN
  FOREACH role IN ARRAY ARRAY['covidmaps_ingest', 'covidmaps_editor', 'covidmaps_publisher', 'covidmaps_serve'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', role);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL;                                   -- another database of this server is being migrated right now
      END;
    END IF;
  END LOOP;
END $$;
