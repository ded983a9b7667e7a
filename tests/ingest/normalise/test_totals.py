"""A total is a checksum."""

from dataclasses import replace
from pathlib import Path

import pytest

from catalog.model import Catalog
from ingest.examine import examine
from ingest.normalise.draft import Draft
from ingest.normalise.totals import totals
from ingest.progress import silent
from ingest.read.table import TotalsRow
from tests.builders import Row, make_xlsx
from tests.ingest.normalise.conftest import MakeDraft


def with_total(make_draft: MakeDraft, printed: object, part: tuple[int, int] = (2, 4)) -> Draft:
    draft = make_draft("quarantine_sites", name=["a", "b", "c"], capacity=[100, 50, 7])
    row = TotalsRow(5, ("Tổng số", printed), part)
    return replace(draft, table=replace(draft.table, totals=(row,)))


@pytest.mark.parametrize("printed", [157, 157.0, "157", None, "–"])
def test_total_that_adds_up_or_is_empty_is_silent(make_draft: MakeDraft, printed: object) -> None:
    assert totals(with_total(make_draft, printed)).findings == ()


def test_total_of_the_part_above_it_is_right_too(make_draft: MakeDraft) -> None:
    assert totals(with_total(make_draft, 57, part=(3, 4))).findings == ()


def test_total_that_does_not_add_up_is_a_warning(make_draft: MakeDraft) -> None:
    (finding,) = totals(with_total(make_draft, "1.570")).findings
    assert (finding.code, finding.severity, finding.where.row, finding.where.columns) == (
        "total-mismatch", "warning", 5, ("B «capacity»",),
    )  # fmt: skip
    assert (finding.values["printed"], finding.values["sum"]) == ("1570", "157")


def test_sub_total_above_its_rows_is_a_checksum_of_its_section(tmp_path: Path, catalog: Catalog) -> None:
    rows: list[Row] = [
        ["STT", "Mã khu", "Tên khu cách ly", "Sức chứa"], ["A", "Toàn tỉnh", None, 60], ["I", "Huyện Ba Bể", None, 31],
        [1, "KCL-001", "a", 10], [2, "KCL-002", "b", 20], ["II", "Huyện Na Rì", None, 30], [3, "KCL-003", "c", 30],
    ]  # fmt: skip
    path = make_xlsx(tmp_path / "a.xlsx", rows)
    (table,) = examine(path, catalog, "quarantine_sites", None, silent).tables
    found = [(each.where.row, each.values) for each in table.findings if each.code == "total-mismatch"]
    assert found == [(3, {"printed": "31", "sum": "30"})]
