"""Delimited text (.csv, .tsv): encoding mark and delimiter are found out; the rest is a sheet like any other."""

import codecs
import csv
import io
from contextlib import suppress
from pathlib import Path

from ingest.errors import IngestError
from ingest.findings import Where
from ingest.read.sheet import read_sheet, trimmed
from ingest.read.table import RawTable
from ingest.vocabulary import Vocabulary

DELIMITERS = (";", ",", "\t", "|")
_MAX_BYTES = 1 << 30
_MAX_CELL = 1 << 20
_SEARCHED = 1 << 15
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_delimited(path: Path, file: str, vocabulary: Vocabulary, max_rows: int) -> list[RawTable]:
    """Return the one table of the text; an empty list when no row looks like headings.

    Raises: IngestError ``text-not-unicode`` (neither UTF-8 nor UTF-16), ``cell-too-long``, ``file-too-large``,
        ``too-many-rows``.
    """
    text = _decode(path)
    rows = trimmed(_parse(text, find_delimiter(text, vocabulary), max_rows), max_rows)
    table = read_sheet(rows, Where(file), "csv", vocabulary)
    return [] if table is None else [table]


def _decode(path: Path) -> str:
    if path.stat().st_size > _MAX_BYTES:
        raise IngestError("file-too-large", limit=_MAX_BYTES >> 20)
    content = path.read_bytes()
    encoding = next((name for bom, name in _BOMS if content.startswith(bom)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as err:
        raise IngestError("text-not-unicode", line=content.count(b"\n", 0, err.start) + 1) from err


def find_delimiter(text: str, vocabulary: Vocabulary) -> str:
    """Return the delimiter under which one of the first rows holds most known headings; then the most frequent one."""
    head = text[:_SEARCHED]
    return max(DELIMITERS, key=lambda each: (_best_match(head, each, vocabulary), head.count(each)))


def _best_match(head: str, delimiter: str, vocabulary: Vocabulary) -> int:
    best = 0
    with suppress(csv.Error):  # what the head holds up to there is enough; the whole text is parsed later
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter):
            best = max(best, vocabulary.matches(row))
    return best


def _parse(text: str, delimiter: str, max_rows: int) -> list[list[str]]:
    """Return the rows; a row counts once even when a quoted cell spans lines, as Excel counts it."""
    csv.field_size_limit(_MAX_CELL)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) > max_rows + 1:
                raise IngestError("too-many-rows", rows=len(rows), limit=max_rows)
    except csv.Error as err:
        raise IngestError("cell-too-long", row=len(rows) + 1) from err
    return rows
