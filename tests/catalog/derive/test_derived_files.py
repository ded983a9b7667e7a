"""The table of derived files, and that what is committed is what config/ says."""

from pathlib import Path

import pytest

from catalog.derive import DERIVATIONS, MARK, derived_files
from catalog.model import Catalog

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def texts(catalog: Catalog) -> dict[str, str]:
    return derived_files(catalog)


def test_files_are_those_of_the_conventions(texts: dict[str, str]) -> None:
    assert set(texts) == {
        *("pygeoapi-config.yml", "viewer/layers.json", "ingest/sql/layers.sql", "config/layers/README.md"),
    }


@pytest.mark.parametrize("path", DERIVATIONS)
def test_file_says_near_its_beginning_that_it_is_derived(texts: dict[str, str], path: str) -> None:
    first = "\n".join(texts[path].splitlines()[:2]).replace('\\"', '"')
    assert MARK in first
    assert texts[path].endswith("\n")


@pytest.mark.parametrize("path", DERIVATIONS)
def test_committed_file_is_what_the_configuration_gives(texts: dict[str, str], path: str) -> None:
    assert (ROOT / path).read_bytes().decode("utf-8") == texts[path], "run: covidmaps derive"


@pytest.mark.parametrize("path", ["pygeoapi-config.yml", "viewer/layers.json"])
def test_no_field_of_an_officer_is_in_a_public_derivation(texts: dict[str, str], catalog: Catalog, path: str) -> None:
    secret = {field.name for layer in catalog.layers for field in layer.fields if not field.is_public}
    assert secret
    assert not [name for name in secret if f'"{name}"' in texts[path] or f" {name}:" in texts[path]]
