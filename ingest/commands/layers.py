"""What the commands on a layer share: its name on the command line, its releases as a table."""

from collections.abc import Iterable
from typing import Literal

import click
from rich.console import Console
from rich.table import Table

from catalog.load import load_catalog
from catalog.model import Catalog, Layer
from catalog.settings import Settings
from ingest.errors import UseError
from ingest.publish import Release

_COLUMNS: tuple[tuple[str, Literal["left", "right"]], ...] = (
    ("Bản / release", "right"),
    ("Lúc / at", "left"),
    ("Người / by", "left"),
    ("Thêm / added", "right"),
    ("Đổi / changed", "right"),
    ("Bỏ / removed", "right"),
    ("Tổng / total", "right"),
    ("Ghi chú / note", "left"),
)


def named_layer(settings: Settings, layer_id: str) -> tuple[Catalog, Layer]:
    """Return the catalogue and its layer of that name.

    Raises: UseError ``layer-not-there``, naming the layers that are.
    """
    catalog = load_catalog(settings.config_dir)
    layer = catalog.layer(layer_id)
    if layer is None:
        raise UseError("layer-not-there", layer=layer_id, layers=", ".join(each.id for each in catalog.layers))
    return catalog, layer


def show_releases(releases: Iterable[Release]) -> None:
    """Print releases as a table, one row each."""
    table = Table(box=None, pad_edge=False)
    for heading, justify in _COLUMNS:
        table.add_column(heading, justify=justify)
    for each in releases:
        note = each.note or ""
        if each.restores:
            note = f"= {each.restores}  {note}"
        numbers = (f"+{each.added}", f"~{each.changed}", f"-{each.removed}", str(each.total))
        table.add_row(str(each.release_id), f"{each.published_at:%d/%m/%Y %H:%M:%S}", each.published_by, *numbers, note)
    Console().print(table)


by_option = click.option("--by", default="", help="Ai làm / who does it; default: the login.")
