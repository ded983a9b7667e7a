"""Shapefiles, loose or zipped: fiona opens them (driver, fields, CRS, count), pyogrio reads rows as Arrow columns."""

import tempfile
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import fiona
import fiona.errors
import numpy as np
import pyarrow as pa
import pyogrio
import pyogrio.errors
import pyogrio.raw
import shapely

from ingest.errors import IngestError, UseError
from ingest.findings import Finding, Where, note, warning
from ingest.read.dbf_encoding import dbf_encoding
from ingest.read.table import Cells, Heading, RawTable, as_cells
from ingest.read.zip_guard import ZipLimits, check_zip, unpack

PARTS = (".shp", ".dbf", ".shx", ".prj", ".cpg")
"""The parts that are read; others (.sbn, .qix, .shp.xml …) are left alone."""
DRIVER = "ESRI Shapefile"
LIMITS = ZipLimits()
_GEOMETRY = "wkb_geometry"


@dataclass(frozen=True, slots=True)
class ShapefileSet:
    """One shapefile: its name and the parts that were found, by lower-case suffix."""

    name: str
    parts: Mapping[str, Path]

    @property
    def size(self) -> int:
        return sum(each.stat().st_size for each in self.parts.values())


def find_loose_set(path: Path) -> ShapefileSet:
    """Return the shapefile of which `path` is a part; ``.SHP`` and ``.shp`` are alike."""
    stem = path.stem.casefold()
    parts: dict[str, Path] = {}
    for each in sorted(path.parent.iterdir()):
        if each.stem.casefold() == stem and each.suffix.lower() in PARTS and each.is_file():
            parts.setdefault(each.suffix.lower(), each)
    if not parts:
        raise UseError("file-missing", file=path.name)
    return ShapefileSet(path.stem, parts)


def read_loose(path: Path, file: str, max_rows: int) -> list[RawTable]:
    """Return the table of a loose shapefile."""
    with _workshop() as folder:
        return [_read_set(find_loose_set(path), Where(file), folder, max_rows)]


def read_zip(path: Path, file: str, max_rows: int, limits: ZipLimits = LIMITS) -> list[RawTable]:
    """Return the table of every shapefile in the zip, whatever the folder; several are told apart by ``sheet``.

    Raises: IngestError ``zip-without-shapefile``, ``zip-damaged`` and the codes of the zip guard.
    """
    try:
        with zipfile.ZipFile(path) as archive, _workshop() as folder:
            check_zip(archive, limits)
            sets = _unpack_sets(archive, folder)
            if not sets:
                raise IngestError("zip-without-shapefile")
            names = [each.name if len(sets) > 1 else None for each in sets]
            return [
                _read_set(each, Where(file, name), folder, max_rows) for each, name in zip(sets, names, strict=True)
            ]
    except zipfile.BadZipFile as err:
        raise IngestError("zip-damaged") from err


@contextmanager
def _workshop() -> Iterator[Path]:
    """Yield a private folder in which GDAL finds the parts of one shapefile and nothing else."""
    with tempfile.TemporaryDirectory(prefix="covidmaps-") as folder:
        yield Path(folder)


def _unpack_sets(archive: zipfile.ZipFile, folder: Path) -> list[ShapefileSet]:
    """Unpack what is needed under names of our own: the archive's names never reach the file system."""
    sets: dict[str, tuple[str, dict[str, Path]]] = {}
    for number, member in enumerate(archive.infolist()):
        path = PurePosixPath(member.filename.replace("\\", "/"))
        suffix = path.suffix.lower()
        if member.is_dir() or suffix not in PARTS or path.name.startswith("._") or "__MACOSX" in path.parts:
            continue
        target = folder / f"{number}{suffix}"
        unpack(archive, member, target)
        sets.setdefault(str(path.with_suffix("")).casefold(), (path.stem, {}))[1][suffix] = target
    return [ShapefileSet(name, parts) for name, parts in sets.values() if {".shp", ".dbf"} & parts.keys()]


