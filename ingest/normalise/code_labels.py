"""Labels of code lists, as officers write them, become codes: "Đang hoạt động" is ``operating``."""

from catalog.model import CodeList
from ingest.normalise.draft import Draft
from ingest.spelling import fold


def code_labels(draft: Draft) -> Draft:
    """Return the draft with codes for labels and spellings; accents and case do not matter, an unknown label stays."""
    for field in draft.fields("code"):
        codes = spellings(draft.catalog.code_list(field.codes or ""))
        draft = draft.rewrite(field.name, lambda cell, codes=codes: _code(cell, codes))  # type: ignore[misc]
    return draft


def _code(cell: object, codes: dict[str, str]) -> object:
    return codes.get(fold(cell), cell) if isinstance(cell, str) else cell


def spellings(code_list: CodeList) -> dict[str, str]:
    """Return folded spelling → code; a spelling that two codes share stands for neither."""
    codes: dict[str, str] = {}
    shared: set[str] = set()
    for each in code_list.codes:
        for key in {fold(text) for text in (each.code, each.title.vi, each.title.en, *each.spellings)}:
            if codes.setdefault(key, each.code) != each.code:
                shared.add(key)
    return {key: code for key, code in codes.items() if key not in shared}
