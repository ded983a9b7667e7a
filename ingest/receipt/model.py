"""The receipt itself. The accounting is held here: every row that was read has become exactly one thing."""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Self

import shapely

from catalog.model import LayerId
from ingest.findings import Finding, Severity
from ingest.read.table import RawTable


class Outcome(StrEnum):
    """What became of the hand-in as a whole."""

    PUBLISHED = "published"
    UNCHANGED = "unchanged"
    WAITING = "waiting"
    """In the editing table; an approver publishes it."""
    PASSED = "passed"
    """Only checked: this file would enter."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Rows read, and what became of them. ``accepted``: good rows of a check, where nothing is written."""

    read: int = 0
    published_new: int = 0
    changed: int = 0
    unchanged: int = 0
    accepted: int = 0
    refused: int = 0
    not_data: int = 0

    def __post_init__(self) -> None:
        """Raise ValueError unless the rows read are the sum of all others: no row is lost, none counted twice."""
        became = self.published_new + self.changed + self.unchanged + self.accepted + self.refused + self.not_data
        if became != self.read:
            raise ValueError(f"{self.read} rows read, but {became} accounted for: {self}")

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    @property
    def published(self) -> int:
        return self.published_new + self.changed


@dataclass(frozen=True, slots=True)
class Part:
    """One table of the hand-in: its layer (None when it was not found out), and what became of it."""

    layer: LayerId | None
    sheet: str | None
    counts: RowCounts
    crs: str | None = None
    datum_operation: str | None = None
    batch: int | None = None
    release: int | None = None
    conflicts: int = 0
    """Fields in which a hand edit stays against the file."""


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """One feature for the map of the receipt: longitude, latitude; ``label`` is its row."""

    label: str
    geometry: shapely.Geometry
    is_refused: bool


@dataclass(frozen=True, slots=True, eq=False)
class Receipt:
    """What became of one hand-in. ``tables`` are kept for the workbook only, none when the file names persons."""

    file: str
    sha256: str
    outcome: Outcome
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    seconds: float
    at: datetime
    by: str | None = None
    tables: tuple[RawTable, ...] = ()
    drawn: tuple[Drawn, ...] = ()

    @property
    def is_refused(self) -> bool:
        return self.outcome is Outcome.REFUSED

    @property
    def counts(self) -> RowCounts:
        return sum((each.counts for each in self.parts), RowCounts())

    @property
    def layer(self) -> LayerId | None:
        """The layer of the first table."""
        return next((each.layer for each in self.parts), None)

    @property
    def batch(self) -> int | None:
        return next((each.batch for each in self.parts), None)

    @property
    def release(self) -> int | None:
        """The number of the release that the hand-in made, the last one when it made several."""
        return next((each.release for each in reversed(self.parts) if each.release is not None), None)

    @property
    def crs(self) -> str | None:
        return next((each.crs for each in self.parts), None)

    @property
    def datum_operation(self) -> str | None:
        return next((each.datum_operation for each in self.parts), None)

    def of_severity(self, severity: Severity) -> list[Finding]:
        return [each for each in self.findings if each.severity is severity]
