"""The hand-ins: always the same bytes, files as officers make them, and exactly the truth in them."""

import hashlib
import zipfile
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import shapely

from catalog.model import Catalog, Layer
from ingest.examine import examine
from ingest.findings import Severity
from ingest.progress import silent
from ingest.samples.clock import HANOI, REFERENCE_DAY
from ingest.samples.hand_ins import HAND_INS, HandIn, expected_rows
from ingest.samples.setting import Row, Setting
from ingest.samples.write import write_samples

SEED = 1


def digests(folder: Path) -> dict[str, str]:
    files = (each for each in sorted(folder.rglob("*")) if each.is_file())
    return {str(each.relative_to(folder)): hashlib.sha256(each.read_bytes()).hexdigest() for each in files}


def layer_of(catalog: Catalog, layer_id: str) -> Layer:
    layer = catalog.layer(layer_id)
    assert layer is not None
    return layer


@pytest.fixture(scope="module", params=HAND_INS, ids=lambda each: each.layer)
def hand_in(request: pytest.FixtureRequest) -> HandIn:
    found = request.param
    assert isinstance(found, HandIn)
    return found


@pytest.fixture(scope="module")
def truth(hand_in: HandIn, catalog: Catalog) -> list[Row]:
    return expected_rows(hand_in.layer, SEED, REFERENCE_DAY, catalog)


# --- bytes ---


def test_same_seed_gives_the_same_bytes(catalog: Catalog, sample_folder: Path, tmp_path: Path) -> None:
    write_samples(tmp_path, Setting(catalog, SEED, REFERENCE_DAY))
    assert digests(tmp_path) == digests(sample_folder)


def test_no_file_knows_when_it_was_written(sample_folder: Path) -> None:
    for path in (*sample_folder.rglob("*.xlsx"), *sample_folder.rglob("*.zip")):
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as members:
                assert {each.date_time[0] for each in members.infolist()} == {1980}, path
    header = (sample_folder / "vung_cach_ly_y_te.dbf").read_bytes()[1:4]
    assert tuple(header) == (122, 1, 19)  # years since 1900, month, day
    modified = openpyxl.load_workbook(sample_folder / "khu_cach_ly.xlsx").properties.modified
    assert modified is not None
    assert modified.date() == REFERENCE_DAY


def test_another_seed_moves_the_places_but_no_text(catalog: Catalog) -> None:
    for layer in ("risk_points", "isolation_zones"):
        one, other = (expected_rows(layer, seed, REFERENCE_DAY, catalog) for seed in (1, 2))
        assert [each | {"geometry": None} for each in one] == [each | {"geometry": None} for each in other]
        assert sum(a["geometry"] != b["geometry"] for a, b in zip(one, other, strict=True)) > len(one) / 2


def test_date_moves_every_date_but_those_of_the_law(catalog: Catalog) -> None:
    later = REFERENCE_DAY + timedelta(days=1600)
    for each in HAND_INS:
        pairs = zip(
            expected_rows(each.layer, SEED, REFERENCE_DAY, catalog), expected_rows(each.layer, SEED, later, catalog),
            strict=True,
        )  # fmt: skip
        shift = timedelta(0) if each.layer == "administrative_units" else timedelta(days=1600)
        for before, after in pairs:
            assert after == {name: _moved(value, shift) for name, value in before.items()}


def _moved(value: Any, shift: timedelta) -> Any:
    return value + shift if isinstance(value, date) else value


# --- the truth ---


def test_every_field_of_the_catalogue_is_in_every_row(hand_in: HandIn, truth: list[Row], catalog: Catalog) -> None:
    names = [*(field.name for field in layer_of(catalog, hand_in.layer).fields), "geometry"]
    assert all(list(row) == names for row in truth)


def test_required_fields_are_there_and_codes_are_of_their_list(
    hand_in: HandIn, truth: list[Row], catalog: Catalog
) -> None:
    for field in layer_of(catalog, hand_in.layer).fields:
        values = {row[field.name] for row in truth}
        assert not (field.required and None in values), field.name
        if field.codes:
            assert values <= {None, *(code.code for code in catalog.code_list(field.codes).codes)}


def test_key_is_unique(hand_in: HandIn, truth: list[Row], catalog: Catalog) -> None:
    key = layer_of(catalog, hand_in.layer).key
    assert max(Counter(row[key] for row in truth).values()) == 1


