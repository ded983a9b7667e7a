"""Whatever the officers' template can express comes back as it was meant, from every kind of file and encoding."""

import tempfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.derive.spreadsheet import officers_template
from catalog.load import load_catalog
from catalog.model import Field, Layer
from ingest.examine import examine
from ingest.findings import Severity
from ingest.progress import silent
from tests.builders import make_csv, make_ods, make_vector, make_xls, make_xlsx
from tests.ingest.vietnamese.encoders import ENCODE
from tests.installation import ROOT

CATALOG = load_catalog(ROOT / "config")
LAYERS = [each for each in CATALOG.layers if "xlsx" in each.source.accepts and each.id != "administrative_units"]
CENTRES = {code: (lon, lat) for code, lon, lat in CATALOG.centres}
CODES = sorted({each.code for each in CATALOG.units if each.level == "commune"} & CENTRES.keys())
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
WORDS = (
    "Trường tiểu học", "Nhà văn hoá thôn", "Chợ trung tâm", "Trạm y tế", "đường liên xã", "cầu Nà Phặc", "đèo Giàng",
    "Đồn Đèn", "khu phố cũ", "Bản Cầy", "số 4", "(mới)", "giáp ranh", "QL3", "Km 118+200", "trụ sở uỷ ban xã",
)  # fmt: skip
PLAIN = "Unicode"
ENCODINGS = {
    "xlsx": ("TCVN3 (ABC)", "VNI", "UTF-8 twice"),
    "xls": ("TCVN3 (ABC)", "VNI", "VPS"),
    "csv": ("TCVN3 (ABC)", "VNI", "VPS", "VISCII", "UTF-8"),
}
WRITERS: Mapping[str, Callable[[Path, list[list[object]]], Path]] = {
    "xlsx": make_xlsx, "xls": make_xls, "ods": make_ods, "csv": make_csv,
}  # fmt: skip
MAPS = {"gpkg": "GPKG", "geojson": "GeoJSON"}

Pair = tuple[object, object]
"""What is written into the cell, and what it means."""


def texts(field: Field) -> st.SearchStrategy[Pair]:
    if field.name.endswith("phone"):
        return st.just(("0209 3870 943", "0209 3870 943"))
    if field.name.endswith("_no"):
        number = st.integers(1, 4000).map(lambda each: f"{each}/QĐ-UBND")
        return number.map(lambda each: (each, each))
    if field.max_length and field.max_length <= 100:
        return st.sampled_from([("Đợt 1", "Đợt 1"), ("24/24", "24/24"), ("Km105+200", "Km105+200")])
    words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(", ".join)
    return words.map(lambda each: (each, each))


def days() -> st.SearchStrategy[date]:
    return st.dates(date(2021, 1, 1), date(2022, 6, 1))


@st.composite
def values(draw: st.DrawFn, field: Field) -> Pair:
    """Return a value that the field takes, as its column in the template asks for it."""
    match field.type:
        case "code":
            code = draw(st.sampled_from(CATALOG.code_list(field.codes or "").codes))
            return code.title.vi, code.code
        case "integer" | "number":
            low, high = field.range or (0, 1000)
            number = draw(st.integers(int(low), int(high)))
            return number, number
        case "boolean":
            answer = draw(st.booleans())
            return ("có" if answer else "không"), answer
        case "date":
            day = draw(days())
            return f"{day:%d/%m/%Y}", day
        case "timestamp":
            moment = datetime.combine(draw(days()), datetime.min.time()) + timedelta(minutes=draw(st.integers(0, 1439)))
            return f"{moment:%d/%m/%Y %H:%M}", moment.replace(tzinfo=ZONE)
        case _:
            return draw(texts(field))


