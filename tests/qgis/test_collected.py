"""What is collected in the field: kept whatever is wrong with it, taken in like a file, never against a hand edit."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
import shapely
from psycopg import sql

from catalog.derive.qgis_plans import field_plan
from catalog.model import Catalog
from ingest.collected import PERSONAL, take_in
from ingest.errors import IngestError
from ingest.qgis.project import make_project
from ingest.receipt import Outcome
from tests.frames import bring_in, checkpoint
from tests.installation import Database, Province, end
from tests.qgis.window import Person, Window

POINT = "SRID=4326;POINT(105.9 21.95)"
NEW = {
    "name": "Chốt Cầu Ngầm", "checkpoint_type": "zone", "commune_code": "02122", "status": "operating",
    "opened_on": "2022-01-12", "geom": POINT,
}  # fmt: skip


def collect(person: Person, layer: str = "checkpoints", **values: Any) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, values))
    places = sql.SQL(", ").join([sql.Placeholder()] * len(values))
    query = sql.SQL("INSERT INTO inbox.{} ({}) VALUES ({})").format(sql.Identifier(layer), columns, places)
    with person.connect() as session:
        session.execute(query, list(values.values()))


def said(
    owner: psycopg.Connection, columns: str = "checkpoint_code, inbox_state, inbox_result"
) -> list[tuple[Any, ...]]:
    query = f"SELECT {columns} FROM inbox.checkpoints ORDER BY collected_at, uid"  # noqa: S608  a test's own constant
    return owner.execute(query).fetchall()


def work(owner: psycopg.Connection) -> dict[str, tuple[Any, ...]]:
    query = "SELECT checkpoint_code, name, road, status, ST_AsText(geom) FROM work.checkpoints WHERE deleted_at IS NULL"
    return {key: tuple(rest) for key, *rest in owner.execute(query)}


def test_new_points_get_keys_and_are_published_with_a_receipt(
    people: Callable[[str], Person], conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    chau = people("chau")
    collect(chau, **NEW, contact_phone="0912 345 678")
    collect(chau, **NEW | {"name": "Chốt Bản Tết", "geom": "SRID=4326;POINT(105.91 21.96)"})
    assert set(work(owner)) == {"CKS-001"}  # nothing enters by itself
    (receipt,) = take_in(conn, catalog)
    assert (receipt.outcome, receipt.by, receipt.counts.published_new) == (Outcome.PUBLISHED, chau.login, 2)
    assert [each[:2] for each in said(owner)] == [("CKS-002", "taken"), ("CKS-003", "taken")]
    assert work(owner)["CKS-002"] == ("Chốt Cầu Ngầm", None, "operating", "POINT(105.9 21.95)")
    row = owner.execute(
        "SELECT w.source, w.updated_by, b.handed_in_by, w.source_file LIKE 'Thực địa %' FROM work.checkpoints w"
        " JOIN lineage.batch b USING (batch_id) WHERE checkpoint_code = 'CKS-002'"
    ).fetchone()
    assert row == ("file", chau.login, chau.login, True)
    assert owner.execute("SELECT count(*) FROM api.checkpoints").fetchone() == (3,)
    assert list(take_in(conn, catalog)) == []


def test_faulty_row_comes_back_with_the_reason_and_the_others_enter(
    people: Callable[[str], Person], conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    chau = people("chau")
    collect(chau, **NEW)
    collect(chau, **NEW | {"name": None, "status": "khác"})
    collect(chau, **NEW | {"name": "Ở huyện khác", "commune_code": "01840", "geom": "SRID=4326;POINT(105.83 22.14)"})
    (receipt,) = take_in(conn, catalog)
    assert (receipt.counts.published_new, receipt.counts.refused) == (1, 2)
    good, faulty, stranger = said(owner)
    assert good == ("CKS-001", "taken", None)
    assert faulty[:2] == (None, "refused")
    assert "Tên chốt" in faulty[2]
    assert "khác" in faulty[2]
    assert stranger[:2] == (None, "refused")
    assert "không được phân công" in stranger[2]
    # Put right by whoever collected it, the row comes again by itself.
    with chau.connect() as session:
        session.execute("UPDATE inbox.checkpoints SET name = 'Chốt đã sửa', status = 'operating' WHERE name IS NULL")
        with pytest.raises(psycopg.errors.SerializationFailure, match="đã được nhận"):
            session.execute("UPDATE inbox.checkpoints SET name = 'x' WHERE inbox_state = 'taken'")
    (receipt,) = take_in(conn, catalog)
    assert (receipt.counts.read, receipt.counts.published_new) == (1, 1)
    assert work(owner)["CKS-002"][0] == "Chốt đã sửa"


def test_report_on_a_feature_changes_what_it_says_and_nothing_else(
    people: Callable[[str], Person], conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1, road="QL3"))
    chau = people("chau")
    collect(chau, checkpoint_code="CKS-001", status="closed", closed_on="2022-01-20", geom=POINT)
    (receipt,) = take_in(conn, catalog)
    assert receipt.counts.changed == 1
    assert work(owner)["CKS-001"] == ("Chốt số 1", "QL3", "closed", "POINT(105.901 21.9)")
    collect(chau, checkpoint_code="CKS-001", is_moved=True, geom=POINT)
    list(take_in(conn, catalog))
    assert work(owner)["CKS-001"] == ("Chốt số 1", "QL3", "closed", "POINT(105.9 21.95)")
    # The file of tomorrow still says what it said: that undoes nothing.
    counts, _ = bring_in(conn, catalog, "checkpoints", checkpoint(1, road="QL3"))
    assert (counts.changed, counts.conflicts) == (0, 0)
    # A second report builds on the first; a file that changes the same field is a conflict.
    collect(chau, checkpoint_code="CKS-001", road="QL3B")
    (receipt,) = take_in(conn, catalog)
    assert (receipt.counts.changed, receipt.parts[0].conflicts) == (1, 0)
    counts, _ = bring_in(conn, catalog, "checkpoints", checkpoint(1, road="ĐT 256"))
    assert (counts.changed, counts.conflicts) == (0, 1)
    assert work(owner)["CKS-001"] == ("Chốt số 1", "QL3B", "closed", "POINT(105.9 21.95)")


def test_commune_of_a_new_point_is_that_in_which_it_was_drawn(
    people: Callable[[str], Person], conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    unit = {
        "unit_id": "02122@2020-02-01", "code": "02122", "level": "commune", "unit_type": "commune",
        "name_vi": "Xã Như Cố", "valid_from": date(2020, 2, 1),
        "geom": shapely.MultiPolygon([shapely.box(105.85, 21.85, 105.95, 21.97)]),
    }  # fmt: skip
    bring_in(conn, catalog, "administrative_units", unit)
    collect(people("chau"), **{name: value for name, value in NEW.items() if name != "commune_code"})
    list(take_in(conn, catalog))
    assert owner.execute("SELECT commune_code FROM api.checkpoints").fetchall() == [("02122",)]


def test_hand_edit_stays_and_the_report_becomes_a_conflict(
    people: Callable[[str], Person], conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    with people("lan").connect() as session:
        session.execute("UPDATE work.checkpoints SET name = 'Tay', base_version = version")
    collect(people("chau"), checkpoint_code="CKS-001", name="Thực địa", road="QL3", geom=POINT)
    (receipt,) = take_in(conn, catalog)
    assert receipt.parts[0].conflicts == 1
    assert work(owner)["CKS-001"][:2] == ("Tay", "QL3")
    ((_, state, result),) = said(owner)
    assert state == "taken"
    assert "sửa tay" in result
    row = owner.execute("SELECT field, hand_value, file_value, decision FROM work.conflict").fetchone()
    assert row == ("name", "Tay", "Thực địa", None)


def test_two_reports_on_a_feature_enter_in_their_order(
    people: Callable[[str], Person], conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    chau = people("chau")
    collect(chau, checkpoint_code="CKS-001", road="QL3", collected_at="2022-01-20 15:00")
    collect(chau, checkpoint_code="CKS-001", road="QL2", collected_at="2022-01-20 08:00")
    assert [each.counts.changed for each in take_in(conn, catalog)] == [1, 1]
    assert work(owner)["CKS-001"][1] == "QL3"


def test_field_worker_reaches_rows_of_their_own_and_nothing_of_the_desk(
    people: Callable[[str], Person], owner: psycopg.Connection
) -> None:
    chau = people("chau")
    owner.execute("INSERT INTO inbox.checkpoints (name, collected_by) VALUES ('của người khác', 'dung')")
    collect(chau, **NEW | {"collected_by": "dung", "inbox_state": "taken", "name": "  Chợ "})
    with chau.connect() as session:
        query = "SELECT name, collected_by, inbox_state FROM inbox.checkpoints"
        assert session.execute(query).fetchall() == [("Chợ", chau.login, "new")]
        assert session.execute("DELETE FROM inbox.checkpoints WHERE name = 'của người khác'").rowcount == 0
        for table in ("work.checkpoints", "release.checkpoints", "audit.journal", "lineage.batch", "work.conflict"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                session.execute(f"SELECT FROM {table}")  # type: ignore[call-overload]
        session.execute("SELECT FROM api.checkpoints")
    with people("lan").connect() as session:
        assert session.execute("SELECT count(*) FROM inbox.checkpoints").fetchone() == (2,)


def test_interrupted_taking_in_leaves_everything_waiting(
    people: Callable[[str], Person], conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    collect(people("chau"), **NEW)
    owner.execute(
        "CREATE FUNCTION release.no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;"
        "CREATE TRIGGER no BEFORE INSERT ON release.release FOR EACH ROW EXECUTE FUNCTION release.no()"
    )
    try:
        with pytest.raises(psycopg.errors.RaiseException):
            list(take_in(conn, catalog))
    finally:
        owner.execute("DROP TRIGGER no ON release.release; DROP FUNCTION release.no()")
    assert said(owner) == [(None, "new", None)]
    assert work(owner) == {}
    assert [each.counts.published_new for each in take_in(conn, catalog)] == [1]


def test_person_who_is_named_in_a_row_is_kept_nowhere(
    people: Callable[[str], Person], conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    collect(people("chau"), **NEW, note="gặp ông Nguyễn Văn An, CCCD 006090001234")
    (receipt,) = take_in(conn, catalog)
    assert any(each.code in PERSONAL for each in receipt.findings)
    for table in ("inbox.checkpoints", "work.checkpoints", "lineage.batch", "lineage.field_value", "audit.change"):
        query = f"SELECT coalesce(string_agg(to_jsonb(t)::text, ''), '') FROM {table} t"  # noqa: S608  a test's own constant
        (text,) = owner.execute(query).fetchone() or ("",)
        assert "006090001234" not in text, table
        assert "Nguyễn Văn An" not in text, table


def test_login_of_another_role_takes_nothing_in(
    people: Callable[[str], Person], database: Database, owner: psycopg.Connection, catalog: Catalog
) -> None:
    collect(people("chau"), **NEW)
    with psycopg.connect(database.superuser_url) as stranger, pytest.raises(IngestError, match="not-allowed"):
        list(take_in(stranger, catalog))
    assert said(owner) == [(None, "new", None)]
    assert work(owner) == {}


# --- in QGIS ---


def test_field_project_collects_offline_free_of_hard_rules_and_shows_what_came_back(
    people: Callable[[str], Person],
    database: Database,
    conn: psycopg.Connection,
    owner: psycopg.Connection,
    catalog: Catalog,
    desk: Path,
    tmp_path: Path,
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    project, layer = tmp_path / "covidmaps.qgz", "inbox.checkpoints"
    make_project(field_plan(catalog), database.owner_url, project)
    with Window(people("chau"), project, tmp_path) as chau:
        assert chau.opened == {"ok": True, "invalid": []}
        assert chau.do("expressions") == {}
        assert chau.do("widget", layer=layer, field="checkpoint_code")["type"] == "ValueRelation"
        # What a new point needs is asked for, and stops nobody; a report on a known one needs nothing.
        assert "name" in chau.do("problems", layer=layer, values={}, wkt="Point(105.9 21.95)")
        assert chau.do("problems", layer=layer, values={"checkpoint_code": "CKS-001"}, wkt="Point(105.9 21.95)") == {}
        chau.do("start", layer=layer)
        form = chau.do("add", layer=layer, values={"name": "Chốt mới"}, wkt="Point(105.9 21.95)")
        assert (form["opened_on"], form["commune_code"]) == (None, None)
        chau.do("add", layer=layer, values={"checkpoint_code": "CKS-001", "road": "QL3"}, wkt="Point(105.9 21.95)")
        assert chau.save(layer) == {"ok": True, "errors": ""}
        list(take_in(conn, catalog))
        assert work(owner) == {"CKS-001": ("Chốt số 1", "QL3", "operating", "POINT(105.901 21.9)")}
        chau.do("calm")
        (came_back,) = chau.do("read", layer=layer, where="true", fields=["name", "inbox_state", "inbox_result"])
        assert (came_back["name"], came_back["inbox_state"]) == ("Chốt mới", "refused")
        assert "Tình trạng" in came_back["inbox_result"]


def test_desk_shows_what_waits(window: Callable[[str], Window], people: Callable[[str], Person]) -> None:
    collect(people("chau"), **NEW)
    lan = window("lan")
    read = {"layer": "inbox.checkpoints", "where": "true", "fields": ["name", "inbox_state"]}
    assert lan.do("read", **read) == [{"name": "Chốt Cầu Ngầm", "inbox_state": "new"}]
    assert lan.edit("inbox.checkpoints", "true", name="Chốt Cầu Ngầm (sửa)") == {"ok": True, "errors": ""}


# --- the command ---


def test_command_takes_in_with_receipts_and_says_by_its_exit_whether_a_row_came_back(
    people: Callable[[str], Person], database: Database, owner: psycopg.Connection, tmp_path: Path
) -> None:
    province = Province(database, tmp_path, 1)
    assert province.run("inbox").returncode == 0
    collect(people("chau"), **NEW)
    collect(people("chau"), **NEW | {"name": None})
    done = province.run("inbox")
    assert done.returncode == 1, done.stderr
    assert "Thực địa" in done.stdout
    assert "[required-missing]" in done.stdout
    assert sorted(each[1] for each in said(owner)) == ["refused", "taken"]


def test_waiting_command_takes_in_at_once_and_stops_when_told(
    people: Callable[[str], Person], database: Database, owner: psycopg.Connection, tmp_path: Path
) -> None:
    province = Province(database, tmp_path, 1)
    process = province.start("inbox", "--wait")
    try:
        listening = (
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'covidmaps_ingest'"
        )
        until(lambda: owner.execute(listening).fetchone() != (0,))
        collect(people("chau"), **NEW)
        until(lambda: said(owner)[0][1] == "taken")
    finally:
        end(process)
    assert process.returncode == 0


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
