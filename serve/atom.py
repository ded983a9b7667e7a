"""Changes as an Atom feed (RFC 4287), removed features as tombstones (RFC 6721)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

MEDIA_TYPE = "application/atom+xml"
NAMESPACES = 'xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"'

Entry = tuple[str, str, str | None, datetime]
"""Kind of change, key, the feature's GeoJSON (None: removed), and when it was published."""


def feed(
    title: str, links: Iterable[dict[str, str]], items_url: str, updated: datetime | None, entries: Iterable[Entry]
) -> bytes:
    """Return the feed; each entry is named by its feature's address."""
    links = list(links)
    own = next(each["href"] for each in links if each["rel"] == "self")
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f"<feed {NAMESPACES}>",
        f"<id>{_text(own)}</id>",
        f"<title>{_text(title)}</title>",
        f"<updated>{_moment(updated or datetime.fromtimestamp(0, UTC))}</updated>",
        "<author><name>CovidMaps</name></author>",
        *(
            f"<link rel={_quoted(each['rel'])} type={_quoted(each['type'])} href={_quoted(each['href'])}/>"
            for each in links
        ),
        *(_entry(items_url, *each) for each in entries),
        "</feed>",
    ]
    return "\n".join(lines).encode()


def _entry(items_url: str, kind: str, key: str, feature: str | None, published_at: datetime) -> str:
    address = f"{items_url}/{quote(key, safe='@')}"
    moment = _moment(published_at)
    if feature is None:
        return f"<at:deleted-entry ref={_quoted(address)} when={_quoted(moment)}/>"
    return (
        f"<entry><id>{_text(address)}</id><title>{_text(key)}</title><updated>{moment}</updated>"
        f'<category term={_quoted(kind)}/><link rel="alternate" type="application/geo+json" href={_quoted(address)}/>'
        f'<content type="application/geo+json">{_text(feature)}</content></entry>'
    )


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _text(value: str) -> str:
    return escape(_allowed(value))


def _quoted(value: str) -> str:
    return quoteattr(_allowed(value))


def _allowed(value: str) -> str:
    """Return the text without the control characters that XML 1.0 cannot hold (JSON has them escaped already)."""
    return "".join(each for each in value if each >= " " or each in "\t\n\r")
