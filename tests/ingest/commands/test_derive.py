"""``covidmaps derive``: writes what is stale, says so, and with --check only says so."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result

from catalog.derive import DERIVATIONS
from catalog.settings import Settings
from ingest.commands.derive import derive

Run = Callable[..., Result]


@pytest.fixture
def checkout(settings: Settings, tmp_path: Path) -> Settings:
    """Return settings with the real configuration and an empty project beside it."""
    return replace(settings, root=tmp_path / "project")


def test_first_run_writes_every_file_and_the_second_none(run: Run, checkout: Settings) -> None:
    first = run(derive, settings=checkout)
    assert first.exit_code == 0
    assert {line.split(":")[0] for line in first.output.splitlines()} == set(DERIVATIONS)
    assert all((checkout.root / path).stat().st_mode & 0o777 == 0o644 for path in DERIVATIONS)
    times = {path: (checkout.root / path).stat().st_mtime_ns for path in DERIVATIONS}
    second = run(derive, settings=checkout)
    assert "up to date" in second.output
    assert {path: (checkout.root / path).stat().st_mtime_ns for path in DERIVATIONS} == times


def test_check_is_silent_about_what_is_right_and_shows_what_is_stale(run: Run, checkout: Settings) -> None:
    run(derive, settings=checkout)
    assert run(derive, "--check", settings=checkout).exit_code == 0
    path = checkout.root / "config/layers/README.md"
    stale = path.read_text(encoding="utf-8").replace("Khu cách ly tập trung", "Khu cách ly", 1)
    path.write_text(stale, encoding="utf-8")
    result = run(derive, "--check", settings=checkout)
    assert result.exit_code == 1
    assert "--- config/layers/README.md" in result.output
    assert "+++ config/layers/README.md (config/)" in result.output
    assert "covidmaps derive" in result.output
    assert path.read_text(encoding="utf-8") == stale


def test_check_shows_a_missing_file_as_all_new(run: Run, checkout: Settings) -> None:
    result = run(derive, "--check", settings=checkout)
    assert result.exit_code == 1
    assert result.output.count("@@ -0,0 +1,") == len(DERIVATIONS)
    assert not checkout.root.exists()


def test_carriage_returns_count_as_a_difference(run: Run, checkout: Settings) -> None:
    run(derive, settings=checkout)
    path = checkout.root / "viewer/layers.json"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert run(derive, "--check", settings=checkout).exit_code == 1


def test_failure_while_writing_leaves_the_old_file(
    run: Run, checkout: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(derive, settings=checkout)
    path = checkout.root / "viewer/layers.json"
    path.write_text("old", encoding="utf-8")
    monkeypatch.setattr(os, "fchmod", _disk_full)
    result = run(derive, settings=checkout)
    assert isinstance(result.exception, OSError)
    assert path.read_text(encoding="utf-8") == "old"
    assert [each.name for each in path.parent.iterdir()] == ["layers.json"]


def _disk_full(*_arguments: object) -> None:
    raise OSError(28, "No space left on device")
