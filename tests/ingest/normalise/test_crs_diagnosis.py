"""What is wrong with a CRS that is not taken."""

import pytest
from pyproj import CRS

from catalog.model import Catalog
from ingest.errors import IngestError
from ingest.normalise.storage_crs import accepted_crs
from tests.ingest.normalise.test_storage_crs import tm3, zones

HN72 = (
    'PROJCS["HN72",GEOGCS["GCS_HN72",DATUM["D_Hanoi_1972",SPHEROID["Krasovsky_1940",6378245,298.3]],PRIMEM["Greenwich",0],'
    'UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",18500000],'
    'PARAMETER["False_Northing",0],PARAMETER["Central_Meridian",105],PARAMETER["Scale_Factor",1],'
    'PARAMETER["Latitude_Of_Origin",0],UNIT["Meter",1]]'
)


@pytest.mark.parametrize(
    ("wkt", "code"),
    [
        (tm3(k=0.9996), "crs-scale-wrong"),
        (tm3(meridian=105.75), "crs-meridian"),
        (tm3(meridian=107.25), "crs-meridian"),
        (CRS(5897).to_wkt(), "crs-meridian"),
        (CRS(9211).to_wkt("WKT1_ESRI"), "crs-meridian"),
        (CRS(2044).to_wkt(), "crs-hn72"),
        (HN72, "crs-hn72"),
        (CRS(32648).to_wkt(), "crs-not-accepted"),
        (CRS(3857).to_wkt(), "crs-not-accepted"),
    ],
)
def test_each_slip_is_its_own_finding(catalog: Catalog, wkt: str, code: str) -> None:
    with pytest.raises(IngestError) as caught:
        accepted_crs(wkt, None, zones(catalog))
    assert caught.value.code == code


def test_meridians_are_written_as_surveyors_do(catalog: Catalog) -> None:
    with pytest.raises(IngestError) as caught:
        accepted_crs(tm3(meridian=105.75), None, zones(catalog))
    assert (caught.value.values["meridian"], caught.value.values["wanted"]) == ("105°45′", "106°30′")
