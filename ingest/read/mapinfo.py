"""MapInfo tables, native (.tab with .dat, .map, .id) and interchange (.mif with .mid)."""

import re
from dataclasses import replace
from pathlib import Path

from ingest.errors import IngestError
from ingest.findings import warning
from ingest.read.parts import MAPINFO_MIF, MAPINFO_TAB, FileSet, find_loose_set
from ingest.read.reading import Context, Reading
from ingest.read.table import RawTable
from ingest.read.vector import VectorFile, read_vector

DRIVER = "MapInfo File"
_NEEDED = {".tab": (".dat", ".map", ".id"), ".mif": (".mid",)}
_NATIVE = re.compile(rb"^\s*type\s+native\b", re.IGNORECASE | re.MULTILINE)
_LINKED = re.compile(rb"IsSeamless|^\s*open\s+table|^\s*file\s+\"", re.IGNORECASE | re.MULTILINE)
_COLUMNS = re.compile(rb"^\s*columns\s+(\d+)", re.IGNORECASE | re.MULTILINE)
_HEAD = 1 << 16


def read_mapinfo(path: Path, context: Context) -> Reading:
    """Return the table of the loose set of which `path` is a part."""
    return read_mapinfo_set(find_loose_set(path), context)


def read_mapinfo_set(source: FileSet, context: Context) -> Reading:
    """Return the table. A table "NonEarth" has coordinates, but says nothing of where: it has no CRS.

    Raises: IngestError ``mapinfo-part-missing``, ``mapinfo-linked``, ``vector-damaged``.
    """
    leading = ".tab" if ".tab" in source.parts else ".mif"
    _check_parts(source, leading)
    place = source.gather(context.place("mapinfo"), leading, *(MAPINFO_TAB if leading == ".tab" else MAPINFO_MIF)[1:])
    tables = read_vector(VectorFile(place, DRIVER, "tab"), context.where(), context.max_rows)
    return [_placed(each, context) for each in tables], []


def _check_parts(source: FileSet, leading: str) -> None:
    if leading not in source.parts:
        raise IngestError("mapinfo-part-missing", part=leading, name=source.name)
    with source.parts[leading].open("rb") as handle:
        head = handle.read(_HEAD)
    if leading == ".tab" and (_LINKED.search(head) or not _NATIVE.search(head)):
        raise IngestError("mapinfo-linked", name=source.name)
    for suffix in _NEEDED[leading]:
        if suffix not in source.parts and not _has_no_columns(head, suffix):
            raise IngestError("mapinfo-part-missing", part=suffix, name=source.name)


def _has_no_columns(head: bytes, suffix: str) -> bool:
    """Return whether the .mif needs no .mid: it says "Columns 0"."""
    found = _COLUMNS.search(head)
    return suffix == ".mid" and found is not None and int(found[1]) == 0


def _placed(table: RawTable, context: Context) -> RawTable:
    if not table.crs or not table.crs.startswith(("LOCAL_CS", "ENGCRS", "ENGINEERINGCRS")):
        return table
    return replace(table, crs=None, findings=(*table.findings, warning("mapinfo-non-earth", context.where())))
