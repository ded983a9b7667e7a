"""Text search, and which properties an answer carries."""

from dataclasses import replace

import psycopg
import pytest
from psycopg import sql

from catalog.derive.text_index import searched_columns, text_indexes
from catalog.model import Catalog
from serve.publication import publish
from serve.query import Page, Selection, page_statement
from tests.serve.running import App, TestDatabase

SITES = "/oapi/collections/quarantine_sites/items"
COMMUNES = "/oapi/collections/communes/items"


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("bien phong", ["KCL-003"]),
        ("ĐỒN", ["KCL-003"]),
        ("don", ["KCL-003"]),
        ("truong noi tru", ["KCL-002"]),
        ("trường  nội   trú", ["KCL-002"]),
        ("tru noi", []),
        ("ân tình,an bình", ["KCL-004", "KCL-005"]),
        ("kcl-003", ["KCL-003"]),
        ("100%", []),
        ("_", []),
        ("\\", []),
        ("</script>", ["KCL-001"]),
        ("'; DROP TABLE x; --", []),
    ],
)
def test_search_knows_neither_case_nor_accents(app: App, q: str, expected: list[str]) -> None:
    document = app.json(SITES, params={"q": q})
    assert [each["id"] for each in document["features"]] == expected
    assert document["numberMatched"] == len(expected)


def test_search_joins_the_other_parameters(app: App) -> None:
    assert app.ids(COMMUNES, params={"q": "xã"}) == app.ids(COMMUNES)
    assert app.ids(COMMUNES, params={"q": "xa,phuc", "bbox": "105.7,22,105.75,22.1"})[0] == "01901@2020-02-01"
    assert "Đồn Biên phòng" in app.get(SITES, params={"q": "don", "f": "html"}).text
    assert "Ân Tình" not in app.get(SITES, params={"q": "don", "f": "html"}).text


@pytest.mark.parametrize("q", ["", " , ", "a" * 201, ",".join("abcdefghijk")])
def test_search_for_nothing_or_for_too_much_is_refused(app: App, q: str) -> None:
    assert app.get(SITES, params={"q": q}).json()["code"] == "bad-search"


def test_every_layer_is_searched_in_its_names_and_decisions_not_in_what_officers_keep(catalog: Catalog) -> None:
    for layer in catalog.layers:
        names = searched_columns(layer)
        assert layer.key in names
        assert {"contact_phone", "note", "status_vi"}.isdisjoint(names)
    checkpoints = next(each for each in catalog.layers if each.id == "checkpoints")
    assert {"name", "address", "decision_no", "road", "commune_name"} <= set(searched_columns(checkpoints))


def test_search_is_answered_by_its_index(shared_database: TestDatabase, catalog: Catalog) -> None:
    others = "SELECT format('DROP INDEX release.%%I', indexname) FROM pg_indexes WHERE schemaname = 'release'"
    with psycopg.connect(shared_database.owner_url) as connection:
        for (drop,) in connection.execute(others + " AND tablename = ANY (%s) AND indexname !~ '_search_[0-9a-f]{6}$'",
                                          ([each.id for each in catalog.layers],)).fetchall():  # fmt: skip
            connection.execute(drop)
        connection.execute("SET enable_seqscan = off; SET enable_indexscan = off")
        for published in publish(catalog).values():
            statement = page_statement(published.view, Page(limit=10, selection=Selection(search=("chợ bắc kạn",))))
            explained = connection.execute(sql.SQL("EXPLAIN ") + statement.text, statement.values)
            plan = "\n".join(line for (line,) in explained)
            assert f"Bitmap Index Scan on {published.layer.id}_search_" in plan
        connection.rollback()


def test_changed_search_replaces_its_index(database: TestDatabase, catalog: Catalog) -> None:
    layer = next(each for each in catalog.layers if each.id == "checkpoints")
    query = (
        "SELECT indexname FROM pg_indexes WHERE schemaname = 'release' AND starts_with(indexname, 'checkpoints_sea')"
    )
    before = database.execute(query)
    fewer = replace(layer, fields=tuple(each for each in layer.fields if each.name != "road"))
    database.execute(text_indexes(fewer).replace("%", "%%"))
    after = database.execute(query)
    assert len(before) == len(after) == 1 and before != after


def test_properties_are_chosen_or_left_out(app: App) -> None:
    every = list(app.json(f"{SITES}/KCL-003")["properties"])
    without = app.json(f"{SITES}?exclude-properties=name,capacity")["features"][0]["properties"]
    assert list(without) == [name for name in every if name not in ("name", "capacity")]
    assert list(app.json(f"{SITES}?properties=name,capacity")["features"][0]["properties"]) == ["name", "capacity"]
    bare = app.json(f"{SITES}?exclude-properties={','.join(every)}&skipGeometry=true")["features"][0]
    assert bare == {"type": "Feature", "id": "KCL-001", "geometry": None, "properties": {}}


@pytest.mark.parametrize(
    "query",
    ["properties=name&exclude-properties=capacity", "exclude-properties=x", "exclude-properties=", "properties="],
)
def test_properties_that_cannot_be_chosen_are_refused(app: App, query: str) -> None:
    assert app.get(f"{SITES}?{query}").status_code == 400
