"""``covidmaps migrate``."""

import click

from catalog.load import load_catalog
from catalog.settings import Settings
from ingest.db import connect
from ingest.migrate import migrate as migrate_database


@click.command()
@click.pass_obj
def migrate(settings: Settings) -> None:
    """Đưa cơ sở dữ liệu về đúng cấu hình / bring the database to the catalogue.

    Runs again without harm. A change that would lose data (a field or a code in use that is gone, another type)
    is refused with the reason, and nothing is changed.
    """
    catalog = load_catalog(settings.config_dir)
    with connect(settings.owner_url) as conn:
        report = migrate_database(conn, catalog)
    for line in report.lines:
        click.echo(line)
    if not report.lines:
        click.echo("Không có gì phải đổi / up to date")
