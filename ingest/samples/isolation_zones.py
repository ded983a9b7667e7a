"""Medical isolation zones: what is in the Department of Health's loose shapefile (EPSG:9213), and how it is written."""

from collections.abc import Mapping

from shapely.geometry import MultiPolygon

from ingest.samples.officer import Spellings, as_is, spelled
from ingest.samples.setting import Row, Setting
from ingest.samples.shapefile import Attribute
from ingest.samples.table import read_table

_SPELLINGS: Mapping[str, Spellings] = {
    "zone_level": {
        "village": ("Thôn/bản/tổ", "Thôn"),
        "residential_area": ("Khu dân cư",),
        "facility": ("Cơ quan, cơ sở",),
        "commune": ("Toàn xã", "Xã"),
    },
    "measure": {
        "lockdown": ("Phong tỏa/Cách ly y tế vùng có dịch", "Phong tỏa"),
        "directive_16": ("Chỉ thị 16",),
        "directive_15": ("CT 15",),
    },
    "position_accuracy": {
        "surveyed": ("Toạ độ khảo sát",),
        "digital_map": ("Bản đồ số",),
        "village": ("Gần đúng theo thôn",),
    },
    "status": {
        "active": ("Đang phong tỏa", "Đang phong toả"),
        "reimposed": ("Tái phong tỏa",),
        "lifted": ("Đã gỡ bỏ",),
    },
}

ATTRIBUTES = (
    Attribute("MA_VUNG", "zone_code", 10),
    Attribute("TEN_VUNG", "name", 160),
    Attribute("QUY_MO", "zone_level", 60, spelled(_SPELLINGS["zone_level"])),
    Attribute("HINH_THUC", "measure", 80, spelled(_SPELLINGS["measure"])),
    Attribute("DIA_CHI", "address", 120),
    Attribute("MA_XA", "commune_code", 5),
    Attribute("DO_CX", "position_accuracy", 40, spelled(_SPELLINGS["position_accuracy"])),
    Attribute("TINH_TRANG", "status", 40, spelled(_SPELLINGS["status"])),
    Attribute("SO_HO", "households", "int"),
    Attribute("SO_NGUOI", "population", "int"),
    Attribute("TU_NGAY", "imposed_on", "date"),
    Attribute("DEN_NGAY", "lifted_on", "date"),
    Attribute("VB_GO_BO", "lift_decision_no", 40),
    Attribute("SO_QD", "decision_no", 40),
    Attribute("NGAY_VB", "decided_on", "date"),
    Attribute("CQ_BH", "issued_by", 80),
    Attribute("GHI_CHU", "note", 80, as_is),
)


def rows(setting: Setting) -> list[Row]:
    """Return the zones as they are in truth."""
    return [_row(setting, cells) for cells in read_table("isolation_zones")]


def _row(setting: Setting, cells: Mapping[str, str]) -> Row:
    code, clock = f"VCL-{cells['key']}", setting.clock
    return {
        "zone_code": code,
        "name": cells["name"],
        "zone_level": cells["level"],
        "measure": cells["measure"],
        "address": cells["address"],
        "commune_code": cells["commune"],
        "position_accuracy": cells["accuracy"],
        "status": cells["status"],
        "households": int(cells["households"]) if cells["households"] else None,
        "population": int(cells["people"]),
        "imposed_on": clock.date(cells["imposed"]),
        "lifted_on": clock.date(cells["lifted"]),
        "lift_decision_no": cells["lift"] or None,
        "decision_no": cells["decision"],
        "decided_on": clock.date(cells["decided"]),
        "issued_by": cells["by"],
        "note": cells["note"] or None,
        "geometry": _area(setting, code, cells["commune"], cells["radii"].split()).wkt,
    }


def _area(setting: Setting, code: str, commune: str, radii: list[str]) -> MultiPolygon:
    """Return a polygon for each radius; the whole commune when there is none."""
    if not radii:
        return MultiPolygon([setting.province.cells[commune]])
    zones = [setting.zone(f"{code}.{index}", commune, float(radius)) for index, radius in enumerate(radii)]
    return MultiPolygon(zones)
