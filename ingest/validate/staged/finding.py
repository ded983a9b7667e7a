"""What a check on the staging table found; the pipeline adds file, sheet and the officer's column names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.findings import Severity


@dataclass(frozen=True, slots=True)
class StagedFinding:
    """``fields`` are the layer's field names; ``values`` Python values as the database gave them."""

    code: str
    severity: Severity
    source_row: int
    fields: tuple[str, ...]
    values: Mapping[str, Any] = field(default_factory=dict)
