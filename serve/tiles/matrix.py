"""WebMercatorQuad: the tile matrix set that the web's maps use (OGC 17-083r4, Annex D.1)."""

import math
from dataclasses import dataclass
from typing import Any

from catalog.model import BBox

ID = "WebMercatorQuad"
URI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
CRS = "http://www.opengis.net/def/crs/EPSG/0/3857"
LAST = 24
"""Number of the last matrix of the set."""
RADIUS = 6378137.0
HALF = math.pi * RADIUS
"""Half the width of the square world, in metres."""
TILE_PIXELS = 256
PIXEL_METRES = 0.00028
"""Size of a pixel for the scale denominator (OGC 17-083r4, 6.2)."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One tile: matrix ``z``, column ``x`` from the west, row ``y`` from the north."""

    z: int
    x: int
    y: int

    @property
    def bounds(self) -> BBox:
        """West, south, east, north in metres."""
        size = 2 * HALF / 2**self.z
        west, north = self.x * size - HALF, HALF - self.y * size
        return west, north - size, west + size, north

    def degrees(self, margin: float) -> BBox:
        """West, south, east, north in CRS84, with a margin in tile widths on each side."""
        west, south, east, north = self.bounds
        wider = (east - west) * margin
        lower, upper = _latitude(south - wider), _latitude(north + wider)
        return max(_longitude(west - wider), -180.0), lower, min(_longitude(east + wider), 180.0), upper


def _longitude(x: float) -> float:
    return math.degrees(x / RADIUS)


def _latitude(y: float) -> float:
    return math.degrees(2 * math.atan(math.exp(y / RADIUS)) - math.pi / 2)


def tile_at(lon: float, lat: float, z: int) -> Tile:
    """Return the tile of matrix z in which the point lies; beyond the square world the nearest."""
    count = 2**z
    y = math.asinh(math.tan(math.radians(max(-85.06, min(85.06, lat)))))
    column, row = (lon + 180) / 360 * count, (1 - y / math.pi) / 2 * count
    return Tile(z, max(0, min(count - 1, int(column))), max(0, min(count - 1, int(row))))


def limits(extent: BBox, first: int, last: int) -> list[dict[str, Any]]:
    """Return in which rows and columns of each matrix there may be something (OGC 17-083r4, 7.2)."""
    west, south, east, north = extent
    found = []
    for z in range(first, last + 1):
        upper, lower = tile_at(west, north, z), tile_at(east, south, z)
        found.append(
            {
                "tileMatrix": str(z),
                "minTileRow": upper.y, "maxTileRow": lower.y, "minTileCol": upper.x, "maxTileCol": lower.x,
            }
        )  # fmt: skip
    return found


def definition() -> dict[str, Any]:
    """Return the set as JSON (OGC 17-083r4, /req/json-tilematrixset)."""
    return {
        "id": ID,
        "title": "Google Maps Compatible for the World",
        "uri": URI,
        "crs": CRS,
        "orderedAxes": ["X", "Y"],
        "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
        "tileMatrices": [_matrix(z) for z in range(LAST + 1)],
    }


def _matrix(z: int) -> dict[str, Any]:
    cell = 2 * HALF / TILE_PIXELS / 2**z
    return {
        "id": str(z),
        "scaleDenominator": cell / PIXEL_METRES,
        "cellSize": cell,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-HALF, HALF],
        "tileWidth": TILE_PIXELS,
        "tileHeight": TILE_PIXELS,
        "matrixWidth": 2**z,
        "matrixHeight": 2**z,
    }
