"""What layers.json may and must say: every visitor's browser receives it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from catalog.derive.viewer import GROUND, layer_role, viewer_catalogue
from catalog.load import load_catalog
from catalog.model import Catalog, Visibility

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog(ROOT / "config")


@pytest.fixture(scope="module")
def document(catalog: Catalog) -> dict[str, Any]:
    return dict(json.loads(viewer_catalogue(catalog)))


def test_no_field_of_officers_appears_by_name_or_title(catalog: Catalog) -> None:
    text = viewer_catalogue(catalog)
    officers = [each for layer in catalog.layers for each in layer.fields if not each.is_public]
    assert {each.name for each in officers} >= {"contact_phone", "case_count", "note"}
    for field in officers:
        assert f'"{field.name}"' not in text
        assert field.title.vi not in text


def test_popup_that_names_an_officers_field_does_not_publish_it(catalog: Catalog) -> None:
    layer = next(each for each in catalog.layers if each.id == "checkpoints")
    careless = replace(layer, style=replace(layer.style, popup=(*layer.style.popup, "contact_phone")))
    layers = tuple(careless if each.id == layer.id else each for each in catalog.layers)
    assert "contact_phone" not in viewer_catalogue(replace(catalog, layers=layers))


def test_code_list_that_only_officers_see_stays_out(catalog: Catalog) -> None:
    layer = next(each for each in catalog.layers if each.id == "checkpoints")
    hidden = tuple(
        replace(each, visibility=Visibility.OFFICER) if each.name == "direction" else each for each in layer.fields
    )
    layers = tuple(replace(layer, fields=hidden) if each.id == layer.id else each for each in catalog.layers)
    assert "control_direction" in viewer_catalogue(catalog)
    assert "control_direction" not in viewer_catalogue(replace(catalog, layers=layers))


def test_layers_come_in_drawing_order(document: dict[str, Any]) -> None:
    roles = [layer["role"] for layer in document["layers"]]
    assert roles == ["choropleth", "boundaries", "areas", "points", "points", "points"]


def test_role_follows_geometry_and_references(catalog: Catalog) -> None:
    roles = {layer.id: layer_role(layer, catalog) for layer in catalog.layers}
    assert roles["administrative_units"] == "boundaries"
    assert roles["commune_risk_levels"] == "choropleth"
    assert roles["isolation_zones"] == "areas"
    assert roles["risk_points"] == "points"


def test_units_of_another_time_are_not_drawn(document: dict[str, Any]) -> None:
    units = next(layer for layer in document["layers"] if layer["role"] == "boundaries")
    drawn = {each["id"] for each in units["collections"] if each["role"] == "boundaries"}
    assert drawn == set(GROUND)


def test_every_popup_field_has_a_title_and_every_code_a_label_in_both_languages(document: dict[str, Any]) -> None:
    for layer in document["layers"]:
        fields = {field["name"]: field for field in layer["fields"]}
        for name in layer["popup"]:
            assert fields[name]["title"].keys() == {"vi", "en"}
        for field in fields.values():
            if "codes" in field:
                assert all(label["vi"] and label["en"] for label in document["codes"][field["codes"]].values())


def test_every_symbol_belongs_to_a_code_that_has_a_label(document: dict[str, Any]) -> None:
    for layer in document["layers"]:
        by = next(field for field in layer["fields"] if field["name"] == layer["style"]["by"])
        assert layer["style"]["symbols"].keys() <= document["codes"][by["codes"]].keys()


def test_text_is_readable_utf_8_and_says_where_it_comes_from(catalog: Catalog) -> None:
    text = viewer_catalogue(catalog)
    assert "Điểm nguy cơ lây nhiễm cao" in text
    assert next(iter(json.loads(text))) == "derived"
