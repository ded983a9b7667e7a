"""Puts the files of a site where readers look: whole or not at all, and unchanged files untouched."""

import contextlib
import ctypes
import gzip
import os
import shutil
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import brotli

SQUEEZED = frozenset(
    {".html", ".css", ".js", ".mjs", ".json", ".geojson", ".csv", ".svg", ".xml", ".txt", ".webmanifest"}
)
BEST, QUICK = 11, 5
"""Brotli: the first for what every reader loads, the second for the many pages that few open."""
AT_FDCWD, RENAME_EXCHANGE = -100, 2


def write_site(folder: Path, files: Mapping[str, bytes | None]) -> int:
    """Write the files as the folder's whole content; return how many are new or changed.

    A file with the same bytes as before keeps its inode, so its ETag and date stay and readers load it no second time.
    The new folder takes the old one's place in one step; whatever fails before leaves the old one as it is.

    Args:
        files: path → content; None for a file that is as it was.
    Raises: MissingFileError when there is no such file.
    """
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    new = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    try:
        changed = sum(_write(new, folder, path, content) for path, content in files.items())
        _take_place(new, folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    return changed


class MissingFileError(Exception):
    """A file that should be as it was is not there."""


def _write(new: Path, old: Path, path: str, content: bytes | None) -> bool:
    if ".." in PurePosixPath(path).parts or path.startswith("/"):
        raise ValueError(f"not below the site: {path}")
    target, before = new / path, old / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if content is None and not before.is_file():
        raise MissingFileError(path)
    if content is None or _same(before, content):
        for suffix in ("", ".br", ".gz"):
            with contextlib.suppress(FileNotFoundError):
                os.link(f"{before}{suffix}", f"{target}{suffix}")
        return False
    target.write_bytes(content)
    if target.suffix in SQUEEZED:
        _write_twins(target, content, BEST if _is_first(path) else QUICK)
    return True


def replace_file(folder: Path, path: str, content: bytes) -> None:
    """Put other content into a file of a site that is being read; nothing happens where there is no such site."""
    target = folder / path
    if not target.is_file() or _same(target, content):
        return
    new = target.with_name(f".{target.name}")
    new.write_bytes(content)
    _write_twins(new, content, QUICK)
    for suffix in (".br", ".gz", ""):
        Path(f"{new}{suffix}").replace(f"{target}{suffix}")


def _same(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False


def _is_first(path: str) -> bool:
    """Return whether most readers load the file: home pages, assets and data."""
    return path.startswith(("assets/", "data/")) or path in ("index.html", "en/index.html")


def _write_twins(target: Path, content: bytes, quality: int) -> None:
    Path(f"{target}.br").write_bytes(brotli.compress(content, quality=quality))
    Path(f"{target}.gz").write_bytes(gzip.compress(content, 9, mtime=0))


def _take_place(new: Path, folder: Path) -> None:
    """Exchange the folders in one step where the system can; ``new`` is then the old one."""
    if not folder.exists():
        new.rename(folder)
    elif not _exchanged(new, folder):
        old = folder.with_name(f".{folder.name}.old")
        shutil.rmtree(old, ignore_errors=True)
        folder.rename(old)
        new.rename(folder)
        shutil.rmtree(old, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Return whether renameat2 exchanged the two (Linux, most file systems)."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None)
    if rename is None:
        return False
    return bool(rename(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0)
