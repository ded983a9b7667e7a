"""Whether a zip may be unpacked: how many files, how large, which paths; also counted while unpacking."""

import re
import shutil
import stat
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from ingest.errors import IngestError

_DRIVE = re.compile(r"^[A-Za-z]:")
_CHUNK = 1 << 20
_RATIO_FROM = 1 << 20
"""Small files may shrink by any ratio; only what is large when unpacked is suspect."""


@dataclass(frozen=True, slots=True)
class ZipLimits:
    files: int = 500
    bytes: int = 2 << 30
    ratio: int = 200


def check_zip(archive: zipfile.ZipFile, limits: ZipLimits) -> None:
    """Raise IngestError when the directory of the archive alone is reason to refuse it."""
    members = archive.infolist()
    if len(members) > limits.files:
        raise IngestError("zip-too-many-files", files=len(members), limit=limits.files)
    if sum(each.file_size for each in members) > limits.bytes:
        raise IngestError("zip-too-large", limit=limits.bytes >> 20)
    _check_overlap(members)
    seen: set[str] = set()
    for member in members:
        _check_member(member, limits)
        if member.filename.casefold() in seen:
            raise IngestError("zip-name-twice", name=member.filename)
        seen.add(member.filename.casefold())


def _check_overlap(members: Iterable[zipfile.ZipInfo]) -> None:
    """Raise when two entries share bytes of the archive, as in a quoted zip bomb (D. Fifield, 2019)."""
    spans = sorted((each.header_offset, each.header_offset + each.compress_size) for each in members)
    if any(end > start for (_, end), (start, _) in zip(spans, spans[1:], strict=False)):
        raise IngestError("zip-overlaps")


def _check_member(member: zipfile.ZipInfo, limits: ZipLimits) -> None:
    name = member.filename
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or _DRIVE.match(name):
        raise IngestError("zip-path-outside", name=name)
    if stat.S_ISLNK(member.external_attr >> 16):
        raise IngestError("zip-link", name=name)
    if member.flag_bits & 1:
        raise IngestError("zip-encrypted", name=name)
    if member.file_size > _RATIO_FROM and member.file_size > limits.ratio * max(member.compress_size, 1):
        raise IngestError("zip-ratio", name=name)


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    """Write one member to `target`, counting what really comes out: the sizes in the directory may lie.

    Raises: IngestError ``zip-damaged`` (checksum, unknown compression), ``zip-lies``.
    """
    try:
        with archive.open(member) as source, target.open("wb") as sink:
            shutil.copyfileobj(_Counted(source, member), sink, _CHUNK)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, zlib.error) as err:
        raise IngestError("zip-damaged") from err


class _Counted:
    """A reader that refuses to give more than it was told to expect."""

    def __init__(self, source: IO[bytes], member: zipfile.ZipInfo) -> None:
        self._source = source
        self._name = member.filename
        self._left = member.file_size

    def read(self, size: int = -1) -> bytes:
        chunk = self._source.read(size)
        self._left -= len(chunk)
        if self._left < 0:
            raise IngestError("zip-lies", name=self._name)
        return chunk
