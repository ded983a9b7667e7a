"""The journal: who, when, why, from where; months; edits taken back without touching anybody else's."""

from collections.abc import Callable

import psycopg
import pytest

from catalog.model import Catalog
from ingest.edits import Restored, Selection, find_edits, restore_edits
from ingest.errors import UseError
from ingest.publish import publish_layer
from tests.frames import bring_in, checkpoint
from tests.qgis.window import Person


@pytest.fixture(autouse=True)
def _checkpoints(conn: psycopg.Connection, catalog: Catalog) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2))


def edit(session: psycopg.Connection, key: str, assignment: str) -> None:
    session.execute(
        f"UPDATE work.checkpoints SET {assignment}, base_version = version WHERE checkpoint_code = %s",  # noqa: S608  a test's own constant
        (key,),
    )


def state(owner: psycopg.Connection) -> dict[str, tuple[str, str | None]]:
    query = "SELECT checkpoint_code, name, road FROM work.checkpoints WHERE deleted_at IS NULL ORDER BY 1"
    return {key: (name, road) for key, name, road in owner.execute(query)}


BEFORE = {"CKS-001": ("Chốt số 1", None), "CKS-002": ("Chốt số 2", None)}


def test_journal_says_who_what_why_and_from_where(people: Callable[[str], Person], owner: psycopg.Connection) -> None:
    lan = people("lan")
    with lan.connect() as session:
        edit(session, "CKS-001", "name = 'Chốt mới', edit_reason = 'theo công văn 12'")
        edit(session, "CKS-002", "road = 'QL3'")
    rows = owner.execute(
        "SELECT action, what, changed_by, reason, address IS NOT NULL FROM audit.journal WHERE action = 'update' ORDER BY change_id"
    ).fetchall()
    assert rows == [
        ("update", "name: Chốt số 1 → Chốt mới", lan.login, "theo công văn 12", True),
        ("update", "road: – → QL3", lan.login, None, True),
    ]


def test_each_month_has_its_partition_and_the_rest_moves_into_it(owner: psycopg.Connection) -> None:
    owner.execute(
        "INSERT INTO audit.change (changed_at, layer, uid, action, version, changed_by)"
        " VALUES ('2021-05-31 23:59+07', 'x', gen_random_uuid(), 'insert', 1, 'lan'),"
        " ('2021-06-01 00:00+07', 'x', gen_random_uuid(), 'insert', 1, 'lan')"
    )
    assert owner.execute("SELECT count(*) FROM audit.change_rest").fetchone() == (2,)
    owner.execute("SELECT audit.ensure_partitions()")
    assert owner.execute("SELECT count(*) FROM audit.change_rest").fetchone() == (0,)
    query = "SELECT tableoid::regclass::text, count(*) FROM audit.change WHERE layer = 'x' GROUP BY 1 ORDER BY 1"
    assert owner.execute(query).fetchall() == [("audit.change_2021_05", 1), ("audit.change_2021_06", 1)]
    today = "SELECT DISTINCT tableoid::regclass::text = 'audit.change_' || to_char(now(), 'YYYY_MM') FROM audit.change WHERE layer = 'checkpoints'"
    assert owner.execute(today).fetchall() == [(True,)]


def test_one_persons_day_is_taken_back_and_a_colleagues_later_value_stays(
    people: Callable[[str], Person], conn: psycopg.Connection, owner: psycopg.Connection
) -> None:
    lan, minh = people("lan"), people("minh")
    with lan.connect() as session:
        edit(session, "CKS-001", "name = 'Sai', road = 'Sai'")
        edit(session, "CKS-001", "name = 'Sai nữa'")
        session.execute("DELETE FROM work.checkpoints WHERE checkpoint_code = 'CKS-002'")
        session.execute(
            "INSERT INTO work.checkpoints (name, checkpoint_type, commune_code, status, opened_on, geom)"
            " VALUES ('Vẽ nhầm', 'zone', '02122', 'operating', '2022-01-12', 'SRID=4326;POINT(105.9 21.9)')"
        )
    with minh.connect() as session:
        edit(session, "CKS-001", "road = 'QL3'")
    day = owner.execute("SELECT (now() AT TIME ZONE 'Asia/Ho_Chi_Minh')::date").fetchone()
    assert day is not None
    edits = find_edits(conn, Selection("checkpoints", login=lan.login, day=day[0]))
    assert [each.action for each in edits] == ["update", "update", "delete", "insert"]
    assert restore_edits(conn, "checkpoints", edits, by="quản trị", note="nhập nhầm") == Restored(features=3, kept=1)
    publish_layer(conn, "checkpoints", by="quản trị")
    conn.commit()
    assert state(owner) == {"CKS-001": ("Chốt số 1", "QL3"), "CKS-002": ("Chốt số 2", None)}
    query = "SELECT DISTINCT changed_by, reason FROM audit.change WHERE reason IS NOT NULL AND batch_id IS NULL OR reason = 'nhập nhầm'"
    assert ("quản trị", "nhập nhầm") in owner.execute(query).fetchall()
    assert len(owner.execute("SELECT FROM api.checkpoints").fetchall()) == 2


