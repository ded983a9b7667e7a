"""A full province, made in code: 2,000 points, 50 zones, 108 communes whose borders bend as the real ones do."""

import math
from collections.abc import Callable

from tests.viewer.stub_api import (
    HOME,
    Feature,
    StubService,
    area,
    checkpoint,
    isolation_zone,
    quarantine_site,
    risk_point,
)

COLUMNS, ROWS, BENDS = 12, 9, 46
"""108 communes, whose borders bend as often as those of the real ones: about 20,000 vertices in all."""


def full_province(points: int = 2000) -> StubService:
    """Return a service with that many points, 7 of 10 of them risk points."""
    west, south, east, north = HOME
    step_x, step_y = (east - west) / COLUMNS, (north - south) / ROWS

    def corner(x: float, y: float) -> list[float]:
        """A place on the grid, pushed aside by a smooth wave and a rough one: the same for both neighbours."""
        push = 0.1 * math.sin(5.1 * x + 2.3 * y) + 0.008 * math.sin(37 * x + 53 * y)
        pull = 0.1 * math.sin(3.7 * y + 1.9 * x) + 0.008 * math.sin(41 * y + 47 * x)
        return [round(west + (x + push) * step_x, 7), round(south + (y + pull) * step_y, 7)]

    def cell(column: int, row: int, width: int = 1, height: int = 1) -> Feature:
        along = [index / BENDS for index in range(BENDS)]
        ring = [corner(column + each * width, row) for each in along]
        ring += [corner(column + width, row + each * height) for each in along]
        ring += [corner(column + width - each * width, row + height) for each in along]
        ring += [corner(column, row + height - each * height) for each in along]
        return {"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]]]}

    service = StubService()
    communes, levels = [], []
    for index in range(COLUMNS * ROWS):
        column, row = index % COLUMNS, index // COLUMNS
        district = f"{58 + column // 3 + 4 * (row // 5):03}"
        code, name = f"{1800 + index:05}", f"Xã số {index * 7919 % 1000} Phương Viên"
        unit = area(
            "communes",
            f"{code}@2020-02-01",
            (0, 0, 1, 1),
            name_vi=name,
            name_en=name,
            level="commune",
            code=code,
            parent_code=district,
        )
        communes.append(unit | {"geometry": cell(column, row)})
        level = area(
            "commune_risk_levels",
            code,
            (0, 0, 1, 1),
            commune_code=code,
            commune_name=name,
            epidemic_level=str(1 + index * 13 % 4),
            level_system="nq_128",
            valid_from="2022-01-19",
            notice_no="135/TB-SYT",
        )
        levels.append(level | {"geometry": cell(column, row)})
    districts = [
        area(
            "districts",
            f"{58 + each:03}@2020-02-01",
            (0, 0, 1, 1),
            name_vi=f"Huyện số {each}",
            level="district",
            code=f"{58 + each:03}",
            parent_code="06",
        )
        | {"geometry": cell(each % 4 * 3, each // 4 * 5, 3, 5 if each < 4 else 4)}
        for each in range(8)
    ]
    province = area("provinces", "06@2020-02-01", (0, 0, 1, 1), name_vi="Tỉnh", level="province", code="06")
    service.features = {
        "communes": communes, "districts": districts, "commune_risk_levels": levels,
        "provinces": [province | {"geometry": cell(0, 0, COLUMNS, ROWS)}],
        "risk_points": [scattered(risk_point, each, communes) for each in range(points * 7 // 10)],
        "quarantine_sites": [scattered(quarantine_site, each, communes) for each in range(points * 3 // 20)],
        "checkpoints": [scattered(checkpoint, each, communes) for each in range(points * 3 // 20)],
        "isolation_zones": [small_zone(each, communes) for each in range(50)],
    }  # fmt: skip
    return service


WORDS = "Nà Phặc Bằng Vân Cốc Đán Thuần Mang Lãng Ngâm Đức Hương Nông Hạ Thanh Bình Yên Đĩnh Quảng Chu Như Cố".split()


def share(number: int, salt: float) -> float:
    """Return a share between 0 and 1 that looks like chance and is the same each time."""
    return math.modf(abs(math.sin(number * 12.9898 + salt * 78.233)) * 43758.5453)[0]


def pick(number: int, salt: float, among: list[str] | tuple[str, ...]) -> str:
    return among[int(share(number, salt) * len(among))]


def place(number: int, communes: list[Feature]) -> dict[str, str]:
    commune = communes[int(share(number, 3) * len(communes))]["properties"]
    words = " ".join(pick(number, salt, WORDS) for salt in (4, 5))
    kind = pick(number, 6, ("Quán ăn", "Chợ", "Cửa hàng tạp hoá", "Nhà văn hoá", "Xưởng gỗ", "Trường tiểu học"))
    return {
        "name": f"{kind} {words}", "commune_code": commune["code"], "commune_name": commune["name_vi"],
        "decision_no": f"{int(share(number, 8) * 900)}/QĐ-UBND",
    }  # fmt: skip


def scattered(make: Callable[..., Feature], number: int, communes: list[Feature]) -> Feature:
    west, south, east, north = HOME
    lon = west + (0.1 + 0.8 * share(number, 1)) * (east - west)
    lat = south + (0.1 + 0.8 * share(number, 2)) * (north - south)
    own: dict[str, str] = {}
    if make is risk_point:
        day = f"2022-01-{1 + int(share(number, 9) * 18):02}"
        hours = sorted(int(share(number, salt) * 23) for salt in (10, 11))
        own = {
            "address": f"Thôn {pick(number, 7, WORDS)}",
            "risk_level": pick(number, 12, ("very_high", "high", "elevated")),
            "exposed_from": f"{day}T{hours[0]:02}:00:00+07:00", "exposed_to": f"{day}T{hours[1]:02}:30:00+07:00",
            "recorded_on": day, "position_accuracy": pick(number, 13, ("surveyed", "village", "commune")),
        }  # fmt: skip
    return make(number, lon, lat, **place(number, communes), **own)


def small_zone(number: int, communes: list[Feature]) -> Feature:
    west, south, east, north = HOME
    lon, lat = (
        low + (0.1 + 0.8 * share(number, salt)) * (high - low)
        for low, high, salt in ((west, east, 1), (south, north, 2))
    )
    zone = isolation_zone(number, (0, 0, 1, 1), **place(number, communes))
    turns = [(each, 0.004 * (1 + share(number, each))) for each in (index * math.tau / 24 for index in range(24))]
    ring = [[round(lon + r * math.cos(each), 7), round(lat + r * math.sin(each), 7)] for each, r in turns]
    return zone | {"geometry": {"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]]]}}
