"""What a check found: a code, how bad it is, and the values that its texts name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

import psycopg

from catalog.model import Catalog
from catalog.settings import Settings

Severity = Literal["error", "warning"]
Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be. ``error``: something does not work; ``warning``: it will not for long."""

    code: str
    severity: Severity
    values: dict[str, str] = field(default_factory=dict)


def error(code: str, **values: object) -> Finding:
    """Return the finding that something does not work."""
    return Finding(code, "error", {name: str(value) for name, value in values.items()})


def warning(code: str, **values: object) -> Finding:
    """Return the finding that something needs attention."""
    return Finding(code, "warning", {name: str(value) for name, value in values.items()})


@dataclass(frozen=True, slots=True)
class Patient:
    """What is examined. ``catalog`` and ``owner`` are None where they could not be had; that is a finding elsewhere."""

    settings: Settings
    now: datetime
    catalog: Catalog | None = None
    owner: Connection | None = None


Check = Callable[[Patient], Iterator[Finding]]
