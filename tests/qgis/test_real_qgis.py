"""The real QGIS over the real database. QGIS says success when nothing changed, so every test asks the database too."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
import shapely

from catalog.model import Catalog
from tests.frames import bring_in, checkpoint
from tests.installation import Database
from tests.qgis.conftest import ZONES
from tests.qgis.window import HOME_ZONE, Person, Window

LAYER = "work.checkpoints"
ONE, TWO = "\"checkpoint_code\" = 'CKS-001'", "\"checkpoint_code\" = 'CKS-002'"
NEW = {
    "name": "Chốt mới", "checkpoint_type": "zone", "status": "operating", "commune_code": "02122",
    "opened_on": {"date": "2022-01-12"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def _checkpoints(conn: psycopg.Connection, catalog: Catalog) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2, commune_code="02155"))


def value(owner: psycopg.Connection, columns: str, key: str = "CKS-001") -> tuple[object, ...]:
    query = f"SELECT {columns} FROM work.checkpoints WHERE checkpoint_code = %s"  # noqa: S608  a test's own constant
    row = owner.execute(query, (key,)).fetchone()
    assert row is not None
    return row


def test_two_editors_on_one_feature_the_second_is_told(
    window: Callable[[str], Window], people: Callable[[str], Person], owner: psycopg.Connection
) -> None:
    lan, minh = window("lan"), window("minh")
    assert lan.opened == minh.opened == {"ok": True, "invalid": []}
    for each in (lan, minh):
        each.do("start", layer=LAYER)
    lan.do("change", layer=LAYER, where=ONE, values={"name": "Của Lan"})
    minh.do("change", layer=LAYER, where=ONE, values={"name": "Của Minh", "wkt": "Point(105.9 21.9)"})
    assert lan.save(LAYER)["ok"]
    refused = minh.save(LAYER)
    assert not refused["ok"]
    assert f"Xung đột: {people('lan').login} đã sửa «Của Lan» lúc" in refused["errors"]
    assert "tải lại lớp (F5)" in refused["errors"]
    assert value(owner, "name, ST_AsText(geom), version") == ("Của Lan", "POINT(105.901 21.9)", 2)
    # After a reload Minh edits the new state, in one session more than once, shape alone too.
    minh.do("reload", layer=LAYER)
    assert minh.edit(LAYER, ONE, road="QL3")["ok"]
    assert minh.edit(LAYER, ONE, wkt="Point(105.95 21.9)")["ok"]
    assert value(owner, "name, road, ST_AsText(geom), version") == ("Của Lan", "QL3", "POINT(105.95 21.9)", 4)
    assert owner.execute("SELECT name FROM api.checkpoints ORDER BY 1 LIMIT 1").fetchone() == ("Chốt số 2",)


def test_shape_alone_is_locked_like_any_field(window: Callable[[str], Window], owner: psycopg.Connection) -> None:
    lan, minh = window("lan"), window("minh")
    for each in (lan, minh):
        each.do("start", layer=LAYER)
    lan.do("change", layer=LAYER, where=ONE, values={"wkt": "Point(105.91 21.9)"})
    minh.do("change", layer=LAYER, where=ONE, values={"wkt": "Point(105.92 21.9)"})
    assert lan.save(LAYER)["ok"]
    refused = minh.save(LAYER)
    assert not refused["ok"]
    assert "Xung đột" in refused["errors"]
    assert value(owner, "ST_AsText(geom), version") == ("POINT(105.91 21.9)", 2)


def test_several_edits_of_a_feature_are_one_version(window: Callable[[str], Window], owner: psycopg.Connection) -> None:
    lan = window("lan")
    lan.do("start", layer=LAYER)
    for values in ({"name": "Một"}, {"road": "QL3"}, {"wkt": "Point(105.91 21.9)"}, {"name": "Hai"}):
        lan.do("change", layer=LAYER, where=ONE, values=values)
    assert lan.save(LAYER) == {"ok": True, "errors": ""}
    lan.do("start", layer=LAYER)
    assert lan.do("move_vertex", layer=LAYER, where=ONE, number=0, to=[105.92, 21.9])
    assert lan.save(LAYER) == {"ok": True, "errors": ""}
    # The first Save is two statements, attributes and shape, each with the version that it saw.
    assert value(owner, "name, road, ST_AsText(geom)") == ("Hai", "QL3", "POINT(105.92 21.9)")


def test_feature_that_a_colleague_deleted_is_neither_changed_nor_deleted_silently(
    window: Callable[[str], Window], people: Callable[[str], Person], owner: psycopg.Connection
) -> None:
    lan, minh = window("lan"), window("minh")
    for each in (lan, minh):
        each.do("start", layer=LAYER)
    minh.do("change", layer=LAYER, where=ONE, values={"name": "Của Minh"})
    lan.do("delete", layer=LAYER, where=ONE)
    assert lan.save(LAYER)["ok"]
    refused = minh.save(LAYER)
    assert not refused["ok"]
    assert f"«Chốt số 1» đã bị {people('lan').login} xoá lúc" in refused["errors"]
    minh.do("start", layer=LAYER)
    with people("lan").connect() as session:
        session.execute("UPDATE work.checkpoints SET deleted_at = NULL, base_version = version WHERE checkpoint_code = 'CKS-001'")  # fmt: skip
    minh.do("reload", layer=LAYER)
    minh.do("delete", layer=LAYER, where=ONE)
    with people("lan").connect() as session:
        session.execute("DELETE FROM work.checkpoints WHERE checkpoint_code = 'CKS-001'")
    assert not minh.save(LAYER)["ok"]
    assert value(owner, "name, updated_by, deleted_at IS NOT NULL") == ("Chốt số 1", people("lan").login, True)
    assert owner.execute("SELECT checkpoint_code FROM api.checkpoints").fetchall() == [("CKS-002",)]


def test_no_right_in_that_commune_is_an_error_not_a_success(
    window: Callable[[str], Window], owner: psycopg.Connection
) -> None:
    minh = window("minh")
    refusals = [minh.edit(LAYER, TWO, name="Khác"), minh.edit(LAYER, TWO, wkt="Point(105.95 21.95)")]
    minh.do("start", layer=LAYER)
    minh.do("delete", layer=LAYER, where=TWO)
    refusals.append(minh.save(LAYER))
    minh.do("start", layer=LAYER)
    minh.do("add", layer=LAYER, values={**NEW, "commune_code": "02155"}, wkt="Point(105.95 21.95)")
    refusals.append(minh.save(LAYER))
    for refused in refusals:
        assert not refused["ok"]
        assert "không được phân công sửa ở đây" in refused["errors"]
    assert value(owner, "name, version, deleted_at", "CKS-002") == ("Chốt số 2", 1, None)
    assert owner.execute("SELECT count(*) FROM work.checkpoints").fetchone() == (2,)


def test_viewer_reads_what_is_published_and_not_the_editing_tables(people: Callable[[str], Person]) -> None:
    with people("xem").connect() as session:
        assert session.execute("SELECT count(*) FROM api.checkpoints").fetchone() == (2,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("SELECT FROM work.checkpoints")


@pytest.mark.parametrize("who", ["lan", "minh"])
def test_new_feature_takes_defaults_and_times_hold_to_the_minute(
    window: Callable[[str], Window], owner: psycopg.Connection, who: str
) -> None:
    """Also where the specialist's machine is set to another time zone; only its calendar is its own then."""
    lan = window(who)
    began = owner.execute("SELECT clock_timestamp()").fetchone()
    lan.do("start", layer="work.risk_points")
    typed = {
        "name": "Chợ Bắc Kạn", "place_type": "market", "risk_level": "high", "status": "monitoring", "commune_code": "02122",
        "exposed_from": {"at": "2022-01-15 00:30"}, "exposed_to": {"at": "2022-01-15 17:05"}, "case_count": 0,
    }  # fmt: skip
    form = lan.do("add", layer="work.risk_points", values=typed, wkt="Point(105.83 22.14)")
    assert (form["point_code"], form["review"], form["source"]) == ("DNC-001", "approved", "hand")
    lan.do("add", layer="work.risk_points", values={**typed, "name": "Bến xe"}, wkt="Point(105.84 22.14)")
    assert lan.save("work.risk_points") == {"ok": True, "errors": ""}
    rows = owner.execute(
        "SELECT point_code, name, to_char(exposed_from AT TIME ZONE 'Asia/Ho_Chi_Minh', 'DD/MM HH24:MI'), case_count,"
        " recorded_on IN ((clock_timestamp() AT TIME ZONE %(zone)s)::date, (%(began)s AT TIME ZONE %(zone)s)::date)"  # midnight
        " FROM work.risk_points ORDER BY 1",
        {"zone": ZONES.get(who, HOME_ZONE), "began": began and began[0]},
    ).fetchall()
    assert rows == [
        ("DNC-001", "Chợ Bắc Kạn", "15/01 00:30", 0, True),
        ("DNC-002", "Bến xe", "15/01 00:30", 0, True),
    ]
    lan.do("reload", layer="work.risk_points")
    read = lan.do("read", layer="work.risk_points", where="\"point_code\" = 'DNC-001'", fields=["exposed_from"])
    assert read == [{"exposed_from": "2022-01-15T00:30:00+07:00"}]


