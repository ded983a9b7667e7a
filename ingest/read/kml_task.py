"""Runs in the sandbox: placemarks of a KML file, with the names of their data as they are written.

GDAL's LIBKML driver turns every letter outside ASCII in a name of ExtendedData into underscores ("M___ch___t"), and two
names that become alike into one column; its KML driver knows no ExtendedData at all. Hence a reader of our own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree

import numpy as np
import pyarrow as pa
import shapely
from shapely.geometry.base import BaseGeometry

from ingest.errors import IngestError
from ingest.read.frames import Emitter

BATCH = 65_536
CRS = "EPSG:4326"
"""Longitude and latitude of WGS 84, by definition (OGC 12-007r2, 6.2)."""
_CONTAINERS = frozenset({"Folder", "Document"})
_GEOMETRIES = frozenset({"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry"})
_OWN = ("name", "description", "address", "phoneNumber")


@dataclass(slots=True)
class _Folder:
    """A folder or document with the placemarks right inside it."""

    name: str | None = None
    values: list[dict[str, str]] = field(default_factory=list)
    geometries: list[bytes | None] = field(default_factory=list)

    def add(self, mark: ElementTree.Element) -> None:
        self.values.append(dict(_values(mark)))
        shape = next((_geometry(each) for each in mark if _tag(each) in _GEOMETRIES), None)
        self.geometries.append(None if shape is None else shapely.to_wkb(shape))


def send_placemarks(emitter: Emitter, path: str, max_rows: int) -> None:
    """Send one layer per folder that has placemarks.

    Raises: IngestError ``vector-damaged``, ``too-many-rows``.
    """
    try:
        folders = [each for each in _folders(path, max_rows) if each.values]
    except (ElementTree.ParseError, shapely.errors.ShapelyError, ValueError, IndexError, LookupError) as err:
        raise IngestError("vector-damaged", reason=str(err)[:200]) from err
    for number, each in enumerate(folders):
        _send(emitter, each, number)


def _folders(path: str, max_rows: int) -> Iterator[_Folder]:
    """Yield the folders as they end; each placemark is forgotten once it is read."""
    stack = [_Folder()]
    rows = 0
    parents: list[ElementTree.Element] = []
    for event, element in ElementTree.iterparse(path, events=("start", "end")):
        tag = _tag(element)
        if event == "start":
            parents.append(element)
            if tag in _CONTAINERS:
                stack.append(_Folder())
            continue
        parents.pop()
        if tag == "name" and parents and _tag(parents[-1]) in _CONTAINERS:
            stack[-1].name = (element.text or "").strip() or None
        elif tag == "Placemark":
            rows += 1
            if rows > max_rows:
                raise IngestError("too-many-rows", rows=rows, limit=max_rows)
            stack[-1].add(element)
            element.clear()
            parents[-1].remove(element) if parents else None
        elif tag in _CONTAINERS:
            yield stack.pop()
    yield stack.pop()


def _tag(element: ElementTree.Element) -> str:
    """Return the name without its namespace: Google's of 2005 and the standard's are read alike."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _values(mark: ElementTree.Element) -> Iterator[tuple[str, str]]:
    for each in mark:
        if _tag(each) in _OWN and (text := (each.text or "").strip()):
            yield _tag(each), text
        elif _tag(each) == "ExtendedData":
            for data in each.iter():
                if _tag(data) == "Data":
                    value = next((child.text for child in data if _tag(child) == "value"), None)
                    yield data.get("name", ""), (value or "").strip()
                elif _tag(data) == "SimpleData":
                    yield data.get("name", ""), (data.text or "").strip()


def _geometry(element: ElementTree.Element) -> BaseGeometry | None:
    match _tag(element):
        case "Point":
            points = _coordinates(element)
            return shapely.Point(points[0]) if len(points) else None
        case "LineString":
            return shapely.LineString(_coordinates(element))
        case "LinearRing":
            return shapely.LinearRing(_coordinates(element))
        case "Polygon":
            return shapely.Polygon(_boundary(element, "outerBoundaryIs")[0], _boundary(element, "innerBoundaryIs"))
        case _:
            return _collected([_geometry(each) for each in element if _tag(each) in _GEOMETRIES])


def _boundary(element: ElementTree.Element, side: str) -> list[np.ndarray]:
    rings = [ring for each in element if _tag(each) == side for ring in each]
    return [_coordinates(each) for each in rings]


def _coordinates(element: ElementTree.Element) -> np.ndarray:
    """Return the positions, all with as many numbers as the first: longitude, latitude and perhaps the height."""
    text = next((each.text or "" for each in element if _tag(each) == "coordinates"), "")
    positions = [[float(number) for number in each.split(",")] for each in text.split()]
    width = min(map(len, positions), default=0)
    if positions and width < 2:
        raise ValueError("a position needs two numbers")
    return np.array([each[: min(width, 3)] for each in positions])


def _collected(parts: Sequence[BaseGeometry | None]) -> BaseGeometry | None:
    """Return the parts as one multi-geometry where they are of one kind."""
    found = [each for each in parts if each is not None]
    kinds = {each.geom_type for each in found}
    makers = {"Point": shapely.MultiPoint, "LineString": shapely.MultiLineString, "Polygon": shapely.MultiPolygon}
    if not found:
        return None
    return (
        makers[kinds.pop()](found) if len(kinds) == 1 and kinds <= makers.keys() else shapely.GeometryCollection(found)
    )


def _send(emitter: Emitter, folder: _Folder, number: int) -> None:
    names = list(dict.fromkeys(name for each in folder.values for name in each if name))
    emitter.say(
        {"layer": folder.name or f"{number + 1}", "number": number, "crs": CRS, "fields": names, "fid": "@fid",
         "geometry": "@geometry"}
    )  # fmt: skip
    for first in range(0, len(folder.values), BATCH):
        values = folder.values[first : first + BATCH]
        columns = {name: pa.array([each.get(name) for each in values], pa.string()) for name in names}
        columns["@fid"] = pa.array(range(first + 1, first + 1 + len(values)), pa.int64())
        columns["@geometry"] = pa.array(folder.geometries[first : first + BATCH], pa.binary())
        emitter.send(pa.RecordBatch.from_pydict(columns))
    emitter.say({"odd": [], "rows": len(folder.values)})
