"""Review, publish and go back by editing rows, as stock QGIS does it."""

import dataclasses
from collections.abc import Callable

import psycopg
import pytest

from catalog.model import Catalog
from ingest.db import connect
from ingest.migrate import migrate
from tests.frames import bring_in, checkpoint
from tests.installation import Database
from tests.qgis.window import Person


@pytest.fixture(scope="module")
def reviewed(shared_database: Database, catalog: Catalog) -> Catalog:
    """Return the catalogue with checkpoints waiting for a publisher; the database of this file is of that catalogue."""
    layers = tuple(
        dataclasses.replace(each, publish="on_review") if each.id == "checkpoints" else each for each in catalog.layers
    )
    changed = dataclasses.replace(catalog, layers=layers)
    with connect(shared_database.owner_url) as conn:
        migrate(conn, changed)
    return changed


@pytest.fixture
def _published(reviewed: Catalog, conn: psycopg.Connection, people: Callable[[str], Person]) -> None:
    bring_in(conn, reviewed, "checkpoints", checkpoint(1), checkpoint(2), checkpoint(3))
    with people("hoa").connect() as session:
        session.execute("UPDATE review.checkpoints SET review = 'approved', base_version = version")
        publish(session, "lần đầu")


def publish(session: psycopg.Connection, note: str) -> str:
    row = session.execute(
        "INSERT INTO release.request (layer, action, note) VALUES ('checkpoints', 'publish', %s) RETURNING result",
        (note,),
    ).fetchone()
    assert row is not None
    return str(row[0])


def public(owner: psycopg.Connection) -> list[tuple[str, ...]]:
    return owner.execute("SELECT checkpoint_code, name FROM api.checkpoints ORDER BY 1").fetchall()


def work_of_lan(people: Callable[[str], Person]) -> None:
    with people("lan").connect() as session:
        session.execute(
            "UPDATE work.checkpoints SET name = 'Đổi tên', status = 'closed', geom = 'SRID=4326;POINT(105.901 21.901)',"
            " base_version = version WHERE checkpoint_code = 'CKS-001'"
        )
        session.execute("DELETE FROM work.checkpoints WHERE checkpoint_code = 'CKS-002'")
        session.execute(
            "INSERT INTO work.checkpoints (name, checkpoint_type, commune_code, status, opened_on, geom)"
            " VALUES ('Chốt mới', 'zone', '02122', 'operating', '2022-01-12', 'SRID=4326;POINT(105.9 21.9)')"
        )


def test_review_shows_new_changed_and_removed_with_old_values_and_metres(
    people: Callable[[str], Person], owner: psycopg.Connection, _published: None
) -> None:
    assert owner.execute("SELECT count(*) FROM review.checkpoints").fetchone() == (0,)
    work_of_lan(people)
    rows = owner.execute(
        "SELECT checkpoint_code, change, differences, moved_m, name_published, review, updated_by"
        " FROM review.checkpoints ORDER BY checkpoint_code"
    ).fetchall()
    lan = people("lan").login
    assert rows == [
        ("CKS-001", "changed", "Tên chốt: Chốt số 1 → Đổi tên; Tình trạng: Đang hoạt động → Đã giải thể",
         110.7, "Chốt số 1", "pending", lan),
        ("CKS-002", "removed", None, 0.0, "Chốt số 2", "pending", lan),
        ("CKS-004", "new", None, None, None, "pending", lan),
    ]  # fmt: skip
    assert public(owner) == [("CKS-001", "Chốt số 1"), ("CKS-002", "Chốt số 2"), ("CKS-003", "Chốt số 3")]


