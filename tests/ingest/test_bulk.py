"""A first load with indexes and constraints set aside: afterwards the table is as it was, and nothing is unchecked."""

import psycopg
import pytest

from catalog.model import Catalog
from tests.frames import bring_in, checkpoint

SHAPE = """
SELECT indexdef FROM pg_indexes WHERE schemaname IN ('work', 'release') AND tablename = 'checkpoints'
UNION ALL
SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
 WHERE conrelid IN ('work.checkpoints'::regclass, 'release.checkpoints'::regclass)
 ORDER BY 1
"""


@pytest.fixture
def bulk(conn: psycopg.Connection) -> psycopg.Connection:
    """Return the connection of ingest, on which a single row is many."""
    conn.execute("SET covidmaps.bulk_rows = 1")
    conn.commit()
    return conn


def test_table_has_its_indexes_and_constraints_back(
    bulk: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    before = owner.execute(SHAPE).fetchall()
    counts, release = bring_in(bulk, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    assert (counts.inserted, release and release.total) == (2, 2)
    assert owner.execute(SHAPE).fetchall() == before
    assert any("FOREIGN KEY" in each for (each,) in before)


def test_second_load_merges_with_what_the_first_said(
    bulk: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(bulk, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    owner.execute("UPDATE work.checkpoints SET road = 'QL3B', updated_by = 'tay' WHERE checkpoint_code = 'CKS-001'")
    again, _ = bring_in(bulk, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    assert (again.inserted, again.changed, again.unchanged, again.conflicts) == (0, 0, 2, 0)
    later, _ = bring_in(bulk, catalog, "checkpoints", checkpoint(1, road="QL3"), checkpoint(2, name="Chốt khác"))
    assert (later.inserted, later.changed, later.unchanged, later.conflicts) == (0, 1, 1, 1)


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        ((checkpoint(1), checkpoint(1)), psycopg.errors.UniqueViolation),
        ((checkpoint(1, status="nix"),), psycopg.errors.ForeignKeyViolation),
        ((checkpoint(1, name="x" * 300),), psycopg.errors.CheckViolation),
    ],
)
def test_nothing_is_let_in_that_the_constraints_refuse(
    bulk: psycopg.Connection, catalog: Catalog, rows: tuple[dict[str, object], ...], refusal: type[psycopg.Error]
) -> None:
    with pytest.raises(refusal):
        bring_in(bulk, catalog, "checkpoints", *rows)


def test_what_is_set_aside_cannot_be_left_aside(
    bulk: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    before = owner.execute(SHAPE).fetchall()
    bulk.execute("SELECT work.set_aside('checkpoints', 1)")
    with pytest.raises(psycopg.errors.RaiseException, match="set aside and not put back"):
        bulk.commit()
    assert owner.execute(SHAPE).fetchall() == before


def test_table_with_features_keeps_its_indexes(bulk: psycopg.Connection, catalog: Catalog) -> None:
    bring_in(bulk, catalog, "checkpoints", checkpoint(1))
    bulk.execute("SELECT work.set_aside('checkpoints', 1000)")
    bulk.execute("SELECT work.set_aside('no_such_layer', 1000)")
    bulk.commit()


def test_ingest_cannot_say_what_is_put_back(bulk: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        bulk.execute("INSERT INTO work.aside (layer, definition) VALUES ('checkpoints', 'SELECT 1')")


def test_batch_and_release_that_features_refer_to_are_never_deleted(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    for query in ("DELETE FROM lineage.batch", "DELETE FROM release.release"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="never deleted"):
            owner.execute(query)
