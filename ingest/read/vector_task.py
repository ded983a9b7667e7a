"""Runs in the sandbox: GDAL opens one file with one driver; fiona says what is in it, pyogrio sends it as Arrow.

GDAL registers its drivers when fiona and pyogrio are imported: ``GDAL_SKIP`` in the environment of the job has by then
named every driver but the one that the file may be opened with.
"""

import warnings
from collections.abc import Iterator
from typing import Any

import fiona
import fiona.errors
import pyarrow as pa
import pyarrow.compute as pc
import pyogrio
import pyogrio.errors
import pyogrio.raw

from ingest.errors import IngestError
from ingest.read.frames import Emitter

BATCH = 65_536
_FAILURES = (
    *(fiona.errors.FionaError, fiona.errors.FionaValueError, pyogrio.errors.DataSourceError),
    *(pyogrio.errors.DataLayerError, pyogrio.errors.FeatureError, pyogrio.errors.GeometryError, pa.ArrowInvalid),
)
_OPTIONS: dict[str, dict[str, str]] = {"GeoJSON": {"DATE_AS_STRING": "YES"}}
"""What is open for reading in more than one way is left as it is written."""


def say_drivers(emitter: Emitter) -> None:
    """Send the names of all drivers that this GDAL has for vector files."""
    emitter.say({"drivers": sorted(pyogrio.list_drivers())})


def send_layers(
    emitter: Emitter, path: str, driver: str, max_rows: int, encoding: str | None = None, ignored: tuple[str, ...] = ()
) -> None:
    """Send each layer of the file: what it is, then its batches, at last what GDAL found odd.

    Args:
        driver: GDAL's name of it, the only one that is loaded.
        encoding: of the texts, where the file itself does not say it.
        ignored: layers that are no data of the officer.
    Raises: IngestError ``vector-damaged``, ``too-many-rows``.
    """
    try:
        names = [str(name) for name, _ in pyogrio.list_layers(path) if name not in ignored]
        for number, name in enumerate(names):
            layer = name if len(names) > 1 or ignored else None
            _send_layer(emitter, path, driver, layer, encoding, max_rows, number)
    except _FAILURES as err:
        raise IngestError("vector-damaged", reason=str(err)[:200]) from err


def _send_layer(
    emitter: Emitter, path: str, driver: str, layer: str | None, encoding: str | None, max_rows: int, number: int
) -> None:
    crs, names = _opened(path, driver, layer, encoding)
    rows = 0
    # pyogrio gives what GDAL finds odd (an unclosed ring) as Python warnings
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        with pyogrio.raw.open_arrow(
            path, layer=layer, encoding=encoding, return_fids=True, use_pyarrow=True, batch_size=BATCH,
            **_OPTIONS.get(driver, {}),
        ) as (meta, reader):  # fmt: skip
            emitter.say(_layer(meta, crs, names, layer, number))
            for batch in reader:
                rows += batch.num_rows
                if rows > max_rows:
                    raise IngestError("too-many-rows", rows=rows, limit=max_rows)
                emitter.send(_clean(batch))
    odd = dict.fromkeys(str(each.message).split(". ")[0][:300] for each in said)
    emitter.say({"odd": list(odd), "rows": rows})


def _opened(path: str, driver: str, layer: str | None, encoding: str | None) -> tuple[str, list[str]]:
    """Return the CRS as WKT and the names of the fields, as fiona reads them."""
    with fiona.open(path, driver=driver, layer=layer, encoding=encoding) as opened:
        return str(opened.crs_wkt), list(opened.schema["properties"])


def _layer(meta: dict[str, Any], crs: str, names: list[str], layer: str | None, number: int) -> dict[str, Any]:
    fields = [str(each) for each in meta["fields"]]
    return {
        "layer": layer,
        "number": number,
        "crs": crs or meta["crs"] or "",
        "fields": [each for each in names if each in fields],
        "fid": meta["fid_column"] or "OGC_FID",
        "geometry": (meta["geometry_name"] or "wkb_geometry") if meta["geometry_type"] else None,
    }


def _clean(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return the batch with texts that are texts: bytes that are no UTF-8 stand as Latin-1, each byte one letter.

    MapInfo without a charset and a .dbf without .cpg give such bytes; which alphabet they are is found out later.
    """
    columns = list(_clean_columns(batch))
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _clean_columns(batch: pa.RecordBatch) -> Iterator[pa.Array]:
    for column in batch.columns:
        if not pa.types.is_string(column.type) and not pa.types.is_large_string(column.type):
            yield column
            continue
        try:
            column.validate(full=True)
            yield column
        except pa.ArrowInvalid:
            raw = pc.cast(column, pa.binary()).to_pylist()
            yield pa.array([None if each is None else each.decode("latin-1") for each in raw], pa.string())
