"""The command line: it teaches, it fails in words, its exit codes are those of the table."""

import subprocess
import sys
from pathlib import Path

import pytest

from ingest.cli import COMMANDS
from tests.installation import COMMAND, ROOT


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {"PATH": "/usr/bin:/bin", **environment}
    command = [*COMMAND, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=ROOT, env=variables)


def test_help_names_every_command_and_the_exit_codes() -> None:
    shown = run("--help")
    assert shown.returncode == 0
    assert [each for each in COMMANDS if f"  {each} " not in shown.stdout] == []
    assert "Exit codes" in shown.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_command_has_a_help_of_its_own(command: str) -> None:
    shown = run(command, "--help")
    assert shown.returncode == 0, shown.stderr
    assert len(shown.stdout.splitlines()) > 5


def test_help_loads_neither_gdal_nor_pygeoapi_nor_the_server() -> None:
    script = (
        "import sys; from ingest.cli import covidmaps\n"
        "covidmaps(['load', '--help'], standalone_mode=False)\n"
        "print(sorted(m for m in ('pygeoapi', 'serve', 'starlette') if m in sys.modules))"
    )
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    assert shown.stdout.splitlines()[-1] == "[]"


def test_unknown_command_is_wrong_use() -> None:
    shown = run("nap")
    assert shown.returncode == 2
    assert "nap" in shown.stderr


def test_without_a_database_it_says_so_in_both_languages(tmp_path: Path) -> None:
    shown = run("history", "checkpoints", COVIDMAPS_STATE=str(tmp_path))
    assert shown.returncode == 3
    assert "[database-not-named]" in shown.stderr
    assert "  vi  " in shown.stderr
    assert "  en  " in shown.stderr


def test_wrong_configuration_is_told_with_file_and_line(tmp_path: Path) -> None:
    shown = run("history", "checkpoints", COVIDMAPS_CONFIG=str(tmp_path))
    assert shown.returncode == 1
    assert "service.yml:1: the file is missing" in shown.stderr
    assert "Traceback" not in shown.stderr
