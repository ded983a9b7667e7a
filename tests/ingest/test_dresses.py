"""One table in every dress that officers give it: encoding, notation, way to name a place; the same rows come out.

Each trait has its own test; here they meet.
"""

import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from catalog.load import load_catalog
from ingest.examine import examine
from ingest.progress import silent
from tests.builders import make_csv
from tests.conftest import ROOT
from tests.ingest.vietnamese.encoders import ENCODE

CATALOG = load_catalog(ROOT / "config")
CENTRES = {code: (lon, lat) for code, lon, lat in CATALOG.centres}
NAMES = {each.code: each.name.vi for each in CATALOG.units if each.level == "commune" and each.valid_from.year == 2020}
DISTRICTS = {each.code: each.name.vi for each in CATALOG.units if each.level == "district"}
PARENTS = {each.code: each.parent_code for each in CATALOG.units if each.code in NAMES and each.valid_from.year == 2020}
CODES = sorted(NAMES.keys() & CENTRES.keys())
FORWARD = Transformer.from_crs("EPSG:4326", "EPSG:9213", always_xy=True)

Row = dict[str, object]


def dms(value: float) -> str:
    seconds = round(value * 3600, 2)
    return f"{int(seconds // 3600)}°{int(seconds % 3600 // 60):02d}'{seconds % 60:05.2f}\""


def bare(name: str) -> str:
    return name.removeprefix("Thị trấn ").removeprefix("Phường ").removeprefix("Xã ")


def grid(lon: float, lat: float) -> tuple[float, float]:
    x, y = FORWARD.transform(lon, lat)
    return round(x, 3), round(y, 3)


PLACES: dict[str, Callable[[float, float], Row]] = {
    "degrees": lambda lon, lat: {"Vĩ độ": lat, "Kinh độ": lon},
    "comma": lambda lon, lat: {"Vĩ độ": f"{lat:.6f}".replace(".", ","), "Kinh độ": f"{lon:.6f}".replace(".", ",")},
    "dms": lambda lon, lat: {"Vĩ độ": dms(lat) + "N", "Kinh độ": dms(lon) + "E"},
    "swapped": lambda lon, lat: {"Vĩ độ": lon, "Kinh độ": lat},
    "one cell": lambda lon, lat: {"Toạ độ": f"{lat:.6f}, {lon:.6f}"},
    "link": lambda lon, lat: {
        "Link Google Maps": f"https://www.google.com/maps/place/A/@1,2,9z/data=!3d{lat:.6f}!4d{lon:.6f}"
    },
    "survey": lambda lon, lat: {"X": grid(lon, lat)[1], "Y": grid(lon, lat)[0]},
    "english": lambda lon, lat: {"X": grid(lon, lat)[0], "Y": grid(lon, lat)[1]},
    "millimetres": lambda lon, lat: {"X": round(grid(lon, lat)[1] * 1000), "Y": round(grid(lon, lat)[0] * 1000)},
    "thousands": lambda lon, lat: {
        "X": f"{grid(lon, lat)[1]:,.3f}".translate(str.maketrans(",.", ".,")),
        "Y": f"{grid(lon, lat)[0]:,.3f}".translate(str.maketrans(",.", ".,")),
    },
}
COMMUNES: dict[str, Callable[[str], Row]] = {
    "code": lambda code: {"Mã xã": code},
    "number": lambda code: {"Mã xã": int(code)},
    "name": lambda code: {"Xã/Phường": NAMES[code]},
    "name in the place of the code": lambda code: {"Mã xã": NAMES[code]},
    "name and district": lambda code: {"Xã": bare(NAMES[code]), "Huyện": DISTRICTS[PARENTS[code] or ""]},
    "code and name": lambda code: {"Mã xã": code, "Tên xã": NAMES[code].upper()},
    "address": lambda code: {"Địa chỉ": f"Thôn 1, {NAMES[code][0].lower()}{NAMES[code][1:]}"},
}
DAYS: dict[str, Callable[[date], object]] = {
    "slashes": lambda day: f"{day:%d/%m/%Y}",
    "short": lambda day: f"{day.day}/{day.month}/{day:%y}",
    "dots": lambda day: f"{day.day}.{day.month}.{day.year}",
    "iso": lambda day: day.isoformat(),
    "words": lambda day: f"ngày {day.day} tháng {day.month} năm {day.year}",
    "serial": lambda day: (day - date(1899, 12, 30)).days,
    "no year": lambda day: f"{day.day}/{day.month}",
}
UNICODE = "Unicode"


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[Row], list[tuple[object, ...]]]:
    """Return rows in one dress, and what they mean: key, commune, day, longitude, latitude."""
    place, commune = PLACES[draw(st.sampled_from(sorted(PLACES)))], COMMUNES[draw(st.sampled_from(sorted(COMMUNES)))]
    day_text = DAYS[draw(st.sampled_from(sorted(DAYS)))]
    encode = ENCODE.get(draw(st.sampled_from([UNICODE, "TCVN3 (ABC)", "VNI", "UTF-8", "UTF-8 twice"])), str)
    codes = draw(st.lists(st.sampled_from(CODES), min_size=6, max_size=12, unique=True))
    rows, meant = [], []
    for number, code in enumerate(codes, 1):
        lon, lat = CENTRES[code]
        lon, lat = (
            round(lon + draw(st.integers(-900, 900)) / 1e6, 6),
            round(lat + draw(st.integers(-900, 900)) / 1e6, 6),
        )
        day = date(2022, 1, 19) - timedelta(days=draw(st.integers(0, 100)))
        row: Row = {
            "Mã chốt": f"CKS-{number:03d}", "Tên chốt": f"Chốt kiểm soát số {number}", "Loại chốt": "Chốt cấp tỉnh",
            "Tình trạng": "Đang hoạt động", "Hoạt động từ": day_text(day), **commune(code), **place(lon, lat),
        }  # fmt: skip
        rows.append(
            {name: encode(cell) if isinstance(cell, str) and "http" not in cell else cell for name, cell in row.items()}
        )
        meant.append((f"CKS-{number:03d}", code, day, lon, lat))
    return rows, meant


@settings(max_examples=60, deadline=None)
@given(tables())
def test_same_rows_come_out_whatever_they_wear(table: tuple[list[Row], list[tuple[object, ...]]]) -> None:
    rows, meant = table
    with tempfile.TemporaryDirectory() as folder:
        cells = [list(rows[0]), *(list(row.values()) for row in rows)]
        path = make_csv(Path(folder) / "chot 2022-01-19.csv", cells)
        (found,) = examine(path, CATALOG, "checkpoints", None, silent).tables
    assert [(each.code, each.where.row, dict(each.values)) for each in found.findings if each.severity == "error"] == []
    frame = found.good_rows()
    assert list(zip(frame["checkpoint_code"], frame["commune_code"], frame["opened_on"], strict=True)) == [
        each[:3] for each in meant
    ]
    assert frame["name"].tolist() == [f"Chốt kiểm soát số {number}" for number in range(1, len(rows) + 1)]
    assert [each.x for each in frame.geometry] == pytest.approx([each[3] for each in meant], abs=5e-6)
    assert [each.y for each in frame.geometry] == pytest.approx([each[4] for each in meant], abs=5e-6)
