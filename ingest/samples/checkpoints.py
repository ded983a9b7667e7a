"""Disease-control checkpoints: what is in the Provincial Police's workbook, and how it is written there.

Of public record are the eleven inter-agency checkpoints from 31/01/2021 (618/UBND-VXNV of 01/02/2021), among them
Quảng Chu on the road from Thái Nguyên and thôn Bản Cầy, xã Như Cố, bordering Thần Sa; the rest is invented.
"""

from collections.abc import Mapping

from ingest.samples.officer import Spellings, spelled, with_decimal_comma
from ingest.samples.setting import Row, Setting, point_wkt
from ingest.samples.table import read_table
from ingest.samples.workbook import Column, Sheet

_AGENCIES = {
    "interagency": "Công an, Y tế, Quân sự, Giao thông",
    "province": "Công an, Y tế, Quân sự",
    "district": "Công an huyện, Trung tâm Y tế",
    "commune": "Công an xã, Dân quân, Trạm Y tế",
    "zone": "Công an xã, Dân quân",
}

_SPELLINGS: Mapping[str, Spellings] = {
    "checkpoint_type": {
        "interagency": ("Chốt kiểm dịch y tế liên ngành", "Liên ngành"),
        "province": ("Cấp tỉnh",),
        "district": ("Cấp huyện", "Chốt cấp huyện"),
        "commune": ("Cấp xã",),
        "zone": ("Chốt vùng phong tỏa", "Vùng phong tỏa"),
    },
    "position_accuracy": {
        "surveyed": ("GPS",),
        "digital_map": ("Google Maps", "Bản đồ số"),
        "village": ("Gần đúng thôn",),
        "commune": ("Gần đúng xã",),
    },
    "direction": {"in": ("Chiều vào", "Vào"), "out": ("Chiều ra",), "both": ("Hai chiều", "2 chiều")},
    "status": {
        "operating": ("Đang hoạt động", "Hoạt động"),
        "suspended": ("Tạm dừng",),
        "closed": ("Đã giải thể",),
    },
}


def rows(setting: Setting) -> list[Row]:
    """Return the checkpoints as they are in truth."""
    return [_row(setting, cells) for cells in read_table("checkpoints")]


def _row(setting: Setting, cells: Mapping[str, str]) -> Row:
    code, clock, commune = f"CKS-{cells['key']}", setting.clock, cells["commune"]
    decimals = 6 if cells["accuracy"] == "surveyed" else 4
    return {
        "checkpoint_code": code,
        "name": cells["name"],
        "checkpoint_type": cells["type"],
        "address": cells["address"] or None,
        "commune_code": commune,
        "position_accuracy": cells["accuracy"],
        "road": cells["road"],
        "chainage": cells["chainage"] or None,
        "borders_with": cells["borders"] or None,
        "direction": cells["direction"],
        "hours": "24/24" if cells["type"] != "commune" else "05:00 – 22:00",
        "agency": _AGENCIES[cells["type"]],
        "status": cells["status"],
        "opened_on": clock.date(cells["opened"]),
        "closed_on": clock.date(cells["closed"]),
        "contact_phone": None,
        "decision_no": cells["decision"],
        "decided_on": clock.date(cells["decided"]),
        "issued_by": _issuer(setting, cells["by"], commune),
        "note": None,
        "geometry": point_wkt(setting.position(code, commune, decimals)),
    }


def _issuer(setting: Setting, issuer: str, commune: str) -> str:
    if issuer == "tỉnh":
        return "UBND tỉnh Bắc Kạn"
    return f"UBND {_lower_first(setting.commune(commune).name.vi)}" if issuer == "xã" else f"UBND huyện {issuer}"


def _lower_first(text: str) -> str:
    return text[0].lower() + text[1:]


def sheet(setting: Setting) -> Sheet:
    """Return the Police's list: coordinates as text with a decimal comma, real Excel dates."""
    return Sheet(
        name="Chốt",
        agency=("ỦY BAN NHÂN DÂN TỈNH BẮC KẠN", "CÔNG AN TỈNH"),
        day=setting.day,
        title="DANH SÁCH CÁC CHỐT KIỂM SOÁT, KIỂM DỊCH Y TẾ PHÒNG, CHỐNG DỊCH COVID-19",
        unit="Toạ độ: độ, hệ WGS 84",
        columns=(
            Column("TT", "stt", 6),
            Column("Mã chốt", "checkpoint_code", 10),
            Column("Tên chốt", "name", 40),
            Column("Loại chốt", "checkpoint_type", 30, write=spelled(_SPELLINGS["checkpoint_type"])),
            Column("Thôn/tổ", "address", 22),
            Column("Xã/Phường/Thị trấn", "commune", 24),
            Column("Huyện/Thành phố", "district", 20),
            Column("Mã ĐVHC", "commune_code", 9, number_format="@"),
            Column("Tuyến đường", "road", 34),
            Column("Lý trình", "chainage", 12),
            Column("Giáp với", "borders_with", 44),
            Column("Hướng kiểm soát", "direction", 13, write=spelled(_SPELLINGS["direction"])),
            Column("Giờ hoạt động", "hours", 14),
            Column("Lực lượng", "agency", 34),
            Column("Vĩ độ", "lat", 12, write=with_decimal_comma),
            Column("Kinh độ", "lon", 12, write=with_decimal_comma),
            Column("Độ chính xác vị trí", "position_accuracy", 18, write=spelled(_SPELLINGS["position_accuracy"])),
            Column("Tình trạng", "status", 16, write=spelled(_SPELLINGS["status"])),
            Column("Hoạt động từ", "opened_on", 13),
            Column("Ngày giải thể", "closed_on", 13),
            Column("Văn bản", "decision_no", 16),
            Column("Ngày ban hành", "decided_on", 13),
            Column("Cơ quan ban hành", "issued_by", 24),
            Column("Điện thoại", "contact_phone", 16, number_format="@"),
            Column("Ghi chú", "note", 14),
        ),
        notes=("Lực lượng chỉ ghi đơn vị. Dữ liệu minh hoạ, không phải số liệu thật.",),
        signers=("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"),
    )
