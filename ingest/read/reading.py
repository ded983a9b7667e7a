"""What every reader is given, and what it gives back."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from ingest.errors import IngestError
from ingest.findings import Finding, Where
from ingest.read.table import RawTable
from ingest.vocabulary import Vocabulary

type Reading = tuple[list[RawTable], list[Finding]]
"""The tables of a file, and findings that belong to none of them."""

WITHIN = " › "
"""Between the name of a file in a zip and that of its sheet."""


@dataclass(slots=True)
class Budget:
    """What all zips of a hand-in may unpack together: a zip in a zip has no account of its own."""

    files: int = 500
    bytes: int = 2 << 30

    def spend(self, files: int, size: int) -> None:
        """Raises: IngestError ``zip-too-many-files``, ``zip-too-large``."""
        self.files -= files
        self.bytes -= size
        if self.files < 0:
            raise IngestError("zip-too-many-files", files=files - self.files, limit=Budget().files)
        if self.bytes < 0:
            raise IngestError("zip-too-large", limit=Budget().bytes >> 20)


@dataclass(frozen=True, slots=True)
class Context:
    """The hand-in that a file belongs to: its name, the words of all layers, how many rows the service takes.

    ``member``: the name under which the file lies in a zip that has several. ``depth``: of zips in zips.
    ``folder``: a private folder for what is unpacked, gone after the reading.
    """

    file: str
    words: Vocabulary
    max_rows: int
    folder: Path
    member: str | None = None
    depth: int = 0
    budget: Budget = field(default_factory=Budget)

    def where(self, sheet: str | None = None) -> Where:
        """Return the place: the sheet, behind the name of its file when a zip has several."""
        return Where(self.file, WITHIN.join(each for each in (self.member, sheet) if each) or None)

    def inside(self, member: str | None) -> Self:
        """Return the context of a file in the zip."""
        names = WITHIN.join(each for each in (self.member, member) if each)
        return replace(self, member=names or None, depth=self.depth + 1)

    def place(self, name: str) -> Path:
        """Return a new empty folder of its own."""
        path = self.folder / f"{len(list(self.folder.iterdir()))}-{name}"
        path.mkdir()
        return path


type Reader = Callable[[Path, Context], Reading]
