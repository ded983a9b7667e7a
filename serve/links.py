"""Links of an answer: absolute, from the public address, complete behind any proxy."""

from collections.abc import Iterable, Mapping
from urllib.parse import quote, urlencode

from catalog.model import Language, Text
from serve.http.negotiation import MEDIA_TYPES

Link = dict[str, str]
Query = list[tuple[str, str]]

SELF = Text("Tài liệu này", "This document")
AS_FORMAT = {
    "json": Text("Dạng GeoJSON", "As GeoJSON"),
    "html": Text("Dạng trang web", "As a page"),
    "jsonld": Text("Dạng JSON-LD", "As JSON-LD"),
    "jsonfg": Text("Dạng JSON-FG", "As JSON-FG"),
    "geojsonseq": Text("Dạng GeoJSON-Seq, mọi đối tượng", "As a GeoJSON text sequence, all features"),
    "csv": Text("Dạng CSV có WKT, mọi đối tượng", "As CSV with WKT, all features"),
    "excel": Text("Bảng CSV cho Excel, mọi đối tượng", "As a CSV table for Excel, all features"),
    "fgb": Text("Dạng FlatGeobuf, mọi đối tượng", "As FlatGeobuf, all features"),
    "kml": Text("Dạng KML, mọi đối tượng", "As KML, all features"),
}
NEXT = Text("Trang sau", "Next page")
PREVIOUS = Text("Trang trước", "Previous page")


def with_query(url: str, query: Iterable[tuple[str, str]]) -> str:
    """Return the URL with the query; commas, colons and slashes stay legible."""
    text = urlencode(list(query), safe=",:/@", quote_via=quote, errors="replace")
    return f"{url}?{text}" if text else url


def link(rel: str, href: str, media_type: str, title: str, language: Language) -> Link:
    return {"rel": rel, "type": media_type, "title": title, "href": href, "hreflang": language}


def format_links(url: str, query: Query, formats: Iterable[str], language: Language, asked: str = "json") -> list[Link]:
    """Return ``self`` in the format asked for, as it was asked for, and ``alternate`` for the other formats.

    Source: OGC 17-069r4, /req/core/fc-links and /req/core/f-links.
    """
    own = AS_FORMAT[asked] if asked != "json" else SELF
    others = {name: MEDIA_TYPES[name] for name in formats if name != asked}
    itself = link("self", with_query(url, query), MEDIA_TYPES[asked], own.in_language(language), language)
    return [itself, *alternates(url, query, others, AS_FORMAT, language)]


def alternates(
    url: str, query: Query, media_types: Mapping[str, str], titles: Mapping[str, Text], language: Language
) -> list[Link]:
    """Return the same resource in each of these formats, by their name for ``f``."""
    rest = [(name, value) for name, value in query if name != "f"]
    return [
        link("alternate", with_query(url, [("f", name), *rest]), kind, titles[name].in_language(language), language)
        for name, kind in media_types.items()
    ]
