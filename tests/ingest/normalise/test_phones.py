"""Telephone numbers."""

import pytest

from ingest.normalise.phones import phones, read_phones
from tests.ingest.normalise.conftest import MakeDraft


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("2093870943", "0209 3870 943"),
        ("02093.870.943", "0209 3870 943"),
        ("912345678", "0912 345 678"),
        ("(0209) 3870943", "0209 3870 943"),
        ("+84 912 345 678", "0912 345 678"),
        ("84912345678", "0912 345 678"),
        ("SĐT: 0912.345.678", "0912 345 678"),
        ("02093870943 - 0912345678", "0209 3870 943; 0912 345 678"),
        ("02093870943/0912345678", "0209 3870 943; 0912 345 678"),
        ("115 hoặc 0209 3870 943", "115; 0209 3870 943"),
        ("19009095", "19009095"),
        ("0209 3870 943", "0209 3870 943"),
    ],
)
def test_numbers_are_written_in_one_manner(cell: str, read: str) -> None:
    assert read_phones(cell) == read
    assert read_phones(read) == read


@pytest.mark.parametrize(
    "cell", ["12345", "0209 38709", "trạm y tế", "115 hoặc (028) - …", None, 5.5, "0912 345 678 (ông A)"]
)
def test_what_is_no_number_of_here_stays(cell: object) -> None:
    assert read_phones(cell) == cell


def test_only_telephone_fields_are_touched(make_draft: MakeDraft) -> None:
    draft = phones(make_draft("checkpoints", contact_phone=["2093870943", "115"], note=["2093870943", None]))
    assert draft.columns["contact_phone"].tolist() == ["0209 3870 943", "115"]
    assert draft.columns["note"].tolist() == ["2093870943", None]
    assert draft.rewritten == {"phones-tidied": 1}
