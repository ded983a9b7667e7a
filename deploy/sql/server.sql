-- The owner's login and the database. psql variables: verifier (SCRAM).
SET client_min_messages = warning;

SELECT 'CREATE ROLE covidmaps_owner'
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'covidmaps_owner') \gexec

-- CREATEROLE: the migrations make the roles of ingest, editors, publisher and serving.
ALTER ROLE covidmaps_owner LOGIN CREATEROLE NOSUPERUSER NOCREATEDB PASSWORD :'verifier';

SELECT 'CREATE DATABASE covidmaps OWNER covidmaps_owner'
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'covidmaps') \gexec
