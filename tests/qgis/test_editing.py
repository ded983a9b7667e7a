"""A save by hand, as QGIS sends it: rights, what is put right by itself, what is refused and in which words."""

from collections.abc import Callable
from datetime import date

import psycopg
import pytest
import shapely

from catalog.model import Catalog
from tests.frames import bring_in, checkpoint
from tests.qgis.window import Person

NEW = (
    "INSERT INTO work.checkpoints (checkpoint_code, name, checkpoint_type, commune_code, status, opened_on, geom)"
    " VALUES (%s, %s, 'zone', %s, 'operating', '2022-01-12', %s)"
)
POINT = "SRID=4326;POINT(105.9 21.9)"


@pytest.fixture
def _checkpoints(conn: psycopg.Connection, catalog: Catalog) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2, commune_code="02155"))


def values(owner: psycopg.Connection, columns: str, key: str) -> tuple[object, ...]:
    row = owner.execute(f"SELECT {columns} FROM work.checkpoints WHERE checkpoint_code = %s", (key,)).fetchone()  # noqa: S608  a test's own constant
    assert row is not None
    return row


# --- rights ---


def test_editor_without_an_area_edits_nowhere(
    people: Callable[[str], Person], owner: psycopg.Connection, _checkpoints: None
) -> None:
    lan = people("lan")
    owner.execute("DELETE FROM work.editor_area")
    with lan.connect() as session, pytest.raises(psycopg.errors.InsufficientPrivilege, match="không được phân công"):
        session.execute("UPDATE work.checkpoints SET name = 'Khác', base_version = 1")


