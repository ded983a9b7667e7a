"""OWSLib, the Python client of the OGC services, reads every collection."""

import pytest
from owslib.ogcapi.features import Features

from tests.clients.test_gdal import COLLECTIONS
from tests.installation import Province


@pytest.fixture(scope="module")
def client(province: Province) -> Features:
    return Features(f"{province.url}/oapi")


def test_collections_and_conformance_are_read(client: Features) -> None:
    assert set(client.feature_collections()) == set(COLLECTIONS)
    conforms = client.conformance()["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in conforms


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_items_and_queryables_are_read(client: Features, province: Province, collection: str) -> None:
    items = client.collection_items(collection, limit=10000)
    assert {each["id"] for each in items["features"]} == {each["id"] for each in province.items(collection)}
    assert client.collection_queryables(collection)["properties"]


def test_bbox_is_passed_on(client: Features) -> None:
    city = client.collection_items("communes", bbox=[105.83, 22.14, 105.84, 22.15])
    assert 0 < len(city["features"]) < 20
