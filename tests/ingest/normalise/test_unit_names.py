"""The commune of each row."""

from datetime import date, time

import pytest

from ingest.normalise.unit_names import unit_names
from ingest.vocabulary import COMMUNE, DISTRICT
from tests.ingest.normalise.conftest import MakeDraft, with_table

DAY = date(2021, 6, 1)


def codes(make_draft: MakeDraft, **columns: list[object]) -> list[object]:
    draft = unit_names(make_draft("checkpoints", **columns))
    return draft.columns["commune_code"].tolist() if "commune_code" in draft.columns else []


def test_code_is_filled_in_from_the_name_and_counted(make_draft: MakeDraft) -> None:
    draft = unit_names(make_draft("checkpoints", **{COMMUNE: ["Xã Như Cố", "TT. Chợ Rã"], "opened_on": [DAY] * 2}))
    assert draft.columns["commune_code"].tolist() == ["02122", "01888"]
    assert draft.rewritten == {"communes-from-names": 2}


def test_name_in_the_place_of_the_code(make_draft: MakeDraft) -> None:
    assert codes(make_draft, commune_code=["02122", "xã Như Cố", "xã Như Cố, huyện Chợ Mới", None]) == ["02122"] * 3 + [
        None
    ]


def test_code_is_not_touched(make_draft: MakeDraft) -> None:
    draft = make_draft("checkpoints", commune_code=["02122", "09999"], **{COMMUNE: ["Xã Quảng Chu", "Xã Như Cố"]})
    assert unit_names(draft) is draft


def test_name_in_the_address(make_draft: MakeDraft) -> None:
    assert codes(make_draft, address=["Thôn Bản Cầy, xã Như Cố, huyện Chợ Mới", "Thôn Nà Lẹng"]) == ["02122", None]


def test_name_in_doubt_stays_for_the_check(make_draft: MakeDraft) -> None:
    assert codes(make_draft, **{COMMUNE: ["Bằng Thành", "Hà Nội"]}) == ["Bằng Thành", "Hà Nội"]


@pytest.mark.parametrize(
    "more", [{DISTRICT: ["Pác Nặm"]}, {"opened_on": [DAY]}, {"address": ["Thôn Nà Lẹng, huyện Pác Nặm"]}]
)
def test_district_or_day_decides(make_draft: MakeDraft, more: dict[str, list[object]]) -> None:
    assert codes(make_draft, **{COMMUNE: ["Bằng Thành"]}, **more) == ["01858"]


def test_sub_title_above_the_rows_decides(make_draft: MakeDraft) -> None:
    draft = with_table(make_draft("checkpoints", **{COMMUNE: ["Bằng Thành"]}), sections=(("I. Huyện Pác Nặm",),))
    assert unit_names(draft).columns["commune_code"].tolist() == ["01858"]


def test_layer_without_communes_is_left_alone(make_draft: MakeDraft) -> None:
    draft = make_draft("administrative_units", name_vi=["Xã Như Cố"])
    assert unit_names(draft) is draft


def test_cell_that_is_no_text_is_left_for_the_check(make_draft: MakeDraft) -> None:
    assert codes(make_draft, commune_code=[time(8, 30), "xã Như Cố"]) == [time(8, 30), "02122"]
