"""Cells that must be filled."""

from ingest.validate.row.required import check_required
from tests.builders import checkpoint
from tests.ingest.validate.row.conftest import MakeTable


def test_empty_required_cell_is_named_by_row_and_column(make_table: MakeTable) -> None:
    found = check_required(make_table(checkpoint(1), checkpoint(2, **{"Tên chốt": "-", "Mã xã": None})))
    assert [(each.code, each.where.row, each.where.columns) for each in found] == [
        ("required-missing", 3, ("C «Tên chốt»",)), ("required-missing", 3, ("E «Mã xã»",)),
    ]  # fmt: skip


def test_field_without_a_column_is_not_blamed_on_the_rows(make_table: MakeTable) -> None:
    row = {name: value for name, value in checkpoint().items() if name != "Tình trạng"}
    assert check_required(make_table(row)) == []
