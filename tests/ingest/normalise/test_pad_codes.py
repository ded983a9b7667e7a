"""Zeros that Excel took come back where only one unit can be meant."""

import pytest

from ingest.normalise.pad_codes import pad_codes
from tests.ingest.normalise.conftest import MakeDraft


@pytest.mark.parametrize(
    ("cell", "code"), [("2122", "02122"), ("02122", "02122"), ("9999", "9999"), ("Như Cố", "Như Cố")]
)
def test_code_of_a_commune(make_draft: MakeDraft, cell: str, code: str) -> None:
    assert pad_codes(make_draft("checkpoints", commune_code=[cell])).columns["commune_code"].tolist() == [code]


@pytest.mark.parametrize(("cell", "code"), [("6", "06"), ("58", "058"), ("2122", "02122")])
def test_code_of_any_level(make_draft: MakeDraft, cell: str, code: str) -> None:
    draft = pad_codes(make_draft("administrative_units", code=[cell], parent_code=[cell]))
    assert (draft.columns["code"].tolist(), draft.columns["parent_code"].tolist()) == ([code], [code])


def test_padded_codes_are_counted(make_draft: MakeDraft) -> None:
    draft = pad_codes(make_draft("checkpoints", commune_code=["2122", "2122", "02131"], chainage=["2122"] * 3))
    assert draft.rewritten == {"codes-padded": 2}
    assert draft.columns["chainage"].tolist() == ["2122"] * 3
