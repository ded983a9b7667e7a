"""``covidmaps account``, ``restore-edits`` and ``qgis`` as an operator types them."""

import os
import subprocess
from pathlib import Path

import psycopg
from psycopg import sql

from catalog.model import Catalog
from tests.frames import bring_in, checkpoint
from tests.installation import COMMAND, ROOT, Database


def run(database: Database, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    urls = {"COVIDMAPS_DATABASE_URL": database.owner_url, "COVIDMAPS_INGEST_DATABASE_URL": database.ingest_url}
    return subprocess.run(
        [*COMMAND, *arguments], env={**os.environ, **urls, "COLUMNS": "200", "NO_COLOR": "1", **environment},
        capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip


def test_account_is_opened_listed_and_locked(database: Database) -> None:
    login = f"cli_{database.name[-8:]}"
    try:
        added = run(database, "account", "add", login, "--unit", "02122")
        assert added.returncode == 0, added.stderr
        assert added.stdout.split()[0] == login
        assert "Chỉ hiện một lần" in added.stderr
        listed = run(database, "account", "list").stdout
        assert f"{login}" in listed and "*@02122" in listed
        assert "*@*" in run(database, "account", "area", login, "--whole-province").stdout
        assert run(database, "account", "rotate", login).stdout.split()[0] == login
        assert "đã khoá" in run(database, "account", "lock", login).stdout
    finally:
        with psycopg.connect(database.superuser_url, autocommit=True) as server:
            server.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(login)))


def test_editor_without_an_area_is_wrong_use(database: Database) -> None:
    done = run(database, "account", "add", "nguoi_moi")
    assert done.returncode == 2
    assert "[account-without-area]" in done.stderr and "--whole-province" in done.stderr


def test_edits_are_listed_first_and_taken_back_on_yes(
    database: Database, conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    owner.execute("UPDATE work.checkpoints SET name = 'Sai', updated_by = 'lan'")
    listed = run(database, "restore-edits", "checkpoints", "--login", "lan")
    assert listed.returncode == 0, listed.stderr
    assert "name: Chốt số 1 → Sai" in listed.stdout and "--yes" in listed.stdout
    assert owner.execute("SELECT name FROM work.checkpoints").fetchone() == ("Sai",)
    done = run(database, "restore-edits", "checkpoints", "--login", "lan", "--note", "nhầm", "--by", "an", "--yes")
    assert done.returncode == 0, done.stderr
    assert "1 đối tượng đã khôi phục" in done.stdout
    assert owner.execute("SELECT name, updated_by FROM work.checkpoints").fetchone() == ("Chốt số 1", "an")


def test_without_qgis_everything_else_is_written_and_the_exit_is_3(
    database: Database, owner: psycopg.Connection, tmp_path: Path
) -> None:
    blocked = "import ingest.qgis.project as p; p.PYTHONS = ('none',); from ingest.cli import main; main()"
    urls = {"COVIDMAPS_DATABASE_URL": database.owner_url}
    done = subprocess.run(
        [COMMAND[0], "-c", blocked, "qgis", str(tmp_path / "ban")], env={**os.environ, **urls},
        capture_output=True, text=True, cwd=ROOT,
    )  # fmt: skip
    assert done.returncode == 3
    assert "[qgis-missing]" in done.stderr and "python3-qgis" in done.stderr
    assert not (tmp_path / "ban" / "covidmaps.qgz").exists()
    assert (tmp_path / "ban" / "pg_service.conf").exists()
    assert (owner.execute("SELECT count(*) FROM public.layer_styles").fetchone() or (0,))[0] > 10
