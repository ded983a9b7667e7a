"""Files by URL (config/sources.yml): fetched only when they have changed, within limits, from public addresses only."""

import hashlib
import ipaddress
import json
import logging
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import requests

from catalog.model import Catalog, RemoteSource
from ingest.errors import IngestError, UseError

LOG = logging.getLogger(__name__)

CONNECT_S, READ_S, WHOLE_S = 10.0, 30.0, 600.0
RETRIES = 3
MAX_REDIRECTS = 5
_PAUSE_S = 2.0
_CHUNK = 1 << 16
_AGENT = "covidmaps (+https://backan.gov.vn)"
_TRY_AGAIN = frozenset({429, 500, 502, 503, 504})


@dataclass(frozen=True, slots=True)
class Seen:
    """What is remembered of the last content that was taken: by the server's marks and by its checksum."""

    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """A new content: where it lies, and what to remember when it was taken over."""

    path: Path
    seen: Seen


def named_sources(catalog: Catalog, names: tuple[str, ...]) -> list[RemoteSource]:
    """Return the sources of these names. Raises: UseError ``source-unknown``, naming those that are."""
    known = {each.id: each for each in catalog.sources}
    for name in names:
        if name not in known:
            raise UseError("source-unknown", source=name, sources=", ".join(known) or "–")
    return [known[name] for name in names]


def fetch(source: RemoteSource, folder: Path, *, pause: Callable[[float], None] = time.sleep) -> Fetched | None:
    """Return the content when it is another than the one that was taken last; None when it is not.

    Args:
        folder: of this source; what is fetched and what is remembered lies there.
        pause: waits between tries; tests do not.
    Raises: IngestError ``source-unavailable`` (after several tries), ``source-too-large``, ``source-checksum``,
        ``source-address``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for attempt in range(1, RETRIES + 1):
        try:
            return _fetch(source, folder)
        except (requests.RequestException, _Again) as err:
            if attempt == RETRIES:
                raise IngestError("source-unavailable", url=source.url, reason=_reason(err)) from err
            LOG.warning("%s: %s; trying again", source.id, _reason(err))
            pause(_PAUSE_S * attempt)
    raise AssertionError("the last try returns or raises")


def remember(folder: Path, seen: Seen) -> None:
    """Note that this content was taken over: it is not fetched again until it changes."""
    part = folder / ".seen.json.part"
    part.write_text(json.dumps(asdict(seen)), encoding="utf-8")
    part.replace(folder / "seen.json")


def last_seen(folder: Path) -> Seen:
    try:
        return Seen(**json.loads((folder / "seen.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Seen()


class _Again(Exception):
    """The server says that it may be asked again later."""


def _reason(err: Exception) -> str:
    """Return the kind of failure, without addresses of the inner network."""
    return str(err) if isinstance(err, _Again) else type(err).__name__


def _fetch(source: RemoteSource, folder: Path) -> Fetched | None:
    seen = last_seen(folder)
    with _opened(source, seen) as response:
        if response.status_code == 304:
            return None
        if response.status_code in _TRY_AGAIN:
            raise _Again(f"HTTP {response.status_code}")
        if response.status_code != 200:
            raise IngestError("source-unavailable", url=source.url, reason=f"HTTP {response.status_code}")
        path = folder / _file_name(source)
        digest = _save(response, path, source)
        marks = Seen(response.headers.get("ETag"), response.headers.get("Last-Modified"), digest)
    if source.sha256 and digest != source.sha256:
        path.unlink()
        raise IngestError("source-checksum", url=source.url, found=digest[:16], wanted=source.sha256[:16])
    return None if digest == seen.sha256 else Fetched(path, marks)


@contextmanager
def _opened(source: RemoteSource, seen: Seen) -> Iterator[requests.Response]:
    """Yield the answer, redirects followed by hand: each address on the way is looked at before it is asked."""
    headers = {"User-Agent": _AGENT, "Accept-Encoding": "identity"}
    headers |= {"If-None-Match": seen.etag} if seen.etag else {}
    headers |= {"If-Modified-Since": seen.last_modified} if seen.last_modified and not seen.etag else {}
    url = source.url
    with requests.Session() as session:
        session.trust_env = False  # a proxy would be asked for private addresses in our place
        for _ in range(MAX_REDIRECTS + 1):
            _check_address(url, source)
            response = session.get(
                url, headers=headers, stream=True, allow_redirects=False, timeout=(CONNECT_S, READ_S)
            )
            with response:
                _check_peer(response, source)
                if not response.is_redirect:
                    yield response
                    return
                url = _next(url, response.headers["Location"], source)
    raise IngestError("source-unavailable", url=source.url, reason="redirects")


def _next(url: str, location: str, source: RemoteSource) -> str:
    target = urljoin(url, location)
    if urlsplit(url).scheme == "https" and urlsplit(target).scheme != "https":
        raise IngestError("source-address", url=source.url, host=urlsplit(target).hostname or "?")
    return target


def _check_address(url: str, source: RemoteSource) -> None:
    """Raise ``source-address`` when the host is, or has among its addresses, one that is not public."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise IngestError("source-address", url=source.url, host=parts.hostname or "?")
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or parts.scheme, type=socket.SOCK_STREAM)
    except OSError as err:
        raise _Again(f"{parts.hostname}: {type(err).__name__}") from err
    if not all(_is_allowed(str(address[4][0]), source) for address in found):
        raise IngestError("source-address", url=source.url, host=parts.hostname)


def _check_peer(response: requests.Response, source: RemoteSource) -> None:
    """Raise ``source-address`` when the name led elsewhere between the look and the connection."""
    peer = _peer(response)
    if peer is not None and not _is_allowed(peer, source):
        raise IngestError("source-address", url=source.url, host=peer)


def _peer(response: requests.Response) -> str | None:
    """Return the address that answered; None when the connection is closed already."""
    connection: Any = getattr(response.raw, "_connection", None)
    sock = getattr(connection, "sock", None)
    return str(sock.getpeername()[0]) if sock is not None else None


def _is_allowed(address: str, source: RemoteSource) -> bool:
    return source.private or ipaddress.ip_address(address.partition("%")[0]).is_global


def _save(response: requests.Response, path: Path, source: RemoteSource) -> str:
    """Return the SHA-256 of the body, written to the path as a whole or not at all."""
    limit = source.max_mb << 20
    if int(response.headers.get("Content-Length") or 0) > limit:
        raise IngestError("source-too-large", url=source.url, limit=source.max_mb)
    part, digest, size = path.with_name(f".{path.name}.part"), hashlib.sha256(), 0
    deadline = time.monotonic() + WHOLE_S
    try:
        with part.open("wb") as target:
            for chunk in response.iter_content(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise IngestError("source-too-large", url=source.url, limit=source.max_mb)
                if time.monotonic() > deadline:
                    raise _Again(f"{WHOLE_S:.0f} s")
                digest.update(chunk)
                target.write(chunk)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return digest.hexdigest()


def _file_name(source: RemoteSource) -> str:
    """Return a name of ours for the file: what the URL ends in, without anything that could leave the folder."""
    name = source.file or PurePosixPath(unquote(urlsplit(source.url).path)).name
    return name.replace("/", "_").replace("\\", "_").lstrip(".") or source.id
