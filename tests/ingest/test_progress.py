"""Steps are told when they begin and when they have ended."""

from catalog.model import LANGUAGES
from ingest.progress import TITLES, Step, timed


def test_step_is_told_twice_with_its_rows() -> None:
    told: list[tuple[Step, int, bool]] = []
    with timed(lambda step, rows, seconds: told.append((step, rows, seconds is None)), Step.READ) as count:
        count[0] = 7
    assert told == [(Step.READ, 0, True), (Step.READ, 7, False)]


def test_every_step_has_a_title_in_both_languages() -> None:
    assert set(TITLES) == set(Step)
    assert all(title.in_language(language) for title in TITLES.values() for language in LANGUAGES)
