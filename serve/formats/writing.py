"""What a format is to whoever streams it: which columns of the view it needs, and what it makes of the rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import sql

from catalog.model import Language, PublicColumn
from serve.publication import Published
from serve.query import Shape

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What is written: a collection in one release, in one shape, for a reader of one language."""

    published: Published
    shape: Shape
    language: Language
    release: int | None
    published_at: datetime | None
    source: str
    licence: str

    @property
    def columns(self) -> list[PublicColumn]:
        """The properties that the document carries, in the order of the view."""
        chosen = self.shape.properties
        return [each for name, each in self.published.columns.items() if chosen is None or name in chosen]

    def stamp(self) -> str:
        """Return source, licence and release in one line, for formats with room for a note."""
        time = f", {self.published_at.isoformat(timespec='seconds')}" if self.published_at else ""
        release = "" if self.release is None else f" · Bản công bố / Release {self.release}{time}"
        return f"Nguồn / Source: {self.source} · Giấy phép / Licence: {self.licence}{release}"


@dataclass(frozen=True, slots=True)
class Writer:
    """One format.

    ``select`` returns the SQL columns of a row (the view is ``v``); ``head`` and ``tail`` what stands before and after
    the rows; ``encode`` turns rows into bytes, and is called once for the whole stream.
    """

    suffix: str
    select: Callable[[Document], Iterable[sql.Composable]]
    encode: Callable[[Document, Iterable[Row]], Iterator[bytes]]
    head: Callable[[Document], bytes] = lambda _: b""
    tail: Callable[[Document], bytes] = lambda _: b""
    crs84_only: bool = False


def property_columns(document: Document) -> list[sql.Composable]:
    """Return the properties of the document as SQL columns."""
    return [sql.Identifier("v", each.name) for each in document.columns]
