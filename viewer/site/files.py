"""The files that people download: CSV for a spreadsheet, GeoJSON, their checksums."""

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass

from viewer.site.model import Layer
from viewer.site.view import View

FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"
"""Without it Excel reads UTF-8 as Windows-1252."""


@dataclass(frozen=True, slots=True)
class Download:
    path: str
    layer: Layer
    format: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def downloads(view: View) -> list[Download]:
    """Return every public layer as CSV and as GeoJSON."""
    found = []
    for layer in view.site.public_layers:
        found.append(Download(f"data/{layer.id}.csv", layer, "CSV", _csv(view, layer)))
        found.append(Download(f"data/{layer.id}.geojson", layer, "GeoJSON", _geojson(view, layer)))
    return found


def checksums(files: list[Download]) -> bytes:
    """Return the text that ``sha256sum --check`` reads."""
    return "".join(f"{each.sha256}  {each.path.rpartition('/')[2]}\n" for each in files).encode()


def _csv(view: View, layer: Layer) -> bytes:
    fields = layer.said["fields"]
    headings = [*(each["title"]["vi"] for each in fields), "Kinh độ", "Vĩ độ"]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(headings)
    for feature in view.features(layer):
        values = [_cell(view, layer, field, feature.properties) for field in fields]
        place = [f"{each:.6f}" for each in feature.anchor] if feature.anchor else ["", ""]
        writer.writerow([*values, *place])
    return (BOM + out.getvalue()).encode()


def _cell(view: View, layer: Layer, field: Mapping[str, object], properties: Mapping[str, object]) -> str:
    raw = properties.get(str(field["name"]))
    if raw is None:
        return ""
    if field.get("codes"):
        return inert(view.site.label(dict(field), str(raw), "vi", dict(properties)))
    return str(raw) if isinstance(raw, (int, float)) else inert(str(raw))


def inert(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula. Source: OWASP, CSV injection."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _geojson(view: View, layer: Layer) -> bytes:
    """Return the features as the service answered them. Source: RFC 7946."""
    document = {"type": "FeatureCollection", "features": [each.raw for each in view.site.features[layer.id]]}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
