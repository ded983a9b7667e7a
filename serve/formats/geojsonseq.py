"""GeoJSON text sequences: each feature between a record separator and a line feed (RFC 8142, 2)."""

from collections.abc import Iterable, Iterator

from psycopg import sql

from serve.formats.writing import Document, Row, Writer
from serve.query import feature_text


def _select(document: Document) -> list[sql.Composable]:
    text = feature_text(document.published.view, document.shape)
    return [sql.SQL("convert_to({}, 'UTF8')").format(text)]


def _encode(_: Document, rows: Iterable[Row]) -> Iterator[bytes]:
    for (text,) in rows:
        yield b"\x1e%b\n" % text


GEOJSONSEQ = Writer("geojsons", _select, _encode)
