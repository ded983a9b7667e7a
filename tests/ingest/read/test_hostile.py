"""Whatever the bytes: they are read, or refused with a code. Nothing else, and nothing is left behind."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.model import Catalog
from ingest.errors import IngestError
from ingest.examine import examine
from ingest.progress import silent
from ingest.read import read_file
from tests.builders import checkpoint, checkpoint_table, make_csv, make_shapefile, make_xlsx, zip_shapefile, zone

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


@pytest.mark.parametrize("kind", ["xlsx", "csv", "zip", "shp"])
@SLOW
@given(data=st.data())
def test_file_with_flipped_bytes_is_read_or_refused(catalog: Catalog, kind: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = whole(Path(folder), kind)
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(content[: data.draw(st.integers(len(content) // 2, len(content)))])
        tried(path, catalog)


def whole(folder: Path, kind: str) -> Path:
    if kind == "xlsx":
        return make_xlsx(folder / "a.xlsx", checkpoint_table([checkpoint(1), checkpoint(2)]))
    if kind == "csv":
        return make_csv(folder / "a.csv", checkpoint_table([checkpoint(1), checkpoint(2)]))
    shapefile = make_shapefile(folder / "vung.shp", [zone(1), zone(2)])
    return shapefile if kind == "shp" else zip_shapefile(folder / "v.zip", shapefile)
