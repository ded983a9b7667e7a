"""The map as SVG: units, zones and points in Web Mercator, so that it lies where the live map will lie."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from viewer.site.coverage import simplified_together
from viewer.site.model import Feature, Layer, Site, Unit
from viewer.site.symbols import Symbol, darken, symbol

WIDTH = 1000
FINEST, VERTICES = 2.0, 2_400
"""Units of the drawing that a simplified line may stray, and how many vertices the whole may have (about 6 kB)."""
CELLS, MOST_MARKS = (34, 46, 62, 84, 112, 150), 180
"""Points of a layer closer than this are drawn as one, with their number; the more points, the wider."""
SPECK = 14
MARK = 24
"""Half of the room that a symbol takes."""
NAME, BIG_NAME, LETTER = 26, 34, 0.66
"""Height of the names on the whole map and on a part of it; width of a letter as a share of the height."""
LIFTS = (0, -40, 40, -75, 75)
ROOM = 20_000
"""A unit smaller than this on the drawing gets no name."""

Box = tuple[int, int, int, int]
Placed = tuple[Feature, int, int]
"""A zone narrower than this gets a symbol in place of its shape."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A box of the earth and the drawing that it becomes: west, south, east, north in degrees."""

    box: tuple[float, float, float, float]

    @property
    def height(self) -> int:
        return round(self._y(self.box[1]))

    @property
    def scale(self) -> float:
        return WIDTH / (self.box[2] - self.box[0])

    def point(self, lon: float, lat: float) -> tuple[int, int]:
        return round((lon - self.box[0]) * self.scale), round(self._y(lat))

    def project(self, geometry: BaseGeometry) -> BaseGeometry:
        return shapely.transform(geometry, lambda each: [[(x - self.box[0]) * self.scale, self._y(y)] for x, y in each])

    def _y(self, lat: float) -> float:
        return (mercator(self.box[3]) - mercator(lat)) * self.scale


def mercator(lat: float) -> float:
    """Return the latitude as Web Mercator stretches it, in degrees of longitude at the equator. Source: EPSG:1024."""
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)))


@dataclass(frozen=True, slots=True)
class Area:
    """A unit or zone: ``path`` is SVG path data in whole numbers."""

    path: str
    code: str
    name: str
    symbol: Symbol
    stroke: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A symbol at a place, for ``count`` features; ``key`` names the symbol among the drawing's definitions."""

    key: str
    x: int
    y: int
    count: int
    faded: bool
    approximate: bool


