"""``covidmaps export-site`` and ``covidmaps site``."""

import sys
from pathlib import Path

import click

from viewer.site.build import Source, build_site
from viewer.site.client import ServiceError
from viewer.site.watch import keep_up_to_date

EXIT_ENVIRONMENT = 3
VIEWER = Path(__file__).resolve().parent


class Away(click.ClickException):
    """The service could not be read; exit code 3."""

    exit_code = EXIT_ENVIRONMENT


def _source(ctx: click.Context, api: str | None, url: str | None, *, is_live: bool) -> Source:
    settings = ctx.obj
    api = (api or f"http://127.0.0.1:{settings.port}/oapi").rstrip("/")
    return Source(api, (url or settings.public_url).rstrip("/"), VIEWER / "layers.json", VIEWER / "dist", is_live)


API = click.option("--api", metavar="URL", help="OGC API to read; the server of this machine if not given.")
URL = click.option("--url", metavar="URL", help="Public address of the pages; COVIDMAPS_PUBLIC_URL if not given.")


@click.command("export-site")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@API
@URL
@click.pass_context
def export_site(ctx: click.Context, folder: Path, api: str | None, url: str | None) -> None:
    """Ghi bản đồ thành trang tĩnh / write the public map as static pages, for any web host.

    The folder appears whole or not at all; it needs no server of ours and outlives it.
    """
    try:
        report = build_site(_source(ctx, api, url, is_live=False), folder)
    except ServiceError as err:
        raise Away(f"Không đọc được dịch vụ / the service cannot be read: {err}") from err
    click.echo(f"{folder}: {report.pages} trang / pages, {report.changed} tệp mới / new files")


@click.command()
@click.option("--watch", is_flag=True, help="Keep running: build again whenever a layer is published.")
@click.option("--every", default=0.5, show_default=True, help="Seconds between two looks at the releases.")
@API
@URL
@click.pass_context
def site(ctx: click.Context, watch: bool, every: float, api: str | None, url: str | None) -> None:
    """Dựng trang công khai của máy chủ này / build the pages that this server shows, in the state folder."""
    source, folder = _source(ctx, api, url, is_live=True), ctx.obj.state_dir / "site"
    if watch:
        keep_up_to_date(source, folder, every)
    try:
        report = build_site(source, folder)
    except ServiceError as err:
        raise Away(f"Không đọc được dịch vụ / the service cannot be read: {err}") from err
    click.echo(f"{report.pages} trang / pages, {report.changed} tệp mới / new files", file=sys.stderr)
