"""Every request counted, timed and written down as one line of JSON, with nothing that could name a person.

The line has neither address nor query: a filter may hold somebody's name. It names the parameters that were used; a
feature's id and an address that we do not know are written as ``*``.
"""

import os
import re
import time
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from urllib.parse import unquote_plus

import orjson
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from serve.metrics import Metrics

OAPI_KINDS = frozenset({"api", "collections", "conformance", "dcat", "openapi"})
OWN_KINDS = frozenset({"healthz", "readyz", "metrics", "status", "downloads"})
COLLECTION_KINDS = frozenset({"items", "schema", "queryables", "sortables", "tiles", "changes", "dcat"})
PARAMETERS_MAX = 20
PARAMETER = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}\Z")
REQUEST_ID = re.compile(r"[0-9A-Za-z-]{8,64}\Z")
NOBODY = 499
"""The client went away before there was an answer; nginx writes the same number."""

Writer = Callable[[bytes], object]


def place_of(path: str, collections: Collection[str]) -> tuple[str, str]:
    """Return kind and collection of an address, both from closed lists; collection ``-`` where it has none.

    >>> place_of("/oapi/collections/checkpoints/items/CKS-001", {"checkpoints"})
    ('item', 'checkpoints')
    """
    parts = [each for each in path.split("/") if each]
    if parts[:1] != ["oapi"]:
        return (parts[0] if parts and parts[0] in OWN_KINDS else "page"), "-"
    if len(parts) > 2 and parts[1] == "collections" and parts[2] in collections:
        return _kind_in_collection(parts[3:]), parts[2]
    if len(parts) == 1:
        return "landing", "-"
    return (parts[1] if parts[1] in OAPI_KINDS else "other"), "-"


def _kind_in_collection(parts: list[str]) -> str:
    if not parts:
        return "collection"
    if parts[0] == "items" and len(parts) > 1:
        return "item"
    return parts[0] if parts[0] in COLLECTION_KINDS else "other"


class Measured:
    """Stands before the whole application; a request that breaks inside is counted as 500.

    ``collections`` may grow while the service runs.
    """

    def __init__(self, app: ASGIApp, metrics: Metrics, collections: Collection[str], write: Writer | None) -> None:
        self._app = app
        self._metrics = metrics
        self._collections = collections
        self._write = write

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send)
        began = time.perf_counter()
        try:
            await self._app(scope, receive, answer)
        except Exception:
            answer.status = answer.status or 500
            raise
        finally:
            self._record(scope, answer, time.perf_counter() - began)

    def _record(self, scope: Scope, answer: "_Answer", seconds: float) -> None:
        kind, collection = place_of(scope["path"], self._collections)
        status = answer.status or NOBODY
        self._metrics.count(kind, collection, scope["method"], status, seconds, answer.size)
        if self._write:
            self._write(request_line(scope, kind, collection, status, seconds, answer.size))


def request_line(scope: Scope, kind: str, collection: str, status: int, seconds: float, size: int) -> bytes:
    """Return the line of one request, ending in a line feed; times in UTC, durations in milliseconds."""
    headers = Headers(scope=scope)
    asked = headers.get("x-request-id", "")
    document = {
        "at": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "method": scope["method"] if scope["method"].isalpha() else "-",
        "kind": kind,
        "collection": collection,
        "parameters": parameters_of(scope["query_string"]),
        "status": status,
        "ms": round(seconds * 1000, 1),
        "bytes": size,
        "request": asked if REQUEST_ID.match(asked) else None,
    }
    return orjson.dumps(document) + b"\n"


def parameters_of(query: bytes) -> list[str]:
    """Return the names of the query's parameters; what does not look like a name is written as ``*``."""
    names = (part.partition("=")[0] for part in query.decode("latin-1").split("&", PARAMETERS_MAX) if part)
    found = (unquote_plus(name) for name in names)
    return sorted({name if PARAMETER.match(name) else "*" for name in found})


def write_to_stdout(line: bytes) -> None:
    """Write the line in one go, so that the lines of several processes do not mix (below PIPE_BUF, 4096 bytes)."""
    os.write(1, line)


class _Answer:
    """Passes an answer on and remembers its status and size."""

    def __init__(self, send: Send) -> None:
        self.status: int | None = None
        self.size = 0
        self._send = send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
        await self._send(message)
