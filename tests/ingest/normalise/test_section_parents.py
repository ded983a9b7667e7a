"""Sub-titles that say what a table has no column for."""

from pathlib import Path

from catalog.model import Catalog
from ingest.examine import Table, examine
from ingest.progress import silent
from tests.builders import Row, checkpoint, checkpoint_table, make_xlsx


def examined(path: Path, catalog: Catalog, rows: list[Row]) -> Table:
    (table,) = examine(make_xlsx(path / "a.xlsx", rows), catalog, "checkpoints", None, silent).tables
    return table


def rows_without(heading: str, *numbers: int) -> list[Row]:
    return checkpoint_table([{k: v for k, v in checkpoint(at).items() if k != heading} for at in numbers])


def test_sub_titles_give_the_code_that_has_no_column(tmp_path: Path, catalog: Catalog) -> None:
    heading, one, two, three = rows_without("Loại chốt", 1, 2, 3)
    rows = [heading, ["I", "Chốt cấp tỉnh"], one, ["II. CHỐT CẤP HUYỆN"], two, ["Thôn Bản Cầy"], three]
    table = examined(tmp_path, catalog, rows)
    assert table.normalised is not None
    assert table.normalised.frame["checkpoint_type"].tolist() == ["province", "district", "district"]
    assert [each.values for each in table.findings if each.code == "sections-as-values"] == [{"cells": "3"}]
    assert not table.bad_rows


def test_column_of_the_table_goes_before_sub_titles(tmp_path: Path, catalog: Catalog) -> None:
    heading, one = checkpoint_table([checkpoint(1)])
    table = examined(tmp_path, catalog, [heading, ["I", "Chốt cấp huyện"], one])
    assert table.normalised is not None
    assert table.normalised.frame["checkpoint_type"].tolist() == ["province"]


def test_sub_titles_that_are_no_labels_give_nothing(tmp_path: Path, catalog: Catalog) -> None:
    heading, one = rows_without("Loại chốt", 1)
    table = examined(tmp_path, catalog, [heading, ["I", "Huyện Ba Bể"], one])
    assert [each.code for each in table.findings if each.refuses_file] == ["heading-missing"]
