"""Commands run with settings of their own."""

from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from catalog.settings import Settings, read_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return read_settings({"COVIDMAPS_STATE": str(tmp_path / "state")})


@pytest.fixture
def run(settings: Settings) -> Callable[..., Result]:
    """Return a function that runs a command and returns its result."""

    def run_command(command: click.Command, *arguments: str | Path, settings: Settings = settings) -> Result:
        return CliRunner().invoke(command, [str(each) for each in arguments], obj=settings)

    return run_command
