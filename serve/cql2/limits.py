"""How large a filter may be. Whatever passes is parsed and planned in milliseconds."""

from dataclasses import dataclass

from serve.cql2.errors import wrong


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one filter.

    ``length`` counts characters, ``depth`` operations and parentheses inside one another, ``predicates`` the conditions
    that the database evaluates for each feature, ``vertices`` all corners of all geometries.
    """

    length: int = 8192
    tokens: int = 4096
    depth: int = 64
    predicates: int = 128
    items: int = 500
    vertices: int = 1000


DEFAULT_LIMITS = Limits()


def check_text(text: str, limits: Limits) -> None:
    """Check a whole filter before anything reads it. Raises: Cql2Error when it is too long, empty or no text."""
    if len(text) > limits.length:
        raise wrong("too-long", "", most=str(limits.length))
    if not text.strip():
        raise wrong("empty", "")
    if not is_text(text):
        raise wrong("not-text", "")


def is_text(value: str) -> bool:
    """Return whether PostgreSQL can hold the text: no NUL, and no lone surrogate."""
    return "\0" not in value and not any("\ud800" <= each <= "\udfff" for each in value)
