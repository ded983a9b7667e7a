"""Conditional requests: validators made from the release, so that "not changed" needs no look at the tables."""

from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import blake2b

CACHE_CONTROL = "public, max-age=10, stale-while-revalidate=50"
"""Ten seconds in any cache; a minute more while the cache asks again. A release is seen well within its minute."""
VARY = "Accept, Accept-Language, Accept-Encoding"


def entity_tag(*parts: object) -> str:
    """Return an ETag over the parts: release, definition of the view, request, language.

    The front of the service makes it a strong one by appending the digest of the very body and its coding: two answers
    of one release differ in ``timeStamp`` (RFC 9110, 8.8.1). What comes before the hyphen decides what is current.
    """
    digest = blake2b("\x1f".join(map(str, parts)).encode("utf-8", "replace"), digest_size=12)
    return f'"{digest.hexdigest()}"'


def is_current(if_none_match: str | None, tag: str) -> bool:
    """Return whether the client already has what the tag names, in whatever coding (RFC 9110, 13.1.2)."""
    return matching_tag(if_none_match, tag) is not None


def matching_tag(if_none_match: str | None, tag: str) -> str | None:
    """Return the tag of the client's that names the same state as ours; None when there is none."""
    for each in (if_none_match or "").split(","):
        text = each.strip()
        if text == "*" or (text and _state(text) == _state(tag)):
            return tag if text == "*" else text
    return None


def _state(tag: str) -> str:
    return tag.removeprefix("W/").strip('"').partition("-")[0]


def cache_headers(tag: str, published_at: datetime | None) -> dict[str, str]:
    """Return ETag, Last-Modified (the time of the release), Cache-Control and Vary."""
    headers = {"ETag": tag, "Cache-Control": CACHE_CONTROL, "Vary": VARY}
    if published_at is not None:
        headers["Last-Modified"] = format_datetime(published_at.astimezone(UTC).replace(microsecond=0), usegmt=True)
    return headers
