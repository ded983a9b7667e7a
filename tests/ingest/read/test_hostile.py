"""Whatever the bytes: they are read, or refused with a code. Nothing else, and nothing is left behind."""

import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.model import Catalog
from ingest.errors import IngestError
from ingest.examine import examine
from ingest.progress import silent
from ingest.read import read_file, source_files
from tests.builders import (
    checkpoint,
    checkpoint_table,
    make_csv,
    make_kml,
    make_ods,
    make_shapefile,
    make_vector,
    make_xls,
    make_xlsx,
    zip_shapefile,
    zone,
)

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")  # the catalogue, beside what failed

CELLS = st.one_of(
    st.none(), st.integers(-10, 10**7), st.floats(allow_nan=False), st.booleans(), st.dates(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12),
    st.sampled_from(["Mã chốt", "Tên chốt", "Tổng số", "CKS-001", "Ghi chú:", "I", "Người lập biểu", "Vĩ độ", "STT"]),
)  # fmt: skip
ROWS = st.lists(st.lists(CELLS, max_size=6), max_size=12)
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def tried(path: Path, catalog: Catalog) -> None:
    """Read the file; only a refusal with a code may come out of it."""
    try:
        read_file(path, catalog)
    except IngestError as err:
        catalog.message(err.code)


@SLOW
@given(
    st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\x00\x00\x27\x0a", b"\xef\xbb\xbf", b"\xff\xfe"])
)
def test_any_bytes_are_read_or_refused(catalog: Catalog, content: bytes, start: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tep"
        path.write_bytes(start + content)
        tried(path, catalog)


@SLOW
@given(ROWS)
def test_any_sheet_is_accounted_for_row_by_row(catalog: Catalog, rows: Sequence[Sequence[object]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = make_xlsx(Path(folder) / "a.xlsx", [*rows, *checkpoint_table([checkpoint(1)]), *rows])
        hand_in = examine(path, catalog, "checkpoints", None, silent)
    for table in hand_in.tables:
        numbers = [*table.raw.numbers.tolist(), *(number for number, _ in table.raw.not_data)]
        assert len(numbers) == len(set(numbers)) == table.raw.rows_read
        assert table.bad_rows <= set(table.raw.numbers.tolist())


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods", "csv", "zip", "shp", "gpkg", "geojson", "kml", "tab", "mif"])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_file_with_flipped_bytes_is_read_or_refused(catalog: Catalog, kind: str, data: st.DataObject) -> None:
    leading, parts = parts_of(kind)
    victim = data.draw(st.sampled_from(sorted(parts)))
    content = bytearray(parts[victim])
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    broken = parts | {victim: bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])}
    with tempfile.TemporaryDirectory() as folder:
        for name, part in broken.items():
            (Path(folder) / name).write_bytes(part)
        tried(Path(folder) / leading, catalog)


@cache
def parts_of(kind: str) -> tuple[str, dict[str, bytes]]:
    """Return the name of a whole file of the kind, and its parts; made once, as the time of making stands in them."""
    with tempfile.TemporaryDirectory() as folder:
        path = whole(Path(folder), kind)
        return path.name, {each.name: each.read_bytes() for each in source_files(path)}


def whole(folder: Path, kind: str) -> Path:
    rows = [checkpoint(1), checkpoint(2)]
    match kind:
        case "xlsx" | "xls" | "ods" | "csv":
            make = {"xlsx": make_xlsx, "xls": make_xls, "ods": make_ods, "csv": make_csv}[kind]
            return make(folder / f"a.{kind}", checkpoint_table(rows))  # type: ignore[operator]
        case "kml":
            return make_kml(folder / "a.kml", rows)
        case "shp" | "zip":
            shapefile = make_shapefile(folder / "vung.shp", [zone(1), zone(2)])
            return shapefile if kind == "shp" else zip_shapefile(folder / "v.zip", shapefile)
        case _:
            driver = {"gpkg": "GPKG", "geojson": "GeoJSON"}.get(kind, "MapInfo File")
            return make_vector(folder / f"a.{kind}", [zone(1), zone(2)], driver)


LAYER = '<OGRVRTLayer name="a"><SrcDataSource>{source}</SrcDataSource></OGRVRTLayer>'
VRT = f"<OGRVRTDataSource>{LAYER}</OGRVRTDataSource>"


@pytest.mark.parametrize("name", ["a.vrt", "a.geojson", "a.kml", "a.csv", "a.xml"])
@pytest.mark.parametrize("source", ["/etc/passwd", "/vsicurl/http://127.0.0.1/a.geojson", "PG:host=127.0.0.1"])
def test_file_that_only_points_elsewhere_is_refused(tmp_path: Path, catalog: Catalog, name: str, source: str) -> None:
    (tmp_path / name).write_text(VRT.format(source=source), encoding="ascii")
    with pytest.raises(IngestError, match="format-not-read|file-not-as-named"):
        read_file(tmp_path / name, catalog)


@pytest.mark.parametrize(
    "text",
    [
        '{"openapi": "3.0.0", "servers": [{"url": "http://127.0.0.1"}], "paths": {"/collections/{collectionId}": {}}}',
        '{"type": "Topology", "objects": {}, "arcs": []}',
        '{"type": "FeatureCollection", "stac_version": "1.0.0", "features": [{"type": "Feature", "assets": {}}]}',
        '{"$ref": "file:///etc/passwd"}',
        '{"type": "FeatureCollection", "features": ' + "[" * 100_000 + "]" * 100_000 + "}",
    ],
)
def test_json_for_another_driver_is_refused_or_plain_geojson(tmp_path: Path, catalog: Catalog, text: str) -> None:
    (tmp_path / "a.geojson").write_text(text, encoding="ascii")
    tried(tmp_path / "a.geojson", catalog)


def test_million_of_rows_beyond_the_limit_are_not_read(tmp_path: Path, catalog: Catalog) -> None:
    with (tmp_path / "a.csv").open("w", encoding="ascii") as handle:
        for _ in range(100):
            handle.write("1;2\n" * 100_000)
    with pytest.raises(IngestError, match="too-many-rows"):
        read_file(tmp_path / "a.csv", catalog)


def test_gigantic_cells_are_refused_or_read(tmp_path: Path, catalog: Catalog) -> None:
    huge = "x" * (8 << 20)
    make_csv(tmp_path / "a.csv", checkpoint_table([checkpoint(1, **{"Tên chốt": huge})]))
    with pytest.raises(IngestError, match="cell-too-long"):
        read_file(tmp_path / "a.csv", catalog)
    assert len(read_file(make_kml(tmp_path / "a.kml", [checkpoint(1, note=huge)]), catalog)) == 1
    with pytest.raises(IngestError, match="zip-ratio"):
        read_file(make_ods(tmp_path / "a.ods", checkpoint_table([checkpoint(1, **{"Tên chốt": huge})])), catalog)


def test_endless_nesting_of_xml_is_refused_or_read(tmp_path: Path, catalog: Catalog) -> None:
    for tag in ("Folder", "MultiGeometry"):
        deep = f"<{tag}>" * 50_000 + f"</{tag}>" * 50_000
        (tmp_path / "a.kml").write_text(f"<kml><Placemark>{deep}</Placemark></kml>", encoding="ascii")
        tried(tmp_path / "a.kml", catalog)


def test_nothing_is_left_behind(tmp_path: Path, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    place, files = tmp_path / "tmp", tmp_path / "files"
    place.mkdir()
    files.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    for kind in ("xlsx", "zip", "gpkg", "kml", "tab"):
        path = whole(files, kind)
        before = sorted(each.name for each in files.iterdir())
        read_file(path, catalog)
        content = path.read_bytes()
        path.write_bytes(content[: len(content) // 2])
        tried(path, catalog)
        assert sorted(each.name for each in files.iterdir()) == before
    assert list(place.iterdir()) == []
