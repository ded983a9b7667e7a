"""What JSON-FG adds to a FeatureCollection or Feature (OGC 21-045r1, classes Core and Feature Types and Schemas)."""

from typing import Any

from serve.crs import Crs
from serve.publication import Published

CLASSES = tuple(f"http://www.opengis.net/spec/json-fg-1/1.0/conf/{each}" for each in ("core", "types-schemas"))
DIMENSIONS = {"Point": 0, "MultiLineString": 1, "MultiPolygon": 2}


def document_members(published: Published, crs: Crs, collection_url: str) -> dict[str, Any]:
    """Return the members that say what the whole document holds; each feature carries only what is its own."""
    return {
        "conformsTo": CLASSES,
        "featureType": published.id,
        "featureSchema": f"{collection_url}/schema",
        "geometryDimension": DIMENSIONS[published.layer.geometry.type],
        "coordRefSys": crs.uri,
    }
