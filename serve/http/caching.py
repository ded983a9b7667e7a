"""Conditional requests: validators made from the release, so that "not changed" needs no look at the tables."""

from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import blake2b

CACHE_CONTROL = "public, max-age=10, stale-while-revalidate=50"
"""Ten seconds in any cache; a minute more while the cache asks again. A release is seen well within its minute."""
VARY = "Accept, Accept-Language"


def entity_tag(*parts: object) -> str:
    """Return a weak ETag over the parts: release, definition of the view, request, language.

    Weak, because two answers to the same request differ in ``timeStamp`` (RFC 9110, 8.8.1).
    """
    digest = blake2b("\x1f".join(map(str, parts)).encode("utf-8", "replace"), digest_size=12)
    return f'W/"{digest.hexdigest()}"'


def is_current(if_none_match: str | None, tag: str) -> bool:
    """Return whether the client already has what the tag names (weak comparison; RFC 9110, 13.1.2)."""
    if not if_none_match:
        return False
    known = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return "*" in known or tag.removeprefix("W/") in known


def cache_headers(tag: str, published_at: datetime | None) -> dict[str, str]:
    """Return ETag, Last-Modified (the time of the release), Cache-Control and Vary."""
    headers = {"ETag": tag, "Cache-Control": CACHE_CONTROL, "Vary": VARY}
    if published_at is not None:
        headers["Last-Modified"] = format_datetime(published_at.astimezone(UTC).replace(microsecond=0), usegmt=True)
    return headers
