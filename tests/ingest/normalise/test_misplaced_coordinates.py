"""Coordinates that stand under another heading."""

import pytest

from ingest.normalise.coordinates import coordinates
from ingest.normalise.misplaced_coordinates import misplaced_coordinates
from ingest.vocabulary import PLACE
from tests.ingest.normalise.conftest import MakeDraft

LINK = "https://www.google.com/maps/place/x/@22.0,105.0,15z/data=!3m1!4b1!4m5!3m4!1s0x0:0x0!8m2!3d21.8931!4d105.7712"


def test_address_that_is_a_place_is_one(make_draft: MakeDraft) -> None:
    draft = make_draft("checkpoints", address=[LINK, "22°15'30\"N 105°52'10\"E", "Thôn Nà Pài", None])
    moved = misplaced_coordinates(draft)
    assert moved.columns["address"].tolist() == [None, None, "Thôn Nà Pài", None]
    assert moved.rewritten == {"coordinates-misplaced": 2}
    geometry = coordinates(moved).geometry
    assert geometry is not None
    assert [each and (round(each.x, 4), round(each.y, 4)) for each in geometry] == [
        (105.7712, 21.8931), (105.8694, 22.2583), None, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["QL3, Km105+200", "0209 3870 943", "22/105", "số 22, tổ 105", "2459832.136, 466509.619", "21.0285, 105.8542"],
)
def test_text_with_numbers_stays(make_draft: MakeDraft, text: str) -> None:
    draft = make_draft("checkpoints", address=[text])
    assert misplaced_coordinates(draft) is draft


def test_column_of_places_comes_first(make_draft: MakeDraft) -> None:
    draft = make_draft("checkpoints", address=["22.1, 105.8", "22.2, 105.9"], **{PLACE: ["22.3, 105.7", None]})
    moved = misplaced_coordinates(draft)
    assert moved.columns[PLACE].tolist() == ["22.3, 105.7", "22.2, 105.9"]
    assert moved.columns["address"].tolist() == ["22.1, 105.8", None]


def test_zones_have_no_such_places(make_draft: MakeDraft) -> None:
    draft = make_draft("isolation_zones", address=["22.1, 105.8"])
    assert misplaced_coordinates(draft) is draft
