"""What officers write for "nothing" becomes null."""

from ingest.normalise.draft import Draft

_NOTHING = frozenset({"", "-", "--", "–", "—", "<null>", "null", "#n/a", "n/a", "…", "..."})
_WORDS = frozenset({"không", "không có", "chưa", "chưa có", "chưa rõ", "không rõ", "0", "x"})


def blanks(draft: Draft) -> Draft:
    """Return the draft with empty cells, dashes and ``<Null>`` as None.

    Words ("không", "0") are null only in dates, moments, telephone and document numbers: elsewhere they say something.
    """
    for name in draft.columns:
        draft = draft.rewrite(name, _null)
    for field in (*draft.fields("date", "timestamp"), *draft.fields("text")):
        if field.type != "text" or field.name.endswith(("phone", "_no")):
            draft = draft.rewrite(field.name, _null_word)
    return draft


def _null(cell: object) -> object:
    if isinstance(cell, str) and cell.lower() in _NOTHING:
        return None
    return None if isinstance(cell, float) and cell != cell else cell


def _null_word(cell: object) -> object:
    if isinstance(cell, str):
        return None if cell.lower() in _WORDS else cell
    return None if cell == 0 and isinstance(cell, int | float) else cell