@pytest.mark.parametrize("layer", ["risk_points", "quarantine_sites", "checkpoints"])
def test_points_lie_in_the_cell_of_their_commune(layer: str, setting: Setting) -> None:
    for row in expected_rows(layer, SEED, REFERENCE_DAY, setting.catalog):
        point = shapely.from_wkt(row["geometry"])
        assert setting.province.cells[row["commune_code"]].contains(point), row["name"]
        rounded = shapely.Point(round(point.x, 4), round(point.y, 4))
        assert setting.province.cells[row["commune_code"]].contains(rounded), row["name"]


def test_zones_are_valid_inside_their_commune_and_apart(setting: Setting) -> None:
    rows = expected_rows("isolation_zones", SEED, REFERENCE_DAY, setting.catalog)
    areas = [shapely.from_wkt(row["geometry"]) for row in rows]
    for row, area in zip(rows, areas, strict=True):
        assert area.is_valid, row["name"]
        assert setting.province.cells[row["commune_code"]].covers(area), row["name"]
    in_force = [area for row, area in zip(rows, areas, strict=True) if row["lifted_on"] is None]
    assert sum(area.area for area in in_force) == pytest.approx(shapely.union_all(in_force).area, rel=1e-12)
    assert {len(area.geoms) for area in areas} == {1, 2}


def test_levels_are_counted_as_in_the_notice_of_19_january(catalog: Catalog) -> None:
    rows = expected_rows("commune_risk_levels", SEED, REFERENCE_DAY, catalog)
    assert Counter(row["epidemic_level"] for row in rows) == {"1": 91, "2": 12, "3": 2, "4": 3}


def test_units_are_the_province_its_districts_and_communes_of_three_times(catalog: Catalog) -> None:
    rows = expected_rows("administrative_units", SEED, REFERENCE_DAY, catalog)
    counts = Counter((row["level"], row["valid_from"].year) for row in rows)
    assert counts == {("province", 2020): 1, ("district", 2020): 8, ("commune", 2020): 108,
                      ("commune", 2023): 1, ("commune", 2025): 37}  # fmt: skip
    assert {row["boundary_source"] for row in rows} == {"Ranh giới minh hoạ (Voronoi)"}


def test_borders_of_units_coincide_exactly(catalog: Catalog) -> None:
    rows = expected_rows("administrative_units", SEED, REFERENCE_DAY, catalog)
    province = shapely.from_wkt(next(row["geometry"] for row in rows if row["level"] == "province"))
    for level, year in (("district", 2020), ("commune", 2020), ("commune", 2025)):
        parts = [row["geometry"] for row in rows if (row["level"], row["valid_from"].year) == (level, year)]
        areas = shapely.from_wkt(parts)
        assert shapely.coverage_is_valid(areas), (level, year)
        assert shapely.union_all(areas).symmetric_difference(province).area < 1e-12
    van_tung = [row["geometry"] for row in rows if row["code"] == "01954" and row["valid_from"].year in (2020, 2023)]
    assert len(set(van_tung)) == 1


def test_exposure_may_cross_midnight_and_is_in_the_province_s_time(catalog: Catalog) -> None:
    rows = [row for row in expected_rows("risk_points", SEED, REFERENCE_DAY, catalog) if row["exposed_from"]]
    assert any(row["exposed_from"].date() < row["exposed_to"].date() for row in rows)
    assert all(row["exposed_from"].tzinfo is HANOI for row in rows)


def test_no_heading_and_no_text_names_a_person(catalog: Catalog) -> None:
    for each in HAND_INS:
        refused = layer_of(catalog, each.layer).source.refuse_headings
        texts = [
            value.casefold()
            for row in expected_rows(each.layer, SEED, REFERENCE_DAY, catalog)
            for value in row.values()
            if isinstance(value, str)
        ]
        names = [word for word in refused if len(word) > 4]
        assert not [text for text in texts for word in names if word in text]


# --- the files ---


def test_file_read_by_ingest_gives_the_truth_and_nothing_to_mend(
    hand_in: HandIn, truth: list[Row], catalog: Catalog, sample_folder: Path
) -> None:
    hand_in_read = examine(sample_folder / hand_in.file, catalog, None, None, silent)
    (table,) = hand_in_read.tables
    assert table.layer is not None
    assert table.layer.id == hand_in.layer
    assert [each for each in hand_in_read.all_findings if each.severity is not Severity.NOTE] == []
    rows = table.good_rows().to_dict("records")
    names = [name for name in truth[0] if name != "geometry"]
    assert [{name: row[name] for name in names} for row in rows] == [
        {name: row[name] for name in names} for row in truth
    ]
    for read, true in zip(rows, truth, strict=True):
        if true["geometry"]:  # 1e-7 degrees are a centimetre
            assert shapely.hausdorff_distance(read["geom"], shapely.from_wkt(true["geometry"])) < 1e-7