@dataclass(frozen=True, slots=True)
class Label:
    x: int
    y: int
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What a template needs to write the SVG."""

    width: int
    height: int
    units: tuple[Area, ...]
    outlines: tuple[str, ...]
    zones: tuple[Area, ...]
    marks: tuple[Mark, ...]
    symbols: Mapping[str, Symbol]
    digits: tuple[Label, ...]
    labels: tuple[Label, ...]
    highlight: str


class Drawer:
    """Draws the province once, and any part of it."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._frame = Frame(tuple(site.service["home_extent"]))
        self._shapes = simplified_together(
            {code: self._frame.project(each.geometry) for code, each in site.communes.items()}, FINEST, VERTICES
        )
        self._codes = list(site.outlines)
        self._tree = shapely.STRtree(list(site.outlines.values()))
        self._seen: dict[tuple[float, float, float, float], dict[str, BaseGeometry]] = {}

    def province(self, language: str, layers: Sequence[Layer] | None = None) -> Drawing:
        """Return the whole province: tinted communes, district lines and names; zones and points of the layers."""
        site, frame = self._site, self._frame
        units = [self._unit(site.communes[code], each, language) for code, each in self._shapes.items()]
        listed = (
            each for layer in (site.listed_layers if layers is None else layers) for each in site.features[layer.id]
        )
        features = [each for each in listed if not each.has_expired(site.today)]
        drawn = _drawn(frame, features, site.today)
        names = ((*frame.point(*_lonlat(each)), each.names[language]) for each in site.districts.values())
        return Drawing(
            WIDTH, frame.height,
            units=tuple(units),
            outlines=self._district_lines(),
            **drawn,
            digits=tuple(self._digits()),
            labels=_placed(names, frame, NAME, _mark_boxes(drawn["marks"])),
            highlight="",
        )  # fmt: skip

    def around(self, geometry: BaseGeometry, features: Iterable[Feature], language: str) -> Drawing:
        """Return the surroundings of a geometry: communes with their names, and the features given."""
        frame = Frame(_roomy(geometry.bounds))
        shapes = self._near(frame.box)
        drawn = _drawn(frame, features, self._site.today)
        roomy = [(code, each) for code, each in shapes.items() if each.area > ROOM]
        names = [_inside(each, self._site.communes[code].names[language]) for code, each in roomy]
        outline = "" if geometry.geom_type == "Point" else path_of(frame.project(geometry).simplify(1))
        return Drawing(
            WIDTH, frame.height,
            units=tuple(self._unit(self._site.communes[code], each, language) for code, each in shapes.items()),
            outlines=(),
            **drawn,
            digits=(),
            labels=_placed(names, frame, BIG_NAME, _mark_boxes(drawn["marks"])),
            highlight=outline,
        )  # fmt: skip

    def _near(self, box: tuple[float, float, float, float]) -> dict[str, BaseGeometry]:
        """Return commune code → its part in the box, as drawn there; remembered, since both languages ask."""
        if box not in self._seen:
            frame = Frame(box)
            codes = [self._codes[index] for index in self._tree.query(shapely.box(*box))]
            parts = {code: shapely.clip_by_rect(self._site.outlines[code], *box) for code in codes}
            self._seen[box] = {code: frame.project(each) for code, each in parts.items() if not each.is_empty}
        return self._seen[box]

    def _unit(self, unit: Unit, shape: BaseGeometry, language: str) -> Area:
        level = self._site.level_of.get(unit.code)
        tint = symbol(level.layer.symbols.get(level.code)) if level else symbol({"shape": "area", "color": "#fbfaf6"})
        return Area(path_of(shape), level.code if level else "", unit.names[language], tint, darken(tint.fill, 0.3))

    def _district_lines(self) -> tuple[str, ...]:
        groups: dict[str, list[BaseGeometry]] = {}
        for code, each in self._shapes.items():
            groups.setdefault(self._site.communes[code].parent_code, []).append(each)
        return tuple(path_of(shapely.union_all(each)) for each in groups.values())

    def _digits(self) -> Iterable[Label]:
        """Yield the digits of raised levels: the lowest is told by having none."""
        layer = self._site.choropleth
        lowest = next(iter(layer.symbols), "") if layer else ""
        for code, shape in self._shapes.items():
            level = self._site.level_of.get(code)
            if level and level.code != lowest and (digit := level.layer.symbols.get(level.code, {}).get("digit")):
                point = shape.representative_point()
                yield Label(round(point.x), round(point.y), str(digit))


def path_of(geometry: BaseGeometry) -> str:
    """Return the rings as relative whole numbers: "m12 5l7-6 0 3z"."""
    rings = [ring for part in _polygons(geometry) for ring in (part.exterior, *part.interiors)]
    return "".join(filter(None, (_ring(ring.coords) for ring in rings)))


def _polygons(geometry: BaseGeometry) -> list[Any]:
    parts = getattr(geometry, "geoms", [geometry])
    return [each for each in parts if each.geom_type == "Polygon" and not each.is_empty]


def _ring(coordinates: Iterable[tuple[float, ...]]) -> str:
    points = [(round(each[0]), round(each[1])) for each in coordinates]
    kept = [point for index, point in enumerate(points) if index == 0 or point != points[index - 1]]
    if len(kept) < 4:
        return ""
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(kept[:-2], kept[1:-1], strict=True)]
    return f"M{_numbers(kept[:1])}l{_numbers(steps)}z"


def _numbers(pairs: Iterable[tuple[int, int]]) -> str:
    text = ""
    for number in (each for pair in pairs for each in pair):
        text += f" {number}" if text and number >= 0 else str(number)
    return text


