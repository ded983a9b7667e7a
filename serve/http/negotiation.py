"""Which language and which format a request is answered in."""

from collections.abc import Collection, Iterator, Mapping

from catalog.model import LANGUAGES, Language

GEOJSON = "application/geo+json"
JSON = "application/json"
HTML = "text/html"

MEDIA_TYPES = {
    "json": GEOJSON,
    "html": HTML,
    "jsonld": "application/ld+json",
    "jsonfg": "application/vnd.ogc.fg+json",
    "geojsonseq": "application/geo+json-seq",
    "csv": "text/csv",
    "excel": "text/csv",
    "fgb": "application/flatgeobuf",
    "kml": "application/vnd.google-earth.kml+xml",
}
"""Formats by their name in ``f=``; the first answers a client that names none."""
BY_PYGEOAPI = frozenset({"json", "html", "jsonld"})
"""The formats of whatever pygeoapi answers by itself."""

_ACCEPTED = {GEOJSON: "json", JSON: "json", HTML: "html", "application/xhtml+xml": "html"} | {
    media_type: name for name, media_type in MEDIA_TYPES.items() if name != "excel"
}


def language_of(query: Mapping[str, str], headers: Mapping[str, str]) -> Language:
    """Return the language by ``lang``, then Accept-Language, then Vietnamese; ``en-GB`` counts as ``en``."""
    asked = query.get("lang")
    if asked is not None and (found := known_language(asked)):
        return found
    for tag, quality in by_quality(headers.get("accept-language", "")):
        found = known_language(tag)
        if found and quality > 0:
            return found
    return LANGUAGES[0]


def known_language(tag: str) -> Language | None:
    """Return the language of a tag such as ``vi`` or ``en-GB``; None when it is not one of ours."""
    primary = tag.strip().replace("_", "-").partition("-")[0].lower()
    return next((each for each in LANGUAGES if each == primary), None)


def format_of_accept(accept: str, *, extra: str | None = None, offered: Collection[str] = BY_PYGEOAPI) -> str | None:
    """Return the name of the best format for an Accept header; None when it takes none of those offered.

    No header, or one that takes anything, gets GeoJSON. Source: RFC 9110, 12.5.1: q=0 means "not acceptable", and a
    named type goes before a wildcard of the same quality. ``extra`` is a media type that counts as JSON as well.
    """
    ranges = list(by_quality(accept))
    if not ranges:
        return "json"
    refused = {name for name, quality in ranges if quality == 0}
    for media_range, quality in sorted(ranges, key=lambda each: (-each[1], each[0].count("*"))):
        if quality == 0:
            continue
        found = _format_of_range(JSON if media_range == extra else media_range, refused, offered)
        if found:
            return found
    return None


def accepted_type(accept: str, offered: Mapping[str, str]) -> str | None:
    """Return the name of the best of the media types offered, the first where the client does not mind; None: none."""
    ranges = list(by_quality(accept)) or [("*/*", 1.0)]
    refused = {name for name, quality in ranges if quality == 0}
    for media_range, quality in sorted(ranges, key=lambda each: (-each[1], each[0].count("*"))):
        prefix = "" if media_range == "*/*" else media_range.removesuffix("*")
        for name, media_type in offered.items():
            is_meant = media_type == media_range or ("*" in media_range and media_type.startswith(prefix))
            if quality > 0 and is_meant and media_type not in refused:
                return name
    return None


def _format_of_range(media_range: str, refused: set[str], offered: Collection[str]) -> str | None:
    named = _ACCEPTED.get(media_range)
    if named is not None or not media_range.endswith("/*"):
        return named if named in offered else None
    prefix = "" if media_range == "*/*" else media_range[:-1]
    fitting = (name for name, kind in MEDIA_TYPES.items() if kind.startswith(prefix) and kind not in refused)
    return next((name for name in fitting if name in offered), None)


def by_quality(header: str) -> Iterator[tuple[str, float]]:
    """Yield (value, q) of a header such as ``vi;q=0.8, en``, best first, in the client's order within one quality."""
    parts = [each.split(";") for each in header.split(",") if each.strip()]
    values = [(part[0].strip().lower(), _quality(part[1:])) for part in parts]
    yield from sorted(values, key=lambda each: -each[1])


def _quality(parameters: list[str]) -> float:
    for each in parameters:
        name, _, value = each.strip().partition("=")
        if name.lower() == "q":
            return _between_0_and_1(value)
    return 1.0


def _between_0_and_1(text: str) -> float:
    """Return the quality; what is not a number between 0 and 1 counts as 0 (the client asked for nothing sensible)."""
    try:
        quality = float(text)
    except ValueError:
        return 0.0
    return quality if 0 <= quality <= 1 else 0.0
