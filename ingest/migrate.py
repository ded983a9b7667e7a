"""Bring a database to the catalogue: numbered files once each, then the derived layers where they changed."""

import hashlib
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib import resources

import psycopg
from psycopg import sql

from catalog.derive.ddl import code_ddl, definition, geometry_type, layer_ddl, layers_in_order, sql_type
from catalog.model import Catalog, Layer
from ingest.errors import UnavailableError

LOG = logging.getLogger(__name__)

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('covidmaps migrate', 0))"
_BOOK = """
CREATE SCHEMA IF NOT EXISTS lineage;
CREATE TABLE IF NOT EXISTS lineage.migration (
  name text PRIMARY KEY,
  sha256 text NOT NULL,
  applied_at timestamptz NOT NULL DEFAULT clock_timestamp()
)"""
_EXTENSIONS = ("postgis", "unaccent", "pg_trgm")
_SQL_NAMES = {"bigint": "bigint", "timestamp with time zone": "timestamptz"}


class MigrationError(UnavailableError):
    """The database cannot be brought to the catalogue without losing something, or was changed behind our back."""


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """What was done, one line each; empty when the database was up to date."""

    lines: list[str] = field(default_factory=list)


def migrate(conn: psycopg.Connection, catalog: Catalog) -> MigrationReport:
    """Apply what is missing in one transaction and commit; runs again without harm.

    A change that would lose data (a field, a code in use, another type) is refused, with the reason.

    Raises: MigrationError ``migration-edited``, ``migration-destructive``, ``migration-failed``; then nothing changed.
    """
    report = MigrationReport()
    try:
        with conn.transaction():
            conn.execute(_LOCK)
            _extensions(conn)
            _numbered(conn, report)
            _layers(conn, catalog, report)
            conn.execute("SELECT audit.ensure_partitions()")
    except psycopg.Error as err:
        raise MigrationError("migration-failed", reason=_reason(err)) from err
    conn.commit()
    return report


def ensure_logins(conn: psycopg.Connection, passwords: Mapping[str, str]) -> None:
    """Let the roles log in with these passwords; only SCRAM verifiers go over the wire and into the server's log."""
    for role, password in passwords.items():
        verifier = conn.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
        query = sql.SQL("ALTER ROLE {role} LOGIN PASSWORD {password}")
        conn.execute(query.format(role=sql.Identifier(role), password=sql.Literal(verifier)))
    conn.commit()


def _reason(err: psycopg.Error) -> str:
    return " — ".join(each for each in (err.diag.message_primary, err.diag.message_detail) if each) or str(err)


def _extensions(conn: psycopg.Connection) -> None:
    """Create what is missing; on a prepared server the owner need not be allowed to."""
    present = {name for (name,) in conn.execute("SELECT extname FROM pg_extension")}
    for name in _EXTENSIONS:
        if name not in present:
            conn.execute(sql.SQL("CREATE EXTENSION {}").format(sql.Identifier(name)))


# --- numbered files ---


def numbered_files() -> list[tuple[str, str]]:
    """Return (name, text) of the migrations in their order."""
    folder = resources.files("ingest") / "sql"
    names = sorted(each.name for each in folder.iterdir() if each.name[:3].isdigit() and each.name.endswith(".sql"))
    return [(name, (folder / name).read_text(encoding="utf-8")) for name in names]


def _numbered(conn: psycopg.Connection, report: MigrationReport) -> None:
    conn.execute(_BOOK)
    applied: dict[str, str] = dict(conn.execute("SELECT name, sha256 FROM lineage.migration"))
    for name, text in numbered_files():
        digest = hashlib.sha256(text.encode()).hexdigest()
        if name not in applied:
            conn.execute(text.encode())
            conn.execute("INSERT INTO lineage.migration (name, sha256) VALUES (%s, %s)", (name, digest))
            report.lines.append(name)
        elif applied[name] != digest:
            raise MigrationError("migration-edited", name=name)


# --- layers ---


def _layers(conn: psycopg.Connection, catalog: Catalog, report: MigrationReport) -> None:
    known: dict[str, str] = dict(conn.execute("SELECT layer, definition FROM release.layer"))
    stale = [each for each in layers_in_order(catalog) if known.get(each.id) != definition(catalog, each)]
    problems = [*_gone_layers(conn, catalog, known), *(line for each in stale for line in _lost_columns(conn, each))]
    if stale:
        conn.execute(code_ddl(catalog).encode())
        problems += _drop_unused_codes(conn, catalog)
    if problems:
        raise MigrationError("migration-destructive", reasons="; ".join(problems))
    for layer in stale:
        conn.execute(layer_ddl(catalog, layer).encode())
        conn.execute("SELECT release.redefine(%s)", (layer.id,))
        report.lines.append(f"{layer.id}: {'changed' if layer.id in known else 'new'}")
    _drop_gone_collections(conn, catalog)


def _gone_layers(conn: psycopg.Connection, catalog: Catalog, known: Iterable[str]) -> list[str]:
    return [f"layer «{each}» is in the database, but config/layers/{each}.yml is gone" for each in known
            if catalog.layer(each) is None]  # fmt: skip


def _lost_columns(conn: psycopg.Connection, layer: Layer) -> list[str]:
    """Return in words what of the editing table the new definition would lose."""
    query = """
      SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
       WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped"""
    present: dict[str, str] = dict(conn.execute(query, (f"work.{layer.id}",)))
    wanted = {each.name: sql_type(each) for each in layer.fields} | {"geom": geometry_type(layer)}
    problems = [
        f"{layer.id}.{name}: the type would change from {kind} to {wanted[name]}"
        for name, kind in present.items()
        if name in wanted and _plain(kind) != _plain(wanted[name])
    ]
    gone = [name for name in present if name not in wanted and name not in _SYSTEM]
    problems += [f"{layer.id}.{name}: the field is gone from config/layers/{layer.id}.yml" for name in gone]
    return problems


_SYSTEM = frozenset(
    "id uid review review_note source batch_id source_file source_row updated_by updated_at version base_version"
    " deleted_at edit_reason".split()
)


def _plain(kind: str) -> str:
    return _SQL_NAMES.get(kind, kind).replace(" ", "").casefold()


def _drop_unused_codes(conn: psycopg.Connection, catalog: Catalog) -> list[str]:
    """Delete codes that are no longer listed; return in words those that a feature still uses."""
    problems = []
    for each in catalog.code_lists:
        wanted = [code.code for code in each.codes]
        query = sql.SQL("DELETE FROM {} WHERE code <> ALL(%s)").format(sql.Identifier("code", each.id))
        try:
            with conn.transaction():
                conn.execute(query, (wanted,))
        except psycopg.errors.ForeignKeyViolation as err:
            problems.append(f"codes/{each.id}.yml: {err.diag.message_detail}")
    return problems


def _drop_gone_collections(conn: psycopg.Connection, catalog: Catalog) -> None:
    """Drop the view of a collection that the catalogue no longer has; its features stay in the layer."""
    wanted = [collection.id for layer in catalog.layers for collection in layer.collections]
    query = "DELETE FROM release.collection_state WHERE collection <> ALL(%s) RETURNING collection"
    for (name,) in conn.execute(query, (wanted,)).fetchall():
        for schema in ("api", "history"):
            conn.execute(sql.SQL("DROP VIEW IF EXISTS {}").format(sql.Identifier(schema, name)))
