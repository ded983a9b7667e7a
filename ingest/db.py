"""Connections to PostGIS for everything that writes."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from ingest.errors import IngestError, UnavailableError

type Connection = psycopg.Connection

APPLICATION = "covidmaps"


def connect(url: str | None) -> psycopg.Connection:
    """Return a connection in Vietnamese time that gives up on locks after 10 s; nothing is committed by itself.

    Raises: UnavailableError ``database-not-named`` without a URL, ``database-unavailable`` when nobody answers.
    """
    if not url:
        raise UnavailableError("database-not-named")
    try:
        return psycopg.connect(
            url,
            application_name=APPLICATION,
            connect_timeout=10,
            options="-c timezone=Asia/Ho_Chi_Minh -c lock_timeout=10s -c client_min_messages=warning",
        )
    except psycopg.OperationalError as err:
        raise UnavailableError("database-unavailable", reason=_first_line(err)) from err


_FAILURES: tuple[tuple[type[psycopg.Error], type[IngestError], str], ...] = (
    (psycopg.errors.DiskFull, UnavailableError, "disk-full"),
    (psycopg.errors.LockNotAvailable, UnavailableError, "database-busy"),
    (psycopg.errors.UndefinedTable, UnavailableError, "database-behind"),
    (psycopg.errors.UndefinedColumn, UnavailableError, "database-behind"),
    (psycopg.errors.UndefinedFunction, UnavailableError, "database-behind"),
    (psycopg.errors.InvalidSchemaName, UnavailableError, "database-behind"),
    (psycopg.OperationalError, UnavailableError, "database-unavailable"),
    (psycopg.IntegrityError, IngestError, "refused-by-database"),
    (psycopg.DataError, IngestError, "refused-by-database"),
)
"""What a failure of the database means; the first that fits."""


@contextmanager
def database_errors() -> Iterator[None]:
    """Turn the database's failures into errors of ours, with its first line as reason: never a row of the file.

    Raises: UnavailableError for a full disk, a lost connection, a lock, missing tables; IngestError
        ``refused-by-database`` for a constraint that no check of ours foresaw.
    """
    try:
        yield
    except psycopg.Error as err:
        for failure, ours, code in _FAILURES:
            if isinstance(err, failure):
                raise ours(code, reason=_first_line(err)) from err
        raise


def _first_line(err: Exception) -> str:
    return (str(err).strip().splitlines() or ["?"])[0]
