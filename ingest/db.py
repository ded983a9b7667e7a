"""Connections to PostGIS for everything that writes."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

from ingest.errors import UnavailableError

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


@contextmanager
def database_errors() -> Iterator[None]:
    """Turn the database's failures into ours: disk full, connection lost; whatever was open is rolled back.

    Raises: UnavailableError ``disk-full``, ``database-unavailable``.
    """
    try:
        yield
    except psycopg.errors.DiskFull as err:
        raise UnavailableError("disk-full", reason=_first_line(err)) from err
    except psycopg.OperationalError as err:
        raise UnavailableError("database-unavailable", reason=_first_line(err)) from err


def _first_line(err: Exception) -> str:
    return (str(err).strip().splitlines() or ["?"])[0]
