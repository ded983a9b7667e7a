"""Every reason has its sentence in both languages."""

import re
from pathlib import Path

from serve.cql2.errors import NAMES, TEXTS, wrong

VALUES = dict.fromkeys(("value", "wanted", "known", "most", "type", "first", "second"), "?")
SOURCES = Path(__file__).parents[3] / "serve" / "cql2"


def test_every_reason_is_a_sentence_in_both_languages() -> None:
    for reason in TEXTS:
        found = wrong(reason, "7", **VALUES)
        vietnamese, english = found.text("vi"), found.text("en")
        assert vietnamese.startswith("filter, vị trí 7: ")
        assert english.startswith("filter, at 7: ")
        assert vietnamese[-1] == english[-1] == "." or "{value}" in TEXTS[reason].vi[-8:]
        assert "{" not in vietnamese + english
        assert TEXTS[reason].vi != TEXTS[reason].en


def test_every_reason_that_the_code_gives_has_a_text_and_none_is_left_over() -> None:
    given = {
        reason
        for path in SOURCES.glob("*.py")
        for reason in re.findall(r'wrong\(\s*"([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert given == set(TEXTS)


def test_words_for_values_are_in_both_languages() -> None:
    assert wrong("expected", "", wanted="a-value", value="the-end").text("en") == (
        "filter: a value is needed, the end of the filter was found."
    )
    assert all(name.vi and name.en for name in NAMES.values())


def test_long_value_is_cut() -> None:
    assert len(wrong("unknown-function", "1", value="x" * 5000).text("en")) < 300
