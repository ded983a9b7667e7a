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


def test_words_for_nothing_count_in_dates_and_numbers_of_documents_only(make_draft: MakeDraft) -> None:
    columns = {
        "closed_on": ["không", 0, "Chưa có"],
        "contact_phone": ["0", "không", "115"],
        "note": ["không", "0", "x"],
    }
    draft = blanks(make_draft("checkpoints", **columns))
    assert draft.columns["closed_on"].tolist() == [None, None, None]
    assert draft.columns["contact_phone"].tolist() == [None, None, "115"]
    assert draft.columns["note"].tolist() == ["không", "0", "x"]
