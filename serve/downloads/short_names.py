"""Field names for shapefiles: at most ten ASCII characters, unique, and always the same for the same columns."""

from collections.abc import Sequence

LENGTH = 10
VOWELS = frozenset("aeiou")


def short_names(names: Sequence[str]) -> dict[str, str]:
    """Return the short name of each column, in the order given.

    A name of ten characters or fewer stays. Of a longer one, vowels go first (not the first letter of a word), then the
    end; the language of a label (``_vi``, ``_en``) stays at the end. Where two come out alike the later gets a number.
    """
    taken = {name for name in names if len(name) <= LENGTH}
    short: dict[str, str] = {}
    for name in names:
        short[name] = name if len(name) <= LENGTH else _free(name, taken)
        taken.add(short[name])
    return short


def _free(name: str, taken: set[str]) -> str:
    stem, language = (name[:-3], name[-3:]) if name.endswith(("_vi", "_en")) else (name, "")
    tight = "_".join(word[:1] + "".join(each for each in word[1:] if each not in VOWELS) for word in stem.split("_"))
    for number in range(len(taken) + 2):
        end = (str(number) if number else "") + language
        found = tight[: LENGTH - len(end)].rstrip("_") + end
        if found not in taken:
            return found
    raise AssertionError(name)
