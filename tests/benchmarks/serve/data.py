"""The data: a hundred thousand points published as the service publishes them, and as plain tables for the peers."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from catalog.load import load_catalog
from ingest.db import connect
from ingest.migrate import ensure_logins, migrate
from tests.conftest import PASSWORDS, as_role, drop_database, with_database
from tests.installation import ROOT

NAME = f"covidmaps_benchmark_serve_{os.getpid()}"
KEY = "CKS-{:06}"

POINTS = """\
INSERT INTO work.checkpoints
  (checkpoint_code, name, checkpoint_type, commune_code, road, agency, status, opened_on, geom)
SELECT 'CKS-' || lpad(n::text, 6, '0'), 'Chốt kiểm soát số ' || n, 'province', lpad((1837 + n %% 100)::text, 5, '0'),
       'QL' || n %% 50, 'Công an, Y tế, Quân sự', 'operating', '2021-05-10'::date + n %% 200,
       ST_SetSRID(ST_MakePoint(105.4315 + random() * 0.81, 21.8044 + random() * 0.93), 4326)
FROM generate_series(1, %s) n"""

ZONES = """\
INSERT INTO work.isolation_zones (zone_code, name, zone_level, measure, status, imposed_on, commune_code, geom)
SELECT 'VCL-' || lpad(n::text, 6, '0'), 'Vùng cách ly số ' || n, l.code, m.code, 'active',
       '2021-05-10'::date + n %% 200, '01837', ST_Multi(ST_Buffer(
         ST_SetSRID(ST_MakePoint(105.4315 + random() * 0.81, 21.8044 + random() * 0.93), 4326),
         0.002 + random() * 0.003, 15))
FROM generate_series(1, %s) n, (SELECT code FROM code.zone_level LIMIT 1) l,
  (SELECT code FROM code.zone_measure LIMIT 1) m"""

PLAIN = """\
CREATE SCHEMA IF NOT EXISTS bench;
CREATE TABLE bench.{name} AS SELECT * FROM api.{name};
ALTER TABLE bench.{name} DROP COLUMN feature, ADD PRIMARY KEY ({key});
CREATE INDEX ON bench.{name} USING gist (geom);
ANALYZE bench.{name}"""


@contextmanager
def database(server: str, points: int, zones: int) -> Iterator[str]:
    """Yield the superuser's URL of the filled database; it is dropped at the end."""
    drop_database(server, NAME)
    url = with_database(server, NAME)
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
    try:
        _fill(server, url, points, zones)
        yield url
    finally:
        drop_database(server, NAME)


def serve_url(server: str) -> str:
    return as_role(server, NAME, "covidmaps_serve")


def _fill(server: str, url: str, points: int, zones: int) -> None:
    with psycopg.connect(url, autocommit=True) as conn:
        _owner(conn)
        conn.execute((ROOT / "deploy/sql/database.sql").read_bytes())
        conn.execute(sql.SQL("ALTER DATABASE {} OWNER TO covidmaps_owner").format(sql.Identifier(NAME)))
    with connect(as_role(server, NAME, "covidmaps_owner")) as owner:
        migrate(owner, load_catalog(Path(ROOT / "config")))
        ensure_logins(owner, {"covidmaps_serve": PASSWORDS["covidmaps_serve"]})
    with psycopg.connect(url) as conn:
        conn.execute("SELECT setseed(0.42)")
        for layer, key, text, count in (
            ("checkpoints", "checkpoint_code", POINTS, points),
            ("isolation_zones", "zone_code", ZONES, zones),
        ):
            pattern = sql.SQL("ALTER TABLE work.{} DROP CONSTRAINT {}")
            conn.execute(pattern.format(sql.Identifier(layer), sql.Identifier(f"{layer}_{key}_pattern")))
            # The desk's checks would refuse numbers and communes that the province has not got.
            conn.execute(sql.SQL("ALTER TABLE work.{} DISABLE TRIGGER USER").format(sql.Identifier(layer)))
            conn.execute(text.encode(), (count,))
            conn.execute("SELECT release.publish(%s, 'benchmark')", (layer,))
            conn.execute(PLAIN.format(name=layer, key=key).encode())
    with psycopg.connect(url, autocommit=True) as conn:
        conn.execute("VACUUM ANALYZE")


def _owner(conn: psycopg.Connection) -> None:
    if conn.execute("SELECT FROM pg_roles WHERE rolname = 'covidmaps_owner'").fetchone() is None:
        conn.execute("CREATE ROLE covidmaps_owner")
    password = sql.Literal(PASSWORDS["covidmaps_owner"])
    conn.execute(sql.SQL("ALTER ROLE covidmaps_owner LOGIN CREATEROLE PASSWORD {}").format(password))
