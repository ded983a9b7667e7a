"""Following a collection: the changes between releases, and the README's program that keeps a copy."""

import json
import re
import threading
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.serve.features import checkpoint, quarantine_site
from tests.serve.running import App, TestDatabase, running_app, wait_until

CHECKPOINTS = "/oapi/collections/checkpoints"
CHANGES = f"{CHECKPOINTS}/changes"
README = Path(__file__).resolve().parents[2] / "serve" / "README.md"
ATOM = {"a": "http://www.w3.org/2005/Atom", "at": "http://purl.org/atompub/tombstones/1.0"}


def link(document: dict[str, Any], rel: str) -> str | None:
    href = next((each["href"] for each in document["links"] if each["rel"] == rel), None)
    return None if href is None else "/oapi" + href.partition("/oapi")[2]


def kinds(document: dict[str, Any]) -> dict[str, str]:
    return {each["id"]: each["change"] for each in document["changes"]}


def current(database: TestDatabase, layer: str = "checkpoints") -> int:
    release: int = database.execute("SELECT max(release_id) FROM release.release WHERE layer = %s", (layer,))[0][0]
    return release


def mirror_program() -> dict[str, Any]:
    """Return the names of the program that stands in the README."""
    text = re.search(r"```python\n(.*?Keep a copy.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert text
    names: dict[str, Any] = {"__name__": "mirror"}
    exec(compile(text.group(1), "mirror.py", "exec"), names)
    return names


def test_changes_are_the_net_difference(database: TestDatabase, tmp_path: Path) -> None:
    with running_app(database.serve_url, tmp_path) as app:
        since = current(database)
        database.add("checkpoints", [checkpoint(70), checkpoint(71)])
        database.execute("UPDATE work.checkpoints SET name = 'Đổi tên' WHERE checkpoint_code IN ('CKS-001', 'CKS-002')")
        database.execute(
            "UPDATE work.checkpoints SET deleted_at = now() WHERE checkpoint_code IN ('CKS-071', 'CKS-009')"
        )
        database.add("checkpoints", [checkpoint(72)])
        database.execute("UPDATE work.checkpoints SET name = 'Chốt 2' WHERE checkpoint_code = 'CKS-002'")
        database.execute("SELECT release.publish('checkpoints', 'test')")
        document = app.json(f"{CHANGES}?since={since}")
        expected = {"CKS-001": "changed", "CKS-009": "removed", "CKS-070": "added", "CKS-072": "added"}
        found = kinds(document)
        # Renamed and named back: its text differs in updated_at alone, so it may be told, and is what it says.
        assert found.pop("CKS-002", "changed") == "changed"
        assert found == expected
        assert (document["since"], document["release"]) == (since, current(database))
        assert document["changes"][0]["feature"]["properties"]["name"] == "Đổi tên"
        assert "feature" not in next(each for each in document["changes"] if each["change"] == "removed")
        assert app.json(f"{CHANGES}?since={current(database)}")["changes"] == []
        everything = app.json(f"{CHANGES}?since=0&limit=1000")
        assert set(kinds(everything).values()) == {"added"}
        assert [each["feature"] for each in everything["changes"]] == app.json(f"{CHECKPOINTS}/items")["features"]


def test_pages_are_of_the_releases_of_the_first(database: TestDatabase, tmp_path: Path) -> None:
    with running_app(database.serve_url, tmp_path) as app:
        document = app.json(f"{CHANGES}?since=0&limit=7")
        release, seen = document["release"], list(document["changes"])
        database.execute("UPDATE work.checkpoints SET deleted_at = now() WHERE checkpoint_code > 'CKS-010'")
        database.add("checkpoints", [checkpoint(80)])
        while following := link(document, "next"):
            assert link(document, "monitor") is None
            document = app.json(following)
            assert document["release"] == release
            seen += document["changes"]
        assert [each["id"] for each in seen] == [f"CKS-{number:03}" for number in range(1, 26)]
        assert f"since={release}" in (link(document, "monitor") or "")


def test_feed_is_atom_with_tombstones(database: TestDatabase, tmp_path: Path) -> None:
    with running_app(database.serve_url, tmp_path) as app:
        since = current(database, "quarantine_sites")
        database.execute("UPDATE work.quarantine_sites SET deleted_at = now() WHERE site_code = 'KCL-001'")
        database.add("quarantine_sites", [quarantine_site(8, name='A & B <5 "x" ]]>')])
        for query, headers in (("&f=atom", {}), ("", {"Accept": "application/atom+xml"})):
            path = f"/oapi/collections/quarantine_sites/changes?since={since}{query}"
            response = app.get(path, headers=headers)
            assert response.headers["content-type"] == "application/atom+xml"
            root = ElementTree.fromstring(response.content)
            address = f"{app.url}/oapi/collections/quarantine_sites/items"
            assert [each.text for each in root.findall("a:entry/a:id", ATOM)] == [f"{address}/KCL-008"]
            assert [each.get("ref") for each in root.findall("at:deleted-entry", ATOM)] == [f"{address}/KCL-001"]
            content = root.find("a:entry/a:content", ATOM)
            assert content is not None and json.loads(content.text or "")["properties"]["name"] == 'A & B <5 "x" ]]>'


def test_waiting_request_is_answered_by_the_next_release(database: TestDatabase, tmp_path: Path) -> None:
    with running_app(database.serve_url, tmp_path) as app:
        wait_until(lambda: app.json(CHECKPOINTS)["covidmaps:release"]["release"])
        since = current(database)
        answers: list[dict[str, Any]] = []
        waiting = threading.Thread(target=lambda: answers.append(app.json(f"{CHANGES}?since={since}&wait=25")))
        waiting.start()
        begun = time.monotonic()
        database.add("checkpoints", [checkpoint(81)])
        waiting.join()
        assert kinds(answers[0]) == {"CKS-081": "added"} and time.monotonic() - begun < 20
        assert app.get(f"{CHANGES}?since={since}&wait=25").headers["cache-control"] == "no-store"
        wait_until(lambda: app.json(CHECKPOINTS)["covidmaps:release"]["release"] == current(database))
        assert app.json(f"{CHANGES}?since={current(database)}&wait=1")["changes"] == []
        assert app.get(f"{CHANGES}?since=99999&wait=25").status_code == 410


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("since=-1", 400), ("since=x", 400), ("limit=0", 400), ("wait=x", 400), ("cursor=abc", 400), ("f=csv", 400),
        ("unknown=1", 400), ("since=99999", 410),
    ],
)  # fmt: skip
def test_what_cannot_be_followed_is_refused(app: App, query: str, status: int) -> None:
    assert app.get(f"{CHANGES}?{query}").status_code == status
    assert app.get(CHANGES, headers={"Accept": "image/png"}).status_code == 406


