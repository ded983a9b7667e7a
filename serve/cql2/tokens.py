"""CQL2 text as tokens: words, names, numbers, literals and signs, each with its place (OGC 21-065r2, Annex B)."""

import re
from dataclasses import dataclass
from typing import Literal

from serve.cql2.errors import wrong
from serve.cql2.limits import Limits, check_text

type Kind = Literal["word", "name", "number", "string", "sign", "end"]

_START = (
    ":_A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1ffe\u200c\u200d\u2070-\u218f\u2c00-\u2fef"
    "\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_BLANK = r"[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_TOKEN = re.compile(
    rf"""(?P<blank>{_BLANK}+)
    |(?P<word>[{_START}][{_START}.0-9\u0300-\u036f\u203f\u2040]*)
    |(?P<number>(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)
    |'(?P<string>(?:[^'\\]|''|\\.)*)'
    |"(?P<name>(?:[^"]|"")+)"
    |(?P<sign><>|<=|>=|[-=<>+*/%^(),])""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """``text`` is what was written: of a delimited name and of a literal, what stands between the quotes."""

    kind: Kind
    text: str
    start: int

    @property
    def at(self) -> str:
        """The number of its first character, counted from 1."""
        return str(self.start + 1)

    @property
    def shown(self) -> str:
        """The token as an error names it."""
        if self.kind == "end":
            return "the-end"
        quote = {"string": "'", "name": '"'}.get(self.kind, "")
        return f"{quote}{self.text}{quote}"


def tokens(text: str, limits: Limits) -> list[Token]:
    """Return the tokens, the last one of kind "end".

    Raises: Cql2Error for a text that is too long, a character that begins nothing, a quote that is never closed.
    """
    check_text(text, limits)
    found: list[Token] = []
    place = 0
    while place < len(text):
        match = _TOKEN.match(text, place)
        if match is None:
            raise _unreadable(text, place)
        if match.lastgroup != "blank":
            found.append(_token(match))
            if len(found) > limits.tokens:
                raise wrong("too-many-tokens", str(place + 1), most=str(limits.tokens))
        place = match.end()
    return [*found, Token("end", "", len(text))]


def _token(match: re.Match[str]) -> Token:
    kind: Kind = match.lastgroup  # type: ignore[assignment]
    text = match[kind]
    if kind == "name":
        text = text.replace('""', '"')
    return Token(kind, text, match.start())


def _unreadable(text: str, place: int) -> Exception:
    at = str(place + 1)
    if text[place] in "'\"":
        return wrong("unclosed", at, value=text[place])
    return wrong("bad-character", at, value=text[place])


_ESCAPE = re.compile(r"''|\\(.)", re.DOTALL)
_CONTROLS = {"a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}


def unescaped(body: str, *, is_pattern: bool) -> str:
    r"""Return the text of a literal (/req/cql2-text/escaping): ``''`` and ``\'`` are a quote, ``\t`` a tabulator …

    A backslash before anything else stands for itself with what follows, but ``\\`` is one backslash. In a pattern of
    LIKE the backslash has a meaning of its own, so ``\\``, ``\%`` and ``\_`` stay as they are there.
    """

    def meant(match: re.Match[str]) -> str:
        escaped = match[1]
        if escaped is None or escaped == "'":
            return "'"
        if escaped == "\\" and not is_pattern:
            return "\\"
        return _CONTROLS.get(escaped, match[0])

    return _ESCAPE.sub(meant, body)
