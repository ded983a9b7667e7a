"""GeoPackages: every layer that holds features or rows; what QGIS keeps beside them is no data."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from ingest.findings import Finding, note
from ingest.read.reading import Context, Reading
from ingest.read.table import Cells, RawTable, as_cells
from ingest.read.vector import VectorFile, read_vector

_OF_QGIS = ("layer_styles", "qgis_projects", "qgis_layer_metadata")


def read_geopackage(path: Path, context: Context) -> Reading:
    """Return one table per layer that is no service table of QGIS.

    Raises: IngestError ``vector-damaged``, ``too-many-rows``.
    """
    link = context.place("gpkg") / "layer.gpkg"
    link.symlink_to(path.resolve())
    tables = read_vector(VectorFile(link, "GPKG", "gpkg", ignored=_OF_QGIS), context.where(), context.max_rows)
    return [_local_times(each) for each in tables if len(each.numbers) or len(tables) == 1], []


def _local_times(table: RawTable) -> RawTable:
    """Return the table with its times as they read.

    A GeoPackage knows times of day in UTC only, and QGIS writes the local time there under that name: what stands in
    the table is what the officer sees, and only that is certain.
    """
    found: list[Finding] = []
    columns: list[Cells] = []
    for heading, cells in zip(table.headings, table.columns, strict=True):
        local = as_cells([_local(each) for each in cells])
        if any(a is not b for a, b in zip(cells, local, strict=True)):
            found.append(note("times-as-written", table.where(None, heading)))
        columns.append(local)
    return replace(table, columns=tuple(columns), findings=(*table.findings, *found))


def _local(cell: object) -> object:
    return cell.replace(tzinfo=None) if isinstance(cell, datetime) and cell.utcoffset() == UTC.utcoffset(None) else cell
