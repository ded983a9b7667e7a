"""One table through every kind of file: the same rows come out, and every row is accounted for."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalog.model import Catalog
from ingest.examine import Table, examine
from ingest.pipeline import check_file
from ingest.progress import silent
from tests.builders import (
    BOTTOM,
    TOP,
    Row,
    make_csv,
    make_kml,
    make_ods,
    make_shapefile,
    make_vector,
    make_xls,
    make_xlsx,
    make_zip,
)

HEADINGS = {
    "ma_chot": "str:20", "ten_chot": "str:80", "loai_chot": "str:60", "thon": "str:80", "ma_xa": "str:5",
    "tinh_trang": "str:40", "tu_ngay": "date", "ghichu": "str:80",
}  # fmt: skip
SPELT = {
    "ma_chot": "Mã chốt", "ten_chot": "Tên chốt", "loai_chot": "Loại chốt", "thon": "Thôn", "ma_xa": "Mã xã",
    "tinh_trang": "Tình trạng", "tu_ngay": "Hoạt động từ", "ghichu": "Ghi chú",
}  # fmt: skip
NAMES = ("Chốt Quảng Chu", "Chốt “Đèo Giàng” – QL3; Km 118+200", "Chốt Nà Phặc, ngã ba (mới)", "Chốt Thị trấn Yến Lạc")
PLACES = ((105.801, 21.901), (105.8345, 22.147), (106.0123, 22.3331), (106.1771, 22.2361))
FIELDS = ("checkpoint_code", "name", "checkpoint_type", "address", "commune_code", "status", "opened_on", "note")


def values(at: int) -> dict[str, Any]:
    return {
        "ma_chot": f"CKS-{at + 1:03d}", "ten_chot": NAMES[at], "loai_chot": "Chốt cấp tỉnh",
        "thon": f"Thôn Bản Cầy {at}",
        "ma_xa": "02122", "tinh_trang": "Đang hoạt động", "tu_ngay": date(2021, 1, 31), "ghichu": None,
    }  # fmt: skip


def rows() -> list[Row]:
    lines = [[*values(at).values(), PLACES[at][1], PLACES[at][0]] for at in range(len(NAMES))]
    return [[*(SPELT[each] for each in HEADINGS), "Vĩ độ", "Kinh độ"], *lines]


def features() -> list[Mapping[str, Any]]:
    return [
        {"geometry": {"type": "Point", "coordinates": PLACES[at]}, "properties": values(at)} for at in range(len(NAMES))
    ]


def marks() -> list[dict[str, object]]:
    return [
        {SPELT[name]: value for name, value in values(at).items() if value is not None}
        | {"Kinh độ": PLACES[at][0], "Vĩ độ": PLACES[at][1]}
        for at in range(len(NAMES))
    ]


def vector(suffix: str, driver: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / f"chốt{suffix}"
        return make_vector(path, features(), driver, crs=4326, geometry="Point", fields=HEADINGS)

    return make


def shapefile(folder: Path) -> Path:
    return make_shapefile(folder / "chốt.shp", features(), crs=4326, geometry="Point", fields=HEADINGS)


def zipped(folder: Path) -> Path:
    path = shapefile(folder)
    return make_zip(folder / "chốt.zip", {f"Hồ sơ/{each.name}": each for each in sorted(path.parent.glob("chốt.*"))})


KINDS: dict[str, Callable[[Path], Path]] = {
    "xlsx": lambda folder: make_xlsx(folder / "chốt.xlsx", rows()),
    "xlsx with letterhead": lambda folder: make_xlsx(folder / "chốt.xlsx", [*TOP, *rows(), *BOTTOM]),
    "xls": lambda folder: make_xls(folder / "chốt.xls", rows()),
    "ods": lambda folder: make_ods(folder / "chốt.ods", rows()),
    "csv": lambda folder: make_csv(folder / "chốt.csv", rows()),
    "tsv": lambda folder: make_csv(folder / "chốt.tsv", rows(), delimiter="\t", encoding="utf-16"),
    "shp": shapefile,
    "zip": zipped,
    "gpkg": vector(".gpkg", "GPKG"),
    "geojson": vector(".geojson", "GeoJSON"),
    "tab": vector(".tab", "MapInfo File"),
    "mif": vector(".mif", "MapInfo File"),
    "kml": lambda folder: make_kml(folder / "chốt.kml", marks()),
}


def examined(path: Path, catalog: Catalog) -> Table:
    (table,) = examine(path, catalog, "checkpoints", None, silent).tables
    return table


@pytest.mark.parametrize("kind", KINDS)
def test_same_rows_come_out_of_every_kind_of_file(tmp_path: Path, catalog: Catalog, kind: str) -> None:
    table = examined(KINDS[kind](tmp_path), catalog)
    assert [each for each in table.findings if each.refuses_row or each.refuses_file] == []
    frame = table.good_rows()
    expected = [
        (
            f"CKS-{at + 1:03d}",
            NAMES[at],
            "province",
            f"Thôn Bản Cầy {at}",
            "02122",
            "operating",
            date(2021, 1, 31),
            None,
        )
        for at in range(len(NAMES))
    ]
    assert list(frame[list(FIELDS)].itertuples(index=False, name=None)) == expected
    for point, place in zip(frame.geometry, PLACES, strict=True):
        assert (point.x, point.y) == pytest.approx(place, abs=1e-7)


@pytest.mark.parametrize("kind", KINDS)
def test_every_row_of_every_kind_of_file_is_accounted_for(tmp_path: Path, catalog: Catalog, kind: str) -> None:
    counts = check_file(catalog, KINDS[kind](tmp_path), "checkpoints").counts
    assert (counts.accepted, counts.refused) == (len(NAMES), 0)
    assert counts.read == counts.accepted + counts.not_data
