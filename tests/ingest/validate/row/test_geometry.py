"""Places: there, in the province, of a valid shape."""

import pytest

from ingest.validate.row.geometry import area_m2, check_geometry
from tests.builders import checkpoint, zone
from tests.ingest.validate.row.conftest import MakeTable

X, Y = 431191.0, 2450092.0


@pytest.mark.parametrize(
    ("lat", "lon", "code"),
    [
        (10.77, 106.70, "outside-province"),
        (1192000.5, 602000.5, "coordinates-in-metres"),
        (None, 105.83, "coordinates-missing"),
        ("22°98'", 105.83, "coordinate-not-understood"),
    ],
)
def test_place_that_cannot_be_is_named(make_table: MakeTable, lat: object, lon: object, code: str) -> None:
    found = check_geometry(make_table(checkpoint(1), checkpoint(2, **{"Vĩ độ": lat, "Kinh độ": lon})))
    assert [(each.code, each.where.row) for each in found] == [(code, 3)]
    assert found[0].where.columns[0] == "H «Vĩ độ»"


def test_place_elsewhere_is_told_in_degrees(make_table: MakeTable) -> None:
    (finding,) = check_geometry(make_table(checkpoint(1, **{"Vĩ độ": 10.77, "Kinh độ": "106,70"})))
    assert (finding.values["lat_vi"], finding.values["lon_en"]) == ("10,77", "106.7")


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("https://maps.app.goo.gl/AbC", "link-short"),
        ("https://www.google.com/maps/@22.14,105.83,15z", "link-without-pin"),
    ],
)
def test_link_without_a_place_is_named(make_table: MakeTable, link: str, code: str) -> None:
    (finding,) = check_geometry(make_table(without_coordinates() | {"Link Google Maps": link}))
    assert (finding.code, finding.where.columns) == (code, ("H «Link Google Maps»",))


def without_coordinates() -> dict[str, object]:
    return {name: value for name, value in checkpoint().items() if name not in ("Vĩ độ", "Kinh độ")}


def test_row_without_coordinates_is_placed_by_its_commune_and_counted(make_table: MakeTable) -> None:
    none, zero = {"Vĩ độ": None, "Kinh độ": None}, {"Vĩ độ": 0, "Kinh độ": 0}
    (found,) = check_geometry(make_table(checkpoint(1), checkpoint(2, **none), checkpoint(3, **zero)))
    assert (found.code, found.severity, found.values["rows"], found.values["numbers"]) == (
        "placed-by-commune", "note", "2", "3, 4",
    )  # fmt: skip


def test_table_without_coordinates_is_placed_by_its_communes(make_table: MakeTable) -> None:
    (found,) = check_geometry(make_table(without_coordinates()))
    assert (found.code, found.values["rows"]) == ("placed-by-commune", "1")


def test_right_places_and_zones_are_silent(make_table: MakeTable, make_zones: MakeTable) -> None:
    assert check_geometry(make_table(checkpoint())) == []
    assert check_geometry(make_zones(zone())) == []


def test_outline_that_crosses_itself_is_refused_with_the_place(make_zones: MakeTable) -> None:
    bow = [(X, Y), (X + 200, Y + 200), (X + 200, Y), (X, Y + 200), (X, Y)]
    (finding,) = [each for each in check_geometry(make_zones(zone(1, bow))) if each.code != "area-too-small"]
    assert (finding.code, finding.values["reason_vi"]) == ("geometry-invalid", "đường biên tự cắt")
    assert "22.14" in finding.values["place"]


def test_sliver_is_refused_with_its_area(make_zones: MakeTable) -> None:
    square = [(X, Y), (X, Y + 9), (X + 9, Y + 9), (X + 9, Y), (X, Y)]
    (finding,) = check_geometry(make_zones(zone(1, square)))
    assert (finding.code, finding.values["area"], finding.values["limit"]) == ("area-too-small", "81", "100")


def test_record_without_shape_is_refused(make_zones: MakeTable) -> None:
    found = check_geometry(make_zones(zone(1), zone(2) | {"geometry": None}))
    assert [(each.code, each.where.row) for each in found] == [("geometry-missing", 2)]


def test_area_is_right_within_a_percent(make_zones: MakeTable) -> None:
    shapes = make_zones(zone()).frame.geometry.to_numpy()
    assert area_m2(shapes)[0] == pytest.approx(40_000, rel=0.01)


def test_table_that_is_not_placed_blames_no_row(make_table: MakeTable) -> None:
    row = {name: value for name, value in checkpoint().items() if name != "Kinh độ"}
    assert check_geometry(make_table(row)) == []


def test_tiny_part_beside_the_area_is_a_warning(make_zones: MakeTable) -> None:
    square = [(X, Y), (X, Y + 200), (X + 200, Y + 200), (X + 200, Y), (X, Y)]
    crumb = [(X + 300, Y), (X + 300, Y + 2), (X + 302, Y + 2), (X + 302, Y), (X + 300, Y)]
    feature = zone(1) | {"geometry": {"type": "MultiPolygon", "coordinates": [[square], [crumb]]}}
    (finding,) = check_geometry(make_zones(feature))
    assert (finding.code, finding.severity, finding.values["parts"]) == ("area-slivers", "warning", "1")
