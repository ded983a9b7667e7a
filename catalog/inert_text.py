"""Text in a cell that no spreadsheet runs (the viewer, a client of the service alone, has its own)."""

_BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def inert(text: str) -> str:
    """Return the text with an apostrophe before it where a spreadsheet would take it for a formula.

    Source: OWASP, CSV injection.
    """
    return f"'{text}" if text.startswith(_BEGINS_FORMULA) else text
