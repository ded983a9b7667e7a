"""Loading side by side: ``python -m tests.benchmarks.ingest.run [--rows N] [--rounds N]``; see README.md.

Needs TEST_DATABASE_URL (a superuser); makes databases of its own and drops them.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from catalog.load import load_catalog
from ingest.db import connect
from ingest.migrate import ensure_logins, migrate
from tests.benchmarks.ingest.memory import Usage, measure
from tests.benchmarks.ingest.points import SRID, make_points
from tests.conftest import PASSWORDS, as_role, drop_database, with_database
from tests.installation import ROOT

NAME = "covidmaps_benchmark"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=1)
    asked = options.parse_args()
    server = os.environ["TEST_DATABASE_URL"]
    with tempfile.TemporaryDirectory(prefix="covidmaps-benchmark-") as folder:
        first = make_points(_place(folder, "first"), asked.rows)
        daily = make_points(_place(folder, "daily"), asked.rows, changed=0.01)
        config = _config(Path(folder))
        for number in range(asked.rounds):  # interleaved: a busy minute of the machine hits all alike
            print(f"round {number + 1}, {asked.rows} points")
            with _database(server, config) as url:
                _show("pipeline, first load", _ours(url, config, first))
                _show("pipeline, 1 % changed", _ours(url, config, daily))
            for title, load in _peers():
                with _plain_database(server) as url:
                    _show(title, load(url, first))


def _place(folder: str, name: str) -> Path:
    path = Path(folder) / name / "diem_nguy_co.shp"
    path.parent.mkdir()
    return path


def _config(folder: Path) -> Path:
    """Return a copy of config/ in which a point code may have eight digits: the province never needs a million."""
    config = folder / "config"
    shutil.copytree(ROOT / "config", config)
    layer = config / "layers/risk_points.yml"
    layer.write_text(layer.read_text(encoding="utf-8").replace("{3,5}", "{3,8}"), encoding="utf-8")
    return config


@contextmanager
def _database(server: str, config: Path) -> Iterator[str]:
    """Yield the URL of role ingest in a database made by the production SQL."""
    with _plain_database(server) as url, psycopg.connect(url, autocommit=True) as conn:
        conn.execute((ROOT / "deploy/sql/database.sql").read_bytes())
        conn.execute(sql.SQL("ALTER DATABASE {} OWNER TO covidmaps_owner").format(sql.Identifier(NAME)))
        with connect(as_role(server, NAME, "covidmaps_owner")) as owner:
            migrate(owner, load_catalog(config))
            ensure_logins(owner, {"covidmaps_ingest": PASSWORDS["covidmaps_ingest"]})
        yield as_role(server, NAME, "covidmaps_ingest")


@contextmanager
def _plain_database(server: str) -> Iterator[str]:
    drop_database(server, NAME)
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
    try:
        with psycopg.connect(with_database(server, NAME), autocommit=True) as conn:
            conn.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        yield with_database(server, NAME)
    finally:
        drop_database(server, NAME)


def _ours(url: str, config: Path, path: Path) -> Usage:
    module = "tests.benchmarks.ingest.ours"
    return measure([sys.executable, "-m", module, url, str(config), str(path)], os.environ | {"PYTHONPATH": str(ROOT)})


type _Peer = Callable[[str, Path], Usage]


def _peers() -> Iterator[tuple[str, _Peer]]:
    """Yield what is installed beside us."""
    if shutil.which("ogr2ogr"):
        yield "ogr2ogr, COPY", _ogr2ogr
    if shutil.which("shp2pgsql") and shutil.which("psql"):
        yield "shp2pgsql | psql", _shp2pgsql


def _ogr2ogr(url: str, path: Path) -> Usage:
    parts = urlsplit(url)
    login = f"user={parts.username} password={unquote(parts.password or '')}"
    target = f"PG:host={parts.hostname} port={parts.port} dbname={NAME} {login}"
    options = ["-t_srs", "EPSG:4326", "-gt", "65536", "-nln", "points"]
    command = ["ogr2ogr", "-f", "PostgreSQL", target, str(path), *options]
    return measure(command, os.environ | {"PG_USE_COPY": "YES"})


def _shp2pgsql(url: str, path: Path) -> Usage:
    pipe = f"shp2pgsql -D -I -W UTF-8 -s {SRID}:4326 '{path}' points | psql -q -v ON_ERROR_STOP=1 '{url}'"
    return measure(["bash", "-o", "pipefail", "-c", pipe])


def _show(title: str, used: Usage) -> None:
    print(f"{title:<24} {used.seconds:8.1f} s {used.peak_mb:>6} MB")
    if "pipeline" in title:
        print(used.output.rstrip())
    sys.stdout.flush()


if __name__ == "__main__":
    main()
