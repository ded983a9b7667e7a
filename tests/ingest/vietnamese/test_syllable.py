"""What is a Vietnamese syllable and what only looks like letters."""

import unicodedata

import pytest

from catalog.model import Catalog
from ingest.vietnamese.syllable import is_syllable


@pytest.mark.parametrize(
    "word",
    "xã Xã XÃ Nguyễn khuỷu quyết quý giếng gì giữ ươm yêu uỷ ủy hòa hoà thuở xoong Cốc Pác Nặm Huỳnh".split(),
)
def test_syllable(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word))


@pytest.mark.parametrize(
    "word",
    ["Xaõ", "Kaïn", "Nghieân", "xÃ", "TrÀn", "tàch", "Cã¸", "bb", "x", "ắặ", "Dß½ng", "Phja", "kiãt"],
)
def test_no_syllable(word: str) -> None:
    assert not is_syllable(word)


def test_every_unit_of_the_province_consists_of_syllables(catalog: Catalog) -> None:
    assert [word for each in catalog.units for word in each.name.vi.split() if not is_syllable(word)] == []
