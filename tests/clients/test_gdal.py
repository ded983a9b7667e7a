"""GDAL reads every collection from the running server, as analysts do."""

import json
import subprocess

import pytest

from catalog.model import Catalog
from tests.installation import Province

COLLECTIONS = [
    *("risk_points", "quarantine_sites", "isolation_zones", "checkpoints", "commune_risk_levels"),
    *("provinces", "districts", "communes", "communes_2025"),
]


def ogr(*arguments: str) -> str:
    return subprocess.run(arguments, capture_output=True, text=True, check=True, timeout=120).stdout


def test_collections_of_the_catalogue_are_those_tried_here(catalog: Catalog) -> None:
    assert {each.id for layer in catalog.layers for each in layer.collections} == set(COLLECTIONS)


def test_every_collection_is_listed(province: Province) -> None:
    listed = ogr("ogrinfo", "-ro", "-q", f"OAPIF:{province.url}/oapi")
    assert [each for each in COLLECTIONS if each not in listed] == []


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_gdal_gets_every_feature_with_its_text(province: Province, collection: str) -> None:
    source = f"OAPIF:{province.url}/oapi"
    text = ogr("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", source, collection, "-oo", "PAGE_SIZE=40")
    read = {each["properties"].get("id") or each.get("id"): each for each in json.loads(text)["features"]}
    ours = {each["id"]: each for each in province.items(collection)}
    assert len(read) == len(ours)
    names = {each["properties"].get("name") or each["properties"].get("name_vi") for each in read.values()}
    assert names == {each["properties"].get("name") or each["properties"].get("name_vi") for each in ours.values()}
