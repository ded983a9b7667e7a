"""The same data in a plain page of Leaflet, MapLibre and OpenLayers, as their own tutorials would write it."""

import json
import shutil
from pathlib import Path

import brotli

from tests.benchmarks.viewer.measure import Subject
from tests.viewer.stub_api import HOME, StubService

LAYERS = ("commune_risk_levels", "districts", "isolation_zones", "risk_points", "quarantine_sites", "checkpoints")
AREAS = LAYERS[:3]
HEAD = """<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="{name}.css">
<style>html,body,#map{{height:100%;margin:0}}</style><div id="map"></div>
<script src="{name}.js"></script><script src="{name}-page.js"></script>"""
BOX = f"[[{HOME[1]},{HOME[0]}],[{HOME[3]},{HOME[2]}]]"
LOAD = f"const read = id => fetch(`${{id}}.json`).then(r => r.json()); const ids = {json.dumps(LAYERS)};"
LEAFLET = f"""{LOAD}
const map = L.map('map', {{preferCanvas: true}}).fitBounds({BOX});
const look = {{weight: 1, pointToLayer: (feature, at) => L.circleMarker(at, {{radius: 5}})}};
const show = async id => L.geoJSON(await read(id), look).bindPopup(each => each.feature.properties.name).addTo(map);
Promise.all(ids.map(show)).then(() => requestAnimationFrame(() => window.done = true));"""
MAPLIBRE = f"""{LOAD}
const style = {{version: 8, sources: {{}}, layers: []}};
const bounds = [[{HOME[0]}, {HOME[1]}], [{HOME[2]}, {HOME[3]}]];
const map = new maplibregl.Map({{container: 'map', style, bounds}});
map.on('load', async () => {{
  for (const [id, data] of await Promise.all(ids.map(async id => [id, await read(id)]))) {{
    map.addSource(id, {{type: 'geojson', data}});
    map.addLayer({json.dumps(list(AREAS))}.includes(id) ? {{id, source: id, type: 'line'}}
      : {{id, source: id, type: 'circle', paint: {{'circle-radius': 5}}}});
  }}
  map.once('idle', () => window.done = true);
}});"""
OPENLAYERS = f"""{LOAD}
const parse = data => new ol.format.GeoJSON().readFeatures(data, {{featureProjection: 'EPSG:3857'}});
const source = async id => new ol.source.Vector({{features: parse(await read(id))}});
Promise.all(ids.map(async id => new ol.layer.Vector({{source: await source(id)}}))).then(layers => {{
  const map = new ol.Map({{target: 'map', layers, view: new ol.View()}});
  map.getView().fit(ol.proj.transformExtent({json.dumps(HOME)}, 'EPSG:4326', 'EPSG:3857'));
  map.once('rendercomplete', () => window.done = true);
}});"""
PEERS = {
    "leaflet": ("Leaflet 1.9, canvas", LEAFLET, "leaflet/dist/leaflet.js", "leaflet/dist/leaflet.css"),
    "maplibre": ("MapLibre 5", MAPLIBRE, "maplibre-gl/dist/maplibre-gl.js", "maplibre-gl/dist/maplibre-gl.css"),
    "openlayers": ("OpenLayers 10, canvas", OPENLAYERS, "ol/dist/ol.js", "ol/ol.css"),
}


def write_peers(folder: Path, service: StubService, modules: Path) -> list[Subject]:
    """Write a page for each library that lies in ``modules`` (a node_modules folder), with the data as GeoJSON."""
    written = []
    for name, (title, script, code, style) in PEERS.items():
        if not (modules / code).is_file():
            continue
        shutil.copy(modules / code, folder / f"{name}.js")
        shutil.copy(modules / style, folder / f"{name}.css")
        (folder / f"{name}-page.js").write_text(script)
        (folder / f"{name}.html").write_text(HEAD.format(title=title, name=name))
        written.append(Subject(title, f"{name}.html", "window.done"))
    for layer in LAYERS:
        document = {"type": "FeatureCollection", "features": [_rounded(each) for each in service.features[layer]]}
        (folder / f"{layer}.json").write_text(json.dumps(document, ensure_ascii=False))
    for path in [each for each in folder.iterdir() if each.suffix in (".js", ".css", ".json", ".html")]:
        path.with_name(f"{path.name}.br").write_bytes(brotli.compress(path.read_bytes(), quality=9))
    return written


def _rounded(feature: dict[str, object]) -> dict[str, object]:
    """Return the feature with coordinates to a metre, as a careful page would ask for them."""
    text = json.dumps(feature["geometry"])
    return feature | {"geometry": json.loads(text, parse_float=lambda each: round(float(each), 5))}
