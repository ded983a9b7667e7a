"""The database: does it answer, is it at the catalogue, are the walls between the roles whole, is it safe?"""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

import psycopg

from catalog.derive.ddl import definition
from catalog.model import Text
from deploy.doctor.finding import Connection, Finding, Patient, error, warning
from deploy.doctor.machine import size_text
from deploy.existing import OLDEST
from ingest.migrate import numbered_files

VARIABLES = {
    "owner": "COVIDMAPS_DATABASE_URL",
    "ingest": "COVIDMAPS_INGEST_DATABASE_URL",
    "serve": "COVIDMAPS_SERVE_DATABASE_URL",
}
SERVING = "covidmaps_serve"
OPEN_TO_ALL = ("public", "pg_catalog", "information_schema", "api", "history")
CONNECTIONS_SHARE = 0.85
TRANSACTION_HOURS = 2
SKEW_SECONDS = 2.0
LAG_BYTES = 64 * 1024 * 1024
SLOT_BYTES = 1024 * 1024 * 1024

READABLE = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'v', 'm', 'p') AND n.nspname <> ALL(%s) AND n.nspname NOT LIKE 'pg_%%'
   AND has_schema_privilege(%s, n.oid, 'USAGE') AND has_table_privilege(%s, c.oid, 'SELECT')
 ORDER BY 1"""
WRITABLE = """
SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'v', 'm', 'p') AND n.nspname NOT LIKE 'pg_%%' AND n.nspname <> 'information_schema'
   AND has_table_privilege(%s, c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')
 ORDER BY 1"""
SETTINGS = """
SELECT name, setting FROM pg_settings
 WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit', 'data_checksums')"""
USED = """
SELECT count(*), current_setting('max_connections')::int FROM pg_stat_activity WHERE backend_type = 'client backend'"""
LONG = """
SELECT pid, coalesce(usename, '?'), extract(epoch FROM clock_timestamp() - xact_start) / 3600 FROM pg_stat_activity
 WHERE backend_type = 'client backend' AND xact_start < clock_timestamp() - make_interval(hours => %s)
 ORDER BY xact_start"""
STANDBYS = """
SELECT application_name, coalesce(state, '?'), pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)
  FROM pg_stat_replication WHERE replay_lsn IS NOT NULL"""
SLOTS = """
SELECT slot_name, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) FROM pg_replication_slots
 WHERE NOT active AND restart_lsn IS NOT NULL"""
FRESHNESS = "SELECT layer, expected_every, published_at, greatest(published_at, confirmed_at) FROM api.freshness"


def database(patient: Patient) -> Iterator[Finding]:
    """Yield the roles that cannot connect, a server that is too old, clocks that differ."""
    settings = patient.settings
    for role, url in (("owner", settings.owner_url), ("ingest", settings.ingest_url), ("serve", settings.serve_url)):
        if not url:
            yield error("database-not-named", role=role, variable=VARIABLES[role])
            continue
        try:
            with psycopg.connect(url, connect_timeout=5):
                pass
        except psycopg.Error as err:
            yield error("database-away", role=role, reason=_first_line(err))
    if patient.owner is not None:
        if patient.owner.info.server_version < OLDEST:
            yield error("postgresql-too-old", found=patient.owner.info.server_version // 10000)
        yield from _clocks(patient.owner)


def _clocks(conn: Connection) -> Iterator[Finding]:
    row = conn.execute("SELECT clock_timestamp()").fetchone()
    if row:
        skew = abs((datetime.now(UTC) - row[0]).total_seconds())
        if skew > SKEW_SECONDS:
            yield warning("clock-skewed", seconds=round(skew, 1))


def schema(patient: Patient) -> Iterator[Finding]:
    """Yield what migrate would do, and migrations that this software does not know."""
    if patient.owner is None or patient.catalog is None:
        return
    if patient.owner.execute("SELECT to_regclass('lineage.migration')").fetchone() == (None,):
        yield error("schema-behind", what="lineage.migration")
        return
    ours = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in numbered_files()}
    applied = {str(name) for (name,) in patient.owner.execute("SELECT name FROM lineage.migration")}
    if ahead := sorted(applied - set(ours)):
        yield error("schema-ahead", what=", ".join(ahead))
    behind = sorted(set(ours) - applied)
    known: dict[str, str] = {}
    if not behind:
        known = dict(patient.owner.execute("SELECT layer, definition FROM release.layer").fetchall())
    stale = [each.id for each in patient.catalog.layers if known.get(each.id) != definition(patient.catalog, each)]
    if what := behind or stale:
        yield error("schema-behind", what=", ".join(what))


def rights(patient: Patient) -> Iterator[Finding]:
    """Yield what the serving role can read outside of its two schemas, or write anywhere: the privacy boundary."""
    conn = patient.owner
    if conn is None or conn.execute("SELECT FROM pg_roles WHERE rolname = %s", (SERVING,)).fetchone() is None:
        return
    for query, values in ((READABLE, (list(OPEN_TO_ALL), SERVING, SERVING)), (WRITABLE, (SERVING,))):
        if found := [str(name) for (name,) in conn.execute(query.encode(), values)]:
            yield error("rights-too-wide", what=", ".join(found[:5]) + (" …" if len(found) > 5 else ""))


def durability(patient: Patient) -> Iterator[Finding]:
    """Yield settings by which a power cut, or a disk that lies, loses data."""
    if patient.owner is None:
        return
    found: dict[str, str] = dict(patient.owner.execute(SETTINGS).fetchall())
    for name in ("fsync", "full_page_writes", "synchronous_commit"):
        if found.get(name) == "off":
            yield error("not-durable", name=name)
    if found.get("data_checksums") == "off":
        yield warning("no-checksums")


def activity(patient: Patient) -> Iterator[Finding]:
    """Yield connections that run short, and transactions that have been open for hours."""
    if patient.owner is None:
        return
    row = patient.owner.execute(USED).fetchone()
    if row and row[0] > CONNECTIONS_SHARE * row[1]:
        yield warning("connections-short", used=row[0], most=row[1])
    for pid, who, hours in patient.owner.execute(LONG, (TRANSACTION_HOURS,)):
        yield warning("long-transaction", pid=pid, who=who, hours=round(hours))


def replication(patient: Patient) -> Iterator[Finding]:
    """Yield standbys that lag and slots that nobody uses; a login without the right sees none of them."""
    conn = patient.owner
    if conn is None or conn.execute("SELECT pg_is_in_recovery()").fetchone() == (True,):
        return
    for name, state, lag in conn.execute(STANDBYS):
        if lag > LAG_BYTES or state != "streaming":
            yield warning("standby-lags", name=name, lag=size_text(float(lag)), state=state)
    for name, size in conn.execute(SLOTS):
        if size > SLOT_BYTES:
            yield error("slot-holds-wal", name=name, size=size_text(float(size)))


def freshness(patient: Patient) -> Iterator[Finding]:
    """Yield layers that nobody handed in when they were due, with whom to call."""
    if patient.owner is None or patient.catalog is None or not _has_freshness(patient.owner):
        return
    stewards: dict[str, Text] = {each.id: each.steward for each in patient.catalog.layers}
    for layer, every, published_at, newest in patient.owner.execute(FRESHNESS):
        steward = stewards.get(layer)
        if published_at is None:
            yield warning("layer-never", layer=layer)
        elif every is not None and steward and patient.now - newest > every:
            hours = (patient.now - newest).total_seconds() / 3600
            due = round(every.total_seconds() / 3600)
            name = f"{steward.vi} / {steward.en}"
            yield warning("layer-late", layer=layer, hours=round(hours), every=due, steward=name)


def _has_freshness(conn: Connection) -> bool:
    return conn.execute("SELECT to_regclass('api.freshness')").fetchone() != (None,)


def _first_line(err: Exception) -> str:
    return (str(err).strip().splitlines() or ["?"])[0]
