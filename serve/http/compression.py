"""Content codings: which one a client takes, and the body in it."""

import gzip
from collections.abc import Callable
from functools import lru_cache

import brotli
import zstandard

from serve.http.negotiation import by_quality

SMALLEST = 600
"""Bytes below which a body is sent as it is: it fits one packet anyway."""
COMPRESSIBLE = ("text/", "application/json", "application/geo+json", "application/ld+json", "application/schema+json",
                "application/problem+json", "application/vnd.oai.openapi+json", "application/atom+xml",
                "application/vnd.google-earth.kml+xml", "image/svg+xml")  # fmt: skip

CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: bytes(brotli.compress(body, quality=5)),
    "zstd": lambda body: zstandard.ZstdCompressor(level=9).compress(body),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
"""In the order in which they are preferred: what is kept is compressed once and sent often."""


@lru_cache(maxsize=256)
def coding_of(accept_encoding: str) -> str | None:
    """Return the coding to answer in; None: as it is (RFC 9110, 12.5.3; ``q=0`` refuses, ``*`` is any other)."""
    asked = dict(by_quality(accept_encoding))
    others = asked.get("*", 0.0)
    best = max(CODINGS, key=lambda name: asked.get(name, others))
    return best if asked.get(best, others) > 0 else None


def is_compressible(media_type: str, size: int) -> bool:
    return size >= SMALLEST and media_type.startswith(COMPRESSIBLE)
