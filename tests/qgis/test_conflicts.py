"""A file and a hand edit say different things: shown on the map, decided there, and never against a later edit."""

from collections.abc import Callable

import psycopg
import pytest

from catalog.model import Catalog
from tests.frames import bring_in, checkpoint
from tests.qgis.window import Person


@pytest.fixture
def _conflict(conn: psycopg.Connection, catalog: Catalog, people: Callable[[str], Person]) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    with people("lan").connect() as session:
        session.execute("UPDATE work.checkpoints SET name = 'Tay', road = 'Tay', base_version = version")
    bring_in(conn, catalog, "checkpoints", checkpoint(1, name="Tệp", road="Tệp"))


def test_conflict_lies_on_the_map_with_its_three_values(owner: psycopg.Connection, _conflict: None) -> None:
    row = owner.execute(
        "SELECT key, name, base_value, hand_value, file_value, file_name, ST_AsText(geom) FROM work.conflict WHERE field = 'name'"
    ).fetchone()
    assert row == ("CKS-001", "Tay", "Chốt số 1", "Tay", "Tệp", "hand-in.xlsx", "POINT(105.901 21.9)")


def test_decision_for_the_file_writes_its_value_and_publishes(
    people: Callable[[str], Person], owner: psycopg.Connection, _conflict: None
) -> None:
    lan = people("lan")
    with lan.connect() as session:
        session.execute("UPDATE work.conflict SET decision = 'file' WHERE field = 'name'")
        session.execute("UPDATE work.conflict SET decision = 'hand' WHERE field = 'road'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="một lần"):
            session.execute("UPDATE work.conflict SET decision = 'file' WHERE field = 'road'")
    assert owner.execute("SELECT name, road FROM api.checkpoints").fetchall() == [("Tệp", "Tay")]
    decided = owner.execute("SELECT field, decision, decided_by FROM lineage.conflict ORDER BY field").fetchall()
    assert decided == [("name", "file", lan.login), ("road", "hand", lan.login)]


def test_decision_never_overwrites_a_later_edit(
    people: Callable[[str], Person], owner: psycopg.Connection, _conflict: None
) -> None:
    with people("lan").connect() as session:
        session.execute("UPDATE work.checkpoints SET name = 'Tay lần nữa', base_version = version")
        with pytest.raises(psycopg.errors.SerializationFailure, match="sửa tiếp"):
            session.execute("UPDATE work.conflict SET decision = 'file' WHERE field = 'name'")
    assert owner.execute("SELECT name FROM work.checkpoints").fetchall() == [("Tay lần nữa",)]


def test_decision_needs_the_right_to_edit_there(
    people: Callable[[str], Person], owner: psycopg.Connection, _conflict: None
) -> None:
    minh = people("minh")
    owner.execute("UPDATE work.editor_area SET unit_code = '02155' WHERE login = %s", (minh.login,))
    with minh.connect() as session, pytest.raises(psycopg.errors.InsufficientPrivilege, match="phân công"):
        session.execute("UPDATE work.conflict SET decision = 'file' WHERE field = 'name'")


def test_decision_for_the_file_brings_back_what_a_hand_deleted(
    conn: psycopg.Connection, catalog: Catalog, people: Callable[[str], Person], owner: psycopg.Connection
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    with people("lan").connect() as session:
        session.execute("DELETE FROM work.checkpoints")
        bring_in(conn, catalog, "checkpoints", checkpoint(1, geom=checkpoint(7)["geom"]))
        session.execute("UPDATE work.conflict SET decision = 'file'")
    assert owner.execute("SELECT ST_AsText(geom) FROM api.checkpoints").fetchall() == [("POINT(105.907 21.9)",)]
