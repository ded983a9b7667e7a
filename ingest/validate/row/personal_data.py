"""Whether a table names persons. It is asked before anything of the rows is looked at, and nothing of them is kept."""

from dataclasses import replace

from catalog.model import Layer
from ingest.findings import Finding, error, warning
from ingest.read.table import RawTable
from ingest.vocabulary import Vocabulary


def check_personal_data(table: RawTable, vocabulary: Vocabulary, layer: Layer | None) -> list[Finding]:
    """Return the finding that refuses the file when a heading is for persons' data; headings only, never a value.

    Args:
        layer: whose list counts; None (not known yet) when any layer's list does.
    """
    lists = [vocabulary.of(layer)] if layer else vocabulary.layers
    named = [each for each in table.headings if each.text and any(words.is_refused(each.text) for words in lists)]
    return [error("personal-data", table.where(None, *named), count=len(named))] if named else []


def without_personal_columns(table: RawTable, vocabulary: Vocabulary, layer: Layer) -> RawTable:
    """Return the table without its columns for persons' data, where the layer's policy is to strip them; counted."""
    if layer.persons.columns != "strip":
        return table
    words = vocabulary.of(layer)
    kept = [at for at, each in enumerate(table.headings) if not each.text or not words.is_refused(each.text)]
    named = [each for at, each in enumerate(table.headings) if at not in kept]
    if not named:
        return table
    return replace(
        table,
        headings=tuple(table.headings[at] for at in kept),
        columns=tuple(table.columns[at] for at in kept),
        totals=tuple(replace(each, cells=tuple(each.cells[at] for at in kept)) for each in table.totals),
        findings=(*table.findings, warning("personal-columns-removed", table.where(None, *named), count=len(named))),
    )
