"""Whether every code is in its list."""

from difflib import get_close_matches

from catalog.model import CodeList, Field, Text
from ingest.findings import Finding, error
from ingest.normalise import Normalised
from ingest.normalise.code_labels import spellings
from ingest.spelling import fold
from ingest.validate.row.cells import wrong_cells
from ingest.validate.row.types import shown


def check_codes(table: Normalised) -> list[Finding]:
    """Return one finding per label that stands for no code, with the labels of the list and the nearest one."""
    return [found for field in table.layer.fields if field.codes for found in _of_field(table, field)]


def _of_field(table: Normalised, field: Field) -> list[Finding]:
    codes = table.catalog.code_list(field.codes or "")
    known = {each.code for each in codes.codes}
    return [
        error(
            "code-unknown",
            table.where(row, field.name),
            value=shown(cell),
            allowed=_labels(codes),
            nearest=_nearest(cell, codes),
        )  # fmt: skip
        for row, cell in wrong_cells(table, field, lambda each: isinstance(each, str) and each not in known)
        if isinstance(cell, str)
    ]


def _labels(codes: CodeList) -> Text:
    return Text("; ".join(each.title.vi for each in codes.codes), "; ".join(each.title.en for each in codes.codes))


def _nearest(cell: str, codes: CodeList) -> Text:
    """Return the label that is spelled most like the cell, in parentheses; empty when none is near."""
    by_spelling = spellings(codes)
    near = get_close_matches(fold(cell), by_spelling, n=1, cutoff=0.7)
    code = codes.find(by_spelling[near[0]]) if near else None
    return Text(f" (gần nhất: «{code.title.vi}»)", f" (nearest: “{code.title.en}”)") if code else Text("", "")
