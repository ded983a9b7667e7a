"""The serving role's connections: read-only, pooled, one pool per process and URL; errors in three kinds."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from threading import BoundedSemaphore, Lock
from typing import Any

import psycopg
from psycopg import errors, sql
from psycopg.conninfo import make_conninfo
from psycopg_pool import ConnectionPool, PoolTimeout

from serve.query import Statement

APPLICATION_NAME = "covidmaps-serve"
POOL_SIZE = 8
"""Connections of one process; also the number of threads that answer requests."""
WAIT_SECONDS = 2.0
IDLE_SECONDS = 120.0
CONNECT_SECONDS = 3
CHANNEL = "covidmaps_release"

Rows = list[tuple[Any, ...]]
Connection = psycopg.Connection[tuple[Any, ...]]


class DatabaseAway(Exception):
    """The database cannot be reached, or has not got what the catalogue says; a later request may succeed."""


class TooHeavy(Exception):
    """The statement took longer than the service allows."""


class BadValue(Exception):
    """A value of the request that PostgreSQL or PostGIS cannot work with."""


@dataclass(frozen=True, slots=True)
class Access:
    """How the serving role connects: URL, time zone of the answers, and the longest statement."""

    url: str
    timezone: str
    statement_timeout_ms: int

    @property
    def conninfo(self) -> str:
        """The connection string. Read-only twice over: by the role's rights and by the session's setting."""
        options = {
            "default_transaction_read_only": "on",
            "statement_timeout": str(self.statement_timeout_ms),
            "TimeZone": self.timezone,
        }
        text = " ".join(f"-c {name}={value}" for name, value in options.items())
        return make_conninfo(self.url, application_name=APPLICATION_NAME, connect_timeout=CONNECT_SECONDS, options=text)


_POOLS: dict[Access, ConnectionPool[Connection]] = {}
_POOLS_LOCK = Lock()


def close_pools() -> None:
    """Close every pool of this process (at shutdown)."""
    with _POOLS_LOCK:
        for each in _POOLS.values():
            each.close(timeout=1.0)
        _POOLS.clear()


def pool_stats() -> dict[str, int]:
    """Return the pools' own numbers of this process, added up: pool_size, pool_available, requests_waiting …"""
    with _POOLS_LOCK:
        stats = [each.get_stats() for each in _POOLS.values()]
    return {name: sum(each.get(name, 0) for each in stats) for name in {name for each in stats for name in each}}


def fetch(access: Access, statement: Statement) -> Rows:
    """Return the rows of one statement, in binary form.

    A dead connection is tried again once: after a restart of PostgreSQL every pooled one is dead, so all are checked
    before the second try.

    Raises: DatabaseAway, TooHeavy, BadValue.
    """

    def run(connection: Connection) -> Rows:
        with connection.cursor(binary=True) as cursor:
            rows: Rows = cursor.execute(statement.text, statement.values, prepare=statement.prepare).fetchall()
            return rows

    connections = _pool(access)
    try:
        return _run(connections, run)
    except _ConnectionLost:
        connections.check()
    return _run(connections, run)


def fetch_sql(access: Access, query: sql.SQL | sql.Composed, values: Sequence[Any] = ()) -> Rows:
    """Return the rows of a statement that no client's request made (state of the collections, readiness)."""
    return fetch(access, Statement(query, list(values)))


class Reading:
    """One snapshot of the database from which a long answer is read in batches; whoever opens it closes it."""

    def __init__(self, access: Access) -> None:
        self._lender = _pool(access)
        if not _LONG.acquire(timeout=WAIT_SECONDS):
            raise DatabaseAway("too many long answers at once")
        self._connection: Connection | None = None
        self._cursor: psycopg.ServerCursor[tuple[Any, ...]] | None = None
        try:
            self._connection = self._begun()
        except BaseException:
            _LONG.release()
            raise

    def _begun(self) -> Connection:
        """Return a connection in a transaction; a dead one is tried again once, as in fetch()."""
        try:
            return self._begin()
        except _ConnectionLost:
            self._lender.check()
            return self._begin()

    def _begin(self) -> Connection:
        with _translated():
            connection = self._lender.getconn()
            try:
                connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            except BaseException:
                self._lender.putconn(connection)
                raise
            return connection

    def fetch(self, statement: Statement) -> Rows:
        """Return all rows of a short statement."""
        with _translated(), self._used().cursor(binary=True) as cursor:
            rows: Rows = cursor.execute(statement.text, statement.values, prepare=statement.prepare).fetchall()
            return rows

    def start(self, statement: Statement) -> None:
        """Make the rows of the statement what batch() returns; what was started before ends."""
        with _translated():
            if self._cursor is not None:
                self._cursor.close()
            self._cursor = self._used().cursor("rows", binary=True)
            self._cursor.execute(statement.text, statement.values)

    def batch(self, size: int) -> Rows:
        """Return the next rows, fewer than ``size`` at the end."""
        if self._cursor is None:
            return []
        with _translated():
            return self._cursor.fetchmany(size)

    def close(self) -> None:
        """End the snapshot and give the connection back; a second time does nothing."""
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with contextlib.suppress(psycopg.Error):
            if self._cursor is not None:
                self._cursor.close()
            connection.execute("ROLLBACK")
        self._lender.putconn(connection)
        _LONG.release()

    def _used(self) -> Connection:
        if self._connection is None:
            raise DatabaseAway("the snapshot is closed")
        return self._connection


_LONG = BoundedSemaphore(POOL_SIZE // 2)
"""Long answers leave half of the connections to short ones."""


class _ConnectionLost(DatabaseAway):
    """The connection broke while it was used."""


def _pool(access: Access) -> ConnectionPool[Connection]:
    """Return the pool of this process for that access; it connects when it is first used and comes back by itself."""
    if not access.url:
        # An empty connection string would mean libpq's own defaults: somebody else's database.
        raise DatabaseAway("no database is named for the serving role")
    with _POOLS_LOCK:
        if access not in _POOLS:
            _POOLS[access] = _open_pool(access)
        return _POOLS[access]


def _open_pool(access: Access) -> ConnectionPool[Connection]:
    return ConnectionPool(
        access.conninfo,
        min_size=0,
        max_size=POOL_SIZE,
        timeout=WAIT_SECONDS,
        reconnect_timeout=WAIT_SECONDS,
        max_idle=IDLE_SECONDS,
        kwargs={"autocommit": True, "prepare_threshold": 3},
        open=True,
        name=APPLICATION_NAME,
    )


def _run(connections: ConnectionPool[Connection], run: Callable[[Connection], Rows]) -> Rows:
    with _translated(), connections.connection() as connection:
        return run(connection)


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    """Turn the driver's errors into the three kinds."""
    try:
        yield
    except errors.QueryCanceled as err:
        raise TooHeavy(_first_line(err)) from err
    except (psycopg.DataError, errors.InternalError_) as err:
        # PostGIS reports coordinates that a CRS cannot take as an internal error (XX000).
        raise BadValue(_first_line(err)) from err
    except PoolTimeout as err:
        raise DatabaseAway(_first_line(err)) from err
    except psycopg.OperationalError as err:
        raise _ConnectionLost(_first_line(err)) from err
    except psycopg.Error as err:
        raise DatabaseAway(_first_line(err)) from err


def _first_line(err: Exception) -> str:
    return str(err).strip().partition("\n")[0]