def test_taking_back_can_be_taken_back(
    people: Callable[[str], Person], conn: psycopg.Connection, owner: psycopg.Connection
) -> None:
    with people("lan").connect() as session:
        edit(session, "CKS-001", "geom = 'SRID=4326;POINT(105.95 21.85)'")
    place = "SELECT ST_AsText(geom) FROM work.checkpoints WHERE checkpoint_code = 'CKS-001'"
    moved = owner.execute(place).fetchone()
    (last,) = owner.execute("SELECT max(change_id) FROM audit.change").fetchone() or (0,)
    restore_edits(conn, "checkpoints", find_edits(conn, Selection("checkpoints", change_id=last)), by="a", note="b")
    conn.commit()
    assert owner.execute(place).fetchone() == ("POINT(105.901 21.9)",)
    (last,) = owner.execute("SELECT max(change_id) FROM audit.change").fetchone() or (0,)
    restore_edits(conn, "checkpoints", find_edits(conn, Selection("checkpoints", change_id=last)), by="a", note="b")
    conn.commit()
    assert owner.execute(place).fetchone() == moved


def test_row_in_the_restore_table_takes_back_a_feature_inside_qgis(
    people: Callable[[str], Person], owner: psycopg.Connection
) -> None:
    lan = people("lan")
    with lan.connect() as session:
        edit(session, "CKS-001", "name = 'Sai'")
        session.execute("DELETE FROM work.checkpoints WHERE checkpoint_code = 'CKS-001'")
        result = session.execute(
            "INSERT INTO work.restore_request (layer, key, login, note) VALUES ('checkpoints', 'CKS-001', %s, 'xoá nhầm')"
            " RETURNING result, requested_by",
            (lan.login,),
        ).fetchone()
        assert result == (
            "Đã khôi phục 1 đối tượng; giữ nguyên 0 giá trị đã được sửa tiếp. / 1 features restored, 0 later values kept.",
            lan.login,
        )
        with pytest.raises(psycopg.errors.InvalidParameterValue, match="Không tìm thấy thay đổi"):
            session.execute(
                "INSERT INTO work.restore_request (layer, key, note) VALUES ('checkpoints', 'CKS-999', 'x')"
            )
        with pytest.raises(psycopg.errors.CheckViolation, match="khôi phục gì"):
            session.execute("INSERT INTO work.restore_request (layer, note) VALUES ('checkpoints', 'x')")
    assert state(owner) == BEFORE
    assert owner.execute("SELECT name FROM api.checkpoints ORDER BY 1").fetchall() == [("Chốt số 1",), ("Chốt số 2",)]


def test_restoring_needs_the_right_to_edit_there(people: Callable[[str], Person], owner: psycopg.Connection) -> None:
    with people("lan").connect() as session:
        edit(session, "CKS-001", "commune_code = '02155'")
    with people("minh").connect() as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute("INSERT INTO work.restore_request (layer, key, note) VALUES ('checkpoints', 'CKS-001', 'x')")
    assert owner.execute("SELECT count(*) FROM work.restore_request").fetchone() == (0,)


def test_nothing_named_and_nothing_found_are_wrong_use(conn: psycopg.Connection) -> None:
    for selection, code in (
        (Selection("checkpoints"), "edits-not-named"),
        (Selection("checkpoints", key="CKS-777"), "edits-not-found"),
    ):
        with pytest.raises(UseError) as refused:
            find_edits(conn, selection)
        assert refused.value.code == code
