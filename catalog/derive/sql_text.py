"""Names and literals as SQL text, for everything that derives SQL from the catalogue."""

import hashlib

from catalog.model import Layer


def name(text: str) -> str:
    return f'"{text}"'


def literal(value: str | None) -> str:
    return "NULL" if value is None else "'" + value.replace("'", "''") + "'"


def constraint_name(layer: Layer, what: str) -> str:
    """Return ``<layer>_<what>``, within PostgreSQL's 63 bytes."""
    text = f"{layer.id}_{what}".replace("-", "_")
    return text if len(text) <= 63 else text[:54] + "_" + hashlib.sha256(text.encode()).hexdigest()[:8]
