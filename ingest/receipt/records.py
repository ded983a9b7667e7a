"""The receipt as plain records: for JSON, and for the lineage in the database."""

import json
from pathlib import Path
from typing import Any

from catalog.model import LANGUAGES, Catalog
from ingest.findings import Finding, render
from ingest.receipt.atomic import replaced
from ingest.receipt.model import Part, Receipt


def finding_dict(finding: Finding) -> dict[str, Any]:
    """Return the finding as code, place and values; its prose can be made again at any time."""
    where = finding.where
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": where.sheet,
        "row": where.row,
        "columns": list(where.columns),
        "values": dict(finding.values),
    }


def as_dict(receipt: Receipt, catalog: Catalog) -> dict[str, Any]:
    """Return the receipt with the texts of every finding in both languages."""
    return {
        "file": receipt.file,
        "sha256": receipt.sha256,
        "outcome": receipt.outcome.value,
        "handed_in_by": receipt.by,
        "at": receipt.at.isoformat(timespec="seconds"),
        "seconds": round(receipt.seconds, 3),
        "counts": _counts(receipt.counts),
        "tables": [_part(each) for each in receipt.parts],
        "findings": [finding_dict(each) | _texts(each, catalog) for each in receipt.findings],
    }


def _counts(counts: Any) -> dict[str, int]:
    return {name: getattr(counts, name) for name in counts.__slots__}


def _part(part: Part) -> dict[str, Any]:
    return {
        "layer": part.layer,
        "sheet": part.sheet,
        "counts": _counts(part.counts),
        "crs": part.crs,
        "datum_operation": part.datum_operation,
        "batch": part.batch,
        "release": part.release,
        "conflicts": part.conflicts,
    }


def _texts(finding: Finding, catalog: Catalog) -> dict[str, dict[str, str]]:
    rendered = {language: render(finding, catalog, language) for language in LANGUAGES}
    return {
        "problem": {language: problem for language, (problem, _) in rendered.items()},
        "remedy": {language: remedy for language, (_, remedy) in rendered.items()},
    }


def write_json(receipt: Receipt, catalog: Catalog, path: Path) -> None:
    """Write the receipt as JSON; the file is whole or not there."""
    with replaced(path) as part:
        part.write_text(json.dumps(as_dict(receipt, catalog), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
