"""Units by the names that officers write."""

import unicodedata
from datetime import date

import pytest

from catalog.headings import heading_key
from catalog.model import Catalog
from ingest.gazetteer import Gazetteer, communes_in, districts_in, name_keys

IN_2021, IN_2026, IN_2019 = date(2021, 6, 1), date(2026, 1, 1), date(2019, 5, 1)


@pytest.fixture(scope="module")
def gazetteer(catalog: Catalog) -> Gazetteer:
    return Gazetteer(catalog)


def codes(gazetteer: Gazetteer, text: str, on: date | None = None, district: str | None = None) -> list[str]:
    return [each.code for each in gazetteer.find(text, district, on)]


def test_every_commune_is_found_on_its_day_however_it_is_written(gazetteer: Gazetteer, catalog: Catalog) -> None:
    for unit in (each for each in catalog.units if each.level == "commune"):
        bare = unit.name.vi.removeprefix("Thị trấn ").removeprefix("Phường ").removeprefix("Xã ")
        spellings = [
            unit.name.vi, bare, heading_key(unit.name.vi), bare.upper(), bare.replace(" ", ""),
            f"{unit.name.vi[0]}.{bare}", unicodedata.normalize("NFD", bare), f" {bare} ",
        ]  # fmt: skip
        assert {text: codes(gazetteer, text, unit.valid_from) for text in spellings} == dict.fromkeys(
            spellings, [unit.code]
        )


@pytest.mark.parametrize(
    ("text", "code"),
    [("Hòa Mục", "02098"), ("Hoà Mục", "02098"), ("Sỹ Bình", "01978"), ("Liêm Thủy", "02197"), ("TT Chợ Rã", "01888"),
     ("TT. Yến Lạc", "02155"), ("P.Đức Xuân", "01840"), ("XãVânTùng", "01954"), ("thi tran Bang Lung", "02020")],
)  # fmt: skip
def test_other_spellings(gazetteer: Gazetteer, text: str, code: str) -> None:
    assert codes(gazetteer, text, IN_2021) == [code]


@pytest.mark.parametrize("text", ["Bắc Kạn", "TP. Bắc Cạn", "thành phố Bắc Kạn", "TPBK", "BắcKạn", "Bac Can"])
def test_city_in_all_spellings(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.district_code(text) == "058"


@pytest.mark.parametrize(
    ("text", "on", "found"),
    [
        ("Bằng Thành", IN_2021, ["01858"]),
        ("Bằng Thành", IN_2026, ["01864"]),
        ("Bằng Thành", None, ["01858", "01864"]),
        ("Thanh Thịnh", IN_2021, ["02113"]),
        ("Dương Quang", IN_2026, ["01849"]),
        ("Phong Quang", IN_2021, ["01849", "01984"]),
        ("Vũ Loan", IN_2021, ["02137"]),
        ("Vũ Loan", IN_2026, ["02152"]),
        ("Phong Huân", IN_2021, ["02083", "02065"]),
        ("Phong Huân", IN_2026, ["02083", "02020"]),
        ("Như Cố", IN_2019, ["02122"]),
        ("Hà Nội", IN_2021, []),
    ],
)
def test_day_says_which_unit_is_meant(gazetteer: Gazetteer, text: str, on: date | None, found: list[str]) -> None:
    assert codes(gazetteer, text, on) == found


def test_district_tells_communes_of_one_name_apart(gazetteer: Gazetteer) -> None:
    assert codes(gazetteer, "Bằng Thành", None, "huyện Pác Nặm") == ["01858"]


def test_codes_and_names_are_compared_over_all_years(gazetteer: Gazetteer) -> None:
    assert gazetteer.names_of("01906") == ["Xã Khang Ninh", "Xã Ba Bể"]
    assert gazetteer.is_name_of("01906", "xã Ba Bể")
    assert gazetteer.is_name_of("01843", "Nông Thượng")
    assert not gazetteer.is_name_of("01906", "Như Cố")
    assert gazetteer.districts_of("02122") == {"065"}
    assert not gazetteer.is_valid_on("02122", IN_2026)
    newer = gazetteer.successor("02122")
    assert newer is not None
    assert newer.code == "02086"


def test_misspelt_name_has_its_nearest(gazetteer: Gazetteer) -> None:
    assert "02122" in [each.code for each in gazetteer.nearest("Nhu Coo")]
    assert gazetteer.nearest("Hà Nội") == []


def test_names_in_an_address() -> None:
    address = "Thôn Bản Cầy, xã Như Cố, huyện Chợ Mới"
    assert (communes_in(address), districts_in(address)) == (["Như Cố"], ["Chợ Mới"])
    assert (communes_in("Tổ 5, P. Đức Xuân - TP. Bắc Kạn"), districts_in("Tổ 5, P. Đức Xuân, TP. Bắc Kạn")) == (
        ["Đức Xuân"],
        ["Bắc Kạn"],
    )
    assert communes_in("Chợ Bắc Kạn") == []


def test_key_is_the_same_for_all_spellings() -> None:
    spellings = ("Xã Sĩ Bình", "X. Sỹ Bình", "xa si binh", "SĩBình", "xãSĩBình")
    assert all("sibinh" in name_keys(each) for each in spellings)
    assert name_keys("Huyền Tụng")[0] == "huientung"
