"""Columns come under their field, however the heading is written."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.model import Catalog
from ingest.normalise.draft import Draft
from ingest.normalise.match_headings import match_headings
from ingest.read.table import Heading, RawTable, as_cells
from ingest.vocabulary import COMMUNE, LAT, LON, PLACE


def matched(catalog: Catalog, *headings: str) -> Draft:
    layer = catalog.layer("checkpoints")
    assert layer is not None
    columns = tuple(as_cells([each]) for each in headings)
    named = tuple(Heading(each, chr(65 + at)) for at, each in enumerate(headings))
    return match_headings(Draft(RawTable("f", "xlsx", named, columns, np.array([2])), layer, catalog))


def test_headings_become_fields_and_coordinates(catalog: Catalog) -> None:
    draft = matched(catalog, "STT", "Mã chốt", "vĩ độ", "KINH ĐỘ (độ)", "Quân số", "Xã")
    assert set(draft.columns) == {"checkpoint_code", LAT, LON, COMMUNE}
    assert [each.text for each in draft.unknown] == ["Quân số"]
    assert draft.headings["checkpoint_code"].label == "B «Mã chốt»"


def test_second_column_for_the_same_field_is_kept_aside(catalog: Catalog) -> None:
    draft = matched(catalog, "Tên chốt", "ten")
    assert draft.columns["name"].tolist() == ["Tên chốt"]
    assert [(first.text, second.text) for first, second in draft.doubled] == [("Tên chốt", "ten")]


@given(st.data())
def test_every_spelling_of_the_catalogue_matches_in_any_dress(catalog: Catalog, data: st.DataObject) -> None:
    layer = catalog.layer("checkpoints")
    assert layer is not None
    field = data.draw(st.sampled_from(layer.fields))
    spelling = data.draw(st.sampled_from((field.name, field.title.vi, *field.headings)))
    dress = data.draw(
        st.sampled_from([str.upper, str.title, lambda text: f"  {text} *", lambda text: text.replace(" ", "_")])
    )
    assert list(matched(catalog, dress(spelling)).columns) == [field.name]


@pytest.mark.parametrize("heading", ["", "—", "Cột 7"])
def test_heading_that_says_nothing_is_unknown(catalog: Catalog, heading: str) -> None:
    assert [each.text for each in matched(catalog, heading).unknown] == [heading]


def test_column_of_links_to_a_map_is_the_place_under_a_heading_that_nobody_knows(catalog: Catalog) -> None:
    layer = catalog.layer("checkpoints")
    assert layer is not None
    link = "https://www.google.com/maps/place/A/@1,2,9z/data=!3d22.1!4d105.8"
    named = (Heading("Dán đường dẫn vào đây", "A"), Heading("Tên chốt", "B"))
    columns = (as_cells([link, None]), as_cells(["Chốt A", "Chốt B"]))
    draft = match_headings(Draft(RawTable("f", "xlsx", named, columns, np.array([2, 3])), layer, catalog))
    assert {name: heading.letter for name, heading in draft.headings.items()} == {PLACE: "A", "name": "B"}
