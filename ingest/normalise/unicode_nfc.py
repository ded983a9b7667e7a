"""Text in one spelling: NFC, plain blanks, none at the ends."""

import re
import unicodedata

from ingest.normalise.draft import Draft

_SPACES = re.compile(r"[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_UNTIDY = re.compile(r"^\s|\s$|\s\s|[^\S ]|[\u200b\u200c\u200d\u2060\ufeff]")
_INVISIBLE = re.compile(r"[\u200b\u200c\u200d\u2060\ufeff]")


def unicode_nfc(draft: Draft) -> Draft:
    """Return the draft with text in NFC (as TCVN 6909 has it) and tidy blanks; only recomposed letters are counted.

    U+00AD stays: it is the letter ư of TCVN3 text, not a soft hyphen, until the encoding is known.
    """
    for name in draft.columns:
        draft = draft.rewrite(name, _composed, "text-composed").rewrite(name, tidy)
    return draft


def _composed(cell: object) -> object:
    if not isinstance(cell, str) or cell.isascii() or unicodedata.is_normalized("NFC", cell):
        return cell
    return unicodedata.normalize("NFC", cell)


def tidy(cell: object) -> object:
    """Return the text without blanks at its ends, without doubled and invisible ones; line breaks stay."""
    if not isinstance(cell, str) or not _UNTIDY.search(cell):
        return cell
    lines = _SPACES.sub(" ", _INVISIBLE.sub("", cell)).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(each.strip() for each in lines).strip()
