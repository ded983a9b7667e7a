"""The tables: examples from documents, and every letter there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.vietnamese.charsets import (
    ENCODINGS,
    LETTERS,
    as_bytes,
    as_windows,
    decode_cp1258,
    decode_tcvn3,
    decode_utf8,
    decode_vni,
    is_of_bytes,
)
from tests.ingest.vietnamese.encoders import ENCODE

DECODE = dict(ENCODINGS)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Thµnh phè B¾c K¹n", "Thành phố Bắc Kạn"),
        ("X· C\u00ad LÔ", "Xã Cư Lễ"),
        ("§¨ng ký", "Đăng ký"),
        ("B¾C K¹N, THµNH PHè", "BẮC KẠN, THÀNH PHỐ"),
        ("Nµ PHÆC", "NÀ PHẶC"),
        ("UBND x· Vi H\u00ad¬ng", "UBND xã Vi Hương"),
        ("©n T×nh", "ân Tình"),
        ("“chèt” – Km 5", "“chốt” – Km 5"),
    ],
)
def test_tcvn3(text: str, read: str) -> None:
    """Source: TCVN 5712:1993, VN3; capitals with accents are lower-case codes under a font of capitals."""
    assert decode_tcvn3(text) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Thaønh phoá Baéc Kaïn", "Thành phố Bắc Kạn"),
        ("Xaõ Cö Leã", "Xã Cư Lễ"),
        ("Uûy ban", "Ủy ban"),
        ("ÑÖÔØNG", "ĐƯỜNG"),
    ],
)
def test_vni_marks_in_either_case(text: str, read: str) -> None:
    assert decode_vni(text) == read


@pytest.mark.parametrize(
    "text",
    ["ThÃ\u00a0nh phá»‘ Báº¯c Káº¡n", "ThÃ nh phá»‘ Báº¯c Káº¡n", ENCODE["UTF-8 twice"]("Thành phố Bắc Kạn")],
)
def test_utf8_read_as_a_code_page_once_twice_and_with_its_no_break_space_lost(text: str) -> None:
    assert decode_utf8(text) == "Thành phố Bắc Kạn"


def test_bytes_that_cannot_be_of_an_encoding_have_no_reading() -> None:
    assert decode_utf8("Café") is None
    assert decode_cp1258("Ò" + chr(0x8D)) is None
    assert not is_of_bytes("Nặm")


@pytest.mark.parametrize("encoding", ["VNI", "VPS", "VISCII", "Windows-1258", "UTF-8"])
@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_comes_back(encoding: str, letter: str) -> None:
    read = DECODE[encoding](ENCODE[encoding](letter))
    assert read in (letter, letter.lower()) if encoding == "VPS" else read == letter


@pytest.mark.parametrize("letter", [each for each in LETTERS if each.islower()] + list("ĂÂÊÔƠƯĐ"))
def test_every_letter_of_tcvn3_comes_back(letter: str) -> None:
    assert decode_tcvn3(ENCODE["TCVN3 (ABC)"](letter)) == letter


@given(st.binary())
def test_bytes_shown_by_windows_are_found_again(content: bytes) -> None:
    assert as_bytes(as_windows(content.decode("latin-1"))) == content
