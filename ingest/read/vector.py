"""From the frames of a sandboxed GDAL to raw tables; shared by all kinds of vector files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import shapely

from ingest.errors import IngestError
from ingest.findings import Finding, Where, warning
from ingest.read.sandbox import Frame, run
from ingest.read.table import Cells, Heading, RawTable, as_cells

_TASK = "ingest.read.vector_task:send_layers"
_SAFE = {
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_HTTP_TIMEOUT": "1",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "OGR_SQLITE_LOAD_EXTENSIONS": "NO",
    "SHAPE_RESTORE_SHX": "YES",
}
"""Belt to the braces of a process without network; a missing index is rebuilt from the .shp, in our own folder."""


@dataclass(frozen=True, slots=True)
class VectorFile:
    """A file for GDAL: ``driver`` by GDAL's name, the only one that may open it; ``format`` as layers name it."""

    path: Path
    driver: str
    format: str
    encoding: str | None = None
    ignored: tuple[str, ...] = ()


@dataclass(slots=True)
class _Layer:
    """One layer while its batches come in."""

    head: Mapping[str, Any]
    batches: list[tuple[Cells, ...]] = field(default_factory=list)
    geometries: list[Cells] = field(default_factory=list)
    numbers: list[np.ndarray[Any, np.dtype[np.int64]]] = field(default_factory=list)
    odd: list[str] = field(default_factory=list)

    def add(self, batch: pa.RecordBatch) -> None:
        self.batches.append(tuple(_cells(batch.column(each)) for each in self.head["fields"]))
        self.numbers.append(batch.column(self.head["fid"]).to_numpy(zero_copy_only=False).astype(np.int64))
        if self.head["geometry"]:
            self.geometries.append(_geometries(batch.column(self.head["geometry"])))


def read_vector(source: VectorFile, where: Where, max_rows: int) -> list[RawTable]:
    """Return one table per layer, told apart by ``sheet`` when there are several; ``numbers`` count from 1.

    Raises: IngestError ``vector-damaged``, ``too-many-rows`` and those of the sandbox.
    """
    arguments = {
        "path": str(source.path), "driver": source.driver, "max_rows": max_rows, "encoding": source.encoding,
        "ignored": source.ignored,
    }  # fmt: skip
    environment = {"GDAL_SKIP": ",".join(_drivers() - {source.driver})}
    with run(_TASK, arguments, environment=environment | _SAFE) as frames:
        return tables_of(frames, source.format, where)


def tables_of(frames: Iterator[Frame], format: str, where: Where) -> list[RawTable]:
    """Return one table per layer that the frames tell of."""
    layers = list(_layers(frames))
    return [_table(each, format, where, several=len(layers) > 1) for each in layers]


@cache
def _drivers() -> frozenset[str]:
    """Return the names of all of GDAL's drivers for vector files."""
    with run("ingest.read.vector_task:say_drivers", {}) as frames:
        said = next(frames)
    assert isinstance(said, Mapping)  # the task sends nothing else
    return frozenset(said["drivers"])


def _layers(frames: Iterator[Frame]) -> Iterator[_Layer]:
    layer: _Layer | None = None
    for each in frames:
        if isinstance(each, pa.RecordBatch):
            if layer is None:
                raise IngestError("file-breaks-reader")
            layer.add(each)
        elif "fields" in each:
            layer = _Layer(each)
        elif layer is not None:
            layer.odd = list(each["odd"])
            yield layer


def _table(layer: _Layer, format: str, where: Where, *, several: bool) -> RawTable:
    names = layer.head["fields"]
    sheet = where.sheet
    if several:
        sheet = f"{where.sheet} › {layer.head['layer']}" if where.sheet else str(layer.head["layer"])
    place = Where(where.file, sheet)
    return RawTable(
        file=where.file,
        format=format,
        sheet=sheet,
        headings=tuple(Heading(each) for each in names),
        columns=tuple(_joined([batch[at] for batch in layer.batches]) for at in range(len(names))),
        numbers=_numbers(layer),
        geometry=_joined(layer.geometries) if layer.head["geometry"] else None,
        crs=layer.head["crs"] or None,
        findings=tuple(_odd(layer, place)),
    )


def _numbers(layer: _Layer) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the records counted from 1, as the file numbers them where it counts from 0 (shapefile, GeoJSON)."""
    numbers = np.concatenate(layer.numbers) if layer.numbers else np.empty(0, dtype=np.int64)
    starts_at_zero = len(numbers) > 0 and numbers.min() == 0
    return numbers + 1 if starts_at_zero else numbers


def _odd(layer: _Layer, place: Where) -> Iterator[Finding]:
    return (warning("vector-odd", place, said=each) for each in layer.odd)


def _joined(parts: list[Cells]) -> Cells:
    return np.concatenate(parts) if parts else as_cells([])


def _cells(column: pa.Array) -> Cells:
    """Return the column as Python values; equal texts are one object, as most columns of officers repeat themselves."""
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        encoded = column.dictionary_encode()
        texts = as_cells([*encoded.dictionary.to_pylist(), None])
        indices = encoded.indices.fill_null(len(texts) - 1).to_numpy(zero_copy_only=False)
        cells: Cells = texts[indices]
        return cells
    values = column.to_pylist()
    if pa.types.is_nested(column.type):
        values = [None if each is None else str(each) for each in values]
    return as_cells(values)


def _geometries(column: pa.Array) -> Cells:
    return np.asarray(shapely.from_wkb(column.to_numpy(zero_copy_only=False), on_invalid="ignore"), dtype=object)
