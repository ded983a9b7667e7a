"""Shapefiles as officers hand them in: EPSG:9213 with .prj and .cpg, short attribute names, always the same bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import fiona
import shapely
from shapely import wkt
from shapely.geometry import MultiPolygon, mapping

from ingest.samples.officer import Write, as_is
from ingest.samples.projection import to_vn2000, vn2000_prj
from ingest.samples.setting import Row


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: at most 10 ASCII letters, as DBF has it; ``kind`` is a width in bytes for text."""

    name: str
    field: str
    kind: int | Literal["int", "date"]
    write: Write = as_is

    @property
    def dbf_type(self) -> str:
        return f"str:{self.kind}" if isinstance(self.kind, int) else {"int": "int:9", "date": "date"}[self.kind]


def write_shapefile(path: Path, rows: Sequence[Row], attributes: Sequence[Attribute], day: date) -> None:
    """Write .shp, .shx, .dbf, .prj and .cpg of polygons; ``day`` is the date in the header of the .dbf.

    The .prj is ESRI WKT as desktop programs write it, not what GDAL would.
    """
    schema = {"geometry": "Polygon", "properties": {each.name: each.dbf_type for each in attributes}}
    options = {"driver": "ESRI Shapefile", "encoding": "UTF-8", "DBF_DATE_LAST_UPDATE": day.isoformat()}
    with fiona.open(path, "w", schema=schema, **options) as target:
        target.writerecords(_record(row, number, attributes) for number, row in enumerate(rows))
    path.with_suffix(".prj").write_text(vn2000_prj(), encoding="ascii")


def _record(row: Row, number: int, attributes: Sequence[Attribute]) -> dict[str, Any]:
    properties = {each.name: each.write(row[each.field], number) for each in attributes}
    return {"type": "Feature", "geometry": mapping(_in_vn2000(row["geometry"])), "properties": properties}


def _in_vn2000(text: str) -> MultiPolygon:
    return shapely.transform(wkt.loads(text), lambda positions: [to_vn2000((lon, lat)) for lon, lat in positions])
