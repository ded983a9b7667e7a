"""The data dictionary: everything that a reader looks for is in it, and nothing in it is broken Markdown."""

import re

import pytest

from catalog.derive import MARK
from catalog.derive.dictionary import data_dictionary
from catalog.model import Catalog


@pytest.fixture(scope="module")
def text(catalog: Catalog) -> str:
    return data_dictionary(catalog)


def section(text: str, anchor: str) -> str:
    """Return what stands between an anchor and the next one."""
    return text.split(f'<a id="{anchor}"></a>')[1].split("<a id=")[0]


def test_first_line_says_that_it_is_derived(text: str) -> None:
    assert MARK in text.splitlines()[0]


def test_every_layer_has_its_section_and_its_line_in_the_overview(text: str, catalog: Catalog) -> None:
    for layer in catalog.layers:
        assert f"[`{layer.id}`](#{layer.id})" in text
        own = section(text, layer.id)
        assert f"{layer.title.vi} / {layer.title.en}" in own
        assert layer.description.vi in own
        assert layer.description.en in own
        assert f"config/layers/{layer.id}.yml" in own


def test_every_field_has_a_row_with_both_titles(text: str, catalog: Catalog) -> None:
    for layer in catalog.layers:
        own = section(text, layer.id)
        for field in layer.fields:
            assert re.search(rf"^\| `{field.name}`( 🔑)? \| {re.escape(field.title.vi)} / ", own, re.MULTILINE), (
                field.name
            )


def test_field_for_officers_is_marked_as_not_published(text: str, catalog: Catalog) -> None:
    for layer in catalog.layers:
        rows = {
            row.split("|")[1].split("`")[1]: row
            for row in section(text, layer.id).splitlines()
            if row.count("|") == 9 and "`" in row
        }
        for field in layer.fields:
            assert ("không / no" in rows[field.name]) == (not field.is_public), field.name


def test_every_code_list_and_every_code_and_spelling_is_in_it(text: str, catalog: Catalog) -> None:
    for codes in catalog.code_lists:
        own = section(text, f"codes-{codes.id}")
        for code in codes.codes:
            row = next(line for line in own.splitlines() if line.startswith(f"| `{code.code}` |"))
            assert all(each in row for each in (code.title.vi, code.title.en, *code.spellings))


def test_code_list_names_the_fields_that_use_it(text: str) -> None:
    own = section(text, "codes-position_accuracy")
    assert "`risk_points.position_accuracy`" in own
    assert "`isolation_zones.position_accuracy`" in own


def test_every_rule_has_condition_and_both_texts(text: str, catalog: Catalog) -> None:
    for layer in catalog.layers:
        for rule in layer.rules:
            row = next(line for line in section(text, layer.id).splitlines() if line.startswith(f"| `{rule.id}` |"))
            assert rule.problem.vi in row
            assert rule.remedy.en in row


def test_headings_that_refuse_a_file_are_listed(text: str) -> None:
    assert "họ tên bệnh nhân" in section(text, "risk_points")


def test_headings_of_places_are_listed_for_points(text: str) -> None:
    own = section(text, "risk_points")
    assert "| vĩ độ / latitude | vĩ độ" in own
    assert "link google map" in own
    assert "| tên xã / commune by name |" in own
    assert "vĩ độ / latitude" not in section(text, "isolation_zones")


def test_links_lead_to_anchors(text: str) -> None:
    targets = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert targets
    assert targets <= set(re.findall(r'<a id="([^"]+)"></a>', text))


def test_every_row_of_a_table_has_as_many_cells_as_its_header(text: str) -> None:
    width = 0
    for line in text.splitlines():
        if not line.startswith("|"):
            width = 0
            continue
        cells = len(re.split(r"(?<!\\)\|", line)) - 2
        width = width or cells
        assert cells == width, line


def test_same_catalogue_gives_the_same_text(catalog: Catalog) -> None:
    assert data_dictionary(catalog) == data_dictionary(catalog)
