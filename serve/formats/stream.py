"""An answer that is written while it is read: rows come in batches from a cursor, in one snapshot of the database."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

from starlette.responses import Response, StreamingResponse
from starlette.types import Send

from serve.database import Access, Reading, Rows
from serve.formats.flatgeobuf import FLATGEOBUF
from serve.formats.geojsonseq import GEOJSONSEQ
from serve.formats.kml import KML
from serve.formats.tables import CSV, EXCEL
from serve.formats.writing import Document, Row, Writer
from serve.http.problem import problem
from serve.query import Page, release_statement, rows_statement
from serve.serving import in_thread

WRITERS: dict[str, Writer] = {"geojsonseq": GEOJSONSEQ, "csv": CSV, "excel": EXCEL, "fgb": FLATGEOBUF, "kml": KML}
BATCH_ROWS = 1000
SEND_SECONDS = 30.0
"""A client that takes no more for so long is left: it holds a connection to the database."""


class PatientStream(StreamingResponse):
    """A streamed answer that ends when the client stops reading."""

    async def stream_response(self, send: Send) -> None:
        async def send_soon(message: object) -> None:
            await asyncio.wait_for(send(message), SEND_SECONDS)  # type: ignore[arg-type]

        await super().stream_response(send_soon)


async def _nothing() -> AsyncIterator[bytes]:
    yield b""


class Stream:
    """One document being written. ``release``, ``published_at`` and ``definition`` are those of its snapshot."""

    def __init__(self, access: Access, writer: Writer, document: Document, page: Page) -> None:
        """Open the snapshot and read the first batch. Raises: DatabaseAway, TooHeavy, BadValue."""
        self._writer = writer
        self._reading = Reading(access)
        try:
            self.release, self.published_at, self.definition = self._described(document, page.release)
            page = page if self._is_earlier else replace(page, release=None)
            self.document = replace(document, release=self.release, published_at=self.published_at)
            self._reading.start(rows_statement(document.published.view, page, writer.select(self.document)))
            self._first = self._reading.batch(BATCH_ROWS)
        except BaseException:
            self._reading.close()
            raise
        self._is_whole = len(self._first) < BATCH_ROWS

    def _described(self, document: Document, release: int | None) -> Row:
        """Return what describes the release. Raises: Problem ``no-release`` when there is none of that number."""
        view = document.published.view
        current = self._reading.fetch(release_statement(view, None))[0]
        self._is_earlier = release is not None and release != current[0]
        if not self._is_earlier:
            return current
        found = self._reading.fetch(release_statement(view, release))[0]
        if found[0] is None:
            raise problem("no-release", name=document.published.id, value=str(release))
        return found

    def response(self, media_type: str, headers: dict[str, str], *, is_head: bool = False) -> Response:
        """Return the answer; a short one has a length and frees its connection at once, as does a long one's head."""
        if not self._is_whole and is_head:
            self._reading.close()
            return PatientStream(_nothing(), headers=headers, media_type=media_type)
        if not self._is_whole:
            return PatientStream(self._content(), headers=headers, media_type=media_type)
        self._reading.close()
        body = b"".join((self._head(), self._encoded(self._first), self._tail()))
        return Response(body, headers=headers, media_type=media_type)

    async def _content(self) -> AsyncIterator[bytes]:
        try:
            yield self._head()
            yield self._encoded(self._first)
            self._first, count = [], BATCH_ROWS
            while count == BATCH_ROWS:
                piece, count = await in_thread(self._next)
                yield piece
            yield self._tail()
        finally:
            self._reading.close()

    def _next(self) -> tuple[bytes, int]:
        """Return the next batch as written, and how many rows it held."""
        rows = self._reading.batch(BATCH_ROWS)
        return self._encoded(rows), len(rows)

    def _encoded(self, rows: Rows) -> bytes:
        return b"".join(self._writer.encode(self.document, rows))

    def _head(self) -> bytes:
        return self._writer.head(self.document)

    def _tail(self) -> bytes:
        return self._writer.tail(self.document)
