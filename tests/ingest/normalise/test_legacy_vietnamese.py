"""A table in an encoding before Unicode."""

from pathlib import Path

import numpy as np
import pytest

from catalog.model import Catalog
from ingest.examine import examine
from ingest.normalise.legacy_vietnamese import legacy_vietnamese
from ingest.progress import silent
from ingest.read.table import Heading, RawTable, as_cells
from ingest.vietnamese.charsets import as_bytes
from ingest.vocabulary import read_vocabulary
from tests.builders import BOTTOM, TOP, checkpoint, checkpoint_table, make_csv, make_shapefile, make_xlsx, zone
from tests.ingest.vietnamese.encoders import ENCODE

LEGACY = ["TCVN3 (ABC)", "VNI", "VPS", "VISCII", "Windows-1258", "UTF-8", "UTF-8 twice"]
TOTALS = ["", "Tổng cộng", "", "", "", "", "", "", "", 0]


def rows_in(encoding: str) -> list[list[object]]:
    kinds = ["Chốt cấp tỉnh", "Chốt cấp huyện", "Chốt cấp xã"]
    rows = [checkpoint(at, **{"Loại chốt": kinds[at % 3]}) for at in range(1, 8)]
    table = [*TOP, *checkpoint_table(rows), TOTALS, *BOTTOM]
    return [[ENCODE[encoding](each) if isinstance(each, str) else each for each in row] for row in table]


def _has_control(row: list[object]) -> bool:
    """Return whether a workbook could not hold the row: some capitals of VISCII are control characters."""
    return any(ord(letter) < 32 for cell in row if isinstance(cell, str) for letter in cell)


@pytest.mark.parametrize("encoding", LEGACY)
def test_workbook_is_read_as_if_it_were_in_unicode(tmp_path: Path, catalog: Catalog, encoding: str) -> None:
    rows = [each for each in rows_in(encoding) if not _has_control(each)]
    hand_in = examine(make_xlsx(tmp_path / "a.xlsx", rows), catalog, None, None, silent)
    (table,) = hand_in.tables
    assert table.layer is not None
    assert table.layer.id == "checkpoints"
    assert (table.rows, table.bad_rows, table.is_stopped) == (7, frozenset(), False)
    assert table.good_rows()["name"].tolist() == [f"Chốt số {at}" for at in range(1, 8)]
    assert [each.text for each in table.raw.headings] == [*map(str, checkpoint())]
    codes = {each.code for each in table.findings}
    assert "text-decoded" in codes
    assert "rows-totals" in codes


@pytest.mark.parametrize("encoding", LEGACY)
def test_csv_of_bytes_is_read_as_if_it_were_in_unicode(tmp_path: Path, catalog: Catalog, encoding: str) -> None:
    path = make_csv(tmp_path / "a.csv", rows_in(encoding), encoding="utf-8")
    path.write_bytes(as_bytes(path.read_text(encoding="utf-8")))
    (table,) = examine(path, catalog, None, None, silent).tables
    assert (table.rows, table.bad_rows, table.is_stopped) == (7, frozenset(), False)
    assert len(table.raw.not_data) > 5


@pytest.mark.parametrize("encoding", ["TCVN3 (ABC)", "VNI", "Windows-1258", "UTF-8"])
@pytest.mark.parametrize("cpg", [None, "UTF-8", "1252", "1258"])
def test_dbf_is_read_whatever_its_cpg_says(tmp_path: Path, catalog: Catalog, encoding: str, cpg: str | None) -> None:
    zones = [zone(at, ten_vung=name) for at, name in enumerate(["Thôn Nà Lẹng", "Thôn Bản Cầy", "Tổ 5 Đức Xuân"], 1)]
    for each in zones:
        each["properties"] = {
            name: as_bytes(ENCODE[encoding](value)).decode("latin-1") if isinstance(value, str) else value
            for name, value in each["properties"].items()
        }
    path = make_shapefile(tmp_path / "vung.shp", zones, encoding="ISO-8859-1", cpg=cpg)
    (table,) = examine(path, catalog, "isolation_zones", None, silent).tables
    assert (table.bad_rows, table.is_stopped) == (frozenset(), False)
    assert table.good_rows()["name"].tolist() == ["Thôn Nà Lẹng", "Thôn Bản Cầy", "Tổ 5 Đức Xuân"]


def raw(**columns: list[object]) -> RawTable:
    cells = tuple(as_cells(each) for each in columns.values())
    return RawTable("a.csv", "csv", tuple(Heading(each) for each in columns), cells, np.arange(2, 2 + len(cells[0])))


def test_doubt_refuses_its_row_only_where_a_layer_has_the_column(catalog: Catalog) -> None:
    mixed = ["Hoà", "Xaõ Cö Leã", "Xaõ Leâ", "Xã Cư Lễ"]
    found = legacy_vietnamese(raw(ten_chot=mixed, la=mixed), read_vocabulary(catalog)).findings
    assert [
        (each.where.row, each.where.columns, each.values["other"]) for each in found if each.code == "text-doubtful"
    ] == [(2, ("«ten_chot»",), "Hồ")]


def test_lost_letters_refuse_their_row(catalog: Catalog) -> None:
    found = legacy_vietnamese(raw(ten_chot=["B\ufffdc"]), read_vocabulary(catalog)).findings
    assert [(each.code, each.where.row) for each in found] == [("text-lost", 2)]


def test_table_in_unicode_is_the_same_object(catalog: Catalog) -> None:
    table = raw(ten_chot=["Chốt Quảng Chu"])
    assert legacy_vietnamese(table, read_vocabulary(catalog)) is table
