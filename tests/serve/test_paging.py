"""Paging by cursor: forwards and backwards, in any order, through one release while others are published."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest
from psycopg import sql

from catalog.model import Catalog
from serve.publication import publish
from serve.query import Anchor, Page, page_statement
from tests.serve.features import checkpoint, quarantine_site
from tests.serve.running import App, TestDatabase, running_app, wait_until

SITES = "/oapi/collections/quarantine_sites/items"
CHECKPOINTS = "/oapi/collections/checkpoints/items"
COMMUNES = "/oapi/collections/communes/items"


def follow(app: App, path: str | None, rel: str = "next") -> Iterator[list[str]]:
    """Yield the ids of each page, following the links of that relation."""
    while path is not None:
        document = app.json(path)
        assert document["numberReturned"] == len(document["features"])
        yield [each["id"] for each in document["features"]]
        path = link(document, rel)


def link(document: dict[str, list[dict[str, str]]], rel: str) -> str | None:
    href = next((each["href"] for each in document["links"] if each["rel"] == rel), None)
    return None if href is None else "/oapi" + href.partition("/oapi")[2]


ORDERS = ["", "&sortby=name", "&sortby=-name", "&sortby=occupied", "&sortby=-occupied", "&sortby=status,-closed_on"]


@pytest.mark.parametrize("order", [*ORDERS, "&sortby=-site_code", "&sortby=facility_type,-updated_at,occupied"])
@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_forwards_and_backwards_are_the_whole_in_its_order(app: App, order: str, limit: int) -> None:
    whole = app.ids(f"{SITES}?limit=100{order}")
    forwards = list(follow(app, f"{SITES}?limit={limit}{order}"))
    assert [each for page in forwards for each in page] == whole
    last = app.json(f"{SITES}?limit={limit}{order}&offset={len(whole) - limit}")
    backwards = list(follow(app, f"{SITES}?limit={limit}{order}&offset={len(whole) - limit}", "prev"))
    assert [each for page in reversed(backwards) for each in page] == whole
    assert link(last, "next") is None


@pytest.mark.parametrize("direction", ["", "-"])
def test_empty_values_come_last_either_way(app: App, direction: str) -> None:
    features = app.json(f"{SITES}?sortby={direction}occupied")["features"]
    values = [each["properties"]["occupied"] for each in features]
    known = [each for each in values if each is not None]
    assert known == sorted(known, reverse=direction == "-")
    assert 0 < len(known) < len(values) and set(values[len(known) :]) == {None}
    ties = [each["id"] for each in features if each["properties"]["occupied"] is None]
    assert ties == sorted(ties)


def test_count_is_that_of_the_first_page_also_behind_a_filter(app: App) -> None:
    first = app.json(f"{CHECKPOINTS}?limit=4&filter=name LIKE '%1%'")
    second = app.json(link(first, "next") or "")
    assert first["numberMatched"] == second["numberMatched"] == 12


def test_limit_format_and_properties_may_change_from_page_to_page(app: App) -> None:
    following = link(app.json(f"{CHECKPOINTS}?limit=10"), "next") or ""
    cursor = parse_qs(urlsplit(following).query)["cursor"][0]
    document = app.json(f"{CHECKPOINTS}?cursor={cursor}&limit=2&properties=name&lang=en")
    assert [each["id"] for each in document["features"]] == ["CKS-011", "CKS-012"]
    assert list(document["features"][0]["properties"]) == ["name"]


def test_pages_of_html_and_json_ld_lead_on(app: App) -> None:
    page = app.get(f"{CHECKPOINTS}?limit=10&f=html&lang=en").text
    href = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    following = app.get(href.removeprefix(app.url)).text
    assert "CKS-011" in following and "CKS-010" not in following and 'rel="prev"' in following
    header = app.get(f"{CHECKPOINTS}?limit=10&f=jsonld").links["next"]
    assert "CKS-011" in app.get(header["url"].removeprefix(app.url)).text and "f=jsonld" in header["url"]


@pytest.mark.parametrize(
    "change",
    [
        lambda query: query | {"cursor": query["cursor"][:-2] + "AA"},
        lambda query: query | {"cursor": "AAAA" + query["cursor"]},
        lambda query: query | {"cursor": "ơ"},
        lambda query: query | {"cursor": ""},
        lambda query: query | {"cursor": "A" * 5000},
        lambda query: query | {"sortby": "-name"},
        lambda query: query | {"status": "closed"},
        lambda query: query | {"bbox": "105,22,106,23"},
        lambda query: query | {"offset": "5"},
    ],
)
def test_cursor_of_another_request_or_of_nobody_is_refused(app: App, change: object) -> None:
    following = link(app.json(f"{CHECKPOINTS}?limit=10&status=operating"), "next") or ""
    query = {name: values[0] for name, values in parse_qs(urlsplit(following).query).items()}
    response = app.get(CHECKPOINTS, params=change(query))  # type: ignore[operator]
    assert response.status_code == 400
    assert response.json()["code"] in ("bad-cursor", "both-parameters")


def test_cursor_of_another_collection_is_refused(app: App) -> None:
    following = link(app.json(f"{CHECKPOINTS}?limit=10"), "next") or ""
    assert app.get(following.replace("checkpoints", "quarantine_sites")).status_code == 400


def test_release_pinned_by_a_cursor_outlives_a_publish(database: TestDatabase, tmp_path: Path) -> None:
    """Removed, changed and added features do not move those of the pages to come, in any order, back and forth."""
    with running_app(database.serve_url, tmp_path) as app:
        wait_until(lambda: app.json("/oapi/collections/checkpoints")["covidmaps:release"]["release"])
        paths = [f"{CHECKPOINTS}?limit=10{order}" for order in ("", "&sortby=-name", "&sortby=status,-opened_on")]
        wholes = [app.json(path.replace("limit=10", "limit=100")) for path in paths]
        first = [app.json(path) for path in paths]
        database.execute(
            "UPDATE work.checkpoints SET deleted_at = now() WHERE checkpoint_code IN ('CKS-003', 'CKS-015')"
        )
        database.execute(
            "UPDATE work.checkpoints SET name = 'Đổi', status = 'closed' WHERE checkpoint_code = 'CKS-012'"
        )
        database.add("checkpoints", [checkpoint(0), checkpoint(16, checkpoint_code="CKS-099")])
        wait_until(lambda: app.ids(f"{CHECKPOINTS}?limit=100")[:2] == ["CKS-000", "CKS-001"])
        for whole, begin in zip(wholes, first, strict=True):
            seen, document = list(begin["features"]), begin
            while following := link(document, "next"):
                document = app.json(following)
                seen += document["features"]
                assert document["numberMatched"] == 25
            assert seen == whole["features"]
            back = app.json(link(document, "prev") or "")
            assert back["features"] == whole["features"][10:20]


def test_earlier_release_and_day_are_asked_for_by_name(database: TestDatabase, tmp_path: Path) -> None:
    with running_app(database.serve_url, tmp_path) as app:
        wait_until(lambda: app.json("/oapi/collections/quarantine_sites")["covidmaps:release"]["release"])
        before = app.json("/oapi/collections/quarantine_sites")["covidmaps:release"]
        document = app.json(SITES)
        (moment,) = database.execute("SELECT clock_timestamp()::text")[0]
        database.execute("UPDATE work.quarantine_sites SET name = 'Mới' WHERE site_code = 'KCL-002'")
        database.add("quarantine_sites", [quarantine_site(9)])
        wait_until(lambda: len(app.ids(SITES)) == 6)
        for query in ({"release": before["release"]}, {"as-of": moment.replace(" ", "T") + ":00"}):
            then = app.json(SITES, params=query)
            assert (then["features"], then["numberMatched"]) == (document["features"], 5)
            assert app.json(f"{SITES}/KCL-002", params=query)["properties"] == document["features"][1]["properties"]
            assert app.get(f"{SITES}/KCL-009", params=query).status_code == 404
            in_metres = app.json(
                SITES, params=query | {"crs": "http://www.opengis.net/def/crs/EPSG/0/9213", "limit": 2}
            )
            assert in_metres["numberMatched"] == 5 and in_metres["features"][1]["properties"]["name"] != "Mới"
            assert "Mới" not in app.get(SITES, params=query | {"f": "html"}).text
            assert "Mới" not in app.get(f"{SITES}/KCL-002", params=query | {"f": "html"}).text
            following = link(app.json(SITES, params=query | {"limit": 2}), "next") or ""
            assert app.ids(following) == ["KCL-003", "KCL-004"]
        for query, status in (
            ({"release": 999}, 404), ({"release": "x"}, 400), ({"as-of": "2001-01-01"}, 404), ({"as-of": "../x"}, 400),
            ({"as-of": "2021-01-01/2022-01-01"}, 400), ({"as-of": "2031-01-01", "release": 1}, 400),
        ):  # fmt: skip
            assert app.get(SITES, params=query).status_code == status
            assert app.get(f"{SITES}/KCL-002", params=query).status_code == status


def test_withheld_release_is_answered_no_more(database: TestDatabase, tmp_path: Path) -> None:
    """A name that must not be seen, published by mistake and undone, is not to be had from the history either."""
    with running_app(database.serve_url, tmp_path) as app:
        (good,) = database.execute("SELECT max(release_id) FROM release.release WHERE layer = 'checkpoints'")[0]
        database.execute("UPDATE work.checkpoints SET name = 'Nguyễn Văn A' WHERE checkpoint_code = 'CKS-001'")
        database.add("checkpoints", [checkpoint(60)])
        (bad,) = database.execute("SELECT max(release_id) FROM release.release WHERE layer = 'checkpoints'")[0]
        with pytest.raises(psycopg.Error, match="current"):
            database.execute("SELECT release.withhold('checkpoints', %s, 'test', 'x')", (bad,))
        following = link(app.json(f"{CHECKPOINTS}?limit=5&sortby=-name"), "next") or ""
        database.execute("SELECT release.restore('checkpoints', %s, 'test', 'x')", (good,))
        assert app.json(f"{CHECKPOINTS}/CKS-001", params={"release": bad})["properties"]["name"] == "Nguyễn Văn A"
        database.execute("SELECT release.withhold('checkpoints', %s, 'test', 'names a person')", (bad,))
        for path in (f"{CHECKPOINTS}/CKS-001?release={bad}", f"{CHECKPOINTS}?release={bad}", following):
            wait_until(lambda path=path: app.get(path).status_code == 404)  # type: ignore[misc]
        with psycopg.connect(database.serve_url) as connection:
            named = connection.execute(
                "SELECT count(*) FROM history.checkpoints WHERE name = 'Nguyễn Văn A'"
            ).fetchone()
            kept = connection.execute(
                "SELECT count(*) FROM history.checkpoints WHERE checkpoint_code = 'CKS-001'"
            ).fetchone()
        folder = tmp_path / "downloads" / "checkpoints" / f"{bad}-x"
        folder.mkdir(parents=True)
        name = f"checkpoints-r{bad}.geojson"
        (folder / name).write_text("Nguyễn Văn A", encoding="utf-8")
        (folder / "index.json").write_text(json.dumps({"release": bad, "files": [{"name": name, "sha256": "0" * 64}]}))
        assert app.get(f"/downloads/checkpoints/{name}").status_code == 404
        assert named == (0,) and kept is not None and kept[0] > 0
        assert len(app.ids(f"{CHECKPOINTS}?release={good}")) == 25


@pytest.mark.parametrize("release", [None, 99])
@pytest.mark.parametrize("back", [False, True])
def test_page_by_cursor_begins_in_the_index(
    shared_database: TestDatabase, catalog: Catalog, release: int | None, *, back: bool
) -> None:
    """Without a sort nothing is sorted, counted or skipped: page 10,000 costs what page 2 costs."""
    page = Page(limit=10, release=release, anchor=Anchor("CKS-010", back), matched=25)
    statement = page_statement(publish(catalog)["checkpoints"].view, page)
    with psycopg.connect(shared_database.owner_url) as connection:
        connection.execute("SET enable_seqscan = off; SET enable_bitmapscan = off")
        explained = connection.execute(sql.SQL("EXPLAIN ") + statement.text, statement.values)
        plan = "\n".join(line for (line,) in explained if "feature_count" not in line)
    assert re.search(r"Index Cond: .*checkpoint_code [<>] 'CKS-010'", plan), plan
    assert "Sort Key: v.checkpoint_code" not in plan and "Sort Key: checkpoints" not in plan, plan


def test_sortables_are_what_sortby_takes(app: App) -> None:
    response = app.get("/oapi/collections/quarantine_sites/sortables")
    assert response.headers["content-type"] == "application/schema+json"
    schema = response.json()
    assert schema["$id"] == f"{app.url}/oapi/collections/quarantine_sites/sortables"
    assert schema["additionalProperties"] is False and "geometry" not in schema["properties"]
    for name, each in schema["properties"].items():
        assert each["type"] in ("string", "integer", "number", "boolean")
        assert app.get(f"{SITES}?sortby=-{name}").status_code == 200
    assert app.get(f"{SITES}?sortby=geometry").status_code == 400
    assert app.get(f"{SITES}?sortby=").status_code == 400
    assert app.get(f"{SITES}?sortby=%2Bname").json()["features"] == app.get(f"{SITES}?sortby=+name").json()["features"]
