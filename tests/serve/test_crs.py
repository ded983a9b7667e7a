"""Coordinate reference systems: transformed by PostGIS, in the authority's axis order, as pyproj has them (Part 2)."""

from collections.abc import Iterator
from typing import Any

import pyproj
import pytest
import shapely

from tests.serve.features import quarantine_site
from tests.serve.running import App, TestDatabase, copy_of, running_app

SITES = "/oapi/collections/quarantine_sites/items"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
OFFERED = [CRS84, *(f"http://www.opengis.net/def/crs/EPSG/0/{code}" for code in (4326, 3857, 9213, 3405))]
MILLIMETRE = 0.001

# Longitude, latitude in WGS 84; easting, northing in EPSG:9213 and EPSG:3405. The last three: points of
# Decision 650/QĐ-UBND of 15 April 2024, where X is the northing; published to the millimetre.
VECTORS = {
    "city": (105.8348, 22.1470, (431191.555, 2450092.581), (585885.616, 2449441.861)),
    "south-west": (105.44, 21.82, (390215.861, 2414114.296), (545278.544, 2413076.264)),
    "east": (106.20, 22.45, (468927.641, 2483522.296), (623280.413, 2483238.200)),
    "ba-be": (105.6167, 22.40, (408857.936, 2478222.366), (563280.961, 2477339.970)),
    "na-ri": (106.177, 22.236, (466509.619, 2459832.136), (621098.592, 2459528.190)),
    "decision-1": (105.7025050, 22.5886931, (417804.320, 2499067.549), None),
    "decision-2": (105.7138599, 22.6011610, (418979.182, 2500441.971), None),
    "decision-3": (105.7232133, 22.6011517, (419940.867, 2500435.898), None),
}


@pytest.fixture(scope="module")
def vectors(
    pg_server: str, serving_login: tuple[str, str], serve_template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[App]:
    """Yield an app whose quarantine sites KCL-101 … are the points of VECTORS."""
    with copy_of(pg_server, serving_login, serve_template) as database:
        rows = [
            quarantine_site(number, name=name, geom=f"SRID=4326;POINT({point[0]} {point[1]})")
            for number, (name, point) in enumerate(VECTORS.items(), start=101)
        ]
        database.add("quarantine_sites", rows)
        with running_app(database.serve_url, tmp_path_factory.mktemp("state")) as running:
            yield running


def served(app: App, name: str, crs: str) -> list[float]:
    features = app.json(SITES, params={"name": name, "crs": crs})["features"]
    coordinates: list[float] = features[0]["geometry"]["coordinates"]
    return coordinates


@pytest.mark.parametrize("name", VECTORS)
def test_provincial_grid_agrees_with_published_coordinates(vectors: App, name: str) -> None:
    _, _, expected_9213, expected_3405 = VECTORS[name]
    # The points of the decision are known by degrees with seven decimals: half a unit there is 6 mm.
    tolerance = 0.006 if expected_3405 is None else MILLIMETRE
    assert served(vectors, name, OFFERED[3]) == pytest.approx(expected_9213, abs=tolerance)
    if expected_3405 is not None:
        assert served(vectors, name, OFFERED[4]) == pytest.approx(expected_3405, abs=MILLIMETRE)


@pytest.mark.parametrize("crs", OFFERED)
@pytest.mark.parametrize("name", VECTORS)
def test_every_crs_agrees_with_pyproj_to_the_millimetre(vectors: App, name: str, crs: str) -> None:
    longitude, latitude = VECTORS[name][:2]
    if crs == CRS84:
        assert served(vectors, name, crs) == [longitude, latitude]
        return
    target = pyproj.CRS.from_epsg(int(crs.rsplit("/", 1)[1]))
    # Axis order of the authority on both sides: latitude first for EPSG:4326.
    transformer = pyproj.Transformer.from_crs("EPSG:4326", target)
    tolerance = MILLIMETRE if target.is_projected else 1e-7
    assert served(vectors, name, crs) == pytest.approx(transformer.transform(latitude, longitude), abs=tolerance)


def test_the_official_transformation_is_what_pyproj_chose() -> None:
    group = pyproj.transformer.TransformerGroup("EPSG:9213", "EPSG:4326")
    parameters = group.transformers[0].operations
    assert parameters is not None
    assert any("VN-2000 to WGS 84" in each.name for each in parameters)


@pytest.mark.parametrize("crs", OFFERED)
@pytest.mark.parametrize("path", [SITES, f"{SITES}/KCL-001"])
def test_content_crs_names_the_crs(app: App, path: str, crs: str) -> None:
    assert app.get(path, params={"crs": crs}).headers["content-crs"] == f"<{crs}>"


def test_single_item_is_transformed_like_a_page(app: App) -> None:
    for crs in OFFERED:
        page = app.json(SITES, params={"crs": crs, "limit": "1"})["features"][0]
        assert app.json(f"{SITES}/KCL-001", params={"crs": crs})["geometry"] == page["geometry"]


def test_every_collection_lists_the_offered_crs_with_the_default_first(app: App) -> None:
    for each in app.json("/oapi/collections")["collections"]:
        assert each["crs"] == OFFERED
        assert each["storageCrs"] == CRS84


@pytest.mark.parametrize("path", [SITES, f"{SITES}/KCL-001"])
@pytest.mark.parametrize("crs", ["http://www.opengis.net/def/crs/EPSG/0/32648", "EPSG:4326", "x"])
def test_crs_that_is_not_offered_is_refused(app: App, path: str, crs: str) -> None:
    response = app.get(path, params={"crs": crs})
    assert response.status_code == 400
    assert OFFERED[3] in response.json()["detail"]


@pytest.mark.parametrize("crs", OFFERED)
def test_bbox_in_each_crs_selects_the_same(app: App, crs: str) -> None:
    west, south, east, north = 105.815, 22.12, 105.835, 22.13
    box: tuple[float, ...] = (west, south, east, north)
    if crs != CRS84:
        transformer = pyproj.Transformer.from_crs("EPSG:4326", crs.rsplit("/", 1)[1])
        box = (*transformer.transform(south, west), *transformer.transform(north, east))
    query: dict[str, Any] = {"bbox": ",".join(map(str, box)), "bbox-crs": crs}
    assert app.ids(SITES, params=query) == ["KCL-002", "KCL-003"]


def test_polygons_are_transformed_with_exterior_rings_counter_clockwise(app: App) -> None:
    for crs in (CRS84, OFFERED[2], OFFERED[3]):
        features = app.json("/oapi/collections/communes/items", params={"crs": crs, "code": "01900"})["features"]
        polygon = shapely.geometry.shape(features[0]["geometry"]).geoms[0]
        assert polygon.is_valid
        assert polygon.exterior.is_ccw


def test_pages_through_pygeoapi_are_transformed_too(app: App) -> None:
    response = app.get(SITES, params={"crs": OFFERED[3], "f": "html", "limit": "1"})
    assert response.headers["content-crs"] == f"<{OFFERED[3]}>"


def test_database_knows_the_official_parameters(shared_database: TestDatabase) -> None:
    text = shared_database.execute("SELECT proj4text FROM spatial_ref_sys WHERE srid = 9213")[0][0]
    assert "-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,0.252906278" in text
