"""Our provider and pygeoapi's own PostgreSQL provider give the same features for every request that both understand."""

import itertools
import json
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import shapely
from psycopg.conninfo import conninfo_to_dict
from pygeoapi.provider.sql import GenericSQLProvider, PostgreSQLProvider
from pygeoapi.util import yaml_load
from shapely.geometry import shape

from catalog.derive.pygeoapi import pygeoapi_config
from catalog.model import Catalog
from serve.provider import PostGISProvider
from tests.serve.running import TestDatabase

COLLECTIONS = ("quarantine_sites", "checkpoints", "communes", "risk_points")
NOT_COMPARED = ("feature", "geom", "site_code", "checkpoint_code", "unit_id", "point_code")
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Stock(PostgreSQLProvider):  # type: ignore[misc]
    """pygeoapi's own provider on the driver that is installed here."""

    def __init__(self, definition: dict[str, Any]) -> None:
        GenericSQLProvider.__init__(self, definition, "postgresql+psycopg")


@pytest.fixture(scope="module", params=COLLECTIONS)
def both(
    request: pytest.FixtureRequest, catalog: Catalog, shared_database: TestDatabase
) -> tuple[PostGISProvider, Stock]:
    """Return the two providers of one collection."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COVIDMAPS_SERVE_DATABASE_URL", shared_database.serve_url)
        definition = yaml_load(pygeoapi_config(catalog))["resources"][request.param]["providers"][0]
    access = conninfo_to_dict(shared_database.serve_url)
    data = {name: access[name] for name in ("host", "port", "dbname", "user", "password")}
    stock = {name: definition[name] for name in ("type", "table", "id_field", "geom_field")}
    return PostGISProvider(definition), Stock(stock | {"name": "PostgreSQL", "data": data | {"search_path": ["api"]}})


def same(first: dict[str, Any], second: dict[str, Any]) -> None:
    """Check that both hold the same features in the same order, and the same count."""
    assert [each["id"] for each in first["features"]] == [each["id"] for each in second["features"]]
    assert first["numberMatched"] == second["numberMatched"]
    for mine, theirs in zip(first["features"], second["features"], strict=True):
        assert comparable(mine) == comparable(theirs)


def comparable(feature: dict[str, Any]) -> dict[str, Any]:
    """Return what a client reads: coordinates to 7 decimals, moments in the province's time; the key is the id.

    Rings may begin and turn as they like: ours are as RFC 7946 wants them, stock pygeoapi's as they are stored.
    """
    feature = json.loads(json.dumps(feature, default=_text))
    properties = {name: value for name, value in feature["properties"].items() if name not in NOT_COMPARED}
    place = feature["geometry"] and shapely.to_wkt(shape(feature["geometry"]).normalize(), rounding_precision=7)
    return {"id": feature["id"], "geometry": place, "properties": properties}


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(ZONE).isoformat()
    assert isinstance(value, date), type(value)
    return value.isoformat()


def test_pages_are_the_same(both: tuple[PostGISProvider, Stock]) -> None:
    ours, stock = both
    for limit, offset in itertools.product((1, 3, 100), (0, 1, 4)):
        same(ours.query(limit=limit, offset=offset), stock.query(limit=limit, offset=offset))


@pytest.mark.filterwarnings("ignore:You will likely lose important projection information:UserWarning")
@pytest.mark.parametrize("box", [[105.6, 22.05, 105.85, 22.35], [105.0, 21.0, 107.0, 23.0], [0, 0, 1, 1]])
def test_boxes_are_the_same_but_for_features_without_geometry(
    both: tuple[PostGISProvider, Stock], box: list[float]
) -> None:
    """Stock pygeoapi leaves those out (OGC 17-069r4, /req/core/fc-bbox-response C, wants them)."""
    ours, stock = both
    mine, theirs = ours.query(bbox=box, limit=100), stock.query(bbox=box, limit=100)
    placed = [each for each in mine["features"] if each["geometry"] is not None]
    same({"features": placed, "numberMatched": len(placed)}, theirs)


def test_values_of_every_queryable_select_the_same(both: tuple[PostGISProvider, Stock]) -> None:
    ours, stock = both
    sample = ours.query(limit=3)["features"]
    for name, described in ours.fields.items():
        values = {each["properties"][name] for each in sample} - {None}
        if described["type"] == "string" and "format" not in described and ours._described[name].get("queryable"):
            for value in sorted(values):
                chosen = [(name, value)]
                same(ours.query(properties=chosen, limit=100), stock.query(properties=chosen, limit=100))


def test_selected_properties_and_missing_geometries_are_the_same(both: tuple[PostGISProvider, Stock]) -> None:
    ours, stock = both
    names = [name for name in ours.fields if name != ours.id_field][:2]
    same(ours.query(select_properties=names, limit=100), stock.query(select_properties=names, limit=100))
    mine, theirs = ours.query(skip_geometry=True, limit=100), stock.query(skip_geometry=True, limit=100)
    for each in theirs["features"]:
        each["geometry"] = None
    same(mine, theirs)


def test_order_by_a_column_without_ties_is_the_same(both: tuple[PostGISProvider, Stock]) -> None:
    ours, stock = both
    for order in "+-":
        sort = [{"property": ours.id_field, "order": order}]
        same(ours.query(sortby=sort, limit=100), stock.query(sortby=sort, limit=100))


def test_single_features_are_the_same(both: tuple[PostGISProvider, Stock]) -> None:
    ours, stock = both
    for each in ours.query(limit=5)["features"]:
        assert comparable(ours.get(each["id"])) == comparable(stock.get(each["id"]))


def test_hits_are_the_same(both: tuple[PostGISProvider, Stock]) -> None:
    ours, stock = both
    assert ours.query(resulttype="hits")["numberMatched"] == stock.query(resulttype="hits")["numberMatched"]
