"""``covidmaps diff LAYER A B``."""

import click

from catalog.settings import Settings
from ingest.commands.layers import named_layer
from ingest.db import connect
from ingest.publish import Difference, differences


@click.command()
@click.argument("layer")
@click.argument("a", type=int)
@click.argument("b", type=int)
@click.pass_obj
def diff(settings: Settings, layer: str, a: int, b: int) -> None:
    """Khác nhau giữa hai bản công bố A và B / what changed from release A to release B.

    \b
    + came    - went    ~ field: before → after
    """
    _, found = named_layer(settings, layer)
    with connect(settings.ingest_url) as conn:
        for each in differences(conn, found, a, b):
            for line in _lines(each):
                click.echo(line)


def _lines(each: Difference) -> list[str]:
    if each.after is None:
        return [f"- {each.key}"]
    if each.before is None:
        return [f"+ {each.key}"]
    lines = [f"~ {each.key}"]
    lines += [f"    {name}: {each.before[name]} → {value}" for name, value in each.after.items()]
    if each.moved_m:
        lines.append(f"    geometry: {each.moved_m:.1f} m")
    return lines
