"""Saves, releases taken back and edits taken back at the same time: one waits for the other, and none for ever."""

import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from catalog.model import Catalog
from ingest.db import connect
from ingest.edits import Selection, find_edits, restore_edits
from ingest.publish import publish_layer
from ingest.undo import undo_release
from tests.frames import bring_in, checkpoint
from tests.installation import Database
from tests.qgis.window import Person

RENAME = "UPDATE work.checkpoints SET name = %s, base_version = version WHERE checkpoint_code = %s"


@pytest.fixture(autouse=True)
def _two_releases(conn: psycopg.Connection, catalog: Catalog) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    bring_in(conn, catalog, "checkpoints", checkpoint(1, name="Theo tệp"), checkpoint(2))


class Running(threading.Thread):
    """Work in a thread of its own; `result` is what it returned, or its error."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self.result: Any = None
        self.start()

    def run(self) -> None:
        try:
            self.result = self._work()
        except psycopg.Error as err:
            self.result = err

    def outcome(self) -> Any:
        self.join(timeout=30)
        assert not self.is_alive()
        return self.result


def wait_until_somebody_waits(owner: psycopg.Connection) -> None:
    deadline = time.monotonic() + 20
    query = """
      SELECT count(*) FROM pg_locks
       WHERE NOT granted AND (database IS NULL OR database = (SELECT oid FROM pg_database WHERE datname = current_database()))"""
    while owner.execute(query).fetchone() == (0,):
        assert time.monotonic() < deadline, "nobody waits for a lock"
        time.sleep(0.01)


def undo(database: Database) -> str:
    with connect(database.ingest_url) as conn:
        release = undo_release(conn, "checkpoints", by="quản trị", note="nhầm")
    return "nothing" if release is None else f"{release.added} {release.changed} {release.removed}"


def take_back(database: Database, login: str) -> str:
    with connect(database.ingest_url) as conn:
        edits = find_edits(conn, Selection("checkpoints", login=login))
        done = restore_edits(conn, "checkpoints", edits, by="quản trị", note="nhầm")
        publish_layer(conn, "checkpoints", by="quản trị")
    return f"{done.features} {done.kept}"


def names(owner: psycopg.Connection) -> list[tuple[str, ...]]:
    return owner.execute("SELECT name FROM api.checkpoints ORDER BY checkpoint_code").fetchall()


def test_release_taken_back_during_a_save_waits_for_it(
    people: Callable[[str], Person], owner: psycopg.Connection, database: Database
) -> None:
    with people("lan").connect() as session:
        session.autocommit = False
        session.execute(RENAME, ("Tay", "CKS-001"))
        undoing = Running(lambda: undo(database))
        wait_until_somebody_waits(owner)
        session.commit()
    assert undoing.outcome() == "0 1 0"
    assert names(owner) == [
        ("Chốt số 1",),
        ("Chốt số 2",),
    ]  # as it was before the release that was the newest when it was asked for


def test_save_during_a_release_taken_back_waits_for_it(
    people: Callable[[str], Person], owner: psycopg.Connection, conn: psycopg.Connection
) -> None:
    undo_release(conn, "checkpoints", by="quản trị", note="nhầm")

    def save() -> None:
        with people("lan").connect() as session:
            session.execute(RENAME, ("Tay", "CKS-002"))

    people("lan")
    saving = Running(save)
    wait_until_somebody_waits(owner)
    conn.commit()
    assert saving.outcome() is None
    assert names(owner) == [("Chốt số 1",), ("Tay",)]


def test_edits_taken_back_during_a_save_wait_for_it(
    people: Callable[[str], Person], owner: psycopg.Connection, database: Database
) -> None:
    lan = people("lan")
    with lan.connect() as session:
        session.execute(RENAME, ("Tay", "CKS-001"))
        session.autocommit = False
        session.execute(RENAME, ("Tay", "CKS-002"))
        back = Running(lambda: take_back(database, lan.login))
        wait_until_somebody_waits(owner)
        session.execute(RENAME, ("Tay lần nữa", "CKS-001"))
        session.commit()
    assert back.outcome() == "0 1"
    assert names(owner) == [("Tay lần nữa",), ("Tay",)]


def test_rows_of_a_layer_and_requests_about_it_are_locked_in_one_order(
    people: Callable[[str], Person], owner: psycopg.Connection
) -> None:
    lan = people("lan")

    def request() -> None:
        with lan.connect() as session:
            session.execute(
                "INSERT INTO work.restore_request (layer, key, login, note) VALUES ('checkpoints', 'CKS-001', %s, 'nhầm')",
                (lan.login,),
            )

    with lan.connect() as session:
        session.execute(RENAME, ("Tay", "CKS-001"))
        session.autocommit = False
        session.execute(RENAME, ("Tay", "CKS-002"))
        asking = Running(request)
        wait_until_somebody_waits(owner)
        session.execute(
            "UPDATE work.checkpoints SET road = 'QL3', base_version = version WHERE checkpoint_code = 'CKS-001'"
        )
        session.commit()
    assert asking.outcome() is None
    assert names(owner) == [("Theo tệp",), ("Tay",)]


def test_save_that_cannot_wait_longer_is_told_why(people: Callable[[str], Person], conn: psycopg.Connection) -> None:
    conn.execute("UPDATE work.checkpoints SET name = 'Mới', updated_by = 'x'")
    publish_layer(conn, "checkpoints", by="quản trị")
    with people("lan").connect() as session:
        session.execute("SET lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable, match="đang được công bố, chưa lưu được") as refused:
            session.execute(RENAME, ("Tay", "CKS-001"))
    conn.rollback()
    assert "chỉnh sửa vẫn còn" in (refused.value.diag.message_hint or "")
