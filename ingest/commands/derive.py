"""``covidmaps derive``: writes what is derived from config/, or says what is stale."""

import os
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path
from tempfile import NamedTemporaryFile

import click

from catalog.derive import derived_files
from catalog.load import load_catalog
from catalog.settings import Settings


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; print the differences and exit 1 when a file is stale.")
@click.pass_obj
def derive(settings: Settings, *, check: bool) -> None:
    """Write again what is derived from config/: DDL, pygeoapi-config.yml, viewer catalogue, data dictionary."""
    texts = derived_files(load_catalog(settings.config_dir))
    stale = [path for path, text in texts.items() if _read(settings.root / path) != text]
    for path in stale:
        if check:
            click.echo("".join(_difference(path, _read(settings.root / path), texts[path])), nl=False)
        else:
            _write(settings.root / path, texts[path])
            click.echo(f"{path}: ghi lại / written")
    if not stale:
        click.echo(f"{len(texts)} tệp còn đúng / files up to date")
    elif check:
        click.echo("Chạy «covidmaps derive» rồi commit. / Run “covidmaps derive” and commit.", err=True)
        raise SystemExit(1)


def _read(path: Path) -> str:
    """Return the text of the file; nothing when it is not there yet. Line ends as they are."""
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""


def _difference(path: str, old: str, new: str) -> Iterator[str]:
    for line in unified_diff(old.splitlines(keepends=True), new.splitlines(keepends=True), path, f"{path} (config/)"):
        yield line if line.endswith("\n") else f"{line}\n"


def _write(path: Path, text: str) -> None:
    """Replace the file in one step: a reader sees the old text or the new one, and a failure leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", encoding="utf-8", newline="", dir=path.parent, delete_on_close=False) as target:
        target.write(text)
        os.fchmod(target.fileno(), 0o644)
        target.close()
        Path(target.name).replace(path)
