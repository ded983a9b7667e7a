"""From the declared CRS to the storage CRS; no silent 224 m."""

import math

import numpy as np
import pytest
import shapely
from pyproj import CRS

from catalog.model import Catalog, Layer
from ingest.errors import IngestError
from ingest.normalise.draft import Draft
from ingest.normalise.storage_crs import CRS84, accepted_crs, identify_crs, storage_crs
from ingest.read.table import RawTable, as_cells

ACCEPTED = ("EPSG:4326", "EPSG:9213", "EPSG:3405")
TM3 = (
    'PROJCS["{name}",GEOGCS["{geog}",DATUM["{datum}",SPHEROID["WGS_1984",6378137.0,298.257223563]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],'
    'PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}],'
    'PARAMETER["Scale_Factor",{k}],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
)
OFFICIAL = "-191.90441429,-39.30318279,-111.45032835,0.00928836,-0.01975479,0.00427372,0.252906278"
PROJ = "+proj=tmerc +lat_0=0 +lon_0=106.5 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 +towgs84={} +units=m +no_defs"


def tm3(name: str = "VN2000_BacKan", geog: str = "GCS_VN_2000", datum: str = "D_Vietnam_2000", meridian: float = 106.5,
        k: float = 0.9999) -> str:  # fmt: skip
    return TM3.format(name=name, geog=geog, datum=datum, meridian=meridian, k=k)


@pytest.mark.parametrize("epsg", [4326, 9213, 3405])
@pytest.mark.parametrize("version", ["WKT1_ESRI", "WKT1_GDAL", "WKT2_2019"])
def test_accepted_crs_is_recognised_in_every_wkt(epsg: int, version: str) -> None:
    assert identify_crs(CRS(epsg).to_wkt(version), ACCEPTED).code == f"EPSG:{epsg}"


@pytest.mark.parametrize(
    "wkt",
    [tm3(), tm3(datum="D_VN_2000"), tm3("Bac Kan 106-30"), tm3(datum="VN-2000"), PROJ.format(OFFICIAL)],
)
def test_renamed_vn2000_is_recognised_by_datum_and_parameters(wkt: str) -> None:
    assert identify_crs(wkt, ACCEPTED).code == "EPSG:9213"


@pytest.mark.parametrize(
    "wkt", [tm3(datum="D_WGS_1984", geog="GCS_WGS_1984"), tm3(datum="D_Unknown", geog="GCS_Unknown")]
)
def test_vn2000_in_name_only_is_its_own_finding(wkt: str) -> None:
    with pytest.raises(IngestError, match="crs-datum-mismatch"):
        identify_crs(wkt, ACCEPTED)


@pytest.mark.parametrize(
    "wkt",
    [
        tm3("Bac Kan", "GCS_WGS_1984", "D_WGS_1984"), PROJ.format("0,0,0,0,0,0,0"), CRS(32648).to_wkt(),
    ],
)  # fmt: skip
def test_other_crs_is_not_accepted(catalog: Catalog, wkt: str) -> None:
    with pytest.raises(IngestError, match="crs-not-accepted"):
        accepted_crs(wkt, None, zones(catalog))


def test_missing_and_garbled_crs_are_told_apart(catalog: Catalog) -> None:
    with pytest.raises(IngestError, match="crs-missing"):
        accepted_crs(None, None, zones(catalog))
    with pytest.raises(IngestError, match="crs-not-understood"):
        accepted_crs("PROJCS[oops", None, zones(catalog))


def zones(catalog: Catalog) -> Layer:
    layer = catalog.layer("isolation_zones")
    assert layer is not None
    return layer


def draft(catalog: Catalog, shape: shapely.Geometry, crs: str | None, option: str | None = None) -> Draft:
    table = RawTable("v.shp", "shp", (), (), np.array([1]))
    return Draft(table, zones(catalog), catalog, option, geometry=as_cells([shape]), crs=crs)


def metres_apart(point: shapely.Point, lon: float, lat: float) -> float:
    east = (point.x - lon) * 111_320 * math.cos(math.radians(lat))
    return math.hypot(east, (point.y - lat) * 110_700)


