"""A small map of a hand-in as inline SVG: where its features lie, which came back; no script, no foreign host."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from math import cos, radians

import shapely

from catalog.model import BBox, Catalog
from ingest.receipt.model import Drawn

WIDTH = 420.0
MAX_DRAWN = 3000
"""Features on the map: a receipt must open on an office machine."""
_DOT = 3.5


def sketch(drawn: Sequence[Drawn], catalog: Catalog) -> str:
    """Return the SVG; empty when nothing of the hand-in has a place. Refused features are squares, not only red."""
    if not drawn:
        return ""
    frame = _Frame(catalog.service.home_extent)
    marks = "".join(_mark(each, frame) for each in drawn[:MAX_DRAWN])
    title = "Vị trí các đối tượng trong tệp / places of the features in the file"
    return (
        f'<svg viewBox="0 0 {frame.width:.0f} {frame.height:.0f}" role="img" aria-label="{title}">'
        f'<rect class="home" width="{frame.width:.0f}" height="{frame.height:.0f}"/>'
        f"{''.join(_centres(catalog, frame))}{marks}</svg>"
    )


class _Frame:
    """From longitude and latitude to the drawing: the extent of the province, degrees of equal length."""

    def __init__(self, extent: BBox) -> None:
        west, south, east, north = extent
        self._west, self._north = west, north
        self._across = WIDTH / (east - west)
        self._down = self._across / cos(radians((south + north) / 2))
        self.width, self.height = WIDTH, (north - south) * self._down

    def place(self, lon: float, lat: float) -> tuple[float, float]:
        return (lon - self._west) * self._across, (self._north - lat) * self._down


def _centres(catalog: Catalog, frame: _Frame) -> Iterator[str]:
    """Yield a faint dot per commune: enough to see in which corner of the province something lies."""
    for _, lon, lat in catalog.centres:
        x, y = frame.place(lon, lat)
        yield f'<circle class="commune" cx="{x:.1f}" cy="{y:.1f}" r="1.5"/>'


def _mark(drawn: Drawn, frame: _Frame) -> str:
    title = f"<title>{escape(drawn.label)}</title>"
    kind = "refused" if drawn.is_refused else "good"
    if drawn.geometry.geom_type != "Point":
        return f'<path class="{kind} area" d="{_path(drawn.geometry, frame)}">{title}</path>'
    x, y = frame.place(drawn.geometry.x, drawn.geometry.y)
    if not (-WIDTH < x < 2 * WIDTH and -WIDTH < y < 3 * WIDTH):
        return ""
    if drawn.is_refused:
        side = 2 * _DOT
        return (
            f'<rect class="refused" x="{x - _DOT:.1f}" y="{y - _DOT:.1f}" width="{side}" height="{side}">{title}</rect>'
        )
    return f'<circle class="good" cx="{x:.1f}" cy="{y:.1f}" r="{_DOT}">{title}</circle>'


def _path(geometry: shapely.Geometry, frame: _Frame) -> str:
    rings = [ring for part in shapely.get_parts(geometry) if part.geom_type == "Polygon" for ring in _rings(part)]
    return "".join("M" + " ".join(_corners(ring, frame)) + "Z" for ring in rings)


def _rings(part: shapely.Polygon) -> Iterable[shapely.LinearRing]:
    return (part.exterior, *part.interiors)


def _corners(ring: shapely.LinearRing, frame: _Frame) -> Iterator[str]:
    for lon, lat in shapely.get_coordinates(ring):
        x, y = frame.place(lon, lat)
        yield f"{x:.1f},{y:.1f}"
