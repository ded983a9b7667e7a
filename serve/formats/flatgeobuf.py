"""FlatGeobuf without an index, so that features can be written as they come (flatgeobuf.org, specification 3.0).

The tables are few and of fixed shape, so they are laid out here byte by byte: children after their parents, every
number where FlatBuffers wants it aligned. Coordinates are copied as they stand in the WKB, x before y in every CRS.
"""

import struct
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from psycopg import sql

from catalog.model import FieldType, PublicColumn
from serve.formats.writing import Document, Row, Writer, property_columns
from serve.query import geometry_in

MAGIC = b"fgb\x03fgb\x00"
TYPES: dict[FieldType, int] = {"boolean": 2, "integer": 7, "number": 10, "date": 13, "timestamp": 13}
STRING = 11
GEOMETRY_TYPES = {"Point": 1, "MultiLineString": 5, "MultiPolygon": 6}
POLYGON = 3
EPSG = b"EPSG"
UINT = struct.Struct("<I")

Child = tuple[int, Callable[["Buffer"], int]]
"""Number of a field, and what writes what it points to and returns where that begins."""


class Buffer(bytearray):
    """A FlatBuffer on its way; positions count from the size that stands before it, as alignment does."""

    def __init__(self) -> None:
        super().__init__(8)  # size of the rest, place of the root table

    def finished(self, root: int) -> bytes:
        """Return the bytes, sized; the length is a multiple of eight, so that the next one is aligned as well."""
        self.align(8)
        UINT.pack_into(self, 0, len(self) - 4)
        UINT.pack_into(self, 4, root - 4)
        return bytes(self)

    def align(self, size: int, ahead: int = 0) -> None:
        """Add zeros until what comes after ``ahead`` more bytes is aligned."""
        self.extend(bytes(-(len(self) + ahead) % size))

    def table(self, scalars: Iterable[tuple[int, str, int]], children: Iterable[Child]) -> int:
        """Write a table and what it points to; return where it begins. Fields that are not given keep their default."""
        offset, slots, packed = 4, {}, []
        numbers = list(children)
        for number, _ in numbers:
            slots[number] = offset
            offset += 4
        for number, code, value in scalars:
            size = struct.calcsize(code)
            offset += -offset % size
            slots[number] = offset
            packed.append((offset, code, value))
            offset += size
        wide = 8 if any(struct.calcsize(code) == 8 for _, code, _ in packed) else 4
        vtable = struct.pack(f"<{max(slots, default=-1) + 3}H", 2 * (max(slots, default=-1) + 3), offset, *(
            slots.get(number, 0) for number in range(max(slots, default=-1) + 1)
        ))  # fmt: skip
        self.align(2)
        at = len(self)
        self.extend(vtable)
        self.align(wide)
        start = len(self)
        self.extend(bytes(offset))
        struct.pack_into("<i", self, start, start - at)
        for place, code, value in packed:
            struct.pack_into(f"<{code}", self, start + place, value)
        for number, write in numbers:
            target = write(self)
            UINT.pack_into(self, start + slots[number], target - start - slots[number])
        return start

    def vector(self, content: bytes | memoryview, count: int, size: int) -> int:
        """Write a vector of numbers of that size."""
        self.align(max(size, 4), ahead=4)
        start = len(self)
        self.extend(UINT.pack(count))
        self.extend(content)
        return start

    def string(self, text: bytes) -> int:
        start = self.vector(text, len(text), 1)
        self.append(0)
        return start

    def tables(self, writes: list[Callable[["Buffer"], int]]) -> int:
        """Write a vector of tables."""
        start = self.vector(bytes(4 * len(writes)), len(writes), 4)
        for number, write in enumerate(writes):
            place = start + 4 + 4 * number
            target = write(self)
            UINT.pack_into(self, place, target - place)
        return start


def _string(text: str) -> Callable[[Buffer], int]:
    return lambda buffer: buffer.string(text.encode())


# ---- header ----


def _head(document: Document) -> bytes:
    collection = document.published.collection
    crs = document.shape.crs
    kind = GEOMETRY_TYPES[document.published.layer.geometry.type] if document.shape.geometry else 0
    buffer = Buffer()
    root = buffer.table(
        [(2, "B", kind), (9, "H", 0)],
        [
            (0, _string(collection.id)),
            (7, lambda to: to.tables([_column(each, document) for each in document.columns])),
            (10, lambda to: to.table([(1, "i", crs.srid)], [(0, lambda to: to.string(EPSG))])),
            (11, _string(collection.title.in_language(document.language))),
            (12, _string(document.stamp())),
        ],
    )
    return MAGIC + buffer.finished(root)


