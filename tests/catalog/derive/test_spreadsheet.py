"""The officers' spreadsheet as a description."""

import re

import pytest

from catalog.derive.spreadsheet import NotASpreadsheet, Template, officers_template
from catalog.headings import heading_key
from catalog.model import Catalog, Layer

BY_SPREADSHEET = ["checkpoints", "commune_risk_levels", "quarantine_sites", "risk_points"]


def layer_of(catalog: Catalog, layer_id: str) -> Layer:
    layer = catalog.layer(layer_id)
    assert layer is not None
    return layer


@pytest.fixture(params=BY_SPREADSHEET)
def layer(request: pytest.FixtureRequest, catalog: Catalog) -> Layer:
    return layer_of(catalog, request.param)


@pytest.fixture
def template(catalog: Catalog, layer: Layer) -> Template:
    return officers_template(catalog, layer)


def test_columns_are_the_fields_in_order_with_the_coordinates_behind_the_commune(catalog: Catalog) -> None:
    names = [column.name for column in officers_template(catalog, layer_of(catalog, "quarantine_sites")).columns]
    assert [name for name in names if name not in ("latitude", "longitude")] == [
        field.name for field in layer_of(catalog, "quarantine_sites").fields
    ]
    assert names[names.index("commune_code") + 1 :][:2] == ["latitude", "longitude"]


def test_layer_of_polygons_from_units_has_no_coordinates(catalog: Catalog) -> None:
    names = {column.name for column in officers_template(catalog, layer_of(catalog, "commune_risk_levels")).columns}
    assert not {"latitude", "longitude"} & names


def test_headings_are_distinct_and_are_those_that_ingest_knows(template: Template, layer: Layer) -> None:
    keys = [heading_key(column.heading) for column in template.columns]
    assert len(set(keys)) == len(keys)
    coordinates = {heading_key(each) for each in (*layer.source.lat_headings, *layer.source.lon_headings)}
    assert set(keys) <= {heading_key(field.title.vi) for field in layer.fields} | coordinates


def test_code_field_offers_the_vietnamese_labels(template: Template, catalog: Catalog, layer: Layer) -> None:
    columns = {column.name: column for column in template.columns}
    for field in layer.fields:
        expected = tuple(code.title.vi for code in catalog.code_list(field.codes).codes) if field.codes else ()
        assert columns[field.name].choices == expected


def test_codes_are_text_so_that_leading_zeros_stay(template: Template, layer: Layer) -> None:
    kinds = {column.name: column.kind for column in template.columns}
    assert kinds["commune_code"] == "text"
    assert all(kinds[field.name] == "text" for field in layer.fields if field.codes)


def test_note_says_both_languages_required_domain_example_and_privacy(catalog: Catalog) -> None:
    columns = {each.name: each for each in officers_template(catalog, layer_of(catalog, "quarantine_sites")).columns}
    assert columns["capacity"].note.splitlines() == [
        "Sức chứa / Capacity (bắt buộc / required)",
        "1 … 20000; người / persons",
        "Ví dụ / Example: 210",
    ]
    assert columns["opened_on"].example == "10/05/2021"
    assert "Không công bố. / Not published." in columns["contact_phone"].note
    assert "không ghi số nhà" in columns["address"].note


def test_moment_is_shown_day_first(catalog: Catalog) -> None:
    columns = {each.name: each for each in officers_template(catalog, layer_of(catalog, "risk_points")).columns}
    assert columns["exposed_from"].example == "15/01/2022 08:00"


def test_rules_are_told_in_the_words_of_the_headings(catalog: Catalog) -> None:
    advice = officers_template(catalog, layer_of(catalog, "risk_points")).advice
    assert "«Tiếp xúc từ» ≤ «Tiếp xúc đến» / «Exposed from» ≤ «Exposed until»" in advice


def test_units_are_all_communes_with_their_time(template: Template, catalog: Catalog) -> None:
    assert len(template.units) == sum(unit.level == "commune" for unit in catalog.units)
    assert ("02122", "Xã Như Cố", "Huyện Chợ Mới", "01/02/2020 – 01/07/2025") in template.units
    assert ("01843", "Phường Bắc Kạn", "Tỉnh Thái Nguyên", "từ / since 01/07/2025") in template.units
    assert all(re.fullmatch("[0-9]{5}", code) for code, *_ in template.units)


@pytest.mark.parametrize("layer_id", ["isolation_zones", "administrative_units"])
def test_layer_of_vector_files_has_none(catalog: Catalog, layer_id: str) -> None:
    with pytest.raises(NotASpreadsheet):
        officers_template(catalog, layer_of(catalog, layer_id))
