"""Keys that changed their spelling."""

import psycopg
import pytest

from catalog.model import Catalog
from ingest.validate.staged.key_spelling import check
from tests.frames import checkpoint
from tests.ingest.validate.staged.conftest import Staged, publish


@pytest.mark.parametrize("key", ["CKS-1", "cks-001", "CKS 001", "CKS001", "CKS.0001"])
def test_new_key_that_only_looks_different_is_asked_about(
    conn: psycopg.Connection, catalog: Catalog, staged: Staged, key: str
) -> None:
    publish(conn, catalog, "checkpoints", checkpoint(1), checkpoint(10))
    (found,) = check(conn, *staged("checkpoints", checkpoint(1, checkpoint_code=key)))
    assert (found.code, found.severity, dict(found.values)) == (
        "key-respelt",
        "error",
        {"key": key, "known": "CKS-001"},
    )


def test_known_and_new_keys_are_let_be(conn: psycopg.Connection, catalog: Catalog, staged: Staged) -> None:
    publish(conn, catalog, "checkpoints", checkpoint(1), checkpoint(10))
    assert check(conn, *staged("checkpoints", checkpoint(1), checkpoint(10), checkpoint(100), checkpoint(11))) == []
