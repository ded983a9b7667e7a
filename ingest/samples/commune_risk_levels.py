"""Epidemic levels of the 108 communes: what is in the Department of Health's workbook, and how it is written there.

The counts are those of the notice of 19/01/2022 (91 communes at level 1, 12 at 2, 2 at 3, 3 at 4); which communes they
were follows the level-4 list of 14/01/2022 as far as that goes, the rest is invented.
"""

from ingest.samples.officer import as_number, as_text_date
from ingest.samples.setting import Row, Setting
from ingest.samples.workbook import Column, Sheet

_RAISED = {
    "4": ("02155", "02158", "02179"),
    "3": ("01864", "02170"),
    "2": (
        *("02098", "02188", "02191"),  # level 4 on 14/01/2022
        *("01834", "01837", "01840", "01843", "01846", "01879", "02086", "02173", "02176"),
    ),
}
"""Level → communes; all others are at level 1."""


def rows(setting: Setting) -> list[Row]:
    """Return the level of each commune, in the order of the codes; the geometry is that of the commune."""
    levels = {code: level for level, codes in _RAISED.items() for code in codes}
    return [_row(setting, code, levels.get(code, "1")) for code in sorted(setting.province.cells)]


def _row(setting: Setting, code: str, level: str) -> Row:
    return {
        "commune_code": code,
        "epidemic_level": level,
        "level_system": "nq_128",
        "assessed_on": setting.clock.date("2022-01-18"),
        "valid_from": setting.clock.date("2022-01-19"),
        "valid_to": None,
        "notice_no": "135/TB-SYT",
        "note": "Tăng cấp độ so với lần đánh giá trước" if level in ("3", "4") else None,
        "geometry": None,
    }


def sheet(setting: Setting) -> Sheet:
    """Return the Department's notice: a section for each district, a row of column numbers, the level as a number."""
    counts = "; ".join(f"cấp {level}: {len(codes):02}" for level, codes in sorted(_RAISED.items()))
    return Sheet(
        name="Cấp độ dịch",
        agency=("ỦY BAN NHÂN DÂN TỈNH BẮC KẠN", "SỞ Y TẾ"),
        day=setting.day,
        title="ĐÁNH GIÁ CẤP ĐỘ DỊCH COVID-19 THEO XÃ, PHƯỜNG, THỊ TRẤN",
        unit="Cấp 1: xanh; cấp 2: vàng; cấp 3: cam; cấp 4: đỏ",
        columns=(
            Column("STT", "stt", 6),
            Column("Xã, phường, thị trấn", "commune", 30),
            Column("Mã xã", "commune_code", 10, number_format="@"),
            Column("Cấp độ dịch", "epidemic_level", 10, write=as_number),
            Column("Căn cứ phân loại", "level_system", 18, write=lambda _value, _row: "NQ 128"),
            Column("Ngày đánh giá", "assessed_on", 14, write=as_text_date),
            Column("Áp dụng từ", "valid_from", 14),
            Column("Áp dụng đến", "valid_to", 14),
            Column("Số thông báo", "notice_no", 15),
            Column("Ghi chú", "note", 36),
        ),
        sections=True,
        numbered_columns=True,
        notes=(
            f"Cấp 1: {108 - sum(map(len, _RAISED.values()))} xã; {counts}.",
            "Dữ liệu minh hoạ, không phải số liệu thật.",
        ),
        signers=("NGƯỜI LẬP BIỂU", "GIÁM ĐỐC"),
    )
