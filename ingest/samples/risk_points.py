"""High-risk points: what is in the Department of Health's workbook, and how it is written there."""

from collections.abc import Mapping

from ingest.samples.officer import Spellings, as_text_moment, spelled
from ingest.samples.setting import Row, Setting, point_wkt
from ingest.samples.table import read_table
from ingest.samples.workbook import Column, Sheet

_NOTICES = {
    "2021-11-26": "2018/TB-SYT",
    "2021-12-27": "2236/TB-SYT",
    "2021-12-28": "2241/TB-SYT",
    "2022-01-12": "78/TB-SYT",
    "2022-01-13": "86/TB-SYT",
    "2022-01-14": "95/TB-SYT",
    "2022-01-15": "104/TB-SYT",
    "2022-01-16": "112/TB-SYT",
    "2022-01-17": "121/TB-SYT",
    "2022-01-18": "128/TB-SYT",
    "2022-01-19": "137/TB-SYT",
}
"""The notice with which the points of a day were announced."""

_ADVICE = {
    "monitoring": "Người đã đến đây trong khung giờ trên liên hệ trạm y tế xã.",
    "disinfected": "Đã phun khử khuẩn; người đã đến đây tự theo dõi sức khoẻ 14 ngày.",
}

_SPELLINGS: Mapping[str, Spellings] = {
    "place_type": {
        "market": ("Chợ", "Chợ, siêu thị"),
        "health_facility": ("Cơ sở y tế",),
        "office": ("Cơ quan", "Cơ quan, công sở"),
        "school": ("Trường học",),
        "restaurant": ("Quán ăn", "Nhà hàng, quán ăn"),
        "transport": ("Bến xe", "Phương tiện, bến xe"),
        "community_place": ("Nơi sinh hoạt cộng đồng", "Nhà văn hóa"),
        "residential_area": ("Khu dân cư",),
        "other": ("Khác",),
    },
    "position_accuracy": {
        "surveyed": ("Toạ độ khảo sát", "GPS"),
        "digital_map": ("Bản đồ số", "Google Maps"),
        "village": ("Gần đúng theo thôn",),
        "commune": ("Gần đúng cấp xã",),
    },
    "risk_level": {
        "very_high": ("Nguy cơ rất cao", "Rất cao"),
        "high": ("Nguy cơ cao", "Cao"),
        "elevated": ("Có nguy cơ", "Nguy cơ"),
    },
    "status": {
        "monitoring": ("Đang theo dõi", "đang theo dõi"),
        "disinfected": ("Đã khử khuẩn", "Đã phun khử khuẩn"),
        "cleared": ("Hết thời gian theo dõi",),
    },
}


def rows(setting: Setting) -> list[Row]:
    """Return the points as they are in truth."""
    return [_row(setting, cells) for cells in read_table("risk_points")]


def _row(setting: Setting, cells: Mapping[str, str]) -> Row:
    code, clock = f"DNC-{cells['key']}", setting.clock
    decimals = 6 if cells["accuracy"] == "surveyed" else 5 if cells["accuracy"] == "digital_map" else 4
    return {
        "point_code": code,
        "name": cells["name"],
        "place_type": cells["place_type"],
        "address": cells["address"] or None,
        "commune_code": cells["commune"],
        "position_accuracy": cells["accuracy"],
        "risk_level": cells["risk"],
        "status": cells["status"],
        "exposed_from": clock.moment(cells["from"]),
        "exposed_to": clock.moment(cells["to"]),
        "recorded_on": clock.date(cells["recorded"]),
        "cleared_on": clock.date(cells["cleared"]),
        "advice": _ADVICE.get(cells["status"]),
        "case_count": int(cells["cases"]),
        "decision_no": _NOTICES[cells["recorded"]],
        "decided_on": clock.date(cells["recorded"]),
        "issued_by": "Sở Y tế tỉnh Bắc Kạn",
        "note": None,
        "geometry": point_wkt(setting.position(code, cells["commune"], decimals)),
    }


def sheet(setting: Setting) -> Sheet:
    """Return the Department's list: Excel dates in most columns, the end of the exposure as text, headings two deep."""
    return Sheet(
        name="Điểm nguy cơ",
        agency=("ỦY BAN NHÂN DÂN TỈNH BẮC KẠN", "SỞ Y TẾ"),
        day=setting.day,
        title="DANH SÁCH ĐIỂM NGUY CƠ LÂY NHIỄM CAO DỊCH COVID-19 TRÊN ĐỊA BÀN TỈNH BẮC KẠN",
        unit="Số ca: người",
        columns=(
            Column("STT", "stt", 6),
            Column("Mã điểm", "point_code", 10),
            Column("Tên địa điểm", "name", 44),
            Column("Loại địa điểm", "place_type", 20, write=spelled(_SPELLINGS["place_type"])),
            Column("Địa chỉ", "address", 22, group="Vị trí"),
            Column("Xã, phường, thị trấn", "commune", 26, group="Vị trí"),
            Column("Huyện, thành phố", "district", 20, group="Vị trí"),
            Column("Mã xã", "commune_code", 9, group="Vị trí", number_format="@"),
            Column("Vĩ độ", "lat", 11, group="Toạ độ (WGS 84)"),
            Column("Kinh độ", "lon", 11, group="Toạ độ (WGS 84)"),
            Column("Độ chính xác", "position_accuracy", 20, write=spelled(_SPELLINGS["position_accuracy"])),
            Column("Mức độ nguy cơ", "risk_level", 18, write=spelled(_SPELLINGS["risk_level"])),
            Column("Tình trạng", "status", 22, write=spelled(_SPELLINGS["status"])),
            Column("Từ lúc", "exposed_from", 17, group="Thời gian tiếp xúc"),
            Column("Đến lúc", "exposed_to", 17, group="Thời gian tiếp xúc", write=as_text_moment),
            Column("Ngày công bố", "recorded_on", 13),
            Column("Ngày hết theo dõi", "cleared_on", 13),
            Column("Khuyến cáo", "advice", 40),
            Column("Số ca", "case_count", 8, total=True),
            Column("Số văn bản", "decision_no", 15, group="Văn bản công bố"),
            Column("Ngày văn bản", "decided_on", 13, group="Văn bản công bố"),
            Column("Cơ quan ban hành", "issued_by", 22, group="Văn bản công bố"),
            Column("Ghi chú", "note", 14),
        ),
        notes=("Chỉ nêu địa điểm, không nêu người. Dữ liệu minh hoạ, không phải số liệu thật.",),
        signers=("NGƯỜI LẬP BIỂU", "GIÁM ĐỐC"),
    )
