"""An officer's file goes in at the command line; the public API gives exactly its rows."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
import shapely
import shapely.wkt

from catalog.model import Catalog, Layer
from ingest.samples.hand_ins import HAND_INS, expected_rows
from tests.installation import Province

SEED, DAY = 1, date(2022, 1, 19)
CENTIMETRE = 1e-7  # degrees; about 1.1 cm of latitude
LAYERS = [each.layer for each in HAND_INS]


def served(province: Province, layer: Layer) -> dict[str, dict[str, Any]]:
    """Return the features of all collections of the layer, by id."""
    return {each["id"]: each for collection in layer.collections for each in province.items(collection.id)}


def expected(catalog: Catalog, layer: Layer) -> dict[str, dict[str, Any]]:
    return {row[layer.key]: row for row in expected_rows(layer.id, SEED, DAY, catalog)}


def as_json(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


@pytest.mark.parametrize("layer_id", LAYERS)
def test_every_row_of_the_file_is_served_and_no_other(province: Province, catalog: Catalog, layer_id: str) -> None:
    layer = catalog.layer(layer_id)
    assert layer is not None
    rows = expected(catalog, layer)
    features = served(province, layer)
    if (
        layer_id == "administrative_units"
    ):  # the township of 2023 lies in no collection: it is neither of 2020 nor of 2025
        assert set(rows) - set(features) == {"01954@2023-04-10"}
    else:
        assert set(features) == set(rows)


@pytest.mark.parametrize("layer_id", LAYERS)
def test_texts_numbers_and_dates_are_served_to_the_letter(province: Province, catalog: Catalog, layer_id: str) -> None:
    layer = catalog.layer(layer_id)
    assert layer is not None
    rows = expected(catalog, layer)
    for key, feature in served(province, layer).items():
        got = {each.name: feature["properties"][each.name] for each in layer.public_fields}
        assert got == {each.name: as_json(rows[key][each.name]) for each in layer.public_fields}


@pytest.mark.parametrize("layer_id", [each for each in LAYERS if each != "commune_risk_levels"])
def test_geometry_is_served_to_the_centimetre(province: Province, catalog: Catalog, layer_id: str) -> None:
    layer = catalog.layer(layer_id)
    assert layer is not None
    rows = expected(catalog, layer)
    tolerance = CENTIMETRE
    if layer.geometry.publish_decimals:  # rounded on purpose: half a unit of the last published decimal
        tolerance += 0.5 * 10**-layer.geometry.publish_decimals
    for key, feature in served(province, layer).items():
        truth = shapely.wkt.loads(rows[key]["geometry"])
        given = shapely.geometry.shape(feature["geometry"])
        if truth.geom_type == "Point":
            assert abs(given.x - truth.x) <= tolerance
            assert abs(given.y - truth.y) <= tolerance
        else:
            assert shapely.hausdorff_distance(given, truth) <= 2 * tolerance


def test_risk_levels_have_the_polygons_of_their_communes(province: Province) -> None:
    communes = {each["properties"]["code"]: each["geometry"] for each in province.items("communes")}
    levels = province.items("commune_risk_levels")
    assert len(levels) == 108
    for each in levels:
        assert each["geometry"] == communes[each["id"]]


def test_levels_are_those_of_the_19th_of_january(province: Province) -> None:
    levels = [each["properties"]["epidemic_level"] for each in province.items("commune_risk_levels")]
    assert [levels.count(each) for each in "1234"] == [91, 12, 2, 3]


@pytest.mark.parametrize("layer_id", LAYERS)
def test_extent_and_count_of_the_collection_are_those_of_the_data(
    province: Province, catalog: Catalog, layer_id: str
) -> None:
    layer = catalog.layer(layer_id)
    assert layer is not None
    for collection in layer.collections:
        described = requests.get(f"{province.url}/oapi/collections/{collection.id}?f=json", timeout=30).json()
        features = province.items(collection.id)
        bounds = shapely.total_bounds([shapely.geometry.shape(each["geometry"]) for each in features])
        assert described["extent"]["spatial"]["bbox"][0] == pytest.approx(list(bounds), abs=2 * CENTIMETRE)
        assert described["covidmaps:release"]["feature_count"] == len(features)
        assert described["title"] == collection.title.vi


def test_officers_fields_are_nowhere(province: Province, catalog: Catalog) -> None:
    secret = {
        str(row[field.name])
        for layer in catalog.layers
        for row in expected_rows(layer.id, SEED, DAY, catalog)
        for field in layer.fields
        if not field.is_public and isinstance(row[field.name], str)
    }
    assert secret  # the samples do hold phones and notes
    for layer in catalog.layers:
        for collection in layer.collections:
            for form in ("json", "html", "csv", "jsonld"):
                url = f"{province.url}/oapi/collections/{collection.id}/items?limit=1000&f={form}"
                text = requests.get(url, timeout=60).text
                assert [each for each in secret if each in text] == []


def test_same_files_again_change_nothing(province: Province, samples: Path) -> None:
    before = released(province)
    again = province.run("load", *(samples / each.file for each in HAND_INS), "--by", "Sở Y tế")
    assert again.returncode == 0, again.stderr
    assert again.stdout.count("KHÔNG CÓ GÌ MỚI") == len(HAND_INS)
    assert released(province) == before


def released(province: Province) -> dict[str, Any]:
    """Return the release of every collection."""
    listed = requests.get(f"{province.url}/oapi/collections?f=json", timeout=30).json()["collections"]
    return {each["id"]: each["covidmaps:release"] for each in listed}
