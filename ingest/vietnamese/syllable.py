"""Whether letters are a Vietnamese syllable: onset, rime, at most one tone. What a wrong encoding gives hardly ever is.

Source: the inventory of modern Quốc ngữ (27 onsets, the rimes below); a closed syllable in -c, -ch, -p, -t bears only
the tones sắc and nặng.
"""

import unicodedata
from functools import lru_cache

_ONSETS = frozenset("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split()) | {""}
_RIMES = frozenset(
    "a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây"
    " e ec em en eng eo ep et ê êch êm ên êng ênh êp êt êu"
    " i ia ich im in ing inh ip it iu iêc iêm iên iêng iêp iêt iêu y yêm yên yêng yêt yêu ynh yt"
    " o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăp oăt oc oe oen oeo oet oi om on ong"
    " oong ooc op ot ô ôc ôi ôm ôn ông ôp ôt ôông ơ ơi ơm ơn ơng ơp ơt"
    " u ua uan uat uc uê uêch uên uênh uêt ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uyn"
    " uynh uyp uyt uyu uâc uân uâng uât uây ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu".split()
)
_STOPS = ("c", "ch", "p", "t")
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_TONES = frozenset({_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT})


_EITHER = frozenset({"oa", "oe", "uy"})
"""Open rimes whose tone is written on the first vowel or the second: hòa and hoà."""
_VOWELS = frozenset("aăâeêioôơuưy")
_MARKED = frozenset("ăâêôơư")


@lru_cache(maxsize=1 << 16)
def is_syllable(word: str) -> bool:
    """Return whether the word (letters only, composed or not) can be one Vietnamese syllable.

    Its case must be one that people write (xã, Xã, XÃ), its tone must stand on the vowel that bears it.
    """
    text = unicodedata.normalize("NFC", word)
    if not (text.islower() or text.isupper() or text.istitle()):
        return False
    base, tones = _without_tone(text.casefold())
    return len(tones) < 2 and any(_fits(base, onset, tones) for onset in _onsets_of(base))


def _without_tone(word: str) -> tuple[str, list[tuple[int, str]]]:
    """Return the word without its tone marks (â, ă, ê, ô, ơ, ư, đ stay letters), and each tone with its place."""
    base, tones = "", []
    for each in word:
        parts = unicodedata.normalize("NFD", each)
        tones += [(len(base), mark) for mark in parts if mark in _TONES]
        base += unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
    return base, tones


def _onsets_of(base: str) -> list[int]:
    """Return how long the onset may be: "gi" is onset and vowel at once, so "gì" and "giếng" have two readings."""
    return [length for length in range(4) if base[:length] in _ONSETS and len(base) > length]


def _fits(base: str, onset: int, tones: list[tuple[int, str]]) -> bool:
    rime = base[onset:]
    if rime not in _RIMES:
        return False
    if not tones:
        return True
    (at, tone), *_ = tones
    if rime.endswith(_STOPS) and tone not in (_ACUTE, _DOT):
        return False
    return at - onset in _tone_places(rime) or (at == 1 and base[:2] in ("qu", "gi"))


def _tone_places(rime: str) -> tuple[int, ...]:
    vowels = [at for at, letter in enumerate(rime) if letter in _VOWELS]
    marked = [at for at in vowels if rime[at] in _MARKED]
    if marked:
        return (marked[-1],)
    if len(vowels) < len(rime):
        return (vowels[-1],)
    if rime in _EITHER:
        return (0, 1)
    return (0,) if len(rime) < 3 else (1,)