def _drawn(frame: Frame, features: Iterable[Feature], today: str) -> Mapping[str, Any]:
    """Return the members ``zones``, ``marks`` and ``symbols`` of a drawing; what is most urgent comes last, on top."""
    placed = [(each, *frame.point(*each.anchor)) for each in features if each.anchor is not None]
    inside = [each for each in placed if 0 <= each[1] <= WIDTH and 0 <= each[2] <= frame.height]
    zones = [each for each, _, _ in inside if each.layer.role == "areas" and not _is_speck(each, frame)]
    shaped = {id(each) for each in zones}
    cells = _cells([each for each in inside if id(each[0]) not in shaped])
    marks = [_mark(members, today) for members in cells]
    symbols = {mark.key: _symbol_of(members[0][0].layer, mark.key) for mark, members in zip(marks, cells, strict=True)}
    return {
        "zones": tuple(_zone(each, frame) for each in zones), "marks": tuple(reversed(marks)), "symbols": symbols,
    }  # fmt: skip


def _cells(placed: list[Placed]) -> list[list[Placed]]:
    """Return the features that are drawn as one mark, for the finest grid that is not too crowded."""
    cells: dict[tuple[str, int, int], list[Placed]] = {}
    for size in CELLS:
        cells = {}
        for feature, x, y in placed:
            cells.setdefault((feature.layer.id, x // size, y // size), []).append((feature, x, y))
        if len(cells) <= MOST_MARKS:
            break
    return list(cells.values())


def _is_speck(feature: Feature, frame: Frame) -> bool:
    assert feature.geometry is not None
    west, _, east, _ = feature.geometry.bounds
    return bool((east - west) * frame.scale < SPECK)


def _zone(feature: Feature, frame: Frame) -> Area:
    assert feature.geometry is not None
    look = symbol(feature.layer.symbols.get(feature.code))
    return Area(path_of(frame.project(feature.geometry).simplify(1)), feature.code, feature.name, look, look.fill)


def _mark(members: list[Placed], today: str) -> Mark:
    """Return one mark for the features of a cell: the first symbol of the style that any has, where that one lies."""
    order = list(members[0][0].layer.symbols)
    feature, x, y = min(members, key=lambda each: (each[0].has_ended(today), _rank(order, each[0].code)))
    key = f"{feature.layer.id}-{order.index(feature.code) if feature.code in order else 'x'}"
    return Mark(key, x, y, len(members), feature.has_ended(today), feature.is_approximate)


def _rank(order: list[str], code: str) -> int:
    return order.index(code) if code in order else len(order)


def _symbol_of(layer: Layer, key: str) -> Symbol:
    index = key.rpartition("-")[2]
    return symbol(None if index == "x" else list(layer.symbols.values())[int(index)])


def _roomy(bounds: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return bounds with room around them, never less than some kilometres, wider than high."""
    west, south, east, north = bounds
    half_height = max((north - south) * 0.6, 0.028)
    half_width = max((east - west) * 0.6, half_height * 1.5)
    half_height = max(half_height, half_width / 1.6)
    x, y = (west + east) / 2, (south + north) / 2
    return x - half_width, y - half_height, x + half_width, y + half_height


def _placed(wanted: Iterable[tuple[int, int, str]], frame: Frame, size: int, taken: list[Box]) -> tuple[Label, ...]:
    """Return the labels that find room: each where it covers least of what is there; none over another label."""
    labels: list[Label] = []
    mine: list[Box] = []
    for x, y, text in wanted:
        half = round(len(text) * size * LETTER / 2)
        at = min(max(x, half + 4), WIDTH - half - 4)
        boxes = [(at - half, y + lift - size // 2, at + half, y + lift + size // 2) for lift in LIFTS]
        free = [
            each for each in boxes if each[1] > 0 and each[3] < frame.height and not any(_meet(each, b) for b in mine)
        ]
        if not free or half * 2 > WIDTH:
            continue
        best = min(free, key=lambda each: sum(_meet(each, other) for other in taken))
        mine.append(best)
        labels.append(Label(at, (best[1] + best[3]) // 2, text))
    return tuple(labels)


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _lonlat(unit: Unit) -> tuple[float, float]:
    point = unit.geometry.representative_point()
    return point.x, point.y


def _mark_boxes(marks: Iterable[Mark]) -> list[Box]:
    return [(each.x - MARK, each.y - MARK, each.x + MARK, each.y + MARK) for each in marks]


def _inside(shape: BaseGeometry, text: str) -> tuple[int, int, str]:
    point = shape.representative_point()
    return round(point.x), round(point.y), text
