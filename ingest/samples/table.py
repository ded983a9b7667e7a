"""The invented data as CSV files, so that they can be read and edited as tables."""

import csv
from collections.abc import Iterator
from importlib.resources import files


def read_table(layer_id: str) -> Iterator[dict[str, str]]:
    """Yield the rows of ``tables/<layer>.csv``; an empty cell is the empty string."""
    text = (files(__package__) / "tables" / f"{layer_id}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(text.splitlines())