def test_cursor_of_another_since_is_refused(app: App) -> None:
    following = link(app.json(f"{CHANGES}?since=0&limit=3"), "next") or ""
    assert app.get(following).status_code == 200
    (release,) = [app.json(CHECKPOINTS)["covidmaps:release"]["release"]]
    assert app.get(following.replace("since=0", f"since={release}")).status_code == 400


def test_program_of_the_readme_keeps_an_exact_copy(database: TestDatabase, tmp_path: Path) -> None:
    """Over additions, changes, removals, an undo, a withheld release, and a page limit that makes several pages."""
    mirror = mirror_program()["mirror"]
    with running_app(database.serve_url, tmp_path) as app:
        path = tmp_path / "copy.json"

        def copied() -> list[dict[str, Any]]:
            mirror(app.url + CHECKPOINTS, str(path))
            kept: dict[str, dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))["features"]
            return [kept[key] for key in sorted(kept)]

        def served() -> list[dict[str, Any]]:
            features: list[dict[str, Any]] = app.json(f"{CHECKPOINTS}/items?release={current(database)}")["features"]
            return features

        assert copied() == served() and len(served()) == 25
        good = current(database)
        database.execute("UPDATE work.checkpoints SET name = 'Tên mới' WHERE checkpoint_code < 'CKS-005'")
        database.add("checkpoints", [checkpoint(90)])
        assert copied() == served() and len(served()) == 26
        database.execute("UPDATE work.checkpoints SET deleted_at = now() WHERE checkpoint_code > 'CKS-020'")
        database.execute("SELECT release.publish('checkpoints', 'test')")
        bad = current(database)
        assert copied() == served() and len(served()) == 20
        database.execute("SELECT release.restore('checkpoints', %s, 'test', 'undo')", (good,))
        assert copied() == served() and len(served()) == 25
        database.execute("SELECT release.withhold('checkpoints', %s, 'test', 'x')", (bad,))
        assert copied() == served()
        state = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps(state | {"release": bad, "features": {"person": {}}}), encoding="utf-8")
        wait_until(lambda: copied() == served())
