"""How two spellings of the same Vietnamese words are found equal: without accents, case and punctuation."""

import re
from functools import lru_cache

from catalog.headings import heading_key as fold

__all__ = ["fold", "heading_keys"]

_PARENTHESES = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


@lru_cache(maxsize=4096)
def heading_keys(text: str) -> tuple[str, ...]:
    """Return what to look a heading up by: as it is, then without what stands in parentheses ("Sức chứa (người)")."""
    keys = (fold(text), fold(_PARENTHESES.sub(" ", text)))
    return tuple(dict.fromkeys(each for each in keys if each))
