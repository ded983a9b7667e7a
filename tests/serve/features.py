"""The features that the service's tests know, with everything that is awkward on the way to a client."""

import unicodedata
from typing import Any

import psycopg
from psycopg import sql

Row = dict[str, Any]

AWKWARD = 'Khu "A" <5 giường> & </script><script>alert(1)</script>'
DECOMPOSED = unicodedata.normalize("NFD", "Trường Nội trú Bạch Thông")


def quarantine_site(number: int, **changes: Any) -> Row:
    return {
        "site_code": f"KCL-{number:03}",
        "name": f"Trung đoàn {number}",
        "facility_type": "military",
        "commune_code": "01837",
        "status": "operating",
        "capacity": 100 + number,
        "opened_on": "2021-05-10",
        "geom": f"SRID=4326;POINT({105.80 + number / 100:.7f} 22.1234567)",
    } | changes


def checkpoint(number: int, **changes: Any) -> Row:
    return {
        "checkpoint_code": f"CKS-{number:03}",
        "name": f"Chốt {number}",
        "checkpoint_type": "province",
        "commune_code": "01837",
        "status": "operating",
        "opened_on": "2021-05-10",
        "geom": f"SRID=4326;POINT({105.60 + number / 100:.7f} 22.3)",
    } | changes


def commune(code: str, name: str, west: float | None, **changes: Any) -> Row:
    box = None
    if west is not None:
        box = f"SRID=4326;MULTIPOLYGON((({west} 22,{west} 22.1,{west + 0.1} 22.1,{west + 0.1} 22,{west} 22)))"
    return {
        "unit_id": f"{code}@2020-02-01",
        "code": code,
        "level": "commune",
        "unit_type": "commune",
        "name_vi": name,
        "parent_code": "058",
        "valid_from": "2020-02-01",
        "geom": box,
    } | changes


LAYERS: dict[str, list[Row]] = {
    "administrative_units": [
        commune("01900", "Xã Phúc Lộc", 105.5),
        commune("01901", "Xã Đôn Phong", 105.7),
        commune("01902", "Xã An Thắng", 105.9, valid_to="2023-04-10"),
        commune("01903", "Xã không có ranh giới", None),
    ],
    "quarantine_sites": [
        quarantine_site(1, name=AWKWARD, opened_on="2021-01-01", closed_on="2021-03-31", status="closed"),
        quarantine_site(2, name=DECOMPOSED, facility_type="school", opened_on="2021-02-01", closed_on="2021-05-31"),
        quarantine_site(3, name="Đồn Biên phòng", facility_type="other", capacity=20000, occupied=150),
        quarantine_site(4, name="Ân Tình", opened_on="2021-06-04", occupied=0),
        quarantine_site(5, name="An Bình", opened_on="2021-06-05", geom="SRID=4326;POINT(105.8348 22.147)"),
    ],
    "checkpoints": [checkpoint(number) for number in range(1, 26)],
    "risk_points": [
        {
            "point_code": "DNC-001",
            "name": "Chợ Bắc Kạn",
            "place_type": "market",
            "risk_level": "high",
            "status": "monitoring",
            "commune_code": "01837",
            "exposed_from": "2021-05-10T08:00:00+07:00",
            "exposed_to": "2021-05-10T11:30:00+07:00",
            "recorded_on": "2021-05-11",
            "case_count": 3,
            "geom": "SRID=4326;POINT(105.8348765 22.1470987)",
        }
    ],
}


def insert(connection: psycopg.Connection[Any], layer: str, rows: list[Row]) -> None:
    """Insert the rows into the layer's editing table."""
    for row in rows:
        query = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
            sql.Identifier("work", layer),
            sql.SQL(", ").join(map(sql.Identifier, row)),
            sql.SQL(", ").join(sql.Placeholder() for _ in row),
        )
        connection.execute(query, list(row.values()))
