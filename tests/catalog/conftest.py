"""A copy of the real configuration that a test may spoil."""

import shutil
from pathlib import Path

import pytest

from catalog.documents import Document, read_yaml
from catalog.errors import CatalogFinding

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


def read_once(root: Path, file: str) -> Document | CatalogFinding:
    """Read a YAML file as the loader does, but each content only once: a spoilt copy differs in a single file."""
    path = root / file
    key = file, path.read_bytes() if path.exists() else b""
    if key not in READ:
        READ[key] = read_yaml(root, file)
    return READ[key]


READ: dict[tuple[str, bytes], Document | CatalogFinding] = {}


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    monkeypatch.setattr("catalog.load.read_yaml", read_once)
    shutil.copytree(ROOT / "config", tmp_path / "config")
    return Config(tmp_path / "config")