def test_pasted_copy_and_split_part_get_keys_of_their_own(
    window: Callable[[str], Window], owner: psycopg.Connection, conn: psycopg.Connection, catalog: Catalog
) -> None:
    zone = {
        "zone_code": "VCL-001", "name": "Thôn Nà Lẹng", "zone_level": "village", "measure": "lockdown",
        "commune_code": "02122", "status": "active", "imposed_on": checkpoint()["opened_on"],
        "geom": shapely.MultiPolygon([shapely.box(105.9, 21.9, 105.92, 21.92)]),
    }  # fmt: skip
    bring_in(conn, catalog, "isolation_zones", zone)
    lan = window("lan")
    lan.do("start", layer=LAYER)
    lan.do("paste", layer=LAYER, where=ONE)
    assert lan.save(LAYER) == {"ok": True, "errors": ""}
    assert value(owner, "name, source, batch_id", "CKS-003") == ("Chốt số 1", "hand", None)
    lan.do("start", layer="work.isolation_zones")
    assert lan.do("split", layer="work.isolation_zones", line=[[105.91, 21.89], [105.91, 21.93]]) == 0
    assert lan.save("work.isolation_zones") == {"ok": True, "errors": ""}
    rows = owner.execute(
        "SELECT zone_code, name, source, source_file, round(ST_Area(geom)::numeric, 6)::float8 FROM work.isolation_zones ORDER BY 1"
    ).fetchall()
    assert rows == [
        ("VCL-001", "Thôn Nà Lẹng", "file", "hand-in.xlsx", 0.0002),
        ("VCL-002", "Thôn Nà Lẹng", "hand", None, 0.0002),
    ]
    assert owner.execute("SELECT count(*) FROM api.isolation_zones").fetchone() == (2,)


