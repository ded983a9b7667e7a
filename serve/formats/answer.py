"""The features of a request in a format that is written row by row: all of them unless ``limit`` says otherwise."""

from collections.abc import Callable
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from catalog.model import Language
from serve.crs import DEFAULT_CRS
from serve.database import Access
from serve.formats.stream import WRITERS, Stream
from serve.formats.writing import Document, Writer
from serve.http.caching import cache_headers, entity_tag, is_current
from serve.http.front import IS_HEAD, keep_for
from serve.http.negotiation import MEDIA_TYPES, language_of
from serve.http.problem import problem
from serve.params import VERSIONED, limit_of_stream
from serve.publication import Published
from serve.query import Page
from serve.releases import CollectionState
from serve.serving import Serving, in_thread

CSV_PARAMETERS = "; charset=utf-8; header=present"
"""Source: RFC 4180, 3."""


async def streamed(
    request: Request, service: Serving, published: Published, page_at: Callable[[Access], Page], name: str
) -> Response:
    """Return the answer in the format of that name; 304 while the client has it.

    Raises: Problem when the format cannot hold what is asked for; DatabaseAway, TooHeavy, BadValue.
    """
    writer = WRITERS[name]
    page = await in_thread(lambda: page_at(service.access))
    _check(writer, page)
    language = language_of(request.query_params, request.headers)
    headers = {"Content-Language": language, "Content-Crs": f"<{page.shape.crs.uri}>"}
    known = service.releases.state(published.id)
    if known is not None and not VERSIONED & request.query_params.keys():
        tag = _tag(request, service, name, language, known.release, known.definition)
        if is_current(request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=headers | cache_headers(tag, known.published_at))
    document = Document(published, page.shape, language, None, None, service.source(language), service.licence)
    whole = replace(page, limit=limit_of_stream(request.query_params))
    stream = await in_thread(lambda: Stream(service.access, writer, document, whole))
    tag = _tag(request, service, name, language, stream.release, stream.definition)
    headers |= cache_headers(tag, stream.published_at) | {"Content-Disposition": _disposition(stream.document, writer)}
    keep_for(request, published.id, *_kept(known, stream, is_pinned=page.release is not None))
    media_type = MEDIA_TYPES[name] + (CSV_PARAMETERS if name in ("csv", "excel") else "")
    return stream.response(media_type, headers, is_head=request.scope.get(IS_HEAD, False))


def _kept(known: CollectionState | None, stream: Stream, *, is_pinned: bool) -> tuple[int | None, str | None]:
    """Return for which version a short answer may be kept; of an earlier release: until the next is published."""
    return known.release if is_pinned and known else stream.release, stream.definition


def _check(writer: Writer, page: Page) -> None:
    if page.limit == 0:
        raise problem("bad-switch", name="resultType", value="hits", known="results")
    if writer.crs84_only and not page.shape.crs.is_storage:
        raise problem("bad-crs", name="crs", value=page.shape.crs.uri, known=DEFAULT_CRS.uri)


def _tag(
    request: Request, service: Serving, name: str, language: Language, release: int | None, definition: str | None
) -> str:
    query = sorted(request.query_params.multi_items())
    return entity_tag(service.oapi_url, request.url.path, query, name, language, release, definition)


def _disposition(document: Document, writer: Writer) -> str:
    release = "" if document.release is None else f"-r{document.release}"
    return f'inline; filename="{document.published.id}{release}.{writer.suffix}"'
