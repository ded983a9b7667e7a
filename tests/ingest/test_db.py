"""What a failure of the database means to those who load."""

import psycopg
import pytest

from ingest.db import connect, database_errors
from ingest.errors import ENVIRONMENT, REFUSED, IngestError, UnavailableError, exit_code


@pytest.mark.parametrize(
    ("failure", "code", "exit"),
    [
        (psycopg.errors.DiskFull("x"), "disk-full", ENVIRONMENT),
        (psycopg.errors.LockNotAvailable("x"), "database-busy", ENVIRONMENT),
        (psycopg.errors.UndefinedTable("x"), "database-behind", ENVIRONMENT),
        (psycopg.errors.AdminShutdown("x"), "database-unavailable", ENVIRONMENT),
        (psycopg.errors.CheckViolation("first\nDETAIL: Failing row contains (secret)"), "refused-by-database", REFUSED),
    ],
)
def test_failure_has_a_code_and_an_exit_code(failure: psycopg.Error, code: str, exit: int) -> None:
    with pytest.raises(IngestError) as caught, database_errors():
        raise failure
    assert (caught.value.code, exit_code(caught.value)) == (code, exit)
    assert "secret" not in str(caught.value)


def test_fault_of_our_own_sql_stays_what_it_is() -> None:
    with pytest.raises(psycopg.errors.SyntaxError), database_errors():
        raise psycopg.errors.SyntaxError("x")


def test_table_that_is_missing_is_a_matter_of_migration(conn: psycopg.Connection) -> None:
    with pytest.raises(UnavailableError, match="database-behind"), database_errors():
        conn.execute("SELECT FROM work.none")


def test_no_url_and_no_server_are_told_apart() -> None:
    with pytest.raises(UnavailableError, match="database-not-named"):
        connect(None)
    with pytest.raises(UnavailableError, match="database-unavailable"):
        connect("postgresql://nobody@127.0.0.1:1/none")
