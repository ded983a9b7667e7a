"""GeoJSON. A CRS that is only linked to is refused: it would have to be fetched, and nothing is fetched for a file."""

import re
from pathlib import Path

from ingest.errors import IngestError
from ingest.read.reading import Context, Reading
from ingest.read.vector import VectorFile, read_vector

_CHUNK = 1 << 20
_KEPT = 4096
_LINKED = re.compile(rb'"crs"\s*:\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)?"(?:href|link|url)"', re.IGNORECASE)
_LINKED_INSIDE = re.compile(rb'"crs"\s*:\s*\{[^{}]*\{[^{}]*"href"', re.IGNORECASE)


def read_geojson(path: Path, context: Context) -> Reading:
    """Return the table of the features. Without a member "crs" the coordinates are CRS84 (RFC 7946, section 4).

    Raises: IngestError ``geojson-linked-crs``, ``vector-damaged``, ``too-many-rows``.
    """
    _refuse_links(path)
    link = context.place("geojson") / "layer.geojson"
    link.symlink_to(path.resolve())
    return read_vector(VectorFile(link, "GeoJSON", "geojson"), context.where(), context.max_rows), []


def _refuse_links(path: Path) -> None:
    """Raise when the member "crs" is a link (GeoJSON 2008, section 3.2)."""
    tail = b""
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            text = tail + chunk
            if _LINKED.search(text) or _LINKED_INSIDE.search(text):
                raise IngestError("geojson-linked-crs")
            tail = text[-_KEPT:]
