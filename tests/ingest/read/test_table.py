"""Rows are made from columns when they are asked for."""

import numpy as np

from ingest.read.table import Heading, RawRow, Rows, as_cells


def test_rows_are_a_sequence() -> None:
    rows = Rows(np.array([3, 5, 9]), (as_cells(["a", "b", None]), as_cells([1, 2, 3])))
    assert len(rows) == 3
    assert rows[1] == RawRow(5, ("b", 2))
    assert rows[-1] == RawRow(9, (None, 3))
    assert rows[:2] == [RawRow(3, ("a", 1)), RawRow(5, ("b", 2))]


def test_lists_stay_cells() -> None:
    assert as_cells([[1, 2], [3]]).shape == (2,)


def test_label_names_letter_and_heading() -> None:
    assert [Heading("Vĩ độ", "G").label, Heading("ma_chot").label, Heading("", "K").label] == [
        "G «Vĩ độ»",
        "«ma_chot»",
        "K",
    ]
