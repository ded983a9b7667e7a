"""A database for the golden tables of CQL2; the tables of OGC 21-065r2 are collected only where their data is."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import sql

from serve.cql2.ast import Node
from serve.cql2.compile import Queryable, compile_filter
from serve.crs import DEFAULT_CRS, Crs
from tests.conformance import ogc_cql2
from tests.conftest import copied_database

type Count = Callable[..., int]

collect_ignore = [] if ogc_cql2.IS_PRESENT else ["test_cql2_ogc.py"]


@pytest.fixture(scope="session")
def filter_database(pg_server: str, template_database: str) -> Iterator[psycopg.Connection]:
    """Yield a connection to a database of the production SQL, for tables of the tests' own."""
    with (
        copied_database(pg_server, template_database) as database,
        psycopg.connect(database.superuser_url, autocommit=True) as connection,
    ):
        yield connection


@pytest.fixture(scope="session")
def count(filter_database: psycopg.Connection) -> Count:
    """Return how many rows of a table a filter selects."""

    def counted(tree: Node, table: str, queryables: dict[str, Queryable], crs: Crs = DEFAULT_CRS) -> int:
        condition = compile_filter(tree, queryables, crs)
        query = sql.SQL("SELECT count(*) FROM {} v WHERE {}").format(sql.Identifier("public", table), condition.text)
        row = filter_database.execute(query, condition.values).fetchone()
        assert row is not None
        return int(row[0])

    return counted
