"""Two spellings of the same words are equal."""

import pytest

from ingest.spelling import fold, heading_keys


@pytest.mark.parametrize(
    "text", ["Tên chốt", "TÊN  CHỐT", "ten_chot", "Tên chốt*", "Te\u0302n cho\u0302\u0301t", "tên-chốt:"]
)
def test_accents_case_and_punctuation_do_not_matter(text: str) -> None:
    assert fold(text) == "ten chot"


def test_heading_is_also_known_without_its_parentheses() -> None:
    assert heading_keys("Sức chứa (người)") == ("suc chua nguoi", "suc chua")


def test_heading_of_punctuation_alone_has_no_key() -> None:
    assert heading_keys(" -- ") == ()
