"""From an officer's file to its raw tables: the kind is found by content, then one reader per kind."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from catalog.model import Catalog
from ingest.errors import IngestError, UseError
from ingest.findings import Finding
from ingest.read.delimited import read_delimited
from ingest.read.kind import TITLES, Kind, recognise
from ingest.read.shapefile import PARTS, find_loose_set, read_loose, read_zip
from ingest.read.spreadsheet import read_workbook
from ingest.read.table import RawTable
from ingest.vocabulary import Vocabulary, read_vocabulary

__all__ = ["read_file", "source_files"]

_Reader = Callable[[Path, str, Vocabulary, int], tuple[list[RawTable], list[Finding]]]


def read_file(path: Path, catalog: Catalog, vocabulary: Vocabulary | None = None) -> list[RawTable]:
    """Return the tables of the file, at least one; findings about sheets without a table are with the first.

    Args:
        path: a shapefile (any of its parts), a zip with shapefiles, a workbook or a delimited text.
        vocabulary: the headings of all layers, when the caller has them already.
    Raises: IngestError, the reason why nothing of the file can be used; UseError when there is no such file.
    """
    words = vocabulary or read_vocabulary(catalog)
    tables, findings = _reader(path)(path, path.name, words, catalog.service.limits.file_rows_max)
    if not tables:
        raise IngestError("headings-not-found")
    return [replace(tables[0], findings=(*tables[0].findings, *findings)), *tables[1:]]


def source_files(path: Path) -> tuple[Path, ...]:
    """Return the files that the hand-in consists of: all parts of a shapefile, else the file itself."""
    if path.suffix.lower() in PARTS and path.parent.is_dir():
        return tuple(part for _, part in sorted(find_loose_set(path).parts.items()))
    return (path,)


def _reader(path: Path) -> _Reader:
    if path.suffix.lower() in PARTS and path.suffix.lower() != ".shp":
        return _part_reader(path)
    kind = recognise(path)
    if kind is Kind.ENCRYPTED:
        raise IngestError("workbook-encrypted")
    reader = _READERS.get(kind)
    if reader is None:
        raise IngestError("format-not-read", kind=TITLES[kind])
    return reader


def _part_reader(path: Path) -> _Reader:
    """Return the reader of the shapefile of which only a part was named."""
    if not path.exists():
        raise UseError("file-missing", file=path.name)
    found = find_loose_set(path)
    if ".shp" not in found.parts:
        raise IngestError("shapefile-part-missing", part=".shp", name=found.name)
    return _shapefile


def _shapefile(path: Path, file: str, words: Vocabulary, max_rows: int) -> tuple[list[RawTable], list[Finding]]:
    del words
    return read_loose(path, file, max_rows), []


def _zip(path: Path, file: str, words: Vocabulary, max_rows: int) -> tuple[list[RawTable], list[Finding]]:
    del words
    return read_zip(path, file, max_rows), []


def _text(path: Path, file: str, words: Vocabulary, max_rows: int) -> tuple[list[RawTable], list[Finding]]:
    return read_delimited(path, file, words, max_rows), []


_READERS: dict[Kind, _Reader] = {
    Kind.SHAPEFILE: _shapefile,
    Kind.ZIP: _zip,
    Kind.XLSX: read_workbook,
    Kind.TEXT: _text,
}
