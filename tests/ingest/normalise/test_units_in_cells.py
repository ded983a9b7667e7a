"""Units behind numbers."""

import pytest

from ingest.normalise.decimal_comma import decimal_comma
from ingest.normalise.units_in_cells import has_unit, units_in_cells
from tests.ingest.normalise.conftest import MakeDraft


@pytest.mark.parametrize(
    ("cell", "number"),
    [("60 chỗ", 60), ("1.250 người", 1250), ("210người", 210), ("60 Giường.", 60), ("45 cho", 45), ("1 250 chỗ", 1250)],
)
def test_unit_of_the_field_is_taken_away(make_draft: MakeDraft, cell: str, number: int) -> None:
    draft = units_in_cells(make_draft("quarantine_sites", capacity=[cell]))
    assert decimal_comma(draft).columns["capacity"][0] == number
    assert draft.rewritten == {"units-removed": 1}


@pytest.mark.parametrize(
    "cell", ["60 hộ", "60 m2", "60", 60, None, "khoảng 60", "60 chỗ (30 phòng)", "60-70 chỗ", "60%"]
)
def test_what_is_not_its_unit_stays(make_draft: MakeDraft, cell: object) -> None:
    draft = make_draft("quarantine_sites", capacity=[cell])
    assert units_in_cells(draft) is draft


def test_squares_are_a_unit() -> None:
    assert has_unit("22,67 km²")
    assert not has_unit("22,67")
    assert not has_unit("km2")
