"""CSV twice: for programs, exact and with WKT; for Excel, in the reader's language and safe to open.

Source: RFC 4180; OWASP, CSV injection.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from psycopg import sql

from catalog.inert_text import inert
from catalog.model import PublicColumn
from serve.formats.writing import Document, Row, Writer, property_columns
from serve.query import geometry_as_axes_say

WKT = "wkt"
"""GDAL takes a column of this name for the geometry."""
CELL_MAX = 32_767
"""What a cell of Excel holds."""


def _csv_select(document: Document) -> list[sql.Composable]:
    columns = property_columns(document)
    if not document.shape.geometry:
        return columns
    crs = document.shape.crs
    return [*columns, sql.SQL("ST_AsText({}, {})").format(geometry_as_axes_say(crs), sql.Literal(crs.decimals))]


def _csv_head(document: Document) -> bytes:
    names = [each.name for each in document.columns]
    return _line([*names, WKT] if document.shape.geometry else names)


def _csv_encode(_: Document, rows: Iterable[Row]) -> Iterator[bytes]:
    return _lines(rows, _exact)


def _exact(value: Any) -> Any:
    """Return the value as GeoJSON would write it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else value


CSV = Writer("csv", _csv_select, _csv_encode, _csv_head)


def _excel_columns(document: Document) -> list[PublicColumn]:
    """Return the columns that a reader wants to see: of a code its label in their language, and nothing twice."""
    coded = {each.name for each in document.columns if each.type == "code"}
    other = {each.name for each in document.columns if each.language not in (None, document.language)}
    return [each for each in document.columns if each.name not in coded | other]


def _excel_select(document: Document) -> list[sql.Composable]:
    columns: list[sql.Composable] = [sql.Identifier("v", each.name) for each in _excel_columns(document)]
    if not _has_place(document):
        return columns
    return [*columns, sql.SQL("round(ST_Y(v.geom)::numeric, 7) || ', ' || round(ST_X(v.geom)::numeric, 7)")]


def _has_place(document: Document) -> bool:
    return document.shape.geometry and document.published.layer.geometry.type == "Point"


def _excel_head(document: Document) -> bytes:
    titles = [_excel_title(document, each) for each in _excel_columns(document)]
    if _has_place(document):
        # Both numbers in one cell: alone, Excel takes the point in 22.147 for a thousands separator in many countries.
        titles.append("Toạ độ (vĩ độ, kinh độ)" if document.language == "vi" else "Position (latitude, longitude)")
    return b"\xef\xbb\xbf" + _line([_harmless(each) for each in titles])


def _excel_title(document: Document, column: PublicColumn) -> str:
    title = column.title if column.field is None else column.field.title
    unit = column.field.unit if column.field and column.language is None else None
    text = title.in_language(document.language)
    return f"{text} ({unit.in_language(document.language)})" if unit else text


def _excel_encode(_: Document, rows: Iterable[Row]) -> Iterator[bytes]:
    return _lines(rows, _harmless)


def _harmless(value: Any) -> Any:
    """Return what Excel shows as it was meant: no formula, no moment that it cannot read."""
    if isinstance(value, str):
        return inert(value)[:CELL_MAX]
    if isinstance(value, bool):
        return "x" if value else ""
    if isinstance(value, date):
        return value.strftime("%Y-%m-%d %H:%M") if hasattr(value, "hour") else value.isoformat()
    return value


EXCEL = Writer("csv", _excel_select, _excel_encode, _excel_head, crs84_only=True)


def _line(cells: Iterable[Any]) -> bytes:
    return b"".join(_lines([tuple(cells)], lambda cell: cell))


def _lines(rows: Iterable[Row], cell: Callable[[Any], Any]) -> Iterator[bytes]:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for row in rows:
        writer.writerow([cell(each) for each in row])
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
