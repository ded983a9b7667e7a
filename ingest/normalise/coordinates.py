"""Points from two columns, latitude and longitude in degrees. Nothing is swapped or moved here."""

import re
from dataclasses import replace

import numpy as np
import shapely

from ingest.normalise.draft import Draft
from ingest.read.table import as_cells
from ingest.vocabulary import LAT, LON

_DEGREES = re.compile(r"[-+]?\d{1,3}(?:[.,]\d+)?")
CRS84 = "OGC:CRS84"


def coordinates(draft: Draft) -> Draft:
    """Return the draft with its geometry: the file's own, else points from the columns LAT and LON, else none."""
    if draft.table.geometry is not None:
        return replace(draft, geometry=draft.table.geometry, crs=draft.table.crs)
    if draft.layer.geometry.type != "Point":
        return replace(draft, placed=False)
    if LAT not in draft.columns or LON not in draft.columns:
        return replace(draft, placed=False)
    draft = draft.rewrite(LAT, read_degrees).rewrite(LON, read_degrees)
    return replace(draft, geometry=_points(draft), crs=CRS84)


def read_degrees(cell: object) -> object:
    """Return the cell as degrees; "105,834" has one reading here, as no longitude has thousands."""
    if isinstance(cell, bool):
        return cell
    if isinstance(cell, int):
        return float(cell)
    return float(cell.replace(",", ".")) if isinstance(cell, str) and _DEGREES.fullmatch(cell) else cell


def _points(draft: Draft) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """Return a point per row where both cells are numbers; 0/0 is how some sheets write "none"."""
    pairs = [_pair(lon, lat) for lon, lat in zip(draft.columns[LON], draft.columns[LAT], strict=True)]
    points = as_cells([None] * len(pairs))
    known = [at for at, pair in enumerate(pairs) if pair is not None]
    if known:
        points[known] = shapely.points(np.array([pairs[at] for at in known], dtype=float))
    return points


def _pair(lon: object, lat: object) -> tuple[float, float] | None:
    if not isinstance(lon, float) or not isinstance(lat, float) or (lon == 0 and lat == 0):
        return None
    return lon, lat