@st.composite
def tables(draw: st.DrawFn) -> tuple[Layer, list[str], list[list[object]], list[dict[str, object]]]:
    """Return a layer, the headings of its template, rows of cells, and what the rows mean by field."""
    layer = draw(st.sampled_from(LAYERS))
    columns = officers_template(CATALOG, layer).columns
    fields = {each.name: each for each in layer.fields}
    chosen = draw(st.lists(st.sampled_from(CODES), min_size=8, max_size=12, unique=True))
    left_out = draw(st.sets(st.sampled_from([each.name for each in layer.fields if not each.required])))
    rows, meant = [], []
    for number, code in enumerate(chosen, 1):
        lon, lat = (round(each, 6) for each in CENTRES[code])
        told: dict[str, Pair] = {"latitude": (lat, lat), "longitude": (lon, lon)}
        for name, field in fields.items():
            told[name] = (None, None) if name in left_out else draw(values(field))
        if layer.unit_field:
            told[layer.unit_field.name] = (code, code)
        if layer.key != (layer.unit_field.name if layer.unit_field else ""):
            key = f"{(layer.field(layer.key).example or '')[:4]}{number:03d}"
            told[layer.key] = (key, key)
        rows.append([told[each.name][0] for each in columns])
        meant.append({name: value for name, (_, value) in told.items()})
    return layer, [f"{each.heading} *" if each.required else each.heading for each in columns], rows, meant


def write(path: Path, headings: list[str], rows: list[list[object]], encode: Callable[[str], str]) -> Path:
    lines: list[list[object]] = [[*headings], *rows]
    cells = [[encode(each) if isinstance(each, str) else each for each in row] for row in lines]
    return WRITERS[path.suffix[1:]](path, cells)


def write_map(path: Path, headings: list[str], rows: list[list[object]], driver: str) -> Path:
    """Write the rows as points with the same headings; their coordinates are the geometry."""
    lat, lon = (next(at for at, name in enumerate(headings) if name.startswith(each)) for each in ("Vĩ độ", "Kinh độ"))
    kept = [at for at in range(len(headings)) if at not in (lat, lon)]
    features: list[dict[str, Any]] = [
        {
            "geometry": {"type": "Point", "coordinates": (row[lon], row[lat])},
            "properties": {headings[at]: row[at] for at in kept},
        }
        for row in rows
    ]
    kinds = {headings[at]: "int" if any(isinstance(row[at], int) for row in rows) else "str" for at in kept}
    return make_vector(path, features, driver, crs=4326, geometry="Point", fields=kinds)


def assert_as_meant(path: Path, layer: Layer, meant: list[dict[str, object]]) -> None:
    (table,) = examine(path, CATALOG, layer.id, None, silent).tables
    assert [(each.code, each.where.row) for each in table.findings if each.severity is not Severity.NOTE] == []
    frame = table.good_rows()
    for name in (each.name for each in layer.fields):
        assert frame[name].tolist() == [row[name] for row in meant]
    if layer.geometry.type == "Point":
        places = [(point.x, point.y) for point in frame.geometry]
        assert [each for place in places for each in place] == pytest.approx(
            [each for row in meant for each in (row["longitude"], row["latitude"])], abs=1e-9
        )


def _encodings(layer: Layer, kind: str) -> list[str]:
    """Return those that the words of the layer tell apart: VPS and VISCII need more than two columns of labels."""
    return [each for each in ENCODINGS.get(kind, ()) if layer.geometry.type == "Point" or each not in ("VPS", "VISCII")]


@settings(max_examples=15, deadline=None)
@given(tables(), st.data())
def test_table_comes_back_from_every_kind_of_file_and_encoding(
    table: tuple[Layer, list[str], list[list[object]], list[dict[str, object]]], data: st.DataObject
) -> None:
    layer, headings, rows, meant = table
    kinds = [*WRITERS, *(MAPS if layer.geometry.type == "Point" else ())]
    kind = data.draw(st.sampled_from(kinds))
    encoding = data.draw(st.sampled_from([PLAIN, *_encodings(layer, kind)]))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"tep.{kind}"
        if kind in WRITERS:
            write(path, headings, rows, ENCODE.get(encoding, str))
        else:
            write_map(path, headings, rows, MAPS[kind])
        assert_as_meant(path, layer, meant)
