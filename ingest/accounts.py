"""Personal logins of the specialists: one per person, so that the journal names who saved what."""

import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import psycopg
from psycopg import sql

from catalog.model import Catalog
from ingest.errors import IngestError, UseError
from ingest.migrate import ensure_logins

GROUPS = {
    "editor": "covidmaps_editor",
    "publisher": "covidmaps_publisher",
    "viewer": "covidmaps_viewer",
    "field": "covidmaps_field",
}
"""Kind of account → group role with the rights."""

SETTINGS = {
    "timezone": "Asia/Ho_Chi_Minh",  # QGIS sends typed times without an offset
    "lock_timeout": "10s",
    "statement_timeout": "5min",
    "idle_in_transaction_session_timeout": "30min",
}
"""Set on each login: settings of a group role do not reach its members."""

PLACED = ("editor", "field")
"""Kinds that need an area."""

_NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
_RESERVED = ("covidmaps", "pg_", "postgres")
_MEMBERS = """
SELECT m.rolname, m.rolcanlogin, m.rolvaliduntil::date, array_agg(g.rolname::text ORDER BY g.rolname)
  FROM pg_roles m JOIN pg_auth_members a ON a.member = m.oid JOIN pg_roles g ON g.oid = a.roleid
 WHERE g.rolname = ANY (%s) AND NOT m.rolsuper AND m.rolname NOT LIKE 'covidmaps%%'
 GROUP BY m.rolname, m.rolcanlogin, m.rolvaliduntil ORDER BY m.rolname
"""


@dataclass(frozen=True, slots=True)
class Area:
    """Where an editor may edit: a layer or all (None), a commune or district or the whole province (None)."""

    layer: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """One login; ``kinds`` are keys of GROUPS."""

    login: str
    kinds: tuple[str, ...]
    is_locked: bool
    valid_until: date | None
    areas: tuple[Area, ...]


def add_account(
    conn: psycopg.Connection, login: str, kinds: Sequence[str], areas: Sequence[Area], until: date | None = None
) -> str:
    """Return the new login's password, which is kept nowhere; committed.

    Only the SCRAM verifier reaches the server and its log.

    Raises: UseError ``account-name``, ``account-there``, ``account-without-area``; IngestError ``not-allowed``.
    """
    if not _NAME.fullmatch(login) or login.startswith(_RESERVED):
        raise UseError("account-name", login=login)
    if conn.execute("SELECT FROM pg_roles WHERE rolname = %s", (login,)).fetchone() is not None:
        raise UseError("account-there", login=login)
    if not areas and any(each in kinds for each in PLACED):
        raise UseError("account-without-area", login=login)
    role = sql.Identifier(login)
    with _allowed():
        conn.execute(sql.SQL("CREATE ROLE {} NOLOGIN INHERIT NOCREATEDB NOCREATEROLE").format(role))
        for kind in kinds:
            conn.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(GROUPS[kind]), role))
        for name, value in SETTINGS.items():
            conn.execute(sql.SQL("ALTER ROLE {} SET {} = {}").format(role, sql.Identifier(name), sql.Literal(value)))
        if until:
            conn.execute(sql.SQL("ALTER ROLE {} VALID UNTIL {}").format(role, sql.Literal(until.isoformat())))
        _grant_areas(conn, login, areas)
        return _new_password(conn, login)


def rotate_account(conn: psycopg.Connection, login: str) -> str:
    """Return a new password for the login, which may log in again if it was locked; committed.

    Raises: UseError ``account-not-there``.
    """
    _require(conn, login)
    with _allowed():
        return _new_password(conn, login)


def lock_account(conn: psycopg.Connection, login: str) -> int:
    """Return how many of the login's sessions were ended; it cannot log in until its password is rotated; committed.

    Raises: UseError ``account-not-there``.
    """
    _require(conn, login)
    role = sql.Identifier(login)
    with _allowed():
        conn.execute(sql.SQL("ALTER ROLE {} NOLOGIN PASSWORD NULL").format(role))
        conn.commit()  # first the door, then the sessions: nobody comes back in between
        # To end a session of a role one must be its member.
        conn.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(role))
        query = "SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) FROM pg_stat_activity WHERE usename = %s"
        row = conn.execute(query, (login,)).fetchone()
        conn.execute(sql.SQL("REVOKE {} FROM CURRENT_USER").format(role))
        conn.commit()
    return int(row[0]) if row else 0


def set_areas(conn: psycopg.Connection, login: str, areas: Sequence[Area]) -> None:
    """Replace where the login may edit; committed.

    Raises: UseError ``account-not-there``.
    """
    _require(conn, login)
    conn.execute("DELETE FROM work.editor_area WHERE login = %s", (login,))
    _grant_areas(conn, login, areas)
    conn.commit()


def accounts(conn: psycopg.Connection) -> list[Account]:
    """Return the personal logins in the order of their names."""
    areas: dict[str, list[Area]] = {}
    for login, layer, unit in conn.execute("SELECT login, layer, unit_code FROM work.editor_area ORDER BY area_id"):
        areas.setdefault(login, []).append(Area(layer, unit))
    kinds = {group: kind for kind, group in GROUPS.items()}
    rows = conn.execute(_MEMBERS, (list(GROUPS.values()),)).fetchall()
    return [
        Account(login, tuple(kinds[each] for each in groups), not can, until, tuple(areas.get(login, ())))
        for login, can, until, groups in rows
    ]


def check_areas(catalog: Catalog, areas: Sequence[Area]) -> None:
    """Raise UseError for a layer or a unit that the catalogue does not know."""
    units = {each.code for each in catalog.units}
    for each in areas:
        if each.layer is not None and catalog.layer(each.layer) is None:
            raise UseError("layer-not-there", layer=each.layer, layers=", ".join(one.id for one in catalog.layers))
        if each.unit is not None and each.unit not in units:
            raise UseError("account-unit", unit=each.unit)


def _grant_areas(conn: psycopg.Connection, login: str, areas: Sequence[Area]) -> None:
    query = "INSERT INTO work.editor_area (login, layer, unit_code) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING"
    for each in areas:
        conn.execute(query, (login, each.layer, each.unit))


def _new_password(conn: psycopg.Connection, login: str) -> str:
    password = secrets.token_urlsafe(12)
    ensure_logins(conn, {login: password})
    return password


def _require(conn: psycopg.Connection, login: str) -> None:
    if login not in {each.login for each in accounts(conn)}:
        raise UseError("account-not-there", login=login)


@contextmanager
def _allowed() -> Iterator[None]:
    try:
        yield
    except psycopg.errors.InsufficientPrivilege as err:
        raise IngestError("not-allowed", reason=err.diag.message_primary or "") from err
