"""Whether a table with bad rows enters: what its layer says about them."""

from catalog.model import Layer
from ingest.findings import Finding, Where, error


def refusal(layer: Layer, where: Where, rows: int, refused: int) -> Finding | None:
    """Return the finding that refuses the table as a whole, or None when its good rows enter.

    ``accept: whole`` takes no bad row; ``accept: valid_rows`` takes the good ones up to ``max_refused_share``.
    """
    if not refused:
        return None
    if refused >= rows:
        return error("no-good-row", where, rows=rows)
    if layer.accept.mode == "whole":
        return error("whole-file-only", where, refused=refused, rows=rows)
    limit = layer.accept.max_refused_share
    if refused > limit * rows:
        return error("too-many-refused", where, refused=refused, rows=rows, limit=round(limit * 100))
    return None
