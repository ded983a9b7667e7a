"""Text fields hold text, whatever Excel made of it."""

from datetime import date, datetime

import pytest

from ingest.normalise.plain_text import plain_text
from tests.ingest.normalise.conftest import MakeDraft


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (2131.0, "2131"), (2131, "2131"), (1.5, "1.5"), (True, "có"), ("02131", "02131"),
        (date(2021, 1, 31), "31/01/2021"), (datetime(2021, 1, 31, 8, 5), "31/01/2021 08:05"),
    ],
)  # fmt: skip
def test_cell_becomes_text(make_draft: MakeDraft, cell: object, text: str) -> None:
    assert plain_text(make_draft("checkpoints", commune_code=[cell])).columns["commune_code"].tolist() == [text]


def test_other_fields_are_left_alone(make_draft: MakeDraft) -> None:
    assert plain_text(make_draft("quarantine_sites", capacity=[5.0])).columns["capacity"].tolist() == [5.0]