def test_form_says_the_catalogues_words_before_the_database_has_to(
    window: Callable[[str], Window], owner: psycopg.Connection
) -> None:
    lan = window("lan")
    said = lan.do("problems", layer=LAYER, values={**NEW, "name": None, "closed_on": {"date": "2020-01-01"}}, wkt="Point(105.9 21.9)")  # fmt: skip
    assert set(said) == {"name", "closed_on"}
    assert "«Tên chốt» chưa có giá trị." in said["name"][-1]
    assert "Ngày giải thể («Giải thể ngày») trước ngày hoạt động («Hoạt động từ»)." in said["closed_on"][-1]
    assert lan.do("problems", layer=LAYER, values=NEW, wkt="Point(105.9 21.9)") == {}
    # What only the database can know comes back whole, first line first.
    lan.do("start", layer=LAYER)
    lan.do("add", layer=LAYER, values={**NEW, "status": "khác", "commune_code": "99999"}, wkt="Point(21.9 105.9)")
    refused = lan.save(LAYER)
    assert not refused["ok"]
    for text in ("«Mã xã» (99999) không phải mã xã của tỉnh.", "«Tình trạng» (khác) không có trong danh mục.", "Vị trí nằm ngoài tỉnh.", "Chọn «Tình trạng» trong danh sách."):  # fmt: skip
        assert text in refused["errors"]
    assert "Failing row" not in refused["errors"]
    assert owner.execute("SELECT count(*) FROM work.checkpoints").fetchone() == (2,)


