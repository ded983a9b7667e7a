"""The vote of a column, and what becomes of each text under it."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.load import load_catalog
from catalog.model import Catalog
from ingest.vietnamese.lexicon import read_lexicon
from ingest.vietnamese.readings import Doubt, choose_encoding, foreign_texts, read_text, vietnamese_readings
from tests.conftest import ROOT
from tests.ingest.vietnamese.encoders import ENCODE

CATALOG = load_catalog(ROOT / "config")
NAMES = sorted({each.name.vi for each in CATALOG.units})
LEXICON = read_lexicon(CATALOG)


def read(texts: list[str]) -> list[str | Doubt]:
    vote = choose_encoding(foreign_texts(texts), LEXICON)
    return [read_text(each, vote) for each in texts]


@pytest.mark.parametrize("encoding", ENCODE)
def test_all_names_of_units_come_back(encoding: str) -> None:
    assert read([ENCODE[encoding](each) for each in NAMES]) == NAMES


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=6, max_size=12, unique=True), st.sampled_from(sorted(ENCODE)))
def test_any_few_names_come_back(names: list[str], encoding: str) -> None:
    assert read([ENCODE[encoding](each) for each in names]) == names


@given(st.lists(st.sampled_from(NAMES), max_size=5))
def test_unicode_is_left_alone(names: list[str]) -> None:
    assert read(names) == names
    decomposed = [unicodedata.normalize("NFD", each) for each in names]
    assert read(decomposed) == decomposed


@pytest.mark.parametrize(
    "text",
    [
        "Hoà", "Café Häagen", "Novotel", "Km 12 ± 5", "200 m²", "“Chợ”", "Straße", "22°08'", "6h–22h", "6h – 22h",
        "24/24", "2×3 m", "5°C", "Km105–Km107", "½ ngày", "A→B", "Chợ «Bắc Kạn»", "≥ 5", "10€", "café – bar", "100 %",
        "mưa… gió", "Nguyễn’s", "São Paulo", "10′ 20″", "№ 5", "•", "—",
    ],
)  # fmt: skip
def test_text_of_another_language_or_with_symbols_is_left_alone(text: str) -> None:
    assert read([text]) == [text]


def test_word_with_two_readings_follows_its_column() -> None:
    """«Hoà» is Vietnamese as it stands, and «Hồ» in VNI."""
    assert read(["Hoà", *map(ENCODE["VNI"], NAMES[:9])]) == ["Hồ", *NAMES[:9]]


def test_word_with_two_readings_in_a_mixed_column_is_a_doubt() -> None:
    mixed = ["Hoà", *map(ENCODE["VNI"], NAMES[:9]), *NAMES[9:18]]
    assert read(mixed) == [Doubt("Hoà", "Hồ"), *NAMES[:18]]


def test_foreign_word_in_a_legacy_column_is_read_with_it() -> None:
    assert read(["Phja Kh¸o", *map(ENCODE["TCVN3 (ABC)"], NAMES)])[0] == "Phja Kháo"


def test_single_garbled_text_is_a_doubt_with_both_readings_when_nothing_decides() -> None:
    vote = choose_encoding(["a"], LEXICON)
    assert vote is None
    assert read_text("Bé ®éi", None) == Doubt("Bé ®éi", "Bộ đội")


def test_lost_letters_are_named() -> None:
    assert read(["B\ufffdc K\ufffdn"]) == [Doubt("B\ufffdc K\ufffdn", None)]


def test_readings_of_a_heading(catalog: Catalog) -> None:
    assert "Mã chốt" in vietnamese_readings("M· chèt")
    assert vietnamese_readings("Mã chốt") == []
    assert {"xã", "chốt", "huyện"} <= read_lexicon(catalog)


def test_bytes_that_are_utf8_throughout_need_no_vote() -> None:
    assert read(["22Â°09'14.40\"N"]) == ["22°09'14.40\"N"]
    assert read([ENCODE["UTF-8 twice"]("Chợ")]) == ["Chợ"]
