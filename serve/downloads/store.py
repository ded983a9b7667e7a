"""Where the files lie: one folder for each release of a collection, complete or not there at all."""

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, flock
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from serve.downloads.kinds import CHECKSUMS, INDEX

KEPT = 2
"""Folders of a collection that are kept: the current one, and the one that pages of a minute ago link to."""
UNFINISHED = ".making-"
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Made:
    """The files of one release, as its index describes them."""

    folder: Path
    index: dict[str, Any]

    @property
    def release(self) -> int:
        return int(self.index["release"])

    def file(self, name: str) -> dict[str, Any] | None:
        """Return what the index says of the file of that name; None when the release has no such file."""
        files: list[dict[str, Any]] = self.index["files"]
        return next((each for each in files if each["name"] == name), None)


class Store:
    """The folder ``downloads`` in the state folder."""

    def __init__(self, state_dir: Path) -> None:
        self.root = state_dir / "downloads"

    def find(self, collection: str, release: int, definition: str) -> Made | None:
        """Return the files of that release under that definition of the layer, if they have been made."""
        return _made(self._folder(collection, release, definition))

    def newest(self, collection: str, release: int | None = None) -> Made | None:
        """Return the files made last, of that release or of any."""
        pattern = "*" if release is None else f"{release}-*"
        folders = sorted((self.root / collection).glob(pattern), key=lambda each: each.stat().st_mtime, reverse=True)
        return next((made for each in folders if (made := _made(each))), None)

    @contextmanager
    def making(self, collection: str, release: int, definition: str) -> Iterator[Path]:
        """Yield an empty folder; what is in it at the end becomes the files of the release, in one step.

        Beside it there is room for what is only needed on the way.
        """
        target = self._folder(collection, release, definition)
        target.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=UNFINISHED, dir=self.root) as name:
            work = Path(name) / "files"
            work.mkdir()
            yield work
            shutil.rmtree(target, ignore_errors=True)
            work.rename(target)
        self._prune(target.parent)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Wait until no other process makes files."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("w") as lock:
            flock(lock, LOCK_EX)
            for left in self.root.glob(f"{UNFINISHED}*"):  # of a process that was killed
                shutil.rmtree(left, ignore_errors=True)
            yield

    def _folder(self, collection: str, release: int, definition: str) -> Path:
        return self.root / collection / f"{release}-{definition}"

    def _prune(self, folder: Path) -> None:
        made = sorted(folder.iterdir(), key=lambda each: each.stat().st_mtime, reverse=True)
        for old in made[KEPT:]:
            shutil.rmtree(old, ignore_errors=True)


def _made(folder: Path) -> Made | None:
    try:
        return Made(folder, json.loads((folder / INDEX).read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return None


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the file in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def write_index(folder: Path, index: dict[str, Any]) -> None:
    """Write the list that people read by machine, and the one that ``sha256sum --check`` reads."""
    lines = (f"{each['sha256']}  {each['name']}\n" for each in index["files"])
    (folder / CHECKSUMS).write_text("".join(lines), encoding="utf-8")
    (folder / INDEX).write_text(json.dumps(index, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
