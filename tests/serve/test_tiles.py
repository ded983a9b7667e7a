"""Vector tiles: what is in them, where there are none, and how they are described (OGC API - Tiles, Part 1)."""

import json
import math
import subprocess
from pathlib import Path
from typing import Any

import pytest
import requests
import shapely
from shapely.geometry import shape

from serve.tiles import layer
from serve.tiles.matrix import Tile, limits, tile_at
from tests.serve.features import AWKWARD
from tests.serve.running import App

SITES = "/oapi/collections/quarantine_sites"
UNITS = "/oapi/collections/communes"
QUAD = "tiles/WebMercatorQuad"
MVT = "application/vnd.mapbox-vector-tile"


def address(collection: str, tile: Tile) -> str:
    return f"{collection}/{QUAD}/{tile.z}/{tile.y}/{tile.x}"


def read(app: App, path: str, folder: Path) -> dict[str, Any]:
    """Return the tile as Debian's GDAL reads it: GeoJSON in metres of Web Mercator."""
    response = app.get(path)
    assert (response.status_code, response.headers["content-type"]) == (200, MVT)
    z, y, x = path.rsplit("/", 3)[1:]
    file = folder / f"{x}.pbf"
    file.write_bytes(response.content)
    options = ("-oo", f"X={x}", "-oo", f"Y={y}", "-oo", f"Z={z}", "-oo", "METADATA_FILE=")
    text = subprocess.run(
        ["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", file, "-t_srs", "EPSG:4326", *options],
        capture_output=True, check=True, timeout=60,
    ).stdout  # fmt: skip
    document: dict[str, Any] = json.loads(text)
    return document


# ---- tiles ----


def test_tile_has_the_features_at_their_places(app: App, tmp_path: Path) -> None:
    found = read(app, address(SITES, tile_at(105.82, 22.12, 9)), tmp_path)
    ours = {each["id"]: each for each in app.json(f"{SITES}/items")["features"]}
    places = {each["properties"]["site_code"]: each["geometry"]["coordinates"] for each in found["features"]}
    assert set(places) == set(ours)
    for key, place in places.items():
        assert math.dist(place, ours[key]["geometry"]["coordinates"]) < 360 / 2**9 / 2048


def test_properties_grow_with_the_scale(app: App, tmp_path: Path) -> None:
    names = {}
    for z in (5, 9, 13):
        path = address(SITES, tile_at(105.81, 22.1234567, z))
        names[z] = set(read(app, path, tmp_path)["features"][0]["properties"]) - {"mvt_id"}
    assert names[5] == {"site_code", "status"}
    assert names[5] < names[9] < names[13]
    assert {"name", "opened_on"} <= names[9]
    assert {"capacity", "facility_type_vi", "updated_at"} <= names[13]


def test_text_types_and_times_are_those_of_geojson(app: App, tmp_path: Path) -> None:
    found = read(app, address(SITES, tile_at(105.81, 22.1234567, 14)), tmp_path)["features"][0]["properties"]
    ours = app.json(f"{SITES}/items/KCL-001")["properties"]
    assert found["name"] == AWKWARD
    assert {name: found[name] for name in ("capacity", "opened_on", "updated_at")} == {
        name: ours[name] for name in ("capacity", "opened_on", "updated_at")
    }


def test_polygon_is_cut_beyond_the_edge_and_its_neighbour_goes_on(app: App, tmp_path: Path) -> None:
    tile = tile_at(105.55, 22.05, 12)
    found = read(app, address(UNITS, tile), tmp_path)["features"]
    assert [each["properties"]["name_vi"] for each in found] == ["Xã Phúc Lộc"]
    west, south, east, north = tile.degrees(layer.MARGIN + 0.001)
    for lon, lat in shapely.get_coordinates(shape(found[0]["geometry"])):
        assert west <= lon <= east
        assert south <= lat <= north


def test_no_more_features_than_the_cap(app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layer, "FEATURES_MAX", 3)
    checkpoints = "/oapi/collections/checkpoints"
    found = read(app, address(checkpoints, tile_at(105.7, 22.3, 8)), tmp_path)["features"]
    assert [each["properties"]["checkpoint_code"] for each in found] == ["CKS-001", "CKS-002", "CKS-003"]


def test_officers_fields_are_in_no_tile(app: App) -> None:
    risk = app.get(address("/oapi/collections/risk_points", tile_at(105.8348, 22.1471, 16)))
    assert b"point_code" in risk.content
    assert b"case_count" not in risk.content


# ---- where there is nothing ----


@pytest.mark.parametrize(
    ("path", "status"),
    [
        *((f"{SITES}/{QUAD}/10/0/0", 204), (f"{SITES}/{QUAD}/22/4194303/4194303", 204)),
        *((f"{SITES}/{QUAD}/3/8/0", 404), (f"{SITES}/{QUAD}/3/0/8", 404), (f"{SITES}/{QUAD}/23/0/0", 404)),
        *((f"{SITES}/{QUAD}/x/0/0", 400), (f"{SITES}/{QUAD}/3/-1/0", 400), (f"{SITES}/{QUAD}/3/0/1.5", 400)),
        *((f"{SITES}/tiles/WorldCRS84Quad/0/0/0", 404), ("/oapi/collections/nowhere/tiles", 404)),
        *((f"{SITES}/{QUAD}/3/0/99999999999999999999", 404), (f"{SITES}/{QUAD}/3/0/1?f=png", 400)),
        *((f"{SITES}/tiles?g=1", 400), (f"{SITES}/{QUAD}?f=mvt", 400), ("/oapi/tileMatrixSets/Other", 404)),
    ],
)
def test_address_without_a_tile_has_its_status(app: App, path: str, status: int) -> None:
    response = app.get(path)
    assert response.status_code == status
    if status == 204:
        assert response.content == b""


