"""Administrative units with illustrative borders: what is in the zipped shapefile (EPSG:9213).

The 108 communes of 2021 are the cells; districts, province, Thị trấn Vân Tùng (2023) and the 37 communes of 2025 are
unions of cells, so that borders coincide exactly. The province of Thái Nguyên (2025) is not drawn.
"""

from collections.abc import Mapping

from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from catalog.model import Unit
from ingest.samples.officer import Spellings, spelled
from ingest.samples.province import PROVINCE
from ingest.samples.setting import Row, Setting
from ingest.samples.shapefile import Attribute

BOUNDARY_SOURCE = "Ranh giới minh hoạ (Voronoi)"

_LEVELS: Spellings = {"province": ("Tỉnh",), "district": ("Huyện",), "commune": ("Xã",)}
_TYPES: Spellings = {
    "province": ("Tỉnh",),
    "city": ("Thành phố",),
    "district": ("Huyện",),
    "commune": ("Xã",),
    "ward": ("Phường",),
    "township": ("Thị trấn",),
}

ATTRIBUTES = (
    Attribute("UNIT_ID", "unit_id", 16),
    Attribute("MA_DVHC", "code", 5),
    Attribute("CAP", "level", 20, spelled(_LEVELS)),
    Attribute("LOAI", "unit_type", 20, spelled(_TYPES)),
    Attribute("TEN", "name_vi", 80),
    Attribute("TEN_EN", "name_en", 80),
    Attribute("MA_CHA", "parent_code", 5),
    Attribute("TU_NGAY", "valid_from", "date"),
    Attribute("DEN_NGAY", "valid_to", "date"),
    Attribute("CAN_CU", "legal_basis", 40),
    Attribute("NGUON_RG", "boundary_source", 60),
)


def rows(setting: Setting) -> list[Row]:
    """Return the 155 units as they are in truth; their dates are those of the law and do not move."""
    members = _members(setting)
    return [_row(setting, unit, members[unit.id]) for unit in setting.catalog.units if unit.id in members]


def _members(setting: Setting) -> dict[str, list[str]]:
    """Return the 2021 communes of each unit id; units without any (Thái Nguyên) are left out."""
    successor = dict(setting.catalog.successors)
    members: dict[str, list[str]] = {}
    for unit in setting.catalog.units:
        codes = [code for code in setting.province.cells if _covers(setting, unit, code, successor)]
        if codes:
            members[unit.id] = codes
    return members


def _covers(setting: Setting, unit: Unit, commune: str, successor: Mapping[str, str]) -> bool:
    if unit.code == PROVINCE:
        return True
    if unit.level == "district":
        return setting.district_of(commune).code == unit.code
    is_of_2025 = unit.level == "commune" and unit.valid_to is None
    return unit.code == (successor[commune] if is_of_2025 else commune)


def _row(setting: Setting, unit: Unit, members: list[str]) -> Row:
    return {
        "unit_id": unit.id,
        "code": unit.code,
        "level": unit.level,
        "unit_type": unit.unit_type,
        "name_vi": unit.name.vi,
        "name_en": unit.name.en,
        "parent_code": unit.parent_code,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "legal_basis": unit.legal_basis,
        "boundary_source": BOUNDARY_SOURCE,
        "geometry": _multi(setting.province.union(members)).wkt,
    }


def _multi(area: BaseGeometry) -> MultiPolygon:
    return MultiPolygon([area]) if isinstance(area, Polygon) else MultiPolygon(area)
