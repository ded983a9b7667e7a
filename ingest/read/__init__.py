"""From an officer's file to its raw tables: the kind is found by content, then one reader per kind."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from catalog.model import Catalog, Text
from ingest.errors import IngestError, UseError
from ingest.findings import Finding
from ingest.read.archive import read_archive
from ingest.read.delimited import read_delimited
from ingest.read.geojson import read_geojson
from ingest.read.geopackage import read_geopackage
from ingest.read.kind import TITLES, Kind, recognise
from ingest.read.kml import read_kml
from ingest.read.mapinfo import read_mapinfo
from ingest.read.parts import FAMILIES, SHAPEFILE, family_of, find_loose_set
from ingest.read.reading import Context, Reader, Reading
from ingest.read.shapefile import read_shapefile
from ingest.read.spreadsheet import workbook_reader
from ingest.read.table import RawTable
from ingest.vocabulary import Vocabulary, read_vocabulary

__all__ = ["read_file", "source_files"]


def read_file(path: Path, catalog: Catalog, vocabulary: Vocabulary | None = None) -> list[RawTable]:
    """Return the tables of the file, at least one; findings about sheets without a table are with the first.

    Args:
        path: a vector file (any part of a shapefile or MapInfo table), a workbook, a delimited text, a zip of these.
        vocabulary: the headings of all layers, when the caller has them already.
    Raises: IngestError, the reason why nothing of the file can be used; UseError when there is no such file.
    """
    words = vocabulary or read_vocabulary(catalog)
    reader = _reader(path)
    with tempfile.TemporaryDirectory(prefix="covidmaps-") as folder:
        context = Context(path.name, words, catalog.service.limits.file_rows_max, Path(folder))
        tables, findings = reader(path, context)
    if not tables:
        raise IngestError("headings-not-found", looked=_looked(findings))
    return [replace(tables[0], findings=(*tables[0].findings, *findings)), *tables[1:]]


def _looked(findings: Sequence[Finding]) -> Text:
    """Return where no table was found: the sheets with their rows."""
    found = [each for each in findings if each.code == "sheet-without-table"]
    vi = [f"{_sheet('trang', each)}{each.values['rows']} dòng" for each in found]
    en = [f"{_sheet('sheet', each)}{each.values['rows']} rows" for each in found]
    return Text(", ".join(vi) or "0 dòng", ", ".join(en) or "0 rows")


def _sheet(word: str, finding: Finding) -> str:
    return f"{word} «{finding.where.sheet}»: " if finding.where.sheet else ""


def source_files(path: Path) -> tuple[Path, ...]:
    """Return the files of the hand-in: all parts of a shapefile or MapInfo table, else the file itself."""
    if family_of(path.suffix) and path.parent.is_dir():
        found = find_loose_set(path)
        if _is_set(found.parts):
            return tuple(part for _, part in sorted(found.parts.items()))
    return (path,)


def _reader(path: Path) -> Reader:
    family = family_of(path.suffix)
    if family and (reader := _part_reader(path, family)):
        return reader
    kind = recognise(path)
    if kind is Kind.ENCRYPTED:
        raise IngestError("workbook-encrypted")
    if kind is Kind.DRAWING:
        raise IngestError("drawing-not-read")
    reader = _READERS.get(kind)
    if reader is None:
        raise IngestError("format-not-read", kind=TITLES[kind])
    return reader


def _part_reader(path: Path, family: tuple[str, ...]) -> Reader | None:
    """Return the reader of the set of which only a part was named; None when its content says what it is."""
    leads = path.suffix.lower() == family[0]
    if not path.exists() and not (leads and path.parent.is_dir()):
        raise UseError("file-missing", file=path.name)
    if leads and path.exists():
        return None
    found = find_loose_set(path)
    if family[0] in found.parts:
        return read_shapefile if family is SHAPEFILE else read_mapinfo
    if family is SHAPEFILE:
        raise IngestError("shapefile-part-missing", part=".shp", name=found.name)
    return None


def _is_set(parts: Mapping[str, Path]) -> bool:
    return any(family[0] in parts for family in FAMILIES) or bool(parts.keys() & set(SHAPEFILE))


def _read_zip(path: Path, context: Context) -> Reading:
    return read_archive(path, context, _READERS)


_READERS: Mapping[Kind, Reader] = {
    Kind.SHAPEFILE: read_shapefile,
    Kind.TAB: read_mapinfo,
    Kind.MIF: read_mapinfo,
    Kind.GEOPACKAGE: read_geopackage,
    Kind.GEOJSON: read_geojson,
    Kind.KML: read_kml,
    Kind.XLSX: workbook_reader("xlsx"),
    Kind.XLS: workbook_reader("xls"),
    Kind.ODS: workbook_reader("ods"),
    Kind.TEXT: read_delimited,
    Kind.ZIP: _read_zip,
}
