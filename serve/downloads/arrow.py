"""A release as Arrow, by way of its GeoParquet file: what GDAL's formats are made of, a batch at a time."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from catalog.model import BBox, FieldType
from serve.database import Rows
from serve.downloads.texts import Stamp

GEOMETRY = "geometry"
TYPES: dict[FieldType, pa.DataType] = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("ms", tz="UTC"),
}
TEXT = pa.string()


def schema_of(stamp: Stamp, extent: BBox | None) -> pa.Schema:
    """Return the schema of the file: columns with their titles, and the metadata of GeoParquet 1.1.

    Without ``crs`` coordinates are OGC:CRS84, longitude first.
    """
    fields = [
        pa.field(each.name, TYPES.get(each.type, TEXT), metadata={"title_vi": each.title.vi, "title_en": each.title.en})
        for each in stamp.published.columns.values()
    ]
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": [stamp.published.layer.geometry.type]}
    column |= {"orientation": "counterclockwise"} | ({"bbox": list(extent)} if extent else {})
    geo = {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
    metadata = {"geo": json.dumps(geo), "covidmaps": json.dumps(stamp.members(), ensure_ascii=False)}
    return pa.schema([*fields, pa.field(GEOMETRY, pa.binary())], metadata=metadata)


def write_parquet(path: Path, schema: pa.Schema, batches: Iterator[Rows]) -> None:
    """Write rows (properties, then WKB) as GeoParquet."""
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in batches:
            columns = list(zip(*rows, strict=True))
            arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def batches_of(path: Path) -> pa.RecordBatchReader:
    """Return the file's rows as a stream."""
    file = pq.ParquetFile(path)
    return pa.RecordBatchReader.from_batches(file.schema_arrow, file.iter_batches(batch_size=2000))


def lacks_geometries(path: Path) -> bool:
    """Return whether some feature of the file has no geometry."""
    column = pq.ParquetFile(path).iter_batches(columns=[GEOMETRY])
    return any(batch.column(0).null_count for batch in column)
