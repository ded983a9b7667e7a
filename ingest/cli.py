"""The command ``covidmaps``: one sub-command per file, loaded only when it is called."""

import importlib
import logging
import os
import sys
from typing import NoReturn

import click

from catalog.errors import CatalogError
from catalog.load import load_catalog
from catalog.model import LANGUAGES
from catalog.settings import read_settings
from ingest.errors import ENVIRONMENT, REFUSED, IngestError, exit_code
from ingest.findings import Where, from_error, render

# Command → where it lives. Names, not imports: `serve` and `up` belong to rooms that ingest may not import, and
# `covidmaps --help` must not load pygeoapi or GDAL.
COMMANDS = {
    "up": "deploy.command:up",
    "down": "deploy.command:down",
    "prepare": "deploy.prepare:prepare",
    "doctor": "deploy.doctor.command:doctor",
    "backup": "deploy.backup.command:backup",
    "restore": "deploy.backup.command:restore",
    "drill": "deploy.backup.command:drill",
    "serve": "serve.command:serve",
    "migrate": "ingest.commands.migrate:migrate",
    "derive": "ingest.commands.derive:derive",
    "template": "ingest.commands.template:template",
    "sample": "ingest.commands.sample:sample",
    "check": "ingest.commands.check:check",
    "load": "ingest.commands.load:load",
    "watch": "ingest.commands.watch:watch",
    "fetch": "ingest.commands.fetch:fetch",
    "export": "ingest.commands.export:export",
    "history": "ingest.commands.history:history",
    "diff": "ingest.commands.diff:diff",
    "publish": "ingest.commands.publish:publish",
    "undo": "ingest.commands.undo:undo",
    "account": "ingest.commands.account:account",
    "restore-edits": "ingest.commands.restore_edits:restore_edits",
    "inbox": "ingest.commands.inbox:inbox",
    "qgis": "ingest.commands.qgis:qgis",
    "wms": "deploy.wms_command:wms",
    "site": "viewer.command:site",
    "export-site": "viewer.command:export_site",
}


class LazyGroup(click.Group):
    """A group that imports a sub-command when it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("-v", "--verbose", count=True, help="Say more: -v steps with counts, -vv SQL and tracebacks.")
@click.pass_context
def covidmaps(ctx: click.Context, verbose: int) -> None:
    """CovidMaps Bắc Kạn: từ tệp của cán bộ đến bản đồ công khai / from an officer's file to the public map.

    \b
    covidmaps check FILE…     xem tệp có gì sai, không ghi gì / what is wrong, writing nothing
    covidmaps load FILE…      nạp và công bố, trả phiếu kết quả / bring in and publish, with a receipt
    covidmaps template LAYER  mẫu bảng tính / the officers' workbook
    covidmaps undo LAYER      quay về bản công bố trước / back to the release before

    Exit codes: 0 done, 1 data refused, 2 wrong use, 3 environment (database away, disk full).
    """
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")
    ctx.obj = read_settings(os.environ)


def main() -> NoReturn:
    """Run the command line; every error ends in a sentence and an exit code, never in a traceback (but with -vv)."""
    try:
        code = covidmaps(standalone_mode=False)  # click returns the code of ctx.exit() here instead of leaving
    except click.Abort:
        sys.exit(130)
    except click.ClickException as err:
        err.show()
        sys.exit(err.exit_code)
    except CatalogError as err:
        _fail(f"config/: cấu hình sai / the configuration is wrong\n{err}", REFUSED, err)
    except IngestError as err:
        _fail(describe(err), exit_code(err), err)
    except Exception as err:  # noqa: BLE001  the edge: whatever it was, the operator gets a sentence
        _fail(f"Lỗi ngoài dự kiến / unexpected error: {type(err).__name__}: {err}", ENVIRONMENT, err)
    sys.exit(code or 0)


def describe(err: IngestError) -> str:
    """Return the error in both languages, from config/messages.yml; the code alone when that cannot be read."""
    lines = [f"[{err.code}]"]
    try:
        catalog = load_catalog(read_settings(os.environ).config_dir)
        for language in LANGUAGES:
            problem, remedy = render(from_error(err, Where("")), catalog, language)
            lines.append(f"  {language}  {problem}  → {remedy}")
    except (CatalogError, KeyError, StopIteration):
        return str(err)
    return "\n".join(lines)


def _fail(text: str, code: int, err: BaseException) -> NoReturn:
    logging.getLogger(__name__).debug("traceback", exc_info=err)
    click.echo(text, err=True)
    sys.exit(code)