def test_tile_is_current_until_the_next_release(app: App) -> None:
    path = address(SITES, tile_at(105.82, 22.12, 9))
    first = app.get(path)
    assert app.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert "max-age" in first.headers["cache-control"]


# ---- descriptions ----


def test_every_link_of_the_descriptions_leads_somewhere(app: App) -> None:
    sets = app.json(f"{SITES}/tiles")
    (one,) = sets["tilesets"]
    assert one["dataType"] == "vector"
    described = app.json(f"{SITES}/{QUAD}")
    for each in [*sets["links"], *one["links"], *described["links"]]:
        if each.get("templated"):
            continue
        assert requests.get(each["href"], timeout=30).status_code == 200


def test_template_of_the_tile_set_gives_tiles_within_its_limits(app: App) -> None:
    described = app.json(f"{SITES}/{QUAD}")
    assert described["tileMatrixSetURI"].endswith("/WebMercatorQuad")
    (item,) = [each for each in described["links"] if each["rel"] == "item"]
    assert item["type"] == MVT
    for bounds in described["tileMatrixSetLimits"][:11]:
        href = item["href"].replace("{tileMatrix}", bounds["tileMatrix"])
        found = [
            requests.get(href.replace("{tileRow}", str(row)).replace("{tileCol}", str(column)), timeout=30).status_code
            for row in range(bounds["minTileRow"], bounds["maxTileRow"] + 1)
            for column in range(bounds["minTileCol"], bounds["maxTileCol"] + 1)
        ]
        assert 200 in found
    (described_layer,) = described["layers"]
    assert set(described_layer["propertiesSchema"]["properties"]) == set(
        app.json(f"{SITES}/items?limit=1")["features"][0]["properties"]
    )


def test_tilejson_is_what_map_libraries_read(app: App) -> None:
    document = app.json(f"{SITES}/{QUAD}?f=tilejson")
    assert document["tilejson"] == "3.0.0"
    assert document["vector_layers"][0]["id"] == "quarantine_sites"
    assert document["vector_layers"][0]["fields"]["capacity"] == "Number"
    tile = tile_at(*document["center"][:2], 5)
    href = document["tiles"][0].replace("{z}", "5").replace("{y}", str(tile.y)).replace("{x}", str(tile.x))
    assert requests.get(href, timeout=30).headers["content-type"] == MVT


def test_matrix_set_is_the_registered_one(app: App) -> None:
    document = app.json("/oapi/tileMatrixSets/WebMercatorQuad")
    first, last = document["tileMatrices"][0], document["tileMatrices"][-1]
    assert first["scaleDenominator"] == pytest.approx(559082264.0287178, rel=1e-12)
    assert first["cellSize"] == pytest.approx(156543.03392804097, rel=1e-12)
    assert (last["id"], last["matrixWidth"]) == ("24", 16777216)
    listed = app.json("/oapi/tileMatrixSets")["tileMatrixSets"]
    assert [each["id"] for each in listed] == ["WebMercatorQuad"]
    assert requests.get(listed[0]["links"][0]["href"], timeout=30).json() == document


def test_collection_and_conformance_name_the_tiles(app: App) -> None:
    rels = {each["rel"]: each["href"] for each in app.json(SITES)["links"]}
    assert rels["http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"].endswith(f"{SITES}/tiles")
    classes = app.json("/oapi/conformance")["conformsTo"]
    assert "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/mvt" in classes


def test_landing_page_and_openapi_name_the_tiles(app: App) -> None:
    rels = {each["rel"]: each["href"] for each in app.json("/oapi?f=json")["links"]}
    assert rels["http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"].endswith("/oapi/tileMatrixSets")
    paths = app.json("/oapi/openapi")["paths"]
    tile = paths["/collections/communes/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}"]["get"]
    assert set(tile["responses"]) >= {"200", "204", "304", "400", "404"}
    assert {"/tileMatrixSets", "/collections/communes/tiles"} <= set(paths)


# ---- the matrix ----


@pytest.mark.parametrize(("lon", "lat"), [(105.83, 22.14), (-179.99, -84.0), (179.99, 84.9), (0.0, 0.0)])
@pytest.mark.parametrize("z", [0, 1, 9, 22])
def test_tile_at_a_point_holds_the_point(lon: float, lat: float, z: int) -> None:
    west, south, east, north = tile_at(lon, lat, z).degrees(0)
    assert west - 1e-9 <= lon <= east + 1e-9
    assert south - 1e-9 <= lat <= north + 1e-9


def test_limits_of_one_point_are_one_tile() -> None:
    found = limits((105.8, 22.1, 105.8, 22.1), 0, 22)
    assert all(each["minTileRow"] == each["maxTileRow"] and each["minTileCol"] == each["maxTileCol"] for each in found)
