"""Nothing, as officers write it."""

import pytest

from ingest.normalise.blanks import blanks
from tests.ingest.normalise.conftest import MakeDraft


@pytest.mark.parametrize("cell", ["", "-", "–", "<Null>", "#N/A", "…", float("nan")])
def test_nothing_is_null(make_draft: MakeDraft, cell: object) -> None:
    assert blanks(make_draft("checkpoints", name=[cell])).columns["name"][0] is None


@pytest.mark.parametrize("cell", ["0", "không", 0, 0.0, False, "a-b"])
def test_word_and_zero_stay(make_draft: MakeDraft, cell: object) -> None:
    assert blanks(make_draft("checkpoints", name=[cell])).columns["name"].tolist() == [cell]