def test_editor_of_a_commune_edits_there_and_is_told_elsewhere(
    people: Callable[[str], Person], owner: psycopg.Connection, _checkpoints: None
) -> None:
    with people("minh").connect() as session:
        session.execute("UPDATE work.checkpoints SET name = 'Của Minh', base_version = 1 WHERE commune_code = '02122'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege) as refused:
            session.execute("UPDATE work.checkpoints SET name = 'Khác', base_version = 1 WHERE commune_code = '02155'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute("DELETE FROM work.checkpoints WHERE commune_code = '02155'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(NEW, ("CKS-003", "Chốt mới", "02155", POINT))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(
                "UPDATE work.checkpoints SET commune_code = '02155', base_version = 2 WHERE checkpoint_code = 'CKS-001'"
            )
    assert "02155" in (refused.value.diag.message_detail or "")
    assert "quản trị viên" in (refused.value.diag.message_hint or "")
    assert values(owner, "name, commune_code", "CKS-001") == ("Của Minh", "02122")
    assert values(owner, "name, deleted_at", "CKS-002") == ("Chốt số 2", None)


def test_district_stands_for_its_communes_and_a_layer_narrows(
    people: Callable[[str], Person], owner: psycopg.Connection, _checkpoints: None
) -> None:
    minh = people("minh")
    owner.execute("UPDATE work.editor_area SET unit_code = '065', layer = 'checkpoints'")
    rights = "SELECT work.may_edit(%s, %s, %s, NULL)"
    for layer, unit, may in (
        ("checkpoints", "02122", True),
        ("checkpoints", "01840", False),
        ("risk_points", "02122", False),
    ):
        assert owner.execute(rights, (minh.login, layer, unit)).fetchone() == (may,)


def test_position_far_from_the_area_is_refused_where_boundaries_are_loaded(
    people: Callable[[str], Person], conn: psycopg.Connection, catalog: Catalog, _checkpoints: None
) -> None:
    unit = {
        "unit_id": "02122@2020-02-01", "code": "02122", "level": "commune", "unit_type": "commune",
        "name_vi": "Xã Như Cố", "valid_from": date(2020, 2, 1),
        "geom": shapely.MultiPolygon([shapely.box(105.85, 21.85, 105.95, 21.95)]),
    }  # fmt: skip
    bring_in(conn, catalog, "administrative_units", unit)
    move = "UPDATE work.checkpoints SET geom = %s, base_version = version WHERE checkpoint_code = 'CKS-001'"
    with people("minh").connect() as session:
        session.execute(move, ("SRID=4326;POINT(105.955 21.9)",))
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(move, ("SRID=4326;POINT(106.1 22.3)",))


# --- what is put right ---


def test_texts_are_composed_trimmed_and_empty_ones_are_no_value(
    people: Callable[[str], Person], owner: psycopg.Connection, _checkpoints: None
) -> None:
    with people("lan").connect() as session:
        session.execute(
            "UPDATE work.checkpoints SET name = %s, road = %s, hours = %s, base_version = 1 WHERE checkpoint_code = 'CKS-001'",
            ("  Chợ Mới \u00a0", "   ", "đến 17 giờ\n"),
        )
    assert values(owner, "name, road, hours", "CKS-001") == ("Chợ Mới", None, "đến 17 giờ")


def test_copy_gets_a_key_and_a_history_of_its_own(
    people: Callable[[str], Person], owner: psycopg.Connection, _checkpoints: None
) -> None:
    with people("lan").connect() as session:
        session.execute(
            "INSERT INTO work.checkpoints (uid, checkpoint_code, name, checkpoint_type, commune_code, status, opened_on,"
            " source, source_file, source_row, batch_id, geom)"
            " SELECT gen_random_uuid(), checkpoint_code, name, checkpoint_type, commune_code, status, opened_on,"
            " source, source_file, source_row, batch_id, geom FROM work.checkpoints WHERE checkpoint_code = 'CKS-001'"
        )
        session.execute(NEW, ("CKS-002_1", "Tách ra", "02122", POINT))
    assert values(owner, "name, source, source_file, batch_id, version", "CKS-003") == (
        "Chốt số 1",
        "hand",
        None,
        None,
        1,
    )
    assert values(owner, "name, source", "CKS-004") == ("Tách ra", "hand")


def test_key_of_a_deleted_feature_is_not_given_again(
    people: Callable[[str], Person], owner: psycopg.Connection, _checkpoints: None
) -> None:
    with people("lan").connect() as session:
        session.execute("DELETE FROM work.checkpoints WHERE checkpoint_code = 'CKS-002'")
        session.execute(NEW, (None, "Chốt mới", "02122", POINT))
    assert values(owner, "name", "CKS-003") == ("Chốt mới",)


def test_key_that_is_taken_or_came_from_a_file_cannot_be_typed(
    people: Callable[[str], Person], _checkpoints: None
) -> None:
    with people("lan").connect() as session:
        session.execute(NEW, ("CKS-009", "Chốt mới", "02122", POINT))
        with pytest.raises(psycopg.errors.UniqueViolation, match="đã dùng cho «Chốt số 1»"):
            session.execute("UPDATE work.checkpoints SET checkpoint_code = 'CKS-001', base_version = 1 WHERE checkpoint_code = 'CKS-009'")  # fmt: skip
        with pytest.raises(psycopg.errors.CheckViolation, match="có từ tệp"):
            session.execute("UPDATE work.checkpoints SET checkpoint_code = 'CKS-099', base_version = 1 WHERE checkpoint_code = 'CKS-001'")  # fmt: skip


ZONE = (
    "INSERT INTO work.isolation_zones (name, zone_level, measure, commune_code, status, imposed_on, geom)"
    " VALUES (%s, 'village', 'lockdown', '02122', 'active', '2022-01-12', ST_Multi(ST_GeomFromText(%s, 4326)))"
)


def test_shape_is_repaired_only_where_its_area_stays(
    people: Callable[[str], Person], owner: psycopg.Connection
) -> None:
    spike = "POLYGON((105.9 21.9, 105.91 21.9, 105.93 21.9, 105.91 21.9, 105.91 21.91, 105.9 21.91, 105.9 21.9))"
    bow_tie = "POLYGON((105.9 21.9, 105.91 21.91, 105.91 21.9, 105.9 21.92, 105.9 21.9))"
    with people("lan").connect() as session:
        session.execute(ZONE, ("Vùng có gai", spike))
        with pytest.raises(psycopg.errors.CheckViolation, match="các cạnh cắt nhau") as refused:
            session.execute(ZONE, ("Vùng hình nơ", bow_tie))
    assert "Self-intersection" in (refused.value.diag.message_detail or "")
    assert owner.execute(
        "SELECT zone_code, ST_IsValid(geom), GeometryType(geom), ST_NPoints(geom) FROM work.isolation_zones"
    ).fetchall() == [("VCL-001", True, "MULTIPOLYGON", 5)]


# --- what is refused ---


def test_every_fault_of_a_row_is_named_at_once_in_the_catalogues_words(
    people: Callable[[str], Person], _checkpoints: None
) -> None:
    with people("lan").connect() as session, pytest.raises(psycopg.errors.CheckViolation) as refused:
        session.execute(
            "UPDATE work.checkpoints SET name = '', status = 'khác', closed_on = '2020-01-01', base_version = 1"
            " WHERE checkpoint_code = 'CKS-001'"
        )
    said = refused.value.diag
    assert said.message_primary == (
        "«Tên chốt» chưa có giá trị. «Tình trạng» (khác) không có trong danh mục."
        " Ngày giải thể (01/01/2020) trước ngày hoạt động (31/01/2021)."
    )
    assert "“Name” has no value." in (said.message_detail or "")
    assert "Chọn «Tình trạng» trong danh sách." in (said.message_hint or "")
    assert "Failing row" not in str(refused.value)


def test_position_outside_the_province_is_refused(people: Callable[[str], Person], _checkpoints: None) -> None:
    with people("lan").connect() as session, pytest.raises(psycopg.errors.CheckViolation, match="ngoài tỉnh"):
        session.execute(NEW, ("CKS-003", "Chốt mới", "02122", "SRID=4326;POINT(21.9 105.9)"))


def test_deleted_feature_says_who_deleted_it(people: Callable[[str], Person], _checkpoints: None) -> None:
    lan = people("lan")
    with lan.connect() as session:
        session.execute("DELETE FROM work.checkpoints WHERE checkpoint_code = 'CKS-001'")
        for statement in (
            "DELETE FROM work.checkpoints WHERE checkpoint_code = 'CKS-001'",
            "UPDATE work.checkpoints SET name = 'Khác', base_version = 2 WHERE checkpoint_code = 'CKS-001'",
        ):
            with pytest.raises(psycopg.errors.SerializationFailure, match=f"«Chốt số 1» đã bị {lan.login} xoá"):
                session.execute(statement)


def test_login_settings_hold_for_each_person(people: Callable[[str], Person]) -> None:
    with people("lan").connect() as session:
        for name, value in (("TimeZone", "Asia/Ho_Chi_Minh"), ("lock_timeout", "10s"), ("statement_timeout", "5min")):
            assert session.execute("SELECT current_setting(%s)", (name,)).fetchone() == (value,)


def test_no_form_field_has_a_numeric_default(owner: psycopg.Connection, catalog: Catalog) -> None:
    """QGIS 3.44 drops a typed value that equals a literal default."""
    query = """
      SELECT table_name, column_name FROM information_schema.columns
       WHERE table_schema = 'work' AND column_default ~ '^[0-9(-]'"""
    assert owner.execute(query).fetchall() == []
