"""In which system metres of a sheet are."""

import pytest
from pyproj import Transformer

from catalog.model import Catalog
from ingest.normalise.grid_crs import choose_grid_crs, distance_to_communes, stated_in
from tests.ingest.normalise.conftest import MakeDraft, with_table

CITY = "01843"


def metres(crs: str, catalog: Catalog, *codes: str) -> list[tuple[float, float]]:
    """Return the centres of the communes in that system."""
    centres = {code: (lon, lat) for code, lon, lat in catalog.centres}
    forward = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    return [forward.transform(*centres[code]) for code in codes]


def test_zone_of_the_province_is_taken_by_range_and_named(make_draft: MakeDraft, catalog: Catalog) -> None:
    chosen = choose_grid_crs(make_draft("checkpoints"), metres("EPSG:9213", catalog, CITY), [None])
    assert chosen.crs == "EPSG:9213"
    assert chosen.finding is not None
    assert (chosen.finding.code, chosen.finding.severity) == ("crs-by-range", "note")


@pytest.mark.parametrize("code", [CITY, "01858", "02197"])
def test_named_communes_confirm_it(make_draft: MakeDraft, catalog: Catalog, code: str) -> None:
    assert choose_grid_crs(make_draft("checkpoints"), metres("EPSG:9213", catalog, code), [code]).crs == "EPSG:9213"


@pytest.mark.parametrize("crs", ["EPSG:9211", "EPSG:9212", "EPSG:9214"])
def test_named_communes_contradict_it(make_draft: MakeDraft, catalog: Catalog, crs: str) -> None:
    """The zone of a neighbour: in the range of the province's, 26 to 77 km from the commune that the row names."""
    code = {"EPSG:9214": "02197"}.get(crs, "01858")
    points = metres(crs, catalog, code)
    chosen = choose_grid_crs(make_draft("checkpoints"), points, [code])
    assert chosen.crs is None
    assert chosen.finding is not None
    assert (chosen.finding.code, chosen.finding.refuses_file) == ("crs-not-certain", True)


@pytest.mark.parametrize("crs", ["EPSG:3405", "EPSG:32648", "EPSG:5897"])
def test_systems_that_are_not_separable_are_asked_about(make_draft: MakeDraft, catalog: Catalog, crs: str) -> None:
    chosen = choose_grid_crs(make_draft("checkpoints"), metres(crs, catalog, CITY), [CITY])
    assert chosen.crs is None
    assert chosen.finding is not None
    candidates = chosen.finding.values["candidates"]
    named = ("EPSG:3405 (VN-2000, UTM 48N)", "EPSG:32648 (WGS 84, UTM 48N)", "EPSG:5897 (VN-2000, 105°00′)")
    assert all(each in candidates for each in named)


@pytest.mark.parametrize(
    ("title", "crs"),
    [
        ("Hệ tọa độ VN-2000, kinh tuyến trục 106°30', múi chiếu 3°", "EPSG:9213"),
        ("(VN2000 KTT 106030’)", "EPSG:9213"),
        ("Hệ VN-2000 múi 6 độ", "EPSG:3405"),
        ("Hệ VN-2000", None),
        ("Quốc lộ 106 km 30", None),
    ],
)
def test_system_that_the_sheet_names(make_draft: MakeDraft, title: str, crs: str | None) -> None:
    assert stated_in(with_table(make_draft("checkpoints"), titles=(title,))) == crs


def test_distance_needs_a_commune_that_is_known(catalog: Catalog) -> None:
    points = metres("EPSG:9213", catalog, CITY)
    assert distance_to_communes("EPSG:9213", points, ["99999"], catalog) is None
    near = distance_to_communes("EPSG:9213", points, [CITY], catalog)
    assert near is not None
    assert near < 300
