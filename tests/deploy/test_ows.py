"""What gets through to QGIS Server, and what it is told to whoever asks for more."""

from urllib.parse import parse_qs, urlencode
from xml.etree import ElementTree

import pytest

from deploy.ows import Refused, checked_query, exception_report, with_urns

OURS = frozenset({"checkpoints", "risk_points"})
URN = "urn:ogc:def:crs:EPSG::4326"
MAP = "SERVICE=WMS&REQUEST=GetMap&LAYERS=checkpoints&CRS=EPSG:4326&BBOX=21,105,22,106&WIDTH=256&HEIGHT=256"


@pytest.mark.parametrize(
    "more",
    [
        "MAP=/etc/project.qgs", "map=x", "EXP_FILTER=env('PGPASSWORD')", "SLD=http://x/y.sld", "SLD_BODY=<a/>",
        "DESCRIPTION=x", "FILTER=checkpoints:\"a\" = 1", "foo:url=http://10.0.0.1/", "FILE_NAME=x", "TEMPLATE=A3",
    ],
)  # fmt: skip
def test_parameter_that_is_not_listed_is_left_out(more: str) -> None:
    request, plain = checked_query(MAP, OURS)
    assert request == "GetMap"
    assert checked_query(f"{MAP}&{more}", OURS) == ("GetMap", plain)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "InvalidParameterValue"),
        ("SERVICE=WPS&REQUEST=GetCapabilities", "InvalidParameterValue"),
        ("SERVICE=WMS&REQUEST=GetPrint", "OperationNotSupported"),
        ("SERVICE=WMS&REQUEST=GetProjectSettings", "OperationNotSupported"),
        ("SERVICE=WFS&REQUEST=Transaction", "OperationNotSupported"),
        (MAP.replace("=checkpoints", "=EXTERNAL_WMS:foo"), "LayerNotDefined"),
        (MAP.replace("=checkpoints", "=work_checkpoints"), "LayerNotDefined"),
        (MAP.replace("=checkpoints", "=checkpoints,notes"), "LayerNotDefined"),
        ("SERVICE=WFS&REQUEST=GetFeature&TYPENAME=qgs:work", "InvalidParameterValue"),
        (MAP.replace("WIDTH=256", "WIDTH=40000"), "InvalidParameterValue"),
        (MAP.replace("WIDTH=256", "WIDTH=٢٥٦"), "InvalidParameterValue"),
        (MAP.replace("HEIGHT=256", "HEIGHT=0"), "InvalidParameterValue"),
        (f"{MAP}&FORMAT=application/dxf; mode=1", "InvalidFormat"),
        ("SERVICE=WFS&REQUEST=GetFeature&TYPENAME=checkpoints&FILTER=<!DOCTYPE x>", "InvalidParameterValue"),
        (f"{MAP}&STYLES={'x' * 40_000}", "InvalidParameterValue"),
    ],
)
def test_request_that_is_not_served_is_refused_in_the_words_of_the_standard(query: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        checked_query(query, OURS)
    assert refused.value.code == code
    report = ElementTree.fromstring(exception_report(refused.value))
    assert code in ElementTree.tostring(report, encoding="unicode")


def test_last_of_two_equal_parameters_is_checked_and_passed_on() -> None:
    _, passed = checked_query(f"{MAP}&layers=risk_points", OURS)
    assert parse_qs(passed)["LAYERS"] == ["risk_points"]
    with pytest.raises(Refused):
        checked_query(f"{MAP}&layers=EXTERNAL_WMS:foo", OURS)


def test_names_of_parameters_and_requests_are_read_in_any_case() -> None:
    request, passed = checked_query("service=wfs&request=getfeature&typename=qgs:checkpoints", OURS)
    assert request == "GetFeature"
    assert parse_qs(passed) == {
        "SERVICE": ["WFS"], "REQUEST": ["GetFeature"], "TYPENAME": ["qgs:checkpoints"], "SRSNAME": [URN],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "crs", "box"),
    [
        ("", URN, None),
        ("&SRSNAME=EPSG:4326&BBOX=21.8,105.8,21.9,105.9", URN, "21.8,105.8,21.9,105.9"),
        ("&BBOX=105.8,21.8,105.9,21.9", URN, "105.8,21.8,105.9,21.9,EPSG:4326"),
        ("&BBOX=105.8,21.8,105.9,21.9,EPSG:4326", URN, "105.8,21.8,105.9,21.9,EPSG:4326"),
        ("&SRSNAME=epsg:9213", "urn:ogc:def:crs:EPSG::9213", None),
        ("&SRSNAME=CRS:84", "CRS:84", None),
        ("&VERSION=1.0.0", None, None),
    ],
)
def test_order_of_axes_is_told_by_the_name_of_the_crs(given: str, crs: str | None, box: str | None) -> None:
    _, passed = checked_query(f"SERVICE=WFS&REQUEST=GetFeature&TYPENAME=checkpoints{given}", OURS)
    found = parse_qs(passed)
    assert (found.get("SRSNAME", [None])[0], found.get("BBOX", [None])[0]) == (crs, box)


@pytest.mark.parametrize(
    ("written", "passed_on"),
    [
        (
            "<gml:coordinates>21.8,105.8 22,105.9</gml:coordinates>",
            "<gml:coordinates>105.8,21.8 105.9,22.0</gml:coordinates>",
        ),
        (
            "<gml:coordinates>105.8,21.8 105.9,22</gml:coordinates>",
            "<gml:coordinates>105.8,21.8 105.9,22</gml:coordinates>",
        ),
        (
            '<lowerCorner srsDimension="2">-90 -180</lowerCorner>',
            '<lowerCorner srsDimension="2">-180.0 -90.0</lowerCorner>',
        ),
        ("<gml:pos>438112.5 2422000</gml:pos>", "<gml:pos>438112.5 2422000</gml:pos>"),
        ("<Literal>21.8,105.8</Literal>", "<Literal>21.8,105.8</Literal>"),
    ],
)
def test_shapes_of_a_filter_are_passed_on_with_the_longitude_first(written: str, passed_on: str) -> None:
    query = urlencode({"SERVICE": "WFS", "REQUEST": "GetFeature", "TYPENAME": "checkpoints", "FILTER": written})
    _, passed = checked_query(query, OURS)
    assert parse_qs(passed)["FILTER"] == [passed_on]


def test_capabilities_name_the_crs_as_features_do() -> None:
    listed = b"<DefaultSRS>EPSG:4326</DefaultSRS><OtherSRS>CRS:84</OtherSRS>"
    assert with_urns(listed) == f"<DefaultSRS>{URN}</DefaultSRS><OtherSRS>CRS:84</OtherSRS>".encode()
