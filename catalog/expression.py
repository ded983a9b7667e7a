"""SQL expressions in config/ (rules, collections): which names they use, and that they are nothing but expressions."""

import re
from collections.abc import Iterable, Mapping

_TOKEN = re.compile(
    r"""\s+ | (?P<string>'(?:[^']|'')*') | (?P<number>\d+(?:\.\d+)?) | (?P<name>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<operator><=|>=|<>|!=|\|\||::|[=<>+\-*/(),])""",
    re.VERBOSE,
)
_KEYWORDS = frozenset("and or not is null true false between in like date text numeric".split())
_FUNCTIONS = frozenset("coalesce length lower upper abs".split())


def expression_problems(expression: str, names: Iterable[str]) -> list[str]:
    """Return what is wrong with the expression, in words; nothing when it uses only these names and literals."""
    allowed = set(names)
    problems: list[str] = []
    position = 0
    while position < len(expression):
        match = _TOKEN.match(expression, position)
        if match is None:
            return [*problems, f"«{expression[position:]}» is not allowed in an expression"]
        position = match.end()
        if match["name"]:
            problems += _name_problems(match["name"], expression[position:].lstrip(), allowed)
    return problems


def _name_problems(name: str, rest: str, allowed: set[str]) -> list[str]:
    if name in allowed or name.lower() in _KEYWORDS:
        return []
    if rest.startswith("("):
        return [] if name.lower() in _FUNCTIONS else [f"function «{name}» is not allowed"]
    return [f"«{name}» is not a field here"]


def with_names(expression: str, written: Mapping[str, str]) -> str:
    """Return the expression with each of these names written otherwise; text between quotes stays as it is."""

    def write(match: re.Match[str]) -> str:
        return written.get(match["name"] or "", match[0])

    return _TOKEN.sub(write, expression)
