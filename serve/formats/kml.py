"""KML 2.3 (OGC 12-007r2): placemarks with typed data and the time in which they hold; CRS84, as KML knows no other."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from psycopg import sql

from catalog.model import FieldType, PublicColumn, Symbol
from serve.formats.writing import Document, Row, Writer, property_columns

TYPES: dict[FieldType, str] = {"integer": "int", "number": "double", "boolean": "bool"}
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML 1.0 cannot hold, escaped or not."""
HALF = "80"


def _select(document: Document) -> list[sql.Composable]:
    view = document.published.view
    label, by = _label(document), document.published.layer.style.by
    own: list[sql.Composable] = [
        sql.SQL("v.{}::text").format(sql.Identifier(each)) if each else sql.SQL("NULL::text")
        for each in (view.key, label, by, view.start, view.end)
    ]
    shape = sql.SQL("ST_AsKML(v.geom, 7)" if document.shape.geometry else "NULL::text")
    return [*own, shape, *property_columns(document)]


def _label(document: Document) -> str:
    label = document.published.layer.style.label
    return label if label in document.published.columns else document.published.view.key


def _head(document: Document) -> bytes:
    collection = document.published.collection
    styles = "".join(_style(code, symbol) for code, symbol in document.published.layer.style.symbols)
    fields = "".join(_field(each, document) for each in document.columns)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document>'
        f"<name>{_text(collection.title.in_language(document.language))}</name>"
        f"<description>{_text(document.stamp())}</description>"
        f'{styles}<Schema name={quoteattr(collection.id)} id="schema">{fields}</Schema>\n'
    ).encode()


def _style(code: str, symbol: Symbol) -> str:
    """Return the style of a code. KML writes colours as alpha, blue, green, red."""
    red, green, blue = (symbol.color.lstrip("#")[at : at + 2] for at in (0, 2, 4))
    color = f"{blue}{green}{red}"
    return (
        f"<Style id={quoteattr(f'style-{code}')}><IconStyle><color>ff{color}</color></IconStyle>"
        f"<LineStyle><color>ff{color}</color><width>1.5</width></LineStyle>"
        f"<PolyStyle><color>{HALF}{color}</color></PolyStyle></Style>"
    )


def _field(column: PublicColumn, document: Document) -> str:
    kind = TYPES.get(column.type, "string")
    title = _text(column.title.in_language(document.language))
    return f'<SimpleField type="{kind}" name={quoteattr(column.name)}><displayName>{title}</displayName></SimpleField>'


def _encode(document: Document, rows: Iterable[Row]) -> Iterator[bytes]:
    names = [quoteattr(each.name) for each in document.columns]
    styled = {code for code, _ in document.published.layer.style.symbols}
    for key, label, by, start, end, shape, *values in rows:
        data = "".join(
            f"<SimpleData name={name}>{_text(_plain(value))}</SimpleData>"
            for name, value in zip(names, values, strict=True)
            if value is not None
        )
        identifier = quoteattr(_clean(f"{document.published.id}.{key}"))
        style = f"<styleUrl>#{_text(f'style-{by}')}</styleUrl>" if by in styled else ""
        data = f'<ExtendedData><SchemaData schemaUrl="#schema">{data}</SchemaData></ExtendedData>'
        name = f"<name>{_text(label or key)}</name>"
        yield f"<Placemark id={identifier}>{name}{_span(start, end)}{style}{data}{shape or ''}</Placemark>\n".encode()


def _span(start: str | None, end: str | None) -> str:
    """Return when the feature holds; PostgreSQL writes a moment with a blank and a short offset, XML does not."""
    ends = [f"<{name}>{_moment(value)}</{name}>" for name, value in (("begin", start), ("end", end)) if value]
    return f"<TimeSpan>{''.join(ends)}</TimeSpan>" if ends else ""


def _moment(text: str) -> str:
    day, blank, clock = text.partition(" ")
    if not blank:
        return day
    return f"{day}T{clock}:00" if re.search(r"[+-]\d\d$", clock) else f"{day}T{clock}"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else str(value)


def _text(value: str) -> str:
    return escape(_clean(value))


def _clean(value: str) -> str:
    return FORBIDDEN.sub("", value)


def _tail(_: Document) -> bytes:
    return b"</Document></kml>\n"


KML = Writer("kml", _select, _encode, _head, _tail, crs84_only=True)
