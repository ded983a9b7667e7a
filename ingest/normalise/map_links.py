"""Links to a place on a web map: the pin that they point to, never the part of the map that they show."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

from ingest.normalise.degrees import read_coordinate

Position = tuple[float, float]
"""Latitude, longitude as the link has them."""

_PIN = re.compile(r"!3d(-?\d+(?:\.\d+)?)!4d(-?\d+(?:\.\d+)?)")
_PAIR = re.compile(r"(-?\d{1,3}(?:\.\d+)?),\+? ?(-?\d{1,3}(?:\.\d+)?)")
_PATH = re.compile(rf"/maps/(?:place|search|dir/[^/]*)/(?:loc:)?{_PAIR.pattern}(?=[/?@]|$)")
_PARAMETERS = ("q", "query", "destination", "daddr", "ll", "center", "markers", "cp")
_SHORT_HOSTS = frozenset({"maps.app.goo.gl", "goo.gl", "g.co", "bit.ly", "g.page"})
_GEO = re.compile(r"geo:(-?\d+(?:\.\d+)?),(-?\d+(?:\.\d+)?)")


def is_link(text: str) -> bool:
    return text.startswith(("http://", "https://", "geo:", "www.", "maps.app.goo.gl/", "goo.gl/"))


def is_short_link(text: str) -> bool:
    """Return whether only a request could say where the link leads; nothing is requested for a file."""
    return urlsplit(text if "//" in text else f"https://{text}").hostname in _SHORT_HOSTS


def read_link(text: str) -> Position | None:
    """Return the pin of the link; None when it has none.

    The viewport of Google Maps (``@22.1,105.8,15z``) is where the window happened to be, hundreds of metres from it.
    """
    link = unquote(text)
    if match := _GEO.match(link):
        return float(match[1]), float(match[2])
    if pins := _PIN.findall(link):
        return float(pins[-1][0]), float(pins[-1][1])
    if match := _PATH.search(link):
        return float(match[1]), float(match[2])
    return _in_parameters(link) or _in_path(link)


def _in_parameters(link: str) -> Position | None:
    parts = urlsplit(link)
    found = parse_qs(parts.query)
    for name in _PARAMETERS:
        for value in found.get(name, []):
            if match := _PAIR.search(value.removeprefix("loc:")):
                return float(match[1]), float(match[2])
    if "mlat" in found and "mlon" in found:
        return float(found["mlat"][0]), float(found["mlon"][0])
    return None


def _in_path(link: str) -> Position | None:
    """Return the place of ``/maps/place/22°08'43"N 105°50'03"E``."""
    match = re.search(r"/maps/(?:place|search)/([^/@]+)", link)
    halves = re.split(r"[ +](?=\d)", match[1], maxsplit=1) if match else []
    if len(halves) != 2:
        return None
    lat, lon = (read_coordinate(each) for each in halves)
    return (lat[0], lon[0]) if len(lat) == 1 and len(lon) == 1 else None
