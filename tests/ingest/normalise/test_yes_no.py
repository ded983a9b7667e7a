"""Yes and no."""

import pytest

from ingest.normalise.yes_no import read_yes_no


@pytest.mark.parametrize(
    ("cell", "value"), [("Có", True), ("x", True), (1.0, True), ("KHÔNG", False), (0, False), (True, True)]
)
def test_word_is_read(cell: object, value: bool) -> None:
    assert read_yes_no(cell) is value


@pytest.mark.parametrize("cell", ["có thể", 2, "-"])
def test_other_word_stays(cell: object) -> None:
    assert read_yes_no(cell) == cell