@pytest.mark.parametrize(
    ("epsg", "x", "y"), [(9213, 431191.555, 2450092.581), (3405, 585885.616, 2449441.861), (4326, 105.8348, 22.1470)]
)
def test_published_point_arrives_to_the_centimetre(catalog: Catalog, epsg: int, x: float, y: float) -> None:
    moved = storage_crs(draft(catalog, shapely.Point(x, y), CRS(epsg).to_wkt("WKT1_ESRI")))
    assert moved.geometry is not None
    assert metres_apart(moved.geometry[0], 105.8348, 22.1470) < 0.01
    assert moved.crs == f"EPSG:{epsg}"
    assert moved.datum_operation == (None if epsg == 4326 else "EPSG:6960")


@pytest.mark.parametrize(
    ("northing", "easting", "lat", "lon"),
    [
        (2499067.549, 417804.320, 22.5886931, 105.7025050),
        (2500441.971, 418979.182, 22.6011610, 105.7138599),
        (2500435.898, 419940.867, 22.6011517, 105.7232133),
    ],
)
def test_points_of_decision_650_lie_where_they_are(
    catalog: Catalog, northing: float, easting: float, lat: float, lon: float
) -> None:
    """Source: Decision 650/QĐ-UBND of 15 April 2024, road Cọn Luông - Mù Trị, Pác Nặm."""
    moved = storage_crs(draft(catalog, shapely.Point(easting, northing), tm3()))
    assert moved.geometry is not None
    assert metres_apart(moved.geometry[0], lon, lat) < 0.02


def test_option_is_used_only_when_the_file_declares_nothing(catalog: Catalog) -> None:
    point = shapely.Point(431191.555, 2450092.581)
    stated = storage_crs(draft(catalog, point, None, "EPSG:9213"))
    assert (stated.crs, stated.findings) == ("EPSG:9213", ())
    declared = storage_crs(draft(catalog, point, tm3(), "EPSG:3405"))
    assert declared.crs == "EPSG:9213"
    assert [each.code for each in declared.findings] == ["crs-option-unused"]
    assert [each.code for each in storage_crs(draft(catalog, point, None, "EPSG:32648")).findings] == [
        "crs-not-accepted"
    ]


def test_option_is_not_used_for_columns_in_degrees(catalog: Catalog) -> None:
    degrees = draft(catalog, shapely.Point(105.8, 22.1), CRS84, "EPSG:9213")
    stated = storage_crs(degrees)
    assert stated.geometry is degrees.geometry
    assert [each.code for each in stated.findings] == ["crs-option-unused"]


def test_file_without_crs_is_refused_and_no_row_is_placed(catalog: Catalog) -> None:
    refused = storage_crs(draft(catalog, shapely.Point(1, 1), None))
    assert [(each.code, each.refuses_file, each.values["hint"]) for each in refused.findings] == [
        ("crs-missing", True, "")
    ]
    assert (refused.geometry, refused.placed) == (None, False)


def test_heights_pass_through(catalog: Catalog) -> None:
    moved = storage_crs(draft(catalog, shapely.Point(431191.555, 2450092.581, 320.0), tm3()))
    assert moved.geometry is not None
    assert moved.geometry[0].z == 320.0


def test_file_without_crs_comes_back_with_what_its_numbers_look_like(catalog: Catalog) -> None:
    (found,) = storage_crs(draft(catalog, shapely.Point(431191.555, 2450092.581), None)).findings
    assert (found.code, found.values["hint_en"]) == ("crs-missing", " The numbers look like EPSG:9213.")


def test_northing_before_easting_is_turned_round_and_named(catalog: Catalog) -> None:
    moved = storage_crs(draft(catalog, shapely.Point(2450092.581, 431191.555), tm3()))
    assert moved.geometry is not None
    assert metres_apart(moved.geometry[0], 105.8348, 22.1470) < 0.01
    assert [(each.code, each.values["rows"]) for each in moved.findings] == [("axes-swapped", "1")]
