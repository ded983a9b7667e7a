"""The configuration of pygeoapi, and the names of pygeoapi that we lean on."""

from types import SimpleNamespace
from typing import Any

import pytest
from pygeoapi.config import validate_config
from pygeoapi.util import yaml_load

from catalog.derive.pygeoapi import pygeoapi_config
from catalog.model import Catalog
from serve.contract import ContractError, check_contract


@pytest.fixture
def config(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setenv("COVIDMAPS_SERVE_DATABASE_URL", "postgresql://somewhere/else")
    monkeypatch.setenv("COVIDMAPS_PUBLIC_URL", "https://covidmaps.example")
    loaded: dict[str, Any] = yaml_load(pygeoapi_config(catalog))
    return loaded


def test_first_line_says_where_to_edit(catalog: Catalog) -> None:
    first = pygeoapi_config(catalog).partition("\n")[0]
    assert first == '# Derived from config/ by "covidmaps derive"; edit config/.'


def test_configuration_is_valid_for_pygeoapi(config: dict[str, Any]) -> None:
    assert validate_config(config)


def test_addresses_come_from_the_environment(config: dict[str, Any]) -> None:
    assert config["server"]["url"] == "https://covidmaps.example/oapi"
    providers = [resource["providers"][0] for resource in config["resources"].values()]
    assert {each["data"] for each in providers} == {"postgresql://somewhere/else"}
    assert not any(each.get("editable") for each in providers)


def test_no_password_and_no_officer_field_is_written(catalog: Catalog) -> None:
    text = pygeoapi_config(catalog)
    assert "postgresql://" not in text
    for layer in catalog.layers:
        for each in (field for field in layer.fields if not field.is_public):
            assert f"          {each.name}:" not in text


def test_every_collection_is_in_both_languages(config: dict[str, Any], catalog: Catalog) -> None:
    assert list(config["resources"]) == [each.id for layer in catalog.layers for each in layer.collections]
    for resource in config["resources"].values():
        for text in (resource["title"], resource["description"], resource["keywords"]):
            assert text["vi"]
            assert text["en"]


def test_another_pygeoapi_is_noticed() -> None:
    def execute_from_starlette(request: object) -> None:
        """Return nothing: a signature that is not the one expected."""

    changed: Any = SimpleNamespace(
        __name__="pygeoapi.starlette_app",
        APP=None,
        API=None,
        ASYNCAPI=None,
        execute_from_starlette=execute_from_starlette,
    )
    with pytest.raises(ContractError) as caught:
        check_contract(changed)
    assert "api_ is missing" in str(caught.value)
    assert "execute_from_starlette(request" in str(caught.value)
