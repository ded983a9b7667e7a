"""Sub-titles as values: "I. Chốt cấp tỉnh" above its rows says the type that the table has no column for."""

from dataclasses import replace

from catalog.model import Field
from ingest.findings import note
from ingest.normalise.code_labels import spellings
from ingest.normalise.draft import Draft
from ingest.read.table import Heading, as_cells
from ingest.spelling import fold


def section_parents(draft: Draft) -> Draft:
    """Return the draft with the code fields that only the sub-titles give; a column of the table always goes before.

    A sub-title counts when it is a label of the field's list, the innermost one first.
    """
    if not draft.table.sections:
        return draft
    for field in draft.layer.fields:
        if field.type == "code" and field.name not in draft.columns:
            draft = _filled(draft, field)
    return draft


def _filled(draft: Draft, field: Field) -> Draft:
    codes = spellings(draft.catalog.code_list(field.codes or ""))
    cells = as_cells([_code(texts, codes) for texts in draft.table.sections])
    found = sum(1 for each in cells if each is not None)
    if not found:
        return draft
    heading = Heading(field.title.vi)
    draft = replace(draft.with_column(field.name, cells), headings={**draft.headings, field.name: heading})
    return draft.with_findings(note("sections-as-values", draft.where(None, field.name), cells=found))


def _code(texts: tuple[str, ...], codes: dict[str, str]) -> str | None:
    """Return the code of the innermost sub-title that is a label."""
    return next((codes[fold(each)] for each in reversed(texts) if fold(each) in codes), None)
