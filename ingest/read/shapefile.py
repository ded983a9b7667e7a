"""Shapefiles: the parts that officers forget, the text of the .prj itself, and the encoding of the .dbf."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ingest.errors import IngestError
from ingest.findings import Finding, Where, note
from ingest.read.dbf_encoding import PROVED, dbf_encoding, is_as_declared
from ingest.read.parts import SHAPEFILE, FileSet, find_loose_set
from ingest.read.reading import Context, Reading
from ingest.read.table import RawTable
from ingest.read.vector import VectorFile, read_vector

DRIVER = "ESRI Shapefile"


def read_shapefile(path: Path, context: Context) -> Reading:
    """Return the table of the loose shapefile of which `path` is a part."""
    return read_shapefile_set(find_loose_set(path), context)


def read_shapefile_set(source: FileSet, context: Context) -> Reading:
    """Return the table of the shapefile.

    Raises: IngestError ``shapefile-part-missing``, ``shapefile-damaged`` and those of the encoding.
    """
    for suffix in (".shp", ".dbf"):
        if suffix not in source.parts:
            raise IngestError("shapefile-part-missing", part=suffix, name=source.name)
    encoding = dbf_encoding(source.parts[".dbf"], source.parts.get(".cpg"))
    shp = source.gather(context.place("shp"), *(each for each in SHAPEFILE if each != ".cpg"))
    where = context.where()
    try:
        (table,) = read_vector(VectorFile(shp, DRIVER, "shp", encoding), where, context.max_rows)
    except IngestError as err:
        if err.code != "vector-damaged":
            raise
        raise IngestError("shapefile-damaged", part=".shp") from err
    return [_as_shapefile(table, source, where, encoding)], []


def _as_shapefile(table: RawTable, source: FileSet, where: Where, encoding: str) -> RawTable:
    findings = (*_notes(source, where, encoding), *table.findings)
    return replace(table, crs=_declared_crs(source, table.crs or ""), findings=findings)


def _declared_crs(source: FileSet, opened: str) -> str | None:
    """Return the text of the .prj itself: GDAL's reading of it may already have replaced a renamed datum."""
    prj = source.parts.get(".prj")
    text = prj.read_bytes().decode("utf-8", "replace").lstrip("\ufeff").strip() if prj else ""
    return text or opened or None


def _notes(source: FileSet, where: Where, encoding: str) -> Iterator[Finding]:
    if ".shx" not in source.parts:
        yield note("shx-rebuilt", where)
    if ".cpg" not in source.parts and encoding == PROVED:
        yield note("encoding-proved", where, encoding=encoding)
    elif ".cpg" in source.parts and not is_as_declared(source.parts[".cpg"], encoding):
        yield note("encoding-not-as-declared", where, encoding=encoding)
