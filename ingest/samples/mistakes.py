"""One small hand-in for each kind of mistake; what the receipt should say stands in the file's name after «__»."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ingest.samples import isolation_zones, quarantine_sites
from ingest.samples.hand_ins import hand_in, write_zipped_shapefile
from ingest.samples.officer import spelled
from ingest.samples.setting import Row, Setting, point_wkt
from ingest.samples.workbook import Column, Sheet, write_sheet

FEW = 6
"""Rows of each workbook: one bad row stays below the share at which the layer refuses the whole file."""

Mistake = Callable[[Path, Setting], None]


def write_mistakes(folder: Path, setting: Setting) -> list[Path]:
    """Write all of them into the folder; return their paths."""
    paths = []
    for name, write in MISTAKES.items():
        write(folder / name, setting)
        paths.append(folder / name)
    return paths


def _few(setting: Setting) -> list[Row]:
    return quarantine_sites.rows(setting)[:FEW]


def _changed(rows: Sequence[Row], index: int, **values: Any) -> list[Row]:
    return [row | values if number == index else row for number, row in enumerate(rows)]


def _write_sites(path: Path, setting: Setting, rows: Sequence[Row], total_off_by: int = 0) -> None:
    write_sheet(path, quarantine_sites.sheet(setting), rows, setting, total_off_by)


def _without_prj(path: Path, setting: Setting) -> None:
    rows = isolation_zones.rows(setting)[1:4]
    write_zipped_shapefile(path, rows, isolation_zones.ATTRIBUTES, setting.day, leave_out=(".prj",))


def _swapped_coordinates(path: Path, setting: Setting) -> None:
    lon, lat = setting.province.points["01840"]
    _write_sites(path, setting, _changed(_few(setting), 1, geometry=point_wkt((round(lat, 5), round(lon, 5)))))


def _unknown_commune(path: Path, setting: Setting) -> None:
    _write_sites(path, setting, _changed(_few(setting), 3, commune_code="09999"))


def _patients(path: Path, setting: Setting) -> None:
    """Write a list with a column of patients' codes, all of them made up."""
    row = hand_in("risk_points").rows(setting)[0]
    columns = (
        Column("STT", "stt", 6),
        Column("Mã điểm", "point_code", 10),
        Column("Tên địa điểm", "name", 30),
        Column("Mã bệnh nhân", "patient", 16),
        Column("Năm sinh", "born", 10),
        Column("Loại địa điểm", "place_type", 20, write=spelled({"market": ("Chợ",)})),
        Column("Mã xã", "commune_code", 9, number_format="@"),
        Column("Vĩ độ", "lat", 11),
        Column("Kinh độ", "lon", 11),
        Column("Mức độ nguy cơ", "risk_level", 18, write=spelled({"very_high": ("Nguy cơ rất cao",)})),
        Column("Tình trạng", "status", 18, write=spelled({"monitoring": ("Đang theo dõi",)})),
        Column("Ngày công bố", "recorded_on", 13),
    )
    sheet = Sheet(
        name="Điểm nguy cơ",
        agency=("ỦY BAN NHÂN DÂN TỈNH BẮC KẠN", "SỞ Y TẾ"),
        day=setting.day,
        title="DANH SÁCH ĐIỂM NGUY CƠ",
        unit="",
        columns=columns,
        notes=("Dữ liệu minh hoạ.",),
        signers=("NGƯỜI LẬP BIỂU",),
    )
    write_sheet(path, sheet, [row | {"patient": "BN-000000", "born": 1900}], setting)


def _text_as_workbook(path: Path, setting: Setting) -> None:
    lines = [
        "Mã khu;Tên khu cách ly;Mã xã",
        *(f"{row['site_code']};{row['name']};{row['commune_code']}" for row in _few(setting)),
    ]
    path.write_text("\r\n".join(lines) + "\r\n", encoding="utf-8")


def _wrong_total(path: Path, setting: Setting) -> None:
    _write_sites(path, setting, _few(setting), total_off_by=7)


def _same_key_twice(path: Path, setting: Setting) -> None:
    rows = _few(setting)
    _write_sites(path, setting, _changed(rows, 4, site_code=rows[2]["site_code"]))


MISTAKES: dict[str, Mistake] = {
    "thieu_prj__crs-missing.zip": _without_prj,
    "dao_toa_do__coordinates-swapped.xlsx": _swapped_coordinates,
    "ma_xa_la__unit-unknown.xlsx": _unknown_commune,
    "cot_benh_nhan__personal-data.xlsx": _patients,
    "tep_van_ban__file-not-as-named.xlsx": _text_as_workbook,
    "tong_sai__total-mismatch.xlsx": _wrong_total,
    "trung_ma__key-twice.xlsx": _same_key_twice,
}
