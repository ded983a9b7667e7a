"""``covidmaps sample``."""

from datetime import datetime
from pathlib import Path

import click

from catalog.load import load_catalog
from catalog.settings import Settings
from ingest.samples.clock import REFERENCE_DAY
from ingest.samples.setting import Setting
from ingest.samples.write import write_samples


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--seed", default=1, show_default=True, help="Another seed puts the places elsewhere.")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    default=REFERENCE_DAY.isoformat(),
    show_default=True,
    help="Day of the hand-in; every date in the files moves with it.",
)
@click.pass_obj
def sample(settings: Settings, folder: Path, seed: int, day: datetime) -> None:
    """Write hand-ins as officers make them, with invented data, for all layers.

    DIR is made when it is missing. The same seed and date give the same bytes. DIR/bad holds one file for each kind of
    mistake; load the others in the order in which they are printed.
    """
    setting = Setting(load_catalog(settings.config_dir), seed, day.date())
    for path in write_samples(folder, setting):
        click.echo(path)
