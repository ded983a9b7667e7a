"""The formats that GDAL writes: GeoPackage, FlatGeobuf with its index, shapefile."""

import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc
import pyogrio

from serve.downloads.arrow import GEOMETRY, batches_of, lacks_geometries
from serve.downloads.short_names import short_names
from serve.downloads.texts import Stamp, read_me

DBF_TEXT = 254
"""Bytes that a text field of a .dbf holds."""


def write_geopackage(parquet: Path, path: Path, stamp: Stamp) -> None:
    """Write a GeoPackage (OGC 12-128r19); the stamp is its table's description and its metadata."""
    _write(
        batches_of(parquet), path, "GPKG", stamp, layer=stamp.published.id, layer_metadata=stamp.metadata(),
        layer_options={
            "IDENTIFIER": stamp.published.collection.title.vi, "DESCRIPTION": stamp.sentence(), "GEOMETRY_NAME": "geom",
        },
    )  # fmt: skip


def write_flatgeobuf(parquet: Path, path: Path, stamp: Stamp) -> None:
    """Write FlatGeobuf with its spatial index, so that a client reads the part that it shows.

    A file with a feature that has no geometry cannot have one (flatgeobuf.org, specification 3.0).
    """
    title = stamp.published.collection.title.vi
    index = "NO" if lacks_geometries(parquet) else "YES"
    options = {"TITLE": title, "DESCRIPTION": stamp.sentence(), "SPATIAL_INDEX": index}
    _write(batches_of(parquet), path, "FlatGeobuf", stamp, layer=stamp.published.id, layer_options=options)


def write_shapefile(parquet: Path, path: Path, stamp: Stamp, work: Path) -> None:
    """Write a zip with the shapefile and README.txt, which says what the short names of its fields stand for."""
    short = short_names(list(stamp.published.columns))
    stem = path.name.removesuffix(".shp.zip")
    batches = _as_dbf(batches_of(parquet), short, ZoneInfo(stamp.service.timezone))
    _write(batches, work / f"{stem}.shp", "ESRI Shapefile", stamp, layer=stem)
    moment = stamp.published_at.timetuple()[:6]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for each in sorted(work.glob(f"{stem}.*")):
            archive.writestr(_entry(each.name, moment), each.read_bytes())
        archive.writestr(_entry("README.txt", moment), "\ufeff" + read_me(stamp, short).replace("\n", "\r\n"))


def _entry(name: str, moment: tuple[int, ...]) -> zipfile.ZipInfo:
    """Return an entry that looks the same whenever it is made."""
    entry = zipfile.ZipInfo(name, moment)  # type: ignore[arg-type]
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _write(reader: pa.RecordBatchReader, path: Path, driver: str, stamp: Stamp, **options: object) -> None:
    kind = stamp.published.layer.geometry.type
    pyogrio.write_arrow(
        reader, path, driver=driver, crs="EPSG:4326", geometry_name=GEOMETRY, geometry_type=kind, encoding="UTF-8",
        **options,
    )  # fmt: skip


def _as_dbf(reader: pa.RecordBatchReader, short: dict[str, str], zone: ZoneInfo) -> pa.RecordBatchReader:
    """Return the rows with short names, and types that a .dbf has."""
    fields = [pa.field(short.get(each.name, each.name), _dbf_type(each.type)) for each in reader.schema]
    schema = pa.schema(fields)

    def cast() -> Iterator[pa.RecordBatch]:
        for batch in reader:
            yield pa.record_batch([_dbf_column(each, zone) for each in batch.columns], schema=schema)

    return pa.RecordBatchReader.from_batches(schema, cast())


def _dbf_type(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_boolean(kind):
        return pa.int16()
    return pa.string() if pa.types.is_timestamp(kind) else kind


def _dbf_column(column: pa.Array, zone: ZoneInfo) -> pa.Array:
    if pa.types.is_boolean(column.type):
        return column.cast(pa.int16())
    if pa.types.is_timestamp(column.type):
        return pa.array([_moment(each, zone) for each in column.to_pylist()], pa.string())
    if pa.types.is_string(column.type) and (pc.max(pc.binary_length(column)).as_py() or 0) > DBF_TEXT:
        return pa.array([_cut(each) for each in column.to_pylist()], pa.string())
    return column


def _moment(value: datetime | None, zone: ZoneInfo) -> str | None:
    return None if value is None else value.astimezone(zone).isoformat(timespec="seconds")


def _cut(text: str | None) -> str | None:
    """Return the text within the bytes of a field, no letter cut in two."""
    return None if text is None else text.encode()[:DBF_TEXT].decode("utf-8", "ignore")
