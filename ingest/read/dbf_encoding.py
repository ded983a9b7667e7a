"""In which encoding a .dbf is written: what the .cpg says, else what its bytes prove. Never a silent guess."""

import codecs
import re
from pathlib import Path

from ingest.errors import IngestError

_CHUNK = 1 << 22
_CUT_SHARE = 0.02
"""A value that fills its field may be cut within a letter; more than this share of stray bytes is another encoding."""


def dbf_encoding(dbf: Path, cpg: Path | None) -> str:
    """Return the encoding of the texts, as Python and GDAL name it.

    GDAL reads a UTF-8 .dbf without .cpg as Latin-1, hence the look at the bytes.

    Raises: IngestError ``encoding-unknown`` when there is no .cpg and the texts are not UTF-8,
        ``encoding-not-as-declared`` when the .cpg says UTF-8 and they are not, ``encoding-not-known``.
    """
    declared = _declared(cpg)
    letters, strays = _utf8_letters(dbf)
    is_utf8 = strays <= _CUT_SHARE * letters
    if declared is None and not is_utf8:
        raise IngestError("encoding-unknown")
    if declared == "UTF-8" and not is_utf8:
        raise IngestError("encoding-not-as-declared", encoding=declared)
    return declared or "UTF-8"


def _declared(cpg: Path | None) -> str | None:
    """Return the encoding that the .cpg names; ArcGIS also writes bare code pages ("1258") and "ANSI 1258"."""
    name = cpg.read_bytes()[:64].decode("ascii", "replace").strip() if cpg else ""
    if not name:
        return None
    digits = re.fullmatch(r"(?:ANSI ?|CP|WINDOWS-)?(\d{3,5})", name, re.IGNORECASE)
    name = {"65001": "UTF-8", "88591": "ISO-8859-1"}.get(digits[1], f"CP{digits[1]}") if digits else name
    try:
        return "UTF-8" if codecs.lookup(name).name == "utf-8" else name
    except LookupError as err:
        raise IngestError("encoding-not-known", encoding=name) from err


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
