"""Yes and no as officers write them."""

from ingest.normalise.draft import Draft
from ingest.spelling import fold

_WORDS = {"co": True, "x": True, "yes": True, "true": True, "dung": True, "1": True}
_WORDS |= {"khong": False, "no": False, "false": False, "sai": False, "0": False}


def yes_no(draft: Draft) -> Draft:
    """Return the draft with the cells of boolean fields as True and False; another word stays."""
    for field in draft.fields("boolean"):
        draft = draft.rewrite(field.name, read_yes_no)
    return draft


def read_yes_no(cell: object) -> object:
    """Return the cell as bool: có, x, 1 and không, 0; accents and case do not matter."""
    if isinstance(cell, bool):
        return cell
    text = str(int(cell)) if isinstance(cell, int | float) and cell in (0, 1) else cell
    return _WORDS.get(fold(text), cell) if isinstance(text, str) else cell
