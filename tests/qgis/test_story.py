"""Two days of the desk: file, QGIS, approval, API and map, tomorrow's file, a conflict, a day undone and redone."""

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests
from playwright.sync_api import Browser, expect

from tests.builders import checkpoint, checkpoint_table, make_xlsx
from tests.installation import ROOT, Database, Province, free_port, serving
from tests.qgis.window import Window
from tests.viewer.browser import new_context

STATE = "covidmaps:release"
WORK, REVIEW = "work.checkpoints", "review.checkpoints"


@pytest.fixture
def reviewed(
    database: Database, new_state: Callable[[], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Province]:
    """Yield a running province whose checkpoints wait for a publisher."""
    shutil.copytree(ROOT / "config", tmp_path / "config")
    file = tmp_path / "config/layers/checkpoints.yml"
    text = file.read_text(encoding="utf-8")
    assert "publish: on_save" in text
    file.write_text(text.replace("publish: on_save", "publish: on_review"), encoding="utf-8")
    monkeypatch.setenv("COVIDMAPS_CONFIG", str(tmp_path / "config"))
    province = Province(database, new_state(), free_port())
    migrated = province.run("migrate")
    assert migrated.returncode == 0, migrated.stderr
    with serving(province):
        yield province


def hand_in(province: Province, folder: Path, name: str, *rows: dict[str, object]) -> str:
    path = make_xlsx(folder / name, checkpoint_table(rows))
    done = province.run("load", path, "--by", "Công an tỉnh")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def public_at(province: Province, release: int) -> dict[str, dict[str, Any]]:
    """Return the same once the service has that release: it hears of it within a second."""
    deadline = time.monotonic() + 30
    while requests.get(f"{province.url}/oapi/collections/checkpoints", timeout=30).json()[STATE]["release"] != release:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return public(province)


def public(province: Province) -> dict[str, dict[str, Any]]:
    """Return what a citizen's map gets: key → name, road, longitude."""
    return {
        each["id"]: {
            "name": each["properties"]["name"],
            "road": each["properties"]["road"],
            "lon": each["geometry"]["coordinates"][0],
        }
        for each in province.items("checkpoints")
    }


def see_on_map(chromium: Browser, province: Province, name: str, *, gone: str) -> None:
    """Open the public map as a citizen does and look for the name in the list beside it."""
    with new_context(chromium) as context:
        page = context.new_page()
        page.goto(province.url)
        page.get_by_role("tab", name="Danh sách").click()
        expect(page.get_by_role("button", name=name).first).to_be_attached(timeout=60_000)
        expect(page.get_by_role("button", name=gone)).to_have_count(0)


def approve_and_publish(hoa: Window, note: str) -> None:
    hoa.do("reload", layer=REVIEW)
    assert hoa.edit(REVIEW, "\"review\" = 'pending'", review="approved") == {"ok": True, "errors": ""}
    ask(hoa, note=note)


def ask(hoa: Window, **values: Any) -> None:
    hoa.do("start", layer="release.request")
    hoa.do("add", layer="release.request", values={"layer": "checkpoints", **values})
    assert hoa.save("release.request") == {"ok": True, "errors": ""}


def last_release(owner: psycopg.Connection) -> int:
    row = owner.execute("SELECT max(release_id) FROM release.release WHERE layer = 'checkpoints'").fetchone()
    assert row is not None
    return int(row[0])


def where(key: str) -> str:
    return f"\"checkpoint_code\" = '{key}'"


def test_two_days(
    reviewed: Province, window: Callable[[str], Window], owner: psycopg.Connection, chromium: Browser, tmp_path: Path
) -> None:
    province = reviewed
    # Day one: a file comes in, waits, is approved.
    hand_in(province, tmp_path, "ngay1.xlsx", *(checkpoint(each) for each in (1, 2, 3)))
    assert public(province) == {}
    lan, hoa = window("lan"), window("hoa")
    approve_and_publish(hoa, "ngày 1")
    assert set(public_at(province, last_release(owner))) == {"CKS-001", "CKS-002", "CKS-003"}

    # A specialist moves one point and renames another; the public map does not know before the approval.
    assert lan.edit(WORK, where("CKS-001"), wkt="Point(105.85 21.95)")["ok"]
    assert lan.edit(WORK, where("CKS-002"), name="Chốt Quảng Chu")["ok"]
    assert public(province)["CKS-002"]["name"] == "Chốt số 2"
    hoa.do("reload", layer=REVIEW)
    waiting = hoa.do("read", layer=REVIEW, where="true", fields=["checkpoint_code", "change", "differences", "moved_m"])
    assert [each["change"] for each in waiting] == ["changed", "changed"]
    assert {each["differences"] for each in waiting} == {None, "Tên chốt: Chốt số 2 → Chốt Quảng Chu"}
    assert max(each["moved_m"] for each in waiting) > 1000
    approve_and_publish(hoa, "chiều ngày 1")
    first_day = public_at(province, last_release(owner))
    assert (first_day["CKS-001"]["lon"], first_day["CKS-002"]["name"]) == (105.85, "Chốt Quảng Chu")
    see_on_map(chromium, province, "Chốt Quảng Chu", gone="Chốt số 2")
    evening = last_release(owner)

    # Day two: the file still has the old place, brings a road for the moved point, and another name for the renamed one.
    rows = [checkpoint(1, **{"Tuyến đường": "QL3"}), checkpoint(2, **{"Tên chốt": "Chốt Bình Trung"}), checkpoint(3)]
    receipt = hand_in(province, tmp_path, "ngay2.xlsx", *rows)
    assert "[hand-edits-kept]" in receipt
    approve_and_publish(hoa, "ngày 2")
    second_day = public_at(province, last_release(owner))
    assert second_day["CKS-001"] == {"name": "Chốt số 1", "road": "QL3", "lon": 105.85}
    assert second_day["CKS-002"]["name"] == "Chốt Quảng Chu"

    # The conflict is a point on the map; the specialist takes the file's name.
    lan.do("reload", layer="work.conflict")
    conflict = lan.do(
        "read", layer="work.conflict", where="true", fields=["key", "hand_value", "file_value", "file_name"]
    )
    assert conflict == [
        {"key": "CKS-002", "hand_value": "Chốt Quảng Chu", "file_value": "Chốt Bình Trung", "file_name": "ngay2.xlsx"}
    ]
    assert lan.edit("work.conflict", "true", decision="file") == {"ok": True, "errors": ""}
    approve_and_publish(hoa, "xung đột đã xong")
    assert public_at(province, last_release(owner))["CKS-002"]["name"] == "Chốt Bình Trung"
    see_on_map(chromium, province, "Chốt Bình Trung", gone="Chốt Quảng Chu")
    settled, settled_release = public(province), last_release(owner)

    # The day is undone, and redone.
    ask(hoa, action="restore", to_release=evening, note="xem lại")
    assert public_at(province, last_release(owner)) == first_day
    see_on_map(chromium, province, "Chốt Quảng Chu", gone="Chốt Bình Trung")
    ask(hoa, action="restore", to_release=settled_release, note="đúng rồi")
    assert public_at(province, last_release(owner)) == settled
