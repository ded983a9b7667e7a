"""Text in one spelling."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from ingest.normalise.unicode_nfc import tidy, unicode_nfc
from tests.ingest.normalise.conftest import MakeDraft


def test_decomposed_letters_are_composed_and_counted(make_draft: MakeDraft) -> None:
    draft = unicode_nfc(make_draft("checkpoints", name=[unicodedata.normalize("NFD", "Chốt Bản Cầy"), "Chốt Như Cố"]))
    assert draft.columns["name"].tolist() == ["Chốt Bản Cầy", "Chốt Như Cố"]
    assert draft.rewritten == {"text-composed": 1}


def test_blanks_are_tidied_without_a_note(make_draft: MakeDraft) -> None:
    draft = unicode_nfc(make_draft("checkpoints", name=["\u00a0Chốt  Như\u00a0Cố \u200b", 7]))
    assert draft.columns["name"].tolist() == ["Chốt Như Cố", 7]
    assert draft.findings == ()


def test_line_breaks_and_the_letter_u_of_tcvn3_stay() -> None:
    assert tidy(" a \r\n b") == "a\nb"
    assert tidy("X· C\u00ad LÔ") == "X· C\u00ad LÔ"


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
