"""``covidmaps prepare``: the database of a production server, up and at the catalogue; what its unit starts."""

from pathlib import Path
from urllib.parse import quote, urlsplit

import click

from catalog.load import load_catalog
from catalog.settings import CREDENTIALS, Settings
from deploy.backup.plan import write_secret
from deploy.cluster import Cluster
from deploy.command import shown
from deploy.existing import check_existing
from deploy.logins import ensure_role_urls
from ingest.db import connect
from ingest.migrate import migrate

FOLDER = "credentials"


@click.command()
@click.option(
    "--database-url",
    envvar="COVIDMAPS_DATABASE_URL",
    show_envvar=True,
    help="Máy chủ PostGIS có sẵn / an existing PostGIS (owner's URL) instead of the private cluster.",
)
@click.option(
    "--socket",
    envvar="COVIDMAPS_DATABASE_SOCKET",
    show_envvar=True,
    type=click.Path(path_type=Path),
    help="Thư mục unix socket / folder in which the private cluster listens, too, for services without network.",
)
@click.pass_obj
def prepare(settings: Settings, database_url: str | None, socket: Path | None) -> None:
    """Bật cơ sở dữ liệu, đưa về đúng danh mục, ghi mật khẩu cho các dịch vụ / database up, migrated, logins made.

    Runs again without harm. Passwords of the services go into single files of the state folder, as systemd's
    LoadCredential reads them.
    """
    with shown():
        catalog = load_catalog(settings.config_dir)
        settings.state_dir.mkdir(parents=True, exist_ok=True)
        if database_url:
            check_existing(database_url)
            owner_url = database_url
        else:
            # With archiving on from the start, continuous backup needs no start of the server later.
            extra = {"unix_socket_directories": str(socket), "archive_mode": "on"} if socket else {}
            owner_url = Cluster(settings.state_dir, settings=extra).up()
        with connect(owner_url) as conn:
            done = migrate(conn, catalog).lines
            urls = ensure_role_urls(conn, owner_url, settings)
    for role, name in CREDENTIALS.items():
        url = on_socket(urls[role], socket) if socket and not database_url else urls[role]
        write_secret(settings.state_dir / FOLDER / name, url)
    click.echo("\n".join(done) if done else "Đã mới / up to date.")


def on_socket(url: str, folder: Path) -> str:
    """Return the URL of the same database by its unix socket."""
    parts = urlsplit(url)
    login = parts.netloc.rpartition("@")[0]
    return f"{parts.scheme}://{login}@{parts.path}?host={quote(str(folder), safe='')}&port={parts.port}"
