"""How two spellings of the same Vietnamese words are found equal: without accents, case and punctuation."""

import re
from functools import lru_cache

from catalog.headings import heading_key as fold
from ingest.vietnamese.readings import vietnamese_readings

__all__ = ["fold", "heading_keys"]

_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@lru_cache(maxsize=4096)
def heading_keys(text: str) -> tuple[str, ...]:
    """Return what to look a heading up by: as it is, then without what stands in parentheses ("Sức chứa (người)").

    A heading that was typed before Unicode ("M· chèt" of TCVN3) is looked up by each of its Vietnamese readings too.
    """
    keys = [
        key for each in (text, *vietnamese_readings(text)) for key in (fold(each), fold(_PARENTHESES.sub(" ", each)))
    ]
    return tuple(dict.fromkeys(each for each in keys if each))
