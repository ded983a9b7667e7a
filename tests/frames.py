"""Normalised frames made in code, and batches brought in without a file: for tests of what lies behind normalise."""

from datetime import date
from typing import Any

import geopandas
import psycopg
import shapely

from catalog.model import Catalog, Layer
from ingest.lineage import BatchCounts, HandIn, close_batch, open_batch
from ingest.merge import MergeCounts, merge_batch
from ingest.publish import Release, publish_layer
from ingest.stage import drop_staging, stage_batch


def checkpoint(number: int = 1, **changes: Any) -> dict[str, Any]:
    """Return the values of a checkpoint that passes every check; `geom` is lon, lat in EPSG:4326."""
    values = {
        "checkpoint_code": f"CKS-{number:03d}",
        "name": f"Chốt số {number}",
        "checkpoint_type": "interagency",
        "commune_code": "02122",
        "status": "operating",
        "opened_on": date(2021, 1, 31),
        "contact_phone": "0209 3870 943",
        "geom": shapely.Point((105900 + number) / 1000, 21.9),
    }
    return values | changes


def frame(layer: Layer, *rows: dict[str, Any], first_row: int = 8) -> geopandas.GeoDataFrame:
    """Return the rows as normalise hands them on; fields that a row does not name are null."""
    columns: dict[str, list[Any]] = {each.name: [row.get(each.name) for row in rows] for each in layer.fields}
    columns["source_row"] = list(range(first_row, first_row + len(rows)))
    data = geopandas.pd.DataFrame(columns, dtype=object)
    geometry = geopandas.GeoSeries([row.get("geom") for row in rows], crs=layer.geometry.srid)
    return geopandas.GeoDataFrame(data, geometry=geometry)


def bring_in(
    conn: psycopg.Connection, catalog: Catalog, layer_id: str, *rows: dict[str, Any], by: str = "Sở Y tế",
    commit: bool = True,
) -> tuple[MergeCounts, Release | None]:  # fmt: skip
    """Return what a batch of these rows did and the release that it made; committed unless it shall be rolled back."""
    layer = catalog.layer(layer_id)
    assert layer is not None
    batch = open_batch(conn, HandIn(layer.id, "hand-in.xlsx", "Chốt", "0" * 64, by))
    stage_batch(conn, layer, frame(layer, *rows), batch)
    counts = merge_batch(conn, layer, batch, by)
    drop_staging(conn, layer, batch)
    release = publish_layer(conn, layer.id, by=by, batch_id=batch) if layer.publish == "on_save" else None
    rows_in = BatchCounts(len(rows), counts.inserted, counts.changed, counts.unchanged)
    close_batch(conn, batch, rows_in, accepted=True, release_id=release.release_id if release else None)
    if commit:
        conn.commit()
    return counts, release
