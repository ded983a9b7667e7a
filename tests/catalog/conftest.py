"""A copy of the real configuration that a test may spoil."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


class Config:
    """The copy; ``change`` replaces a text that must be there, once."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def change(self, file: str, old: str, new: str) -> None:
        text = self.read(file)
        assert old in text, f"{file} does not hold {old!r}: the test must follow the configuration"
        self.write(file, text.replace(old, new, 1))

    def read(self, file: str) -> str:
        return (self.root / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        (self.root / file).write_text(text, encoding="utf-8")

    def line_of(self, file: str, text: str) -> int:
        """Return the number of the first line that holds the text."""
        return next(number for number, line in enumerate(self.read(file).splitlines(), start=1) if text in line)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    return Config(tmp_path / "config")
