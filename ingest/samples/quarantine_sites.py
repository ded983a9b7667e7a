"""Concentrated quarantine sites: what is in the Department of Health's workbook, and how it is written there."""

from collections.abc import Mapping

from ingest.samples.officer import Spellings, as_text_date, spelled
from ingest.samples.setting import Row, Setting, point_wkt
from ingest.samples.table import read_table
from ingest.samples.workbook import Column, Sheet

_SPELLINGS: Mapping[str, Spellings] = {
    "facility_type": {
        "military": ("Quân đội", "Doanh trại quân đội"),
        "health_facility": ("Cơ sở y tế",),
        "school": ("Trường học", "Trường học, ký túc xá"),
        "hotel": ("Khách sạn (tự trả phí)",),
        "other": ("Khác",),
    },
    "position_accuracy": {
        "surveyed": ("Tọa độ khảo sát",),
        "digital_map": ("Lấy trên bản đồ số",),
        "village": ("Theo thôn",),
        "commune": ("Cấp xã",),
    },
    "status": {
        "operating": ("Đang tiếp nhận", "Đang hoạt động"),
        "full": ("Hết chỗ",),
        "suspended": ("Tạm dừng",),
        "standby": ("Dự phòng",),
        "closed": ("Đã giải thể",),
    },
}


def rows(setting: Setting) -> list[Row]:
    """Return the sites as they are in truth."""
    return [_row(setting, cells) for cells in read_table("quarantine_sites")]


def _row(setting: Setting, cells: Mapping[str, str]) -> Row:
    code, clock = f"KCL-{cells['key']}", setting.clock
    decimals = 6 if cells["accuracy"] == "surveyed" else 5
    return {
        "site_code": code,
        "name": cells["name"],
        "facility_type": cells["type"],
        "address": cells["address"] or None,
        "commune_code": cells["commune"],
        "position_accuracy": cells["accuracy"],
        "status": cells["status"],
        "capacity": int(cells["capacity"]),
        "occupied": int(cells["occupied"]) if cells["occupied"] else None,
        "round": cells["round"] or None,
        "quarantine_days": int(cells["days"]),
        "managed_by": cells["managed"],
        "opened_on": clock.date(cells["opened"]),
        "closed_on": clock.date(cells["closed"]),
        "contact_phone": cells["phone"] or None,
        "decision_no": cells["decision"],
        "decided_on": clock.date(cells["decided"]),
        "issued_by": "UBND tỉnh Bắc Kạn" if cells["by"] == "tỉnh" else f"UBND huyện {cells['by']}",
        "note": "Bàn giao lại cơ sở" if cells["closed"] else None,
        "geometry": point_wkt(setting.position(code, cells["commune"], decimals)),
    }


def sheet(setting: Setting) -> Sheet:
    """Return the Department's list: headings two rows deep, dates as text, a totals row of two sums."""
    return Sheet(
        name="Khu cách ly",
        agency=("ỦY BAN NHÂN DÂN TỈNH BẮC KẠN", "SỞ Y TẾ"),
        day=setting.day,
        title="TỔNG HỢP CÁC KHU CÁCH LY TẬP TRUNG PHÒNG, CHỐNG DỊCH COVID-19",
        unit="Đơn vị tính: người",
        columns=(
            Column("STT", "stt", 6),
            Column("Mã khu", "site_code", 10),
            Column("Tên khu cách ly", "name", 46),
            Column("Loại hình", "facility_type", 22, write=spelled(_SPELLINGS["facility_type"])),
            Column("Huyện", "district", 20, group="Vị trí"),
            Column("Xã", "commune", 26, group="Vị trí"),
            Column("Mã xã", "commune_code", 9, group="Vị trí", number_format="@"),
            Column("Địa chỉ", "address", 22, group="Vị trí"),
            Column("Kinh độ", "lon", 12, group="Vị trí"),
            Column("Vĩ độ", "lat", 12, group="Vị trí"),
            Column(
                "Nguồn toạ độ", "position_accuracy", 18, group="Vị trí", write=spelled(_SPELLINGS["position_accuracy"])
            ),
            Column("Tình trạng", "status", 16, write=spelled(_SPELLINGS["status"])),
            Column("Sức chứa", "capacity", 10, total=True),
            Column("Đang cách ly", "occupied", 10, total=True),
            Column("Đợt", "round", 9),
            Column("Số ngày cách ly", "quarantine_days", 10),
            Column("Đơn vị quản lý", "managed_by", 28),
            Column("Ngày thành lập", "opened_on", 13, write=as_text_date),
            Column("Ngày giải thể", "closed_on", 13, write=as_text_date),
            Column("Số điện thoại", "contact_phone", 16, number_format="@"),
            Column("Số quyết định", "decision_no", 15, group="Quyết định thành lập"),
            Column("Ngày quyết định", "decided_on", 13, group="Quyết định thành lập", write=as_text_date),
            Column("Cơ quan ban hành", "issued_by", 22, group="Quyết định thành lập"),
            Column("Ghi chú", "note", 20),
        ),
        notes=("Điện thoại là số của cơ sở. Dữ liệu minh hoạ, không phải số liệu thật.",),
        signers=("NGƯỜI LẬP BIỂU", "KIỂM SOÁT", "GIÁM ĐỐC"),
    )
