"""/status: what citizens and other systems see of the service's health."""

from datetime import UTC, datetime, timedelta

import pytest

from serve.status import WORDS, freshness
from tests.serve.running import App

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published_hours", "confirmed_hours", "every", "state"),
    [
        (1, None, 24, "fresh"),
        (30, None, 24, "late"),
        (30, 2, 24, "fresh"),  # the file of today changed nothing, yet somebody looked
        (None, None, 24, "never"),
        (1000, None, None, "unplanned"),
        (24, None, 24, "fresh"),
    ],
)
def test_freshness(published_hours: int | None, confirmed_hours: int | None, every: int | None, state: str) -> None:
    published, confirmed = (
        NOW - timedelta(hours=hours) if hours is not None else None for hours in (published_hours, confirmed_hours)
    )
    newest = max((each for each in (published, confirmed) if each), default=None)
    assert freshness(published, newest, every, NOW) == state


def test_json_names_every_layer_with_its_state(app: App) -> None:
    document = app.json("/status?f=json")
    assert document["status"] == "ok"
    states = {each["layer"]: each["state"] for each in document["layers"]}
    assert states["checkpoints"] == "fresh"
    assert states["administrative_units"] in ("unplanned", "never")
    assert datetime.fromisoformat(document["layers"][0]["published_at"] or document["at"]).utcoffset() == timedelta(
        hours=7
    )


@pytest.mark.parametrize(("language", "words"), [("vi", "Tình trạng dịch vụ"), ("en", "Service status")])
def test_page_speaks_both_languages_and_runs_no_script(app: App, language: str, words: str) -> None:
    answer = app.get(f"/status?lang={language}")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert words in answer.text and f'<html lang="{language}">' in answer.text
    assert "<script" not in answer.text and "{{" not in answer.text
    assert answer.headers["cache-control"].startswith("public, max-age=10")


def test_page_says_when_the_database_is_away(app_without_database: App) -> None:
    answer = app_without_database.get("/status")
    assert answer.status_code == 200
    assert WORDS["database-away"][0] in answer.text
    assert app_without_database.json("/status?f=json")["layers"] == []


def test_unknown_parameter_and_format_are_refused(app: App) -> None:
    assert app.get("/status?x=1").status_code == 400
    assert app.get("/status?f=csv").status_code == 400
