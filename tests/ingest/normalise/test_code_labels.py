"""Labels become codes."""

import pytest

from catalog.model import Catalog, Code, CodeList, Text
from ingest.normalise.code_labels import code_labels, spellings
from tests.ingest.normalise.conftest import MakeDraft


@pytest.mark.parametrize(
    "label", ["operating", "Đang hoạt động", "ĐANG HOẠT ĐỘNG", "dang hoat dong", "Operating", "hoạt động"]
)
def test_label_and_spelling_become_the_code(make_draft: MakeDraft, label: str) -> None:
    assert code_labels(make_draft("checkpoints", status=[label])).columns["status"].tolist() == ["operating"]


def test_unknown_label_stays(make_draft: MakeDraft) -> None:
    assert code_labels(make_draft("checkpoints", status=["Mở cửa", None])).columns["status"].tolist() == [
        "Mở cửa",
        None,
    ]


def test_every_label_of_the_catalogue_leads_to_its_code(catalog: Catalog) -> None:
    for code_list in catalog.code_lists:
        known = spellings(code_list)
        assert set(known.values()) == {each.code for each in code_list.codes}, code_list.id


def test_spelling_that_two_codes_share_stands_for_neither() -> None:
    codes = tuple(Code(each, Text(each, each), ("khác",)) for each in ("a", "b"))
    assert "khac" not in spellings(CodeList("x", Text("x", "x"), codes))
