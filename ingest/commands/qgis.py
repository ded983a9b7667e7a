"""``covidmaps qgis DIR``."""

from pathlib import Path

import click

from catalog.derive.qgis import project_plan
from catalog.derive.qgis_plans import field_plan
from catalog.load import load_catalog
from catalog.settings import Settings
from ingest.db import connect, database_errors
from ingest.errors import UnavailableError
from ingest.qgis.files import (
    PROJECT,
    SERVICE_FILE,
    SETTINGS_FILE,
    address_of,
    service_file,
    settings_file,
    starters,
)
from ingest.qgis.project import make_project, qgis_python
from ingest.qgis.styles import write_layer_styles


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--host", help="Máy chủ cơ sở dữ liệu nhìn từ máy người dùng / the database's host as users reach it.")
@click.option("--port", type=int, help="Cổng / its port.")
@click.option(
    "--ca", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Chứng thư CA / CA certificate."
)
@click.option("--field", is_flag=True, help="Dự án đi thực địa (QField) / the project for collecting outside.")
@click.pass_obj
def qgis(
    settings: Settings, folder: Path, host: str | None, port: int | None, ca: Path | None, *, field: bool
) -> None:  # fmt: skip
    """Ghi dự án QGIS mở một lần bấm / write the one-click QGIS project.

    Into the folder go covidmaps.qgz, pg_service.conf, settings and starters, without any login or password; into the
    database go styles and forms, so that a table dragged into another project behaves the same.
    """
    catalog = load_catalog(settings.config_dir)
    with connect(settings.owner_url) as conn, database_errors():
        tables = write_layer_styles(conn, catalog)
        conn.commit()
    click.echo(f"layer_styles: {tables} bảng / tables")
    folder.mkdir(parents=True, exist_ok=True)
    for path in _write_texts(settings, folder, host, port, ca):
        click.echo(str(path))
    if qgis_python() is None:
        raise UnavailableError("qgis-missing", folder=str(folder))
    plan = field_plan(catalog) if field else project_plan(catalog)
    make_project(plan, settings.owner_url or "", folder / PROJECT)
    click.echo(str(folder / PROJECT))


def _write_texts(settings: Settings, folder: Path, host: str | None, port: int | None, ca: Path | None) -> list[Path]:
    address = address_of(settings.owner_url or "", host=host, port=port, ca=ca)
    texts = {
        SERVICE_FILE: service_file(address),
        SETTINGS_FILE: settings_file(settings.public_url),
        **starters(),
    }
    if ca:
        texts[ca.name] = ca.read_text(encoding="ascii")
    for name, text in texts.items():
        (folder / name).write_bytes(text.encode())
        (folder / name).chmod(0o755 if name.endswith(".sh") else 0o644)
    return [folder / name for name in texts]
