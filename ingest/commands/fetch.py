"""``covidmaps fetch [ID…]``."""

import click

from catalog.load import load_catalog
from catalog.model import Catalog, RemoteSource
from catalog.settings import Settings
from ingest.commands.terminal import StepLines, show
from ingest.db import connect
from ingest.errors import REFUSED, IngestError, UnavailableError
from ingest.findings import Where, from_error, render
from ingest.pipeline import load_file
from ingest.sources import fetch as fetch_source
from ingest.sources import named_sources, remember


@click.command()
@click.argument("sources", nargs=-1, metavar="[ID…]")
@click.option("--all", "every", is_flag=True, help="Mọi nguồn khai báo / every source of config/sources.yml.")
@click.pass_context
def fetch(ctx: click.Context, sources: tuple[str, ...], *, every: bool) -> None:
    """Lấy tệp theo địa chỉ khai báo và nạp, chỉ khi có thay đổi / bring in files by URL, only when they changed.

    Without a name the sources are listed. Exit code 1 when one of them could not be had or was refused.
    """
    settings: Settings = ctx.obj
    catalog = load_catalog(settings.config_dir)
    if not sources and not every:
        _list(catalog)
        return
    chosen = list(catalog.sources) if every else named_sources(catalog, sources)
    failed = [each for each in chosen if not _bring_in(each, catalog, settings)]
    ctx.exit(REFUSED if failed else 0)


def _list(catalog: Catalog) -> None:
    for each in catalog.sources:
        click.echo(f"{each.id}   {each.layer}   {each.title.vi} / {each.title.en}   {each.licence}\n    {each.url}")


def _bring_in(source: RemoteSource, catalog: Catalog, settings: Settings) -> bool:
    """Return whether the source is as it should be: unchanged, or published."""
    folder = settings.state_dir / "sources" / source.id
    try:
        fetched = fetch_source(source, folder)
    except UnavailableError:
        raise
    except IngestError as err:
        _say(err, source, catalog)
        return False
    if fetched is None:
        click.echo(f"{source.id}: không có gì mới / nothing new")
        return True
    with connect(settings.ingest_url) as conn:
        receipt = load_file(conn, catalog, fetched.path, source.layer, source.url, source.crs, StepLines())
    show(receipt, catalog, None, number=1, of=1)
    if not receipt.is_refused:
        remember(folder, fetched.seen)
    return not receipt.is_refused


def _say(err: IngestError, source: RemoteSource, catalog: Catalog) -> None:
    for language in ("vi", "en"):
        problem, remedy = render(from_error(err, Where(source.id)), catalog, language)
        click.echo(f"{source.id} [{err.code}]  {language}  {problem}  → {remedy}", err=True)
