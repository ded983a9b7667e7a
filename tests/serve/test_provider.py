"""The provider as pygeoapi calls it."""

from typing import Any

import pytest
from pygeoapi.provider.base import ProviderConnectionError, ProviderInvalidQueryError, ProviderItemNotFoundError
from pygeoapi.util import yaml_load

from catalog.derive.pygeoapi import pygeoapi_config
from catalog.model import Catalog
from serve.provider import PostGISProvider
from tests.serve.features import AWKWARD
from tests.serve.running import TestDatabase


@pytest.fixture
def definition(catalog: Catalog, shared_database: TestDatabase, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the definition of quarantine_sites as pygeoapi reads it from the derived configuration."""
    monkeypatch.setenv("COVIDMAPS_SERVE_DATABASE_URL", shared_database.serve_url)
    config = yaml_load(pygeoapi_config(catalog))
    found: dict[str, Any] = config["resources"]["quarantine_sites"]["providers"][0]
    return found


@pytest.fixture
def provider(definition: dict[str, Any]) -> PostGISProvider:
    return PostGISProvider(definition)


def ids(collection: dict[str, Any]) -> list[str]:
    return [each["id"] for each in collection["features"]]


def test_fields_have_types_titles_and_codes(provider: PostGISProvider) -> None:
    assert provider.fields["capacity"] == {"type": "integer", "title": "Sức chứa"}
    assert provider.fields["opened_on"]["format"] == "date"
    assert "full" in provider.fields["status"]["enum"]
    assert not {"feature", "geom", "contact_phone"} & provider.fields.keys()
    assert provider.get_domains(["status"])[0].keys() == {"status"}


def test_description_costs_no_connection(definition: dict[str, Any]) -> None:
    assert PostGISProvider(definition | {"data": "postgresql://nobody@127.0.0.1:1/none"}).fields


def test_query_returns_features_with_counts(provider: PostGISProvider) -> None:
    page = provider.query(limit=2, offset=1)
    assert ids(page) == ["KCL-002", "KCL-003"]
    assert (page["numberMatched"], page["numberReturned"]) == (5, 2)
    assert provider.query(resulttype="hits")["features"] == []


def test_query_understands_what_pygeoapi_passes_on(provider: PostGISProvider) -> None:
    assert ids(provider.query(bbox=[105.815, 22.12, 105.835, 22.13])) == ["KCL-002", "KCL-003"]
    assert ids(provider.query(bbox=[105.825, -90, 105.815, 90])) == ["KCL-001", "KCL-003", "KCL-004", "KCL-005"]
    assert ids(provider.query(bbox=[105.815, 22.12, 0, 105.835, 22.13, 9])) == ["KCL-002", "KCL-003"]
    assert ids(provider.query(datetime_="../2021-01-31")) == ["KCL-001"]
    assert ids(provider.query(properties=[("status", "closed")])) == ["KCL-001"]
    assert ids(provider.query(sortby=[{"property": "capacity", "order": "-"}], limit=1)) == ["KCL-003"]
    feature = provider.query(select_properties=["name"], skip_geometry=True)["features"][0]
    assert (feature["geometry"], feature["properties"]) == (None, {"name": AWKWARD})


@pytest.mark.parametrize(
    "arguments",
    [
        {"properties": [("secret", "1")]},
        {"properties": [("feature", "x")]},
        {"properties": [("capacity", "abc")]},
        {"properties": [("name", "a\0b")]},
        {"datetime_": "foo"},
        {"q": "chợ"},
        {"filterq": object()},
    ],
)
def test_query_that_cannot_be_asked_is_the_client_s_mistake(
    provider: PostGISProvider, arguments: dict[str, Any]
) -> None:
    with pytest.raises(ProviderInvalidQueryError) as caught:
        provider.query(**arguments)
    assert caught.value.http_status_code == 400


def test_get_returns_the_feature_with_its_neighbours(provider: PostGISProvider) -> None:
    middle, first = provider.get("KCL-003"), provider.get("KCL-001")
    assert (middle["prev"], middle["id"], middle["next"]) == ("KCL-002", "KCL-003", "KCL-004")
    assert "prev" not in first


def test_get_of_a_missing_feature_is_not_found(provider: PostGISProvider) -> None:
    with pytest.raises(ProviderItemNotFoundError):
        provider.get("KCL-999")


def test_database_away_is_said_so(definition: dict[str, Any]) -> None:
    with pytest.raises(ProviderConnectionError):
        PostGISProvider(definition | {"data": "postgresql://nobody@127.0.0.1:1/none"}).query()


def test_writing_is_not_offered(provider: PostGISProvider) -> None:
    assert provider.editable is False
    with pytest.raises(NotImplementedError):
        provider.create({})
