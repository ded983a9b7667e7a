"""A hand-in beside hand edits: nobody's work is overwritten silently."""

import math

import psycopg
import pytest
import shapely

from catalog.model import Catalog
from ingest.merge import MergeCounts
from tests.frames import bring_in, checkpoint


def by_hand(owner: psycopg.Connection, key: str, assignment: str) -> None:
    owner.execute(f"UPDATE work.checkpoints SET {assignment}, updated_by = 'lan' WHERE checkpoint_code = %s", (key,))  # noqa: S608  a test's own constant


def in_work(owner: psycopg.Connection, column: str) -> dict[str, object]:
    query = f"SELECT checkpoint_code, {column} FROM work.checkpoints WHERE deleted_at IS NULL"  # noqa: S608  a test's own constant
    return dict(owner.execute(query).fetchall())


def test_first_file_inserts_every_row(conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog) -> None:
    counts, release = bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    assert counts == MergeCounts(inserted=2, changed=0, unchanged=0, conflicts=0)
    assert release is not None
    assert release.total == 2
    assert in_work(owner, "name") == {"CKS-001": "Chốt số 1", "CKS-002": "Chốt số 2"}
    assert in_work(owner, "source_row") == {"CKS-001": 8, "CKS-002": 9}


def test_same_rows_twice_change_nothing(conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    before = in_work(owner, "version || ' ' || updated_at")
    counts, release = bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    assert counts == MergeCounts(inserted=0, changed=0, unchanged=2, conflicts=0)
    assert release is None
    assert in_work(owner, "version || ' ' || updated_at") == before


def test_field_that_only_the_file_changed_enters(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    counts, release = bring_in(conn, catalog, "checkpoints", checkpoint(1, road="QL3"), checkpoint(2))
    assert counts == MergeCounts(inserted=0, changed=1, unchanged=1, conflicts=0)
    assert release is not None
    assert (release.added, release.changed, release.removed) == (0, 1, 0)
    assert in_work(owner, "road") == {"CKS-001": "QL3", "CKS-002": None}


def test_hand_edit_stays_when_the_file_changes_another_field(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    by_hand(owner, "CKS-001", "name = 'Chốt Quảng Chu', geom = 'SRID=4326;POINT(105.95 21.85)'")
    counts, _ = bring_in(conn, catalog, "checkpoints", checkpoint(1, road="QL3 mới"))
    assert counts == MergeCounts(inserted=0, changed=1, unchanged=0, conflicts=0)
    assert in_work(owner, "name || ' ' || road || ' ' || ST_AsText(geom)") == {
        "CKS-001": "Chốt Quảng Chu QL3 mới POINT(105.95 21.85)"
    }


def test_field_that_both_changed_keeps_the_hand_and_records_the_conflict(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    by_hand(owner, "CKS-001", "name = 'Tên sửa tay'")
    counts, release = bring_in(conn, catalog, "checkpoints", checkpoint(1, name="Tên trong tệp"))
    assert counts == MergeCounts(inserted=0, changed=0, unchanged=1, conflicts=1)
    assert in_work(owner, "name") == {"CKS-001": "Tên sửa tay"}
    conflict = owner.execute(
        "SELECT key, field, base, hand, file, edited_by, decision FROM lineage.conflict"
    ).fetchall()
    assert conflict == [("CKS-001", "name", "Chốt số 1", "Tên sửa tay", "Tên trong tệp", "lan", None)]
    # Handed in once more, the file says nothing new: no second conflict.
    counts, _ = bring_in(conn, catalog, "checkpoints", checkpoint(1, name="Tên trong tệp"))
    assert counts.conflicts == 0
    assert release is not None  # the hand edit itself, which nobody had published


def test_same_change_by_hand_and_in_the_file_is_no_conflict(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    by_hand(owner, "CKS-001", "road = 'QL3'")
    counts, _ = bring_in(conn, catalog, "checkpoints", checkpoint(1, road="QL3"))
    assert counts == MergeCounts(inserted=0, changed=0, unchanged=1, conflicts=0)


def test_moved_point_of_the_file_enters_to_the_last_bit(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    place = shapely.Point(105.83481234567891, 22.147012345678912)
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    bring_in(conn, catalog, "checkpoints", checkpoint(1, geom=place))
    (stored,) = owner.execute("SELECT ST_AsBinary(geom) FROM work.checkpoints").fetchone() or (None,)
    assert shapely.from_wkb(stored) == place


def test_feature_deleted_by_hand_stays_deleted(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    owner.execute("DELETE FROM work.checkpoints WHERE checkpoint_code = 'CKS-001'")
    counts, release = bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    assert counts == MergeCounts(inserted=0, changed=0, unchanged=2, conflicts=0)
    assert release is not None
    assert (release.removed, release.total) == (1, 1)
    counts, _ = bring_in(conn, catalog, "checkpoints", checkpoint(1, road="QL3"), checkpoint(2))
    assert counts.conflicts == 1
    assert list(in_work(owner, "name")) == ["CKS-002"]


def test_feature_made_by_hand_is_not_overwritten_by_its_first_file(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    owner.execute(
        "INSERT INTO work.checkpoints (checkpoint_code, name, checkpoint_type, commune_code, status, opened_on, geom)"
        " VALUES ('CKS-001', 'Vẽ tay', 'zone', '02122', 'operating', '2021-01-31', 'SRID=4326;POINT(105.9 21.9)')"
    )
    counts, _ = bring_in(conn, catalog, "checkpoints", checkpoint(1))
    assert (counts.inserted, counts.changed) == (0, 0)
    assert in_work(owner, "name") == {"CKS-001": "Vẽ tay"}
    fields = {field for (field,) in owner.execute("SELECT field FROM lineage.conflict")}
    assert {"name", "checkpoint_type", "geom"} <= fields


def test_every_change_is_in_the_audit_with_what_it_replaced(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    bring_in(conn, catalog, "checkpoints", checkpoint(1, road="QL3"), by="Công an tỉnh")
    changes = owner.execute(
        "SELECT action, old, new, changed_by, reason FROM audit.change ORDER BY change_id"
    ).fetchall()
    assert changes == [
        ("insert", None, None, "Sở Y tế", "batch 1"),
        ("update", {"road": None}, {"road": "QL3"}, "Công an tỉnh", "batch 2"),
    ]


@pytest.mark.parametrize("digest", ["NULL", "0"])
def test_digest_of_another_version_or_none_changes_nothing(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog, digest: str
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    owner.execute(f"UPDATE lineage.file_value SET digest = {digest}")  # noqa: S608  a test's own constant
    counts, release = bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2, road="QL3"))
    assert counts == MergeCounts(inserted=0, changed=1, unchanged=1, conflicts=0)
    assert release is not None
    batches = owner.execute("SELECT key, batch_id, digest <> 0 FROM lineage.file_value ORDER BY key").fetchall()
    assert batches == [("CKS-001", 1, True), ("CKS-002", 2, True)]


def test_row_that_says_the_same_comes_back_when_its_feature_is_gone(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    for table, guard in (("work.checkpoints", "before_change"), ("release.checkpoints", "guard_history")):
        owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        owner.execute(f"DELETE FROM {table} WHERE checkpoint_code = 'CKS-001'")  # noqa: S608  a test's own constants
        owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER {guard}")
    counts, _ = bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    assert counts == MergeCounts(inserted=1, changed=0, unchanged=1, conflicts=0)


def test_geometry_that_differs_in_the_last_bit_is_another_digest(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    place = shapely.Point(105.9, 21.9)
    bring_in(conn, catalog, "checkpoints", checkpoint(1, geom=place))
    moved = shapely.Point(math.nextafter(105.9, 106), 21.9)
    counts, _ = bring_in(conn, catalog, "checkpoints", checkpoint(1, geom=moved))
    assert counts.changed == 1
    assert owner.execute("SELECT ST_X(geom) FROM work.checkpoints").fetchone() == (moved.x,)
