"""The encoding of a .dbf is declared or proved, never guessed."""

from pathlib import Path

import pytest

from ingest.errors import IngestError
from ingest.read.dbf_encoding import dbf_encoding


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


@pytest.mark.parametrize(("cpg", "encoding"), [("1258", "CP1258"), ("ANSI 1258", "CP1258"), ("88591", "ISO-8859-1")])
def test_declared_code_page_is_respected(dbf: Path, cpg: str, encoding: str) -> None:
    assert dbf_encoding(dbf, write(dbf, b"Ch\xee", cpg)) == encoding


def test_letter_cut_by_the_width_of_its_field_is_no_other_encoding(dbf: Path) -> None:
    assert dbf_encoding(dbf, write(dbf, ("Thôn Nà Lẹng " * 40).encode() + "ẹ".encode()[:2] + b" ", "UTF-8")) == "UTF-8"


@pytest.mark.parametrize(
    ("cpg", "code"),
    [(None, "encoding-unknown"), ("UTF-8", "encoding-not-as-declared"), ("TIENG-VIET", "encoding-not-known")],
)
def test_doubt_is_refused(dbf: Path, cpg: str | None, code: str) -> None:
    with pytest.raises(IngestError, match=code):
        dbf_encoding(dbf, write(dbf, b"Th\xabn N\xb5 L\xd1ng", cpg))
