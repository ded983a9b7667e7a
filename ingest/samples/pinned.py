"""Zip files whose bytes depend on their content only: fixed dates, fixed order."""

import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first date that a zip file can hold."""


def write_zip(path: Path, members: Iterable[tuple[str, bytes]]) -> None:
    """Write the members in the given order."""
    with ZipFile(path, "w") as target:
        for name, content in members:
            info = ZipInfo(name, EPOCH)
            info.external_attr = 0o644 << 16
            target.writestr(info, content, ZIP_DEFLATED)


def write_workbook(path: Path, saved: BytesIO) -> None:
    """Write a saved xlsx again without the moment of saving (members' dates and ``dcterms:modified``)."""
    with ZipFile(saved) as source:
        write_zip(path, [(name, _undated(name, source.read(name))) for name in source.namelist()])


def _undated(name: str, content: bytes) -> bytes:
    # Any prefix: libraries register their own for Dublin Core, for the whole process.
    if name != "docProps/core.xml":
        return content
    return re.sub(rb"(<[\w.-]+:(created|modified)\b[^>]*>)[^<]*", rb"\g<1>2022-01-19T00:00:00Z", content)