@pytest.mark.parametrize("file", [each.file for each in HAND_INS if each.sheet])
def test_workbook_has_letterhead_motto_title_total_and_signatures(sample_folder: Path, file: str) -> None:
    page = openpyxl.load_workbook(sample_folder / file).worksheets[0]
    texts = [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]
    assert texts[0] == "ỦY BAN NHÂN DÂN TỈNH BẮC KẠN"
    for text in (
        *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Tổng cộng"),
        *("NGƯỜI LẬP BIỂU", "(Ký, ghi rõ họ tên)", "Bắc Kạn, ngày 19 tháng 01 năm 2022"),
    ):
        assert text in texts
    assert any(text.startswith("(Tính đến 16 giờ") for text in texts)
    assert any("Dữ liệu minh hoạ" in text for text in texts)


def test_totals_row_is_a_true_checksum(sample_folder: Path, catalog: Catalog) -> None:
    page = openpyxl.load_workbook(sample_folder / "khu_cach_ly.xlsx").worksheets[0]
    total = next(row for row in page.iter_rows(values_only=True) if row[0] == "Tổng cộng")
    rows = expected_rows("quarantine_sites", SEED, REFERENCE_DAY, catalog)
    sums = [sum(row[name] or 0 for row in rows) for name in ("capacity", "occupied")]
    assert [value for value in total if isinstance(value, int)] == sums


def test_coordinates_of_one_workbook_are_text_with_a_comma(sample_folder: Path) -> None:
    page = openpyxl.load_workbook(sample_folder / "chot_kiem_soat.xlsx").worksheets[0]
    headings = next(row for row in page.iter_rows() if "Vĩ độ" in {cell.value for cell in row})
    column = next(cell.column for cell in headings if cell.value == "Vĩ độ")
    values = [page.cell(headings[0].row + index, column).value for index in range(1, 17)]
    assert all(isinstance(value, str) and "," in value for value in values)


def test_dates_are_real_in_one_workbook_and_text_in_another(sample_folder: Path) -> None:
    kinds = {}
    for file in ("chot_kiem_soat.xlsx", "khu_cach_ly.xlsx"):
        page = openpyxl.load_workbook(sample_folder / file).worksheets[0]
        kinds[file] = any(isinstance(cell, date) for row in page.iter_rows(values_only=True) for cell in row)
    assert kinds == {"chot_kiem_soat.xlsx": True, "khu_cach_ly.xlsx": False}


def test_attributes_of_shapefiles_are_names_that_dbf_can_hold(hand_in: HandIn) -> None:
    assert all(each.name.isascii() and len(each.name) <= 10 for each in hand_in.attributes)


def test_shapefiles_carry_projection_and_encoding(sample_folder: Path) -> None:
    parts = {each.suffix: each for each in sample_folder.glob("vung_cach_ly_y_te.*")}
    assert set(parts) == {".shp", ".shx", ".dbf", ".prj", ".cpg"}
    assert parts[".cpg"].read_text() == "UTF-8"
    with zipfile.ZipFile(sample_folder / "ranh_gioi_hanh_chinh.zip") as members:
        assert {Path(name).suffix for name in members.namelist()} == set(parts)
        assert members.read("ranh_gioi_hanh_chinh.prj").startswith(b'PROJCS["VN')


def test_readme_names_every_file_and_says_that_it_is_invented(sample_folder: Path) -> None:
    text = (sample_folder / "README.txt").read_text(encoding="utf-8")
    assert "bịa đặt" in text
    assert "invented" in text
    files = {each.name for each in sample_folder.iterdir() if each.is_file()} - {"README.txt"}
    loose = {f"vung_cach_ly_y_te{suffix}" for suffix in (".shx", ".dbf", ".prj", ".cpg")}
    assert all(name in text for name in files - loose)
    assert all(f"bad/{each.name}" in text for each in (sample_folder / "bad").iterdir())


def test_unknown_layer_has_no_truth(catalog: Catalog) -> None:
    with pytest.raises(KeyError):
        expected_rows("vaccination_sites", SEED, REFERENCE_DAY, catalog)