def test_publisher_approves_returns_and_publishes_by_rows(
    people: Callable[[str], Person], owner: psycopg.Connection, _published: None
) -> None:
    work_of_lan(people)
    with people("hoa").connect() as session:
        session.execute("UPDATE review.checkpoints SET review = 'approved', base_version = version WHERE checkpoint_code <> 'CKS-002'")  # fmt: skip
        with pytest.raises(psycopg.errors.CheckViolation, match="ghi lý do"):
            session.execute("UPDATE review.checkpoints SET review = 'returned', base_version = version WHERE checkpoint_code = 'CKS-002'")  # fmt: skip
        session.execute("UPDATE review.checkpoints SET review = 'returned', review_note = 'còn hoạt động', base_version = version WHERE checkpoint_code = 'CKS-002'")  # fmt: skip
        result = publish(session, "sáng 12/01")
        assert ": thêm 1, đổi 1, bỏ 0, tổng 4. / Release " in result
        assert result.endswith(": 1 added, 1 changed, 0 removed, 4 in all.")
        assert publish(session, "lần nữa").startswith("Không có gì mới để công bố.")
    assert [name for _, name in public(owner)] == ["Đổi tên", "Chốt số 2", "Chốt số 3", "Chốt mới"]
    hoa, lan = people("hoa").login, people("lan").login
    assert owner.execute("SELECT updated_by FROM work.checkpoints WHERE name = 'Đổi tên'").fetchone() == (lan,)
    journal = 'SELECT changed_by, old, new FROM audit.change WHERE new @> \'{"review": "approved"}\' ORDER BY change_id DESC LIMIT 1'
    assert owner.execute(journal).fetchone() == (hoa, {"review": "pending"}, {"review": "approved"})
    assert owner.execute("SELECT published_by, note FROM release.release ORDER BY release_id DESC LIMIT 1").fetchone() == (hoa, "sáng 12/01")  # fmt: skip


def test_publisher_goes_back_to_an_earlier_release_by_a_row(
    people: Callable[[str], Person], owner: psycopg.Connection, _published: None
) -> None:
    work_of_lan(people)
    back = "INSERT INTO release.request (layer, action, to_release, note) VALUES ('checkpoints', 'restore', %s, 'nhầm') RETURNING result"
    with people("hoa").connect() as session:
        session.execute("UPDATE review.checkpoints SET review = 'approved', base_version = version")
        publish(session, "sáng 12/01")
        assert len(public(owner)) == 3
        with pytest.raises(psycopg.errors.InvalidParameterValue, match="không có bản công bố 999999"):
            session.execute(back, (999999,))
        first = owner.execute("SELECT min(release_id) FROM release.release WHERE layer = 'checkpoints'").fetchone()
        (result,) = session.execute(back, first).fetchone() or ("",)
    assert ": thêm 1, đổi 1, bỏ 1, tổng 3." in result
    assert public(owner) == [("CKS-001", "Chốt số 1"), ("CKS-002", "Chốt số 2"), ("CKS-003", "Chốt số 3")]


def test_editor_can_neither_approve_nor_publish(
    people: Callable[[str], Person], owner: psycopg.Connection, _published: None
) -> None:
    work_of_lan(people)
    with people("lan").connect() as session:
        for statement in (
            "UPDATE review.checkpoints SET review = 'approved', base_version = version",
            "INSERT INTO release.request (layer, action, note) VALUES ('checkpoints', 'publish', 'x')",
            "SELECT release.publish('checkpoints', 'x', 'x')",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(statement)
        session.execute(
            "UPDATE work.checkpoints SET review = 'approved', base_version = version WHERE deleted_at IS NULL"
        )
    reviews = owner.execute("SELECT DISTINCT review FROM work.checkpoints WHERE deleted_at IS NULL").fetchall()
    assert reviews == [("pending",)]


def test_approval_of_what_has_changed_meanwhile_is_refused(people: Callable[[str], Person], _published: None) -> None:
    work_of_lan(people)
    with people("hoa").connect() as session:
        with pytest.raises(psycopg.errors.SerializationFailure, match="Xung đột"):
            session.execute("UPDATE review.checkpoints SET review = 'approved', base_version = version - 1 WHERE checkpoint_code = 'CKS-001'")  # fmt: skip
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="chỉ sửa được"):
            session.execute("UPDATE review.checkpoints SET name = 'x', base_version = version WHERE checkpoint_code = 'CKS-001'")  # fmt: skip