def _read_set(source: ShapefileSet, where: Where, folder: Path, max_rows: int) -> RawTable:
    for suffix in (".shp", ".dbf"):
        if suffix not in source.parts:
            raise IngestError("shapefile-part-missing", part=suffix, name=source.name)
    shp = _gather(source, folder)
    encoding = dbf_encoding(source.parts[".dbf"], source.parts.get(".cpg"))
    try:
        # SHAPE_RESTORE_SHX: the index is rebuilt from the .shp, in our own folder
        with fiona.Env(SHAPE_RESTORE_SHX="YES"), fiona.open(shp, driver=DRIVER, encoding=encoding) as opened:
            rows, fields = len(opened), tuple(opened.schema["properties"])
            declared = opened.crs_wkt
        if rows > max_rows:
            raise IngestError("too-many-rows", rows=rows, limit=max_rows)
        # pyogrio gives what GDAL finds odd (an unclosed ring) as Python warnings: the officer's matter, not stderr's
        with warnings.catch_warnings(record=True) as said:
            warnings.simplefilter("always")
            meta, table = pyogrio.raw.read_arrow(shp, encoding=encoding, return_fids=True)
    except (
        fiona.errors.FionaError,
        fiona.errors.FionaValueError,
        pyogrio.errors.DataSourceError,
        pa.ArrowInvalid,
    ) as err:
        raise IngestError("shapefile-damaged", part=".shp") from err
    odd = dict.fromkeys(str(each.message).split(". ")[0] for each in said)
    raw = _as_table(source, where, table, meta, fields, declared)
    return replace(raw, findings=(*raw.findings, *(warning("shapefile-odd", where, said=each) for each in odd)))


def _gather(source: ShapefileSet, folder: Path) -> Path:
    """Return the path of the .shp in the folder, beside links to its parts under one plain lower-case name.

    So upper-case suffixes, long and non-ASCII paths are no matter, and the officer's folder is never written to.
    """
    place = folder / f"set{len(list(folder.glob('set*')))}"
    place.mkdir()
    for suffix, part in source.parts.items():
        if suffix != ".cpg":
            (place / f"layer{suffix}").symlink_to(part.resolve())
    return place / "layer.shp"


def _as_table(
    source: ShapefileSet, where: Where, table: pa.Table, meta: Mapping[str, object], fields: Sequence[str], crs: str
) -> RawTable:
    numbers = table.column(str(meta["fid_column"] or "OGC_FID")).to_numpy().astype(np.int64) + 1
    geometry_name = str(meta["geometry_name"] or _GEOMETRY)
    return RawTable(
        file=where.file,
        format="shp",
        sheet=where.sheet,
        headings=tuple(Heading(each) for each in fields),
        columns=tuple(_cells(table.column(each)) for each in fields),
        numbers=numbers,
        geometry=_geometries(table.column(geometry_name)),
        crs=_declared_crs(source, crs),
        findings=tuple(_notes(source, where)),
    )


def _cells(column: pa.ChunkedArray) -> Cells:
    return as_cells(column.to_pylist())


def _geometries(column: pa.ChunkedArray) -> Cells:
    return np.asarray(shapely.from_wkb(column.to_numpy(zero_copy_only=False), on_invalid="ignore"), dtype=object)


def _declared_crs(source: ShapefileSet, opened: str) -> str | None:
    """Return the text of the .prj itself: GDAL's reading of it may already have replaced a renamed datum."""
    prj = source.parts.get(".prj")
    text = prj.read_bytes().decode("utf-8", "replace").lstrip("\ufeff").strip() if prj else ""
    return text or opened or None


def _notes(source: ShapefileSet, where: Where) -> Iterator[Finding]:
    if ".shx" not in source.parts:
        yield note("shx-rebuilt", where)
    if ".cpg" not in source.parts:
        yield note("encoding-proved", where, encoding="UTF-8")
