"""What officers write for "nothing" becomes null."""

from ingest.normalise.draft import Draft

_NOTHING = frozenset({"", "-", "--", "–", "—", "<null>", "null", "#n/a", "n/a", "…", "..."})


def blanks(draft: Draft) -> Draft:
    """Return the draft with empty cells, dashes and ``<Null>`` as None; words ("không", "0") stay what they are."""
    for name in draft.columns:
        draft = draft.rewrite(name, _null)
    return draft


def _null(cell: object) -> object:
    if isinstance(cell, str) and cell.lower() in _NOTHING:
        return None
    return None if isinstance(cell, float) and cell != cell else cell
