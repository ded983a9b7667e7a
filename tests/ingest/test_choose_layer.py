"""Which layer a table is for."""

import numpy as np
import pytest

from catalog.model import Catalog
from ingest.choose_layer import choose_layer
from ingest.errors import IngestError, UseError
from ingest.read.table import Heading, RawTable, as_cells
from ingest.vocabulary import read_vocabulary
from tests.builders import HEADINGS


def chosen(
    catalog: Catalog, *headings: str, file: str = "tep.xlsx", sheet: str | None = None, asked: str | None = None
) -> str:
    columns = tuple(as_cells(["x"]) for _ in headings)
    table = RawTable(file, "xlsx", tuple(map(Heading, headings)), columns, np.array([2]), sheet)
    return choose_layer(table, catalog, read_vocabulary(catalog), asked).id


def test_officer_may_say_it(catalog: Catalog) -> None:
    assert chosen(catalog, "Mã", "Tên", asked="quarantine_sites") == "quarantine_sites"
    with pytest.raises(UseError, match="layer-not-there"):
        chosen(catalog, "Mã", asked="nix")


def test_headings_alone_decide_when_the_key_is_among_them(catalog: Catalog) -> None:
    assert chosen(catalog, *HEADINGS) == "checkpoints"
    assert chosen(catalog, "ma_vung", "ten_vung", "quy_mo", "hinh_thuc", "tu_ngay") == "isolation_zones"
    assert chosen(catalog, "Mã xã", "Cấp độ dịch", "Hệ phân loại", "Ngày đánh giá") == "commune_risk_levels"


@pytest.mark.parametrize(
    ("file", "sheet", "layer"),
    [
        ("tep.xlsx", "Chốt", "checkpoints"),
        ("tep.xlsx", "KHU CACH LY", "quarantine_sites"),
        ("diem nguy co 19-01.xlsx", "Sheet1", "risk_points"),
        ("checkpoints.csv", None, "checkpoints"),
    ],
)
def test_name_decides_between_layers_with_alike_headings(
    catalog: Catalog, file: str, sheet: str | None, layer: str
) -> None:
    assert chosen(catalog, "Mã", "Tên", "Loại", "Tình trạng", file=file, sheet=sheet) == layer


def test_headings_win_over_a_name_that_does_not_fit_them(catalog: Catalog) -> None:
    assert chosen(catalog, *HEADINGS, sheet="Khu cách ly") == "checkpoints"


def test_name_alone_is_enough_to_say_which_headings_are_missing(catalog: Catalog) -> None:
    assert chosen(catalog, "Địa chỉ", "Ghi chú", sheet="Chốt") == "checkpoints"


@pytest.mark.parametrize("headings", [("Mã", "Tên"), ("Địa chỉ", "Ghi chú")])
def test_doubt_is_asked_back_with_the_names_of_the_layers(catalog: Catalog, headings: tuple[str, ...]) -> None:
    with pytest.raises(IngestError) as caught:
        chosen(catalog, *headings)
    assert caught.value.code == "layer-unknown"
    assert "risk_points" in str(caught.value.values["layers"])


CENSUS = ("Mã tỉnh", "Tên tỉnh", "Mã huyện", "Tên huyện", "Mã xã", "Tên xã", "Dân số", "Số hộ")


def test_codes_of_communes_alone_are_no_layer(catalog: Catalog) -> None:
    with pytest.raises(IngestError) as caught:
        chosen(catalog, *CENSUS)
    assert caught.value.code == "layer-unknown"
    assert "«Dân số»" in str(caught.value.values["headings"])


def test_no_person_among_the_headings_is_repeated(catalog: Catalog) -> None:
    with pytest.raises(IngestError) as caught:
        chosen(catalog, "Địa chỉ", "Ghi chú", "Nguyễn Văn An")
    assert caught.value.values["headings"] == "«Địa chỉ», «Ghi chú»"
