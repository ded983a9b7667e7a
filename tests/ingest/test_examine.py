"""A hand-in from file to findings, without a database."""

import hashlib
from pathlib import Path

import pytest
from pyproj import Transformer

from catalog.model import Catalog
from ingest.errors import UseError
from ingest.examine import HandIn, examine, sha256_of
from ingest.findings import render
from ingest.progress import Step, silent
from tests.builders import (
    checkpoint,
    checkpoint_table,
    make_csv,
    make_shapefile,
    make_xlsx,
    make_zip,
    zip_shapefile,
    zone,
)


def examined(path: Path, catalog: Catalog, layer: str | None = None, crs: str | None = None) -> HandIn:
    return examine(path, catalog, layer, crs, silent)


def errors(hand_in: HandIn) -> list[tuple[str, int | None]]:
    return [(each.code, each.where.row) for each in hand_in.all_findings if each.severity == "error"]


def test_good_workbook_passes_with_all_its_rows(tmp_path: Path, catalog: Catalog) -> None:
    hand_in = examined(make_xlsx(tmp_path / "a.xlsx", checkpoint_table([checkpoint(1), checkpoint(2)])), catalog)
    (table,) = hand_in.tables
    assert (hand_in.is_stopped, table.rows, table.bad_rows, len(table.good_rows())) == (False, 2, frozenset(), 2)


def test_bad_rows_are_told_apart_from_good_ones(tmp_path: Path, catalog: Catalog) -> None:
    rows = checkpoint_table([checkpoint(1), checkpoint(2, **{"Mã xã": "9"}), checkpoint(3)])
    (table,) = examined(make_csv(tmp_path / "a.csv", rows), catalog).tables
    assert table.bad_rows == {3}
    assert table.good_rows()["checkpoint_code"].tolist() == ["CKS-001", "CKS-003"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", b"", "file-empty"),
        ("a.xlsx", b"day khong phai excel", "file-not-as-named"),
        ("a.zip", b"PK\x03\x04", "zip-damaged"),
        ("a.csv", b"cot 1;cot 2\n1;2\n", "headings-not-found"),
        ("a.csv", "Mã chốt;Tên chốt\n".encode(), "table-empty"),
        ("a.csv", "Địa chỉ;Ghi chú\na;b\n".encode(), "layer-unknown"),
        ("a.pdf", b"%PDF-1.7", "format-not-read"),
    ],
)
def test_file_that_cannot_be_used_is_one_finding(
    tmp_path: Path, catalog: Catalog, name: str, content: bytes, code: str
) -> None:
    (tmp_path / name).write_bytes(content)
    hand_in = examined(tmp_path / name, catalog)
    assert (errors(hand_in), hand_in.is_stopped) == ([(code, None)], True)


def test_wrong_headings_are_all_named(tmp_path: Path, catalog: Catalog) -> None:
    rows = [["Mã chốt", "Tên chốt", "Vĩ độ"], ["CKS-001", "A", 22.1]]
    hand_in = examined(make_xlsx(tmp_path / "a.xlsx", rows), catalog)
    missing = {each.values.get("heading_vi") for each in hand_in.all_findings if each.code == "heading-missing"}
    assert missing == {"Loại chốt", "Mã xã", "Tình trạng", "Hoạt động từ"}
    assert ("heading-coordinates-missing", None) in errors(hand_in)


def test_zip_without_prj_is_refused_unless_the_officer_states_the_crs(tmp_path: Path, catalog: Catalog) -> None:
    path = zip_shapefile(tmp_path / "v.zip", make_shapefile(tmp_path / "vung.shp", [zone()], crs=None))
    assert errors(examined(path, catalog)) == [("crs-missing", None)]
    assert errors(examined(path, catalog, crs="EPSG:9213")) == []


def test_polygon_layer_takes_no_spreadsheet(tmp_path: Path, catalog: Catalog) -> None:
    path = make_csv(tmp_path / "a.csv", [["Mã vùng", "Tên vùng", "Quy mô"], ["VCL-001", "A", "Thôn"]])
    assert errors(examined(path, catalog)) == [("shapes-wanted", None)]


def test_file_with_persons_keeps_no_value(tmp_path: Path, catalog: Catalog) -> None:
    rows = checkpoint_table([checkpoint() | {"Họ và tên": "Nguyễn Văn A", "Năm sinh": 1980}])
    hand_in = examined(make_xlsx(tmp_path / "a.xlsx", rows), catalog)
    assert errors(hand_in) == [("personal-data", None)]
    assert hand_in.tables[0].normalised is None
    assert not any("Nguyễn" in str(each.values) for each in hand_in.all_findings)


def test_sheets_of_several_layers_are_one_hand_in(tmp_path: Path, catalog: Catalog) -> None:
    levels = [["Mã xã", "Cấp độ dịch", "Hệ phân loại", "Ngày đánh giá", "Áp dụng từ"],
              ["02122", 2, "NQ 128", "18/01/2022", "19/01/2022"]]  # fmt: skip
    other = [["Địa chỉ", "Ghi chú"], ["a", "b"]]
    sheets = {"Bảng 1": checkpoint_table([checkpoint()]), "Bảng 2": levels, "Bảng 3": other}
    hand_in = examined(make_xlsx(tmp_path / "a.xlsx", sheets), catalog)
    assert [each.layer.id for each in hand_in.tables if each.layer] == ["checkpoints", "commune_risk_levels"]
    assert [(each.code, each.where.sheet) for each in hand_in.all_findings if each.severity == "warning"] == [
        ("sheet-not-used", "Bảng 3")
    ]


