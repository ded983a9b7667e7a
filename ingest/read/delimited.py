"""Delimited text (.csv, .tsv, .txt): encoding mark and delimiter are found out; the rest is a sheet like any other."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from ingest.errors import IngestError
from ingest.findings import note
from ingest.read.kind import unmarked_utf16
from ingest.read.reading import Context, Reading
from ingest.read.sheet import read_sheet, trimmed
from ingest.vocabulary import Vocabulary

DELIMITERS = (";", ",", "\t", "|", "^", "~", ":")
_MAX_BYTES = 1 << 30
_MAX_CELL = 1 << 20
_SEARCHED = 1 << 15
_CHUNK = 1 << 22
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
_SEP_LINE = re.compile(r'"?sep=(.)"?\s*$', re.IGNORECASE)
BYTES = "latin-1"
"""Every byte one letter: each column then votes for its encoding."""


def read_delimited(path: Path, context: Context) -> Reading:
    """Return the tables of the text; none when no row looks like headings.

    Raises: IngestError ``cell-too-long``, ``file-too-large``, ``too-many-rows``.
    """
    if path.stat().st_size > _MAX_BYTES:
        raise IngestError("file-too-large", limit=_MAX_BYTES >> 20)
    with path.open(encoding=find_encoding(path), newline="") as handle:
        head = handle.read(_SEARCHED)
        handle.seek(0)
        rows = trimmed(_parse(handle, find_delimiter(head, context.words), context.max_rows), context.max_rows)
    where = context.where()
    tables = read_sheet(rows, where, "csv", context.words)
    return tables, [] if tables else [note("sheet-without-table", where, rows=sum(map(any, rows)))]


def find_encoding(path: Path) -> str:
    """Return what the mark at the start says, UTF-16 that has none, UTF-8 when all of it is; else BYTES."""
    with path.open("rb") as handle:
        head = handle.read(4096)
        handle.seek(0)
        encoding = next((name for bom, name in _BOMS if head.startswith(bom)), None) or unmarked_utf16(head)
        return encoding if encoding and _decodes(handle, encoding) else "utf-8" if _decodes(handle, "utf-8") else BYTES


def _decodes(handle: io.BufferedReader, encoding: str) -> bool:
    handle.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := handle.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def find_delimiter(text: str, vocabulary: Vocabulary) -> str:
    """Return what a line "sep=;" says; else what makes a row hold most known headings; then the most frequent one."""
    head = text[:_SEARCHED]
    if said := _SEP_LINE.match(head.partition("\n")[0].rstrip("\r")):
        return said[1]
    return max(DELIMITERS, key=lambda each: (_best_match(head, each, vocabulary), head.count(each)))


def _best_match(head: str, delimiter: str, vocabulary: Vocabulary) -> int:
    best = 0
    with suppress(csv.Error):  # what the head holds up to there is enough; the whole text is parsed later
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter):
            best = max(best, vocabulary.matches(row))
    return best


def _parse(lines: Iterator[str], delimiter: str, max_rows: int) -> list[list[str]]:
    """Return the rows; a row counts once even when a quoted cell spans lines, as Excel counts it.

    Equal cells are one object: a table of a million rows holds few different words.
    """
    csv.field_size_limit(_MAX_CELL)
    rows: list[list[str]] = []
    seen: dict[str, str] = {}
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            if len(rows) == 0 and _SEP_LINE.match(delimiter.join(row)):
                row = []
            rows.append([seen.setdefault(each, each) for each in row])
            if len(seen) > _MAX_CELL:
                seen.clear()
            if len(rows) > max_rows + 1:
                raise IngestError("too-many-rows", rows=len(rows), limit=max_rows)
    except csv.Error as err:
        raise IngestError("cell-too-long", row=len(rows) + 1) from err
    return rows
