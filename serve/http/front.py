"""The front of the service: kept answers, one run for many alike, content codings, conditional requests, CORS, limits.

An answer is kept as long as the release that it was made of is the current one; then nothing behind this front runs.
With the database away what is kept goes on being served, marked as stale; what is not kept is a clean 503.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import lru_cache, partial

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from catalog.model import Language
from serve.http.cache import Answer, Answers, Headers, Version, body_digest
from serve.http.caching import CACHE_CONTROL, VARY, matching_tag
from serve.http.compression import coding_of, is_compressible
from serve.http.edge import refuse
from serve.http.negotiation import language_of
from serve.http.problem import problem
from serve.releases import Releases

PREFIX = "/oapi"
KEPT = "covidmaps.kept"
"""Where in the scope a route says of which release its answer is."""
IS_HEAD = "covidmaps.is_head"
"""Where in the scope it says that the client wants no body: routes see GET, and a long answer need not be read."""
REFRESH_SECONDS = 300.0
"""After that an answer is made anew, so that its timeStamp stays near the truth."""
MOST_AT_ONCE = 64
"""Requests behind the front at one time; as many connections to the database as database.POOL_SIZE work on them."""
IN_THREAD_FROM = 32_768
EXPOSED = "Allow, Cache-Status, Content-Crs, Content-Language, ETag, Last-Modified, Link, Retry-After, Warning"
CORS: Headers = [(b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", EXPOSED.encode())]
PREFLIGHT: Headers = [
    (b"access-control-allow-methods", b"GET, HEAD, OPTIONS"),
    (b"access-control-allow-headers", b"*"),
    (b"access-control-max-age", b"86400"),
    (b"content-length", b"0"),
]
STALE: Headers = [
    (b"warning", b'110 covidmaps "Response is Stale"'),
    (b"cache-status", b"covidmaps; hit; detail=stale"),
]
HIT: Headers = [(b"cache-status", b"covidmaps; hit")]
MISS: Headers = [(b"cache-status", b"covidmaps; fwd=miss")]


@dataclass(slots=True)
class Kept:
    """What a route says of its answer: of which release of which collection it is."""

    collection: str | None = None
    version: Version = ()


def keep_for(request: Request, collection: str, release: object, definition: object) -> None:
    """Say that the answer to this request holds while the collection is in that release."""
    kept = request.scope.get(KEPT)
    if kept is not None:
        kept.collection, kept.version = collection, (release, definition)


@dataclass(slots=True)
class _Asked:
    """The headers of a request that matter here."""

    accept: str = ""
    language: str = ""
    coding: str = ""
    if_none_match: str = ""
    if_modified_since: str = ""


_NAMES = {
    b"accept": "accept",
    b"accept-language": "language",
    b"accept-encoding": "coding",
    b"if-none-match": "if_none_match",
    b"if-modified-since": "if_modified_since",
}


class Front:
    """ASGI middleware before everything under /oapi; the rest gets its CORS headers only."""

    def __init__(self, app: ASGIApp, releases: Releases, room: int) -> None:
        self._app = app
        self._releases = releases
        self._answers = Answers(room)
        self._flights: dict[object, asyncio.Future[Answer | None]] = {}
        self._running = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS" and _header(scope, b"access-control-request-method"):
            await _send(send, 200, [*CORS, *PREFLIGHT], b"")
        elif scope["method"] in ("GET", "HEAD") and scope["path"].startswith(PREFIX) and not _waits(scope):
            await self._answer(scope, receive, send)
        else:
            await self._app(scope, receive, _with_cors(send))

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked, key = _asked(scope)
        kept = self._answers.get(key)
        if kept is not None and not self._holds(kept):
            self._answers.drop(key)
            kept = None
        if kept is not None and (self._releases.is_away or time.monotonic() - kept.made_at < REFRESH_SECONDS):
            await self._respond(scope, send, asked, key, kept, STALE if self._releases.is_away else HIT)
            return
        flight = self._flights.get(key)
        if flight is not None:
            made = await asyncio.shield(flight)
            if made is not None:
                await self._respond(scope, send, asked, key, made, HIT)
                return
        await self._run(scope, receive, send, asked, key, kept)

    def _holds(self, answer: Answer) -> bool:
        return answer.version == self._version(answer.collection)

    def _version(self, collection: str | None) -> Version:
        return self._releases.version(collection)

    async def _run(
        self, scope: Scope, receive: Receive, send: Send, asked: _Asked, key: object, old: Answer | None
    ) -> None:
        """Let the application answer, for everybody who asks the same meanwhile."""
        if self._running >= MOST_AT_ONCE:
            await _refused(scope, receive, send, "too-busy")
            return
        flight: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()
        is_first = self._flights.setdefault(key, flight) is flight
        catcher = _Catcher(send, is_head=scope["method"] == "HEAD")
        self._running += 1
        made: Answer | None = None
        try:
            kept, notices = Kept(), self._releases.notices(None)
            inner = {**scope, "method": "GET", IS_HEAD: scope["method"] == "HEAD", KEPT: kept}
            await self._app(inner, receive, catcher)
            made = self._made(catcher, kept, notices)
        finally:
            self._running -= 1
            if is_first:
                del self._flights[key]
            flight.set_result(made)
        if made is not None:
            self._answers.keep(key, made)
            await self._respond(scope, send, asked, key, made, MISS)
        elif catcher.status == 503 and old is not None:
            await self._respond(scope, send, asked, key, old, STALE)
        else:
            await catcher.release(asked)

    def _made(self, catcher: "_Catcher", kept: Kept, notices: int) -> Answer | None:
        """Return the answer when it is whole and good to be kept."""
        headers = dict(catcher.headers)
        if catcher.status != 200 or catcher.is_stream or b"no-store" in headers.get(b"cache-control", b""):
            return None
        version = self._version_of(kept, notices)
        digest = body_digest(catcher.body)
        tag = headers.get(b"etag", b"").decode().removeprefix("W/").strip('"') or digest
        etag = f"{tag}-{digest}"
        left_out = (b"content-length", b"etag", b"access-control-allow-origin", b"vary")
        whole = [(name, value) for name, value in catcher.headers if name not in left_out]
        whole.append((b"vary", VARY.encode()))
        if b"cache-control" not in headers:
            whole.append((b"cache-control", CACHE_CONTROL.encode()))
        return Answer(
            headers=whole,
            body=catcher.body,
            collection=kept.collection,
            version=version,
            made_at=time.monotonic(),
            media_type=headers.get(b"content-type", b"").decode("latin-1"),
            etag=etag,
            last_modified=headers.get(b"last-modified", b"").decode("latin-1"),
        )

    def _version_of(self, kept: Kept, notices: int) -> Version:
        """Return the version that the answer is of; none that ever holds when something was heard meanwhile."""
        if notices != self._releases.notices(None):
            return ()
        if kept.collection is None:
            return (notices,)
        return (self._releases.notices(kept.collection), *kept.version)

    async def _respond(
        self, scope: Scope, send: Send, asked: _Asked, key: object, answer: Answer, status: Headers
    ) -> None:
        matching = matching_tag(asked.if_none_match, f'"{answer.etag}"')
        if matching or (not asked.if_none_match and _is_unmodified(asked.if_modified_since, answer.last_modified)):
            tag = matching or f'"{answer.etag}"'
            headers = [each for each in answer.headers if each[0] not in _OF_THE_BODY]
            await _send(send, 304, [*headers, (b"etag", tag.encode("latin-1")), *CORS, *status], b"")
            return
        coding = coding_of(asked.coding) if is_compressible(answer.media_type, len(answer.body)) else None
        body, etag = answer.body, answer.etag
        headers = [*answer.headers, *CORS, *status]
        if coding is not None:
            body, etag = await self._coded(key, answer, coding), f"{etag}-{coding}"
            headers.append((b"content-encoding", coding.encode()))
        headers += [(b"etag", f'"{etag}"'.encode()), (b"content-length", str(len(body)).encode())]
        await _send(send, 200, headers, b"" if scope["method"] == "HEAD" else body)

    async def _coded(self, key: object, answer: Answer, coding: str) -> bytes:
        if coding in answer.encoded or len(answer.body) < IN_THREAD_FROM:
            is_new = coding not in answer.encoded
            body = answer.coded(coding)
        else:
            is_new = True
            body = await asyncio.get_running_loop().run_in_executor(None, partial(answer.coded, coding))
        if is_new and self._answers.get(key) is answer:
            self._answers.keep(key, answer)
        return body


_OF_THE_BODY = (b"content-type", b"content-crs", b"link")


class _Catcher:
    """Holds an answer back until it is whole; a stream (more than one message of body) is let through at once."""

    def __init__(self, send: Send, *, is_head: bool) -> None:
        self._send = send
        self._is_head = is_head
        self.status = 0
        self.headers: Headers = []
        self.body = b""
        self.is_stream = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], [(n.lower(), v) for n, v in message.get("headers", [])]
            return
        if message["type"] != "http.response.body":
            await self._send(message)
            return
        if not self.is_stream and message.get("more_body", False):
            self.is_stream = True
            headers = [*self.headers, *_cors_for(self.headers)]
            await self._send({"type": "http.response.start", "status": self.status, "headers": headers})
            if self._is_head:
                await self._send({"type": "http.response.body", "body": b""})
        if self.is_stream and not self._is_head:
            await self._send(message)
        elif self.is_stream:
            return
        else:
            self.body += message.get("body", b"")

    async def release(self, asked: _Asked) -> None:
        """Send what was held back: a refusal, or what must not be kept."""
        if self.is_stream:
            return
        headers = [*self.headers, *_cors_for(self.headers)]
        if self.status == 304:
            headers = [(name, _own_tag(asked, value) if name == b"etag" else value) for name, value in headers]
        await _send(self._send, self.status, headers, b"" if self._is_head else self.body)


def _own_tag(asked: _Asked, tag: bytes) -> bytes:
    return (matching_tag(asked.if_none_match, tag.decode("latin-1")) or tag.decode("latin-1")).encode("latin-1")


def _asked(scope: Scope) -> tuple[_Asked, object]:
    """Return the headers that matter, and what tells this request from another one."""
    asked = _Asked()
    for name, value in scope["headers"]:
        attribute = _NAMES.get(name)
        if attribute:
            setattr(asked, attribute, value.decode("latin-1"))
    query: bytes = scope["query_string"]
    key = (scope["path"], query, asked.accept, _language(asked.language))
    return asked, key


@lru_cache(maxsize=512)
def _language(accept_language: str) -> Language:
    return language_of({}, {"accept-language": accept_language})


def _is_unmodified(since: str, last_modified: str) -> bool:
    """Return whether nothing was published after the client's date (RFC 9110, 13.1.3; a bad date is none)."""
    if not since or not last_modified:
        return False
    try:
        return parsedate_to_datetime(last_modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


def _waits(scope: Scope) -> bool:
    """Return whether the request waits for the next release: nothing to be kept, and it holds no place here."""
    return scope["path"].endswith("/changes") and b"wait=" in scope["query_string"]


def _header(scope: Scope, name: bytes) -> bytes:
    return next((value for key, value in scope["headers"] if key == name), b"")


def _cors_for(headers: Headers) -> Headers:
    return [] if any(name == b"access-control-allow-origin" for name, _ in headers) else CORS


def _with_cors(send: Send) -> Callable[[Message], Awaitable[None]]:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", []))
            message = {**message, "headers": [*headers, *_cors_for(headers)]}
        await send(message)

    return sending


async def _send(send: Send, status: int, headers: Headers, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _refused(scope: Scope, receive: Receive, send: Send, code: str) -> None:
    response = refuse(Request(scope), problem(code))
    await response(scope, receive, _with_cors(send))