def test_missing_file_and_layer_are_wrong_use(tmp_path: Path, catalog: Catalog) -> None:
    with pytest.raises(UseError, match="file-missing"):
        examined(tmp_path / "none.csv", catalog)
    with pytest.raises(UseError, match="layer-not-there"):
        examined(make_zip(tmp_path / "a.zip", {}), catalog, layer="nix")


def test_checksum_of_a_file_and_of_all_parts_of_a_shapefile(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"abc")
    assert sha256_of(tmp_path / "a.csv") == hashlib.sha256(b"abc").hexdigest()
    path = make_shapefile(tmp_path / "v.shp", [zone()])
    before = sha256_of(path)
    assert sha256_of(path.with_suffix(".dbf")) == before
    path.with_suffix(".prj").write_text("other")
    assert sha256_of(path) != before


def test_steps_are_told_with_their_rows(tmp_path: Path, catalog: Catalog) -> None:
    told: list[tuple[Step, int]] = []
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table([checkpoint(1), checkpoint(2)]))
    examine(
        path,
        catalog,
        None,
        None,
        lambda step, rows, seconds: told.append((step, rows)) if seconds is not None else None,
    )
    assert told == [(Step.READ, 2), (Step.NORMALISE, 2), (Step.VALIDATE, 2)]


def zone_at(lon: float, lat: float, epsg: int) -> list[tuple[float, float]]:
    x, y = Transformer.from_crs(4326, epsg, always_xy=True).transform(lon, lat)
    return [(x, y), (x, y + 200), (x + 200, y + 200), (x + 200, y), (x, y)]


@pytest.mark.parametrize(
    ("lon", "lat", "epsg", "said"),
    [
        (108.877201, 11.349358, 9217, ("108°15′", "Bình Định, Khánh Hoà, Ninh Thuận", "11,35; 108,88", "tỉnh khác")),
        (106.25, 22.66, 9210, ("105°45′", "Cao Bằng", "22,66; 106,25", "EPSG:3405 thì nằm trong tỉnh")),
        (105.8348, 22.147, 9211, ("106°00′", "Tuyên Quang", "nằm trong tỉnh", "")),
    ],
)
def test_zone_of_another_province_is_named(
    tmp_path: Path, catalog: Catalog, lon: float, lat: float, epsg: int, said: tuple[str, ...]
) -> None:
    path = make_shapefile(tmp_path / "vung.shp", [zone(1, zone_at(lon, lat, epsg))], crs=epsg)
    (finding,) = examined(path, catalog).all_findings
    problem, _ = render(finding, catalog, "vi")
    assert finding.code == "crs-meridian"
    assert all(each in problem for each in said)


def test_declared_meridian_that_is_a_slip_is_told_by_the_numbers(tmp_path: Path, catalog: Catalog) -> None:
    path = make_shapefile(tmp_path / "vung.shp", [zone()], crs=9209)
    (finding,) = examined(path, catalog).all_findings
    assert "đọc theo EPSG:9213 thì nằm trong tỉnh" in render(finding, catalog, "vi")[0]


def test_file_that_lies_elsewhere_as_a_whole_is_one_finding(tmp_path: Path, catalog: Catalog) -> None:
    zones = [zone(number, zone_at(105.84, 21.59, 9213)) for number in (1, 2, 3)]
    hand_in = examined(make_shapefile(tmp_path / "vung.shp", zones, crs=9213), catalog)
    (finding,) = hand_in.all_findings
    values = {name: finding.values[name] for name in ("rows", "km", "lat_vi", "lon_vi")}
    assert (finding.code, values) == (
        "file-outside-province", {"rows": "3", "km": "24", "lat_vi": "21,59", "lon_vi": "105,84"},
    )  # fmt: skip


def test_table_of_population_is_told_what_was_looked_at(tmp_path: Path, catalog: Catalog) -> None:
    rows = [["Biểu 5: Dân số 01/4/2019"], ["Mã số", "Đơn vị hành chính", "Tổng số"], ["058", "Bắc Kạn", 45036]]
    (finding,) = examined(make_xlsx(tmp_path / "a.xlsx", {"Biểu 5": rows, "Trống": []}), catalog).all_findings
    assert "trang «Biểu 5»: 3 dòng" in render(finding, catalog, "vi")[0]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Hệ VN-2000, kinh tuyến trục 108°15'", "108°15′, dùng ở: Bình Định, Khánh Hoà, Ninh Thuận"),
        ("Danh sách chốt", "11,3"),
    ],
)
def test_metres_of_another_province_are_one_finding(tmp_path: Path, catalog: Catalog, title: str, said: str) -> None:
    rows = [checkpoint(number) | {"Vĩ độ": 1255172.51 + number, "Kinh độ": 568262.924} for number in (1, 2)]
    named = [{{"Vĩ độ": "X", "Kinh độ": "Y"}.get(name, name): cell for name, cell in row.items()} for row in rows]
    path = make_xlsx(tmp_path / "a.xlsx", [[title], *checkpoint_table(named)])
    (finding,) = examined(path, catalog).all_findings
    assert finding.code == "metres-outside-province"
    assert said in render(finding, catalog, "vi")[0]
