"""Connections to the database of a test, as ingest and as its owner."""

from collections.abc import Iterator

import psycopg
import pytest

from ingest.db import connect
from tests.installation import Database


@pytest.fixture
def conn(database: Database) -> Iterator[psycopg.Connection]:
    """Yield a connection as covidmaps_ingest."""
    with connect(database.ingest_url) as connection:
        yield connection


@pytest.fixture
def owner(database: Database) -> Iterator[psycopg.Connection]:
    """Yield an autocommit connection as the owner."""
    with connect(database.owner_url) as connection:
        connection.autocommit = True
        yield connection
