"""In which encoding a .dbf is written: what its bytes prove, else what the .cpg says; else each byte stays a letter."""

import codecs
import re
from pathlib import Path

from ingest.errors import IngestError

_CHUNK = 1 << 22
PROVED, BYTES = "UTF-8", "ISO-8859-1"
_CODE_PAGES = frozenset({"ISO-8859-1", "CP1252", "CP1258"})
_CUT_SHARE = 0.02
"""A value that fills its field may be cut within a letter; more than this share of stray bytes is another encoding."""


def dbf_encoding(dbf: Path, cpg: Path | None) -> str:
    """Return the encoding of the texts, as Python and GDAL name it.

    GDAL reads a UTF-8 .dbf without .cpg as Latin-1, and officers rename and forget .cpg files, hence the look at the
    bytes. Bytes that are no UTF-8 are given as Latin-1, each one letter, also where the .cpg names a code page of
    Windows: fonts of TCVN3 and VNI are used under all of them, so each column votes for its encoding later.

    Raises: IngestError ``encoding-not-known``.
    """
    declared = _declared(cpg)
    if declared is not None and declared not in _CODE_PAGES | {PROVED}:
        return declared
    letters, strays = _utf8_letters(dbf)
    return PROVED if strays <= _CUT_SHARE * letters else BYTES


def is_as_declared(cpg: Path, encoding: str) -> bool:
    """Return whether the bytes are what the .cpg says, as far as that was asked: UTF-8 or not."""
    return (_declared(cpg) in ("UTF-8", None)) == (encoding == PROVED)


_NAMES = {"utf-8": "UTF-8", "iso8859-1": "ISO-8859-1", "cp1252": "CP1252", "cp1258": "CP1258"}


def _declared(cpg: Path | None) -> str | None:
    """Return the encoding that the .cpg names; ArcGIS also writes bare code pages ("1258") and "ANSI 1258"."""
    name = cpg.read_bytes()[:64].decode("ascii", "replace").strip() if cpg else ""
    if not name:
        return None
    digits = re.fullmatch(r"(?:ANSI ?|CP|WINDOWS-)?(\d{3,5})", name, re.IGNORECASE)
    name = {"65001": "UTF-8", "88591": "ISO-8859-1"}.get(digits[1], f"CP{digits[1]}") if digits else name
    try:
        return _NAMES.get(codecs.lookup(name).name, name)
    except (LookupError, ValueError) as err:
        raise IngestError("encoding-not-known", encoding="".join(filter(str.isprintable, name))) from err


def _utf8_letters(dbf: Path) -> tuple[int, int]:
    """Return how many letters outside ASCII are whole UTF-8, and how many bytes are left over."""
    letters = strays = 0
    with dbf.open("rb") as handle:
        handle.seek(_header_length(handle.read(12)))
        while chunk := handle.read(_CHUNK):
            text = chunk.decode("utf-8", "ignore")
            letters += len(text) - len(text.encode("ascii", "ignore"))
            strays += len(chunk) - len(text.encode("utf-8"))
    return letters, strays


def _header_length(head: bytes) -> int:
    """Return where the records begin: bytes 8 and 9, little endian (dBASE III+ file format)."""
    if len(head) < 12:
        raise IngestError("shapefile-damaged", part=".dbf")
    return int.from_bytes(head[8:10], "little")
