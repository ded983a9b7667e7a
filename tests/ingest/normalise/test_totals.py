"""A total is a checksum."""

from dataclasses import replace

import pytest

from ingest.normalise.draft import Draft
from ingest.normalise.totals import totals
from ingest.read.table import TotalsRow
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
