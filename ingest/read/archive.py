"""Zips: whatever lies in them, in any folder, is read like a file that lies loose; zips in zips to a small depth."""

import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath

from ingest.errors import IngestError
from ingest.findings import Finding, note
from ingest.read.kind import Kind, kind_of
from ingest.read.mapinfo import read_mapinfo_set
from ingest.read.parts import MAPINFO_MIF, MAPINFO_TAB, SHAPEFILE, FileSet, family_of
from ingest.read.reading import Context, Reader, Reading
from ingest.read.shapefile import read_shapefile_set
from ingest.read.table import RawTable
from ingest.read.zip_guard import ZipLimits, check_zip, unpack

MAX_DEPTH = 3
LIMITS = ZipLimits()
_BESIDE = frozenset(
    ".sbn .sbx .qix .fbn .fbx .ain .aih .atx .ixs .mxs .xml .qmd .qml .qpj .lyr .lyrx .sld .gpkg-shm .wor".split()
)
"""What programs write beside their data: not named to the officer."""
_SYSTEM = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})


@dataclass(slots=True)
class _Contents:
    """What a zip holds once unpacked under names of our own: the archive's names never reach the file system."""

    sets: dict[tuple[str, str], tuple[str, dict[str, Path]]] = field(default_factory=dict)
    """By folder and stem, and by the leading suffix: name and parts."""
    files: list[tuple[str, Path]] = field(default_factory=list)
    unused: list[str] = field(default_factory=list)


def read_archive(path: Path, context: Context, readers: Mapping[Kind, Reader]) -> Reading:
    """Return the tables of all files in the zip that can be read; when there are several, ``sheet`` names the file.

    Raises: IngestError ``zip-without-data``, ``zip-too-deep``, ``zip-damaged`` and the codes of the zip guard.
    """
    if context.depth >= MAX_DEPTH:
        raise IngestError("zip-too-deep", limit=MAX_DEPTH)
    contents = _unpacked(path, context)
    jobs = [*_set_jobs(contents), *_file_jobs(contents, readers)]
    if not jobs:
        raise IngestError("zip-without-data")
    tables: list[RawTable] = []
    findings: list[Finding] = []
    for name, read in jobs:
        some, found = read(context.inside(name if len(jobs) > 1 else None))
        tables += some
        findings += found
    return tables, [*findings, *_unused(contents, context)]


def _unpacked(path: Path, context: Context) -> _Contents:
    try:
        with _opened(path) as archive:
            check_zip(archive, LIMITS)
            context.budget.spend(len(archive.infolist()), sum(each.file_size for each in archive.infolist()))
            return _sorted(archive, context.place("zip"))
    except (zipfile.BadZipFile, EOFError, OSError, ValueError) as err:
        raise IngestError("zip-damaged") from err


def _opened(path: Path) -> zipfile.ZipFile:
    """Return the archive; names without the flag of UTF-8 are read as such when they are, else as DOS wrote them."""
    try:
        return zipfile.ZipFile(path, metadata_encoding="utf-8")
    except UnicodeDecodeError:
        return zipfile.ZipFile(path)


def _sorted(archive: zipfile.ZipFile, folder: Path) -> _Contents:
    contents = _Contents()
    for number, member in enumerate(archive.infolist()):
        path = PurePosixPath(member.filename.replace("\\", "/"))
        suffix = path.suffix.lower()
        if member.is_dir() or suffix in _BESIDE or _is_system(path):
            continue
        target = folder / f"{number}{suffix if suffix.isascii() and len(suffix) < 16 else ''}"
        unpack(archive, member, target)
        if family := family_of(suffix):
            key = (str(path.with_suffix("")).casefold(), family[0])
            contents.sets.setdefault(key, (path.stem, {}))[1][suffix] = target
        else:
            contents.files.append((path.name, target))
    return contents


def _is_system(path: PurePosixPath) -> bool:
    return path.name.startswith("._") or "__MACOSX" in path.parts or path.name.casefold() in _SYSTEM


type _Job = tuple[str, Callable[[Context], Reading]]


def _set_jobs(contents: _Contents) -> Iterator[_Job]:
    for (_, leading), (name, parts) in contents.sets.items():
        if leading == SHAPEFILE[0] and {".shp", ".dbf"} & parts.keys():
            yield name, partial(read_shapefile_set, FileSet(name, parts))
        elif leading in (MAPINFO_TAB[0], MAPINFO_MIF[0]) and leading in parts:
            yield name, partial(read_mapinfo_set, FileSet(name, parts))
        else:
            contents.unused.extend(f"{name}{suffix}" for suffix in parts)


def _file_jobs(contents: _Contents, readers: Mapping[Kind, Reader]) -> Iterator[_Job]:
    for name, path in contents.files:
        kind = kind_of(path) if path.stat().st_size else Kind.UNKNOWN
        if kind is Kind.ENCRYPTED:
            raise IngestError("workbook-encrypted")
        if kind in readers:
            yield name, partial(readers[kind], path)
        else:
            contents.unused.append(name)


def _unused(contents: _Contents, context: Context) -> list[Finding]:
    if not contents.unused:
        return []
    return [note("zip-unused", context.where(), files=len(contents.unused), names=", ".join(contents.unused[:10]))]
