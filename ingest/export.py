"""A release of a layer as a file, stamped with source and time: a copy that is passed on says how old it is."""

import csv
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import openpyxl
import psycopg
import pyarrow as pa
import pyogrio
import shapely
from openpyxl.styles import Font
from psycopg import sql

from catalog.inert_text import inert
from catalog.model import Catalog, Layer, PublicColumn, public_columns
from ingest.errors import UseError
from ingest.publish import Release
from ingest.publish import history as releases_of
from ingest.receipt.atomic import replaced
from ingest.receipt.workbook import put

_ARROW = {"integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32()}


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where a copy comes from and how old it is, in words for its reader."""

    title: str
    source: str
    steward: str
    licence: str
    release: int
    published_at: datetime
    exported_at: datetime

    def lines(self) -> list[tuple[str, str]]:
        return [
            ("Nguồn / Source", self.source),
            ("Đơn vị chịu trách nhiệm / Steward", self.steward),
            ("Giấy phép / Licence", self.licence),
            ("Bản công bố / Release", f"{self.release} · {self.published_at:%d/%m/%Y %H:%M}"),
            ("Xuất lúc / Exported at", f"{self.exported_at:%d/%m/%Y %H:%M}"),
        ]


@dataclass(frozen=True, slots=True)
class Copy:
    """A release: its public columns and rows, in the order of keys; geometries beside them (longitude, latitude)."""

    layer: Layer
    stamp: Stamp
    columns: tuple[PublicColumn, ...]
    rows: list[tuple[Any, ...]]
    geometries: list[shapely.Geometry | None]


def read_release(conn: psycopg.Connection, catalog: Catalog, layer: Layer, release: int | None = None) -> Copy:
    """Return what a release of the layer published; without a number the newest.

    Raises: UseError ``release-unknown`` when the layer has no such release, or none at all.
    """
    found = _find(conn, layer, release)
    columns = public_columns(layer)
    query = sql.SQL(
        "SELECT {columns}, ST_AsBinary(geom) FROM {table}"
        " WHERE from_release <= %(id)s AND coalesce(to_release > %(id)s, true) ORDER BY {key}"
    ).format(
        columns=sql.SQL(", ").join(sql.Identifier(each.name) for each in columns),
        table=sql.Identifier("release", layer.id),
        key=sql.Identifier(layer.key),
    )
    rows = conn.execute(query, {"id": found.release_id}).fetchall()
    geometries = [None if row[-1] is None else shapely.from_wkb(bytes(row[-1])) for row in rows]
    return Copy(layer, _stamp(catalog, layer, found), columns, [row[:-1] for row in rows], geometries)


def _find(conn: psycopg.Connection, layer: Layer, release: int | None) -> Release:
    known = releases_of(conn, layer.id, limit=1 if release is None else 1_000_000)
    found = next((each for each in known if release in (None, each.release_id)), None)
    if found is None:
        raise UseError("release-unknown", reason=f"{layer.id} {release or ''}".strip())
    return found


def _stamp(catalog: Catalog, layer: Layer, release: Release) -> Stamp:
    service, zone = catalog.service, ZoneInfo(catalog.service.timezone)
    return Stamp(
        title=layer.title.vi,
        source=f"{service.provider.vi} · {service.provider_url}",
        steward=layer.steward.vi,
        licence=service.licence_name,
        release=release.release_id,
        published_at=release.published_at.astimezone(zone),
        exported_at=datetime.now(zone),
    )


# ---- formats ----


def write_geojson(copy: Copy, path: Path) -> None:
    """Write a FeatureCollection (RFC 7946) whose foreign members are the stamp."""
    stamp = copy.stamp
    content = {
        "type": "FeatureCollection",
        "name": copy.layer.id,
        "title": stamp.title,
        "source": stamp.source,
        "steward": stamp.steward,
        "licence": stamp.licence,
        "release": stamp.release,
        "published_at": stamp.published_at.isoformat(timespec="seconds"),
        "exported_at": stamp.exported_at.isoformat(timespec="seconds"),
        "features": [_feature(copy, at) for at in range(len(copy.rows))],
    }
    with replaced(path) as part:
        part.write_text(json.dumps(content, ensure_ascii=False, default=_plain) + "\n", encoding="utf-8")


def _feature(copy: Copy, at: int) -> dict[str, Any]:
    shape = copy.geometries[at]
    properties = {column.name: value for column, value in zip(copy.columns, copy.rows[at], strict=True)}
    rounded = None if shape is None else shapely.set_precision(shape, 1e-7, mode="pointwise")
    geometry = None if rounded is None else json.loads(shapely.to_geojson(shapely.normalize(rounded)))
    return {"type": "Feature", "id": properties[copy.layer.key], "geometry": geometry, "properties": properties}


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def write_csv(copy: Copy, path: Path) -> None:
    """Write UTF-8 with mark, as Excel wants it; source and time are two columns, so that a part of it has them too.

    A text that a spreadsheet would take for a formula gets an apostrophe before it (OWASP, CSV injection).
    """
    said = (copy.stamp.source, f"{copy.stamp.release} · {copy.stamp.published_at:%Y-%m-%d %H:%M}")
    with replaced(path) as part, part.open("w", encoding="utf-8-sig", newline="") as target:
        writer = csv.writer(target)
        writer.writerow([*(each.name for each in copy.columns), *_place_headings(copy), "source", "release"])
        for row, shape in zip(copy.rows, copy.geometries, strict=True):
            cells = [_safe(each) for each in row]
            writer.writerow([*cells, *_place(copy, shape), *said])


def _safe(value: object) -> object:
    if isinstance(value, str):
        return inert(value)
    return value.isoformat(" ") if isinstance(value, datetime) else value


def _place_headings(copy: Copy) -> tuple[str, ...]:
    return ("lon", "lat") if copy.layer.geometry.type == "Point" else ("wkt",)


def _place(copy: Copy, shape: shapely.Geometry | None) -> tuple[object, ...]:
    if copy.layer.geometry.type == "Point":
        return (None, None) if shape is None else (round(shape.x, 7), round(shape.y, 7))
    return (None if shape is None else shapely.to_wkt(shape, rounding_precision=7),)


def write_xlsx(copy: Copy, path: Path) -> None:
    """Write a workbook with Vietnamese headings, source and time above the table; outlines are for other formats."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = (copy.layer.source.sheet or copy.layer.title.vi)[:31]
    is_point = copy.layer.geometry.type == "Point"
    sheet.append([copy.stamp.title])
    sheet["A1"].font = Font(bold=True, size=14)
    for line in copy.stamp.lines():
        sheet.append(list(line))
    sheet.append([])
    titles = [each.title.vi for each in copy.columns] + (["Kinh độ", "Vĩ độ"] if is_point else [])
    sheet.append(titles)
    heading = sheet.max_row
    for cell in sheet[heading]:
        cell.font = Font(bold=True)
    for number, (row, shape) in enumerate(zip(copy.rows, copy.geometries, strict=True), start=heading + 1):
        for at, value in enumerate([*row, *(_place(copy, shape) if is_point else ())], start=1):
            put(sheet.cell(number, at), _local(value))
    sheet.freeze_panes = sheet.cell(heading + 1, 1)
    with replaced(path) as part:
        book.save(part)


def _local(value: object) -> object:
    """Return a moment as Excel can hold it: without its zone, which is that of the service."""
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def write_gpkg(copy: Copy, path: Path) -> None:
    """Write a GeoPackage (OGC 12-128r19); the stamp is the description of its table and its metadata."""
    stamp = dict(copy.stamp.lines())
    arrays = [_arrow(column, [row[at] for row in copy.rows]) for at, column in enumerate(copy.columns)]
    names = [each.name for each in copy.columns]
    wkb = shapely.to_wkb(np.array(copy.geometries, dtype=object))
    table = pa.Table.from_arrays([*arrays, pa.array(wkb, pa.binary())], names=[*names, "geom"])
    with replaced(path) as part:
        target = part.with_suffix(".gpkg")  # GDAL wants the suffix
        try:
            pyogrio.write_arrow(
                table, target, driver="GPKG", layer=copy.layer.id, geometry_name="geom", crs="EPSG:4326",
                geometry_type=copy.layer.geometry.type, layer_metadata=stamp,
                layer_options={"DESCRIPTION": " · ".join(f"{name}: {text}" for name, text in stamp.items())},
            )  # fmt: skip
            target.replace(part)
        finally:
            target.unlink(missing_ok=True)


def _arrow(column: PublicColumn, values: Sequence[object]) -> pa.Array:
    if column.type == "timestamp":
        return pa.array(values, pa.timestamp("ms", tz="UTC"))
    return pa.array(values, _ARROW.get(column.type, pa.string()))


WRITERS: dict[str, Callable[[Copy, Path], None]] = {
    "geojson": write_geojson,
    "csv": write_csv,
    "xlsx": write_xlsx,
    "gpkg": write_gpkg,
}


def file_name(copy: Copy, suffix: str) -> str:
    """Return a name that tells layer, time and release: "checkpoints_20220119-1530_r12.csv"."""
    return f"{copy.layer.id}_{copy.stamp.published_at:%Y%m%d-%H%M}_r{copy.stamp.release}.{suffix}"
