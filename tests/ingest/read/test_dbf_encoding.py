"""The encoding of a .dbf is proved by its bytes, or left to the vote of each column."""

from pathlib import Path

import pytest

from ingest.errors import IngestError
from ingest.read.dbf_encoding import dbf_encoding, is_as_declared


@pytest.fixture
def dbf(tmp_path: Path) -> Path:
    return tmp_path / "a.dbf"


def write(dbf: Path, text: bytes, cpg: str | None = None) -> Path | None:
    dbf.write_bytes(bytes(8) + (32).to_bytes(2, "little") + bytes(22) + text)
    if cpg is None:
        return None
    path = dbf.with_suffix(".cpg")
    path.write_text(cpg, encoding="ascii")
    return path


@pytest.mark.parametrize("cpg", ["UTF-8", "utf8", "65001", None])
def test_utf8_is_known_with_and_without_cpg(dbf: Path, cpg: str | None) -> None:
    assert dbf_encoding(dbf, write(dbf, "Thôn Nà Lẹng".encode(), cpg)) == "UTF-8"


def test_plain_ascii_needs_no_cpg(dbf: Path) -> None:
    assert dbf_encoding(dbf, write(dbf, b"Na Leng")) == "UTF-8"


@pytest.mark.parametrize("cpg", ["1258", "ANSI 1258", "88591", "windows-1252", "UTF-8", None])
def test_bytes_that_are_no_utf8_stay_letters_whatever_is_declared(dbf: Path, cpg: str | None) -> None:
    """TCVN3 is typed under every code page: a column says by its syllables what it is."""
    part = write(dbf, b"Th\xabn N\xb5 L\xd1ng", cpg)
    assert dbf_encoding(dbf, part) == "ISO-8859-1"
    assert part is None or is_as_declared(part, "ISO-8859-1") == (cpg != "UTF-8")


@pytest.mark.parametrize("cpg", ["1252", "1258"])
def test_utf8_under_a_wrong_cpg_is_known(dbf: Path, cpg: str) -> None:
    part = write(dbf, "Thôn Nà Lẹng".encode(), cpg)
    assert part is not None
    assert dbf_encoding(dbf, part) == "UTF-8"
    assert not is_as_declared(part, "UTF-8")


def test_code_page_of_another_language_is_respected(dbf: Path) -> None:
    assert dbf_encoding(dbf, write(dbf, "北".encode("gbk"), "936")) == "CP936"


def test_letter_cut_by_the_width_of_its_field_is_no_other_encoding(dbf: Path) -> None:
    assert dbf_encoding(dbf, write(dbf, ("Thôn Nà Lẹng " * 40).encode() + "ẹ".encode()[:2] + b" ", "UTF-8")) == "UTF-8"


@pytest.mark.parametrize("name", ["TIENG-VIET", "UT\0-8"])
def test_encoding_that_does_not_exist_is_refused(dbf: Path, name: str) -> None:
    with pytest.raises(IngestError, match="encoding-not-known"):
        dbf_encoding(dbf, write(dbf, b"a", name))