def _column(column: PublicColumn, document: Document) -> Callable[[Buffer], int]:
    title = column.title.in_language(document.language)
    kind = TYPES.get(column.type, STRING)
    return lambda to: to.table([(1, "B", kind)], [(0, _string(column.name)), (2, _string(title))])


# ---- features ----


def _select(document: Document) -> list[sql.Composable]:
    geometry = sql.SQL("NULL::bytea")
    if document.shape.geometry:
        return [sql.SQL("ST_AsBinary({}, 'NDR')").format(geometry_in(document.shape.crs)), *property_columns(document)]
    return [geometry, *property_columns(document)]


def _encode(document: Document, rows: Iterable[Row]) -> Iterator[bytes]:
    kinds = [each.type for each in document.columns]
    for shape, *values in rows:
        yield _feature(shape, _properties(kinds, values))


def _feature(wkb: bytes | None, properties: bytes) -> bytes:
    buffer = Buffer()
    children: list[Child] = [(1, lambda to: to.vector(properties, len(properties), 1))]
    if wkb is not None:
        children.insert(0, (0, lambda to: _geometry(to, memoryview(wkb))))
    return buffer.finished(buffer.table([], children))


def _properties(kinds: list[FieldType], values: Iterable[Any]) -> bytes:
    parts = []
    for number, (kind, value) in enumerate(zip(kinds, values, strict=True)):
        if value is not None:
            parts.append(struct.pack("<H", number) + _value(kind, value))
    return b"".join(parts)


def _value(kind: FieldType, value: Any) -> bytes:
    match kind:
        case "boolean":
            return struct.pack("<B", value)
        case "integer":
            return struct.pack("<q", value)
        case "number":
            return struct.pack("<d", value)
        case _:
            text = (value.isoformat() if isinstance(value, date) else value).encode()
            return UINT.pack(len(text)) + text


def _geometry(buffer: Buffer, wkb: memoryview) -> int:
    """Write the geometry of a little-endian WKB."""
    kind = UINT.unpack_from(wkb, 1)[0]
    if kind == GEOMETRY_TYPES["Point"]:
        return buffer.table([(6, "B", kind)], [(1, lambda to: to.vector(wkb[5:21], 2, 8))])
    if kind == GEOMETRY_TYPES["MultiLineString"]:
        return _parts(buffer, kind, _runs(wkb, 9, UINT.unpack_from(wkb, 5)[0], skip=5)[0])
    polygons, at = [], 9
    for _ in range(UINT.unpack_from(wkb, 5)[0]):
        rings, at = _runs(wkb, at + 9, UINT.unpack_from(wkb, at + 5)[0], skip=0)
        polygons.append(rings)
    return buffer.table([(6, "B", kind)], [(7, lambda to: to.tables([_polygon(each) for each in polygons]))])


def _polygon(rings: list[memoryview]) -> Callable[[Buffer], int]:
    return lambda to: _parts(to, POLYGON, rings)


def _runs(wkb: memoryview, at: int, count: int, skip: int) -> tuple[list[memoryview], int]:
    """Return the coordinates of so many rings or lines from a position on, and where they end."""
    found = []
    for _ in range(count):
        end = at + skip + 4 + 16 * UINT.unpack_from(wkb, at + skip)[0]
        found.append(wkb[at + skip + 4 : end])
        at = end
    return found, at


def _parts(buffer: Buffer, kind: int, runs: list[memoryview]) -> int:
    """Write rings or lines: all coordinates one after another, and the number of points up to the end of each."""
    content = b"".join(runs)
    children: list[Child] = [(1, lambda to: to.vector(content, len(content) // 8, 8))]
    if len(runs) > 1:
        ends, total = [], 0
        for each in runs:
            total += len(each) // 16
            ends.append(total)
        children.append((0, lambda to: to.vector(struct.pack(f"<{len(ends)}I", *ends), len(ends), 4)))
    return buffer.table([(6, "B", kind)], children)


FLATGEOBUF = Writer("fgb", _select, _encode, _head)