def test_one_stale_feature_of_several_leaves_all_as_they_were(
    window: Callable[[str], Window], people: Callable[[str], Person], owner: psycopg.Connection
) -> None:
    lan = window("lan")
    lan.do("start", layer=LAYER)
    lan.do("change", layer=LAYER, where="true", values={"road": "QL3"})
    with people("lan").connect() as session:
        session.execute("UPDATE work.checkpoints SET hours = '24/24', base_version = version WHERE checkpoint_code = 'CKS-002'")  # fmt: skip
    assert not lan.save(LAYER)["ok"]
    assert owner.execute("SELECT DISTINCT road FROM work.checkpoints").fetchall() == [(None,)]


@pytest.fixture
def _own_windows(shared_windows: dict[str, Window]) -> Iterator[None]:
    """Close lan's window after the test: its connections are not what they were."""
    yield
    shared_windows.pop("lan").close()


def test_connection_cut_before_save_loses_nothing(
    window: Callable[[str], Window], people: Callable[[str], Person], owner: psycopg.Connection, _own_windows: None
) -> None:
    lan = window("lan")
    lan.do("start", layer=LAYER)
    lan.do("change", layer=LAYER, where=ONE, values={"name": "Còn nguyên"})
    person = people("lan")
    with psycopg.connect(person.database.superuser_url, autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (person.login,))
    assert lan.save(LAYER, keep=True)["ok"] or lan.save(LAYER)["ok"]  # by itself, or when Save is pressed once more
    assert value(owner, "name, version") == ("Còn nguyên", 2)


def test_connection_cut_while_saving_is_an_error_and_save_can_be_pressed_again(
    window: Callable[[str], Window], owner: psycopg.Connection, database: Database, _own_windows: None
) -> None:
    lan = window("lan")
    with psycopg.connect(database.superuser_url, autocommit=True) as server:
        server.execute(
            "CREATE FUNCTION work.cut() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS"
            " $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$;"
            "CREATE TRIGGER zz_cut BEFORE UPDATE ON work.checkpoints FOR EACH ROW EXECUTE FUNCTION work.cut()"
        )
        lan.do("start", layer=LAYER)
        lan.do("change", layer=LAYER, where="true", values={"road": "QL3"})
        try:
            refused = lan.save(LAYER, keep=True)
        finally:
            server.execute("DROP TRIGGER zz_cut ON work.checkpoints; DROP FUNCTION work.cut()")
    assert not refused["ok"]
    assert owner.execute("SELECT DISTINCT road, version FROM work.checkpoints").fetchall() == [(None, 1)]
    assert lan.save(LAYER) == {"ok": True, "errors": ""}
    assert owner.execute("SELECT DISTINCT road, version FROM work.checkpoints").fetchall() == [("QL3", 2)]


def test_save_of_many_features_is_one_release(
    window: Callable[[str], Window], people: Callable[[str], Person], owner: psycopg.Connection
) -> None:
    releases = "SELECT count(*) FROM release.release WHERE layer = 'checkpoints'"
    before = owner.execute(releases).fetchone()
    assert window("lan").edit(LAYER, "true", road="QL3")["ok"]
    assert owner.execute("SELECT DISTINCT road FROM api.checkpoints").fetchall() == [("QL3",)]
    assert owner.execute(releases).fetchone() == ((before or (0,))[0] + 1,)


def test_publication_that_fails_at_the_commit_is_no_success(
    window: Callable[[str], Window], owner: psycopg.Connection
) -> None:
    owner.execute(
        "CREATE FUNCTION release.no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'Hôm nay không công bố.'; END $$;"
        "CREATE TRIGGER no BEFORE INSERT ON release.release FOR EACH ROW EXECUTE FUNCTION release.no()"
    )
    try:
        refused = window("lan").edit(LAYER, ONE, name="Khác")
    finally:
        owner.execute("DROP TRIGGER no ON release.release; DROP FUNCTION release.no()")
    assert not refused["ok"]
    assert value(owner, "name, version") == ("Chốt số 1", 1)
