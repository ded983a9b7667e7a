"""Backup, restore to a moment, and the rehearsal, on a cluster of their own with published features."""

import dataclasses
import shutil
import subprocess
import tarfile
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pyrage
import pytest
from click.testing import CliRunner, Result

from catalog.model import Catalog
from catalog.settings import Settings
from deploy.backup import drill as module
from deploy.backup.command import backup, drill, restore
from deploy.backup.dump import _without, choose_dump, dumps
from deploy.backup.fingerprint import Fingerprint, differences, fingerprints
from deploy.backup.plan import find_plan, read_identity
from deploy.backup.restored import Restored
from deploy.cluster import Cluster
from deploy.errors import ClusterError
from deploy.records import BACKUP, DRILL, read_record
from ingest.db import connect
from ingest.migrate import migrate
from tests.deploy.tools import tool
from tests.installation import ROOT
from tests.serve.features import LAYERS, insert

QUICK = {"fsync": "off", "synchronous_commit": "off"}


@pytest.fixture(scope="module")
def settings(new_state: Callable[[], Path], catalog: Catalog) -> Iterator[Settings]:
    """Yield an installation with published features whose cluster the tests may start anew."""
    state = new_state()
    cluster = Cluster(state, settings=QUICK, say=lambda vi, en: None)
    url = cluster.up()
    with connect(url) as conn:
        migrate(conn, catalog)
        for layer, rows in LAYERS.items():
            insert(conn, layer, rows)
            conn.execute("SELECT release.publish(%s, 'test')", (layer,))
    yield Settings(ROOT, ROOT / "config", state, url, url, url, "http://127.0.0.1:9", 9)
    cluster.down()
    shutil.rmtree(cluster.folder, ignore_errors=True)


def run(command: Any, settings: Settings, *arguments: object) -> Result:
    return CliRunner().invoke(command, [str(each) for each in arguments], obj=settings, catch_exceptions=False)


def done(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.output


def names(url: str) -> set[str]:
    with psycopg.connect(url) as conn:
        return {name for (name,) in conn.execute("SELECT name FROM api.checkpoints")}


def publish_name(settings: Settings, name: str) -> None:
    """Give every checkpoint that name and publish."""
    assert settings.owner_url
    with psycopg.connect(settings.owner_url) as conn:
        conn.execute("UPDATE work.checkpoints SET name = %s, updated_by = 'an'", (name,))
        conn.execute("SELECT release.publish('checkpoints', 'an')")


@pytest.fixture
def target(new_state: Callable[[], Path]) -> Iterator[Path]:
    """Yield a folder that a restore may make its cluster in."""
    folder = new_state() / "khôi phục"
    yield folder
    cluster = Cluster(folder)
    cluster.down()
    shutil.rmtree(cluster.folder, ignore_errors=True)


def test_dump_opens_with_standard_tools_and_only_with_the_key(settings: Settings, tmp_path: Path) -> None:
    said = done(run(backup, settings))
    assert "IMPORTANT" in said
    plan = find_plan(settings)
    assert plan and plan.mode == "dump"
    newest = dumps(plan.repository)[0]
    assert newest.path.read_bytes().startswith(b"age-encryption.org/v1")
    assert (settings.state_dir / "backup.key").stat().st_mode & 0o077 == 0
    assert (settings.state_dir / "backup.json").stat().st_mode & 0o077 == 0
    identity = read_identity(settings.state_dir / "backup.key")
    (tmp_path / "all.tar").write_bytes(pyrage.decrypt(newest.path.read_bytes(), [identity]))
    with tarfile.open(tmp_path / "all.tar") as tar:
        assert sorted(tar.getnames()) == ["about.json", "database.dump", "roles.sql"]
        roles = tar.extractfile("roles.sql")
        assert roles and b"CREATE ROLE covidmaps_editor" in roles.read()


def test_rehearsal_of_a_dump_leaves_nothing_behind(settings: Settings) -> None:
    done(run(backup, settings))
    before = sorted(settings.state_dir.iterdir())
    publish_name(settings, "sau bản sao lưu")  # the running database has moved on; the copy is still right
    said = done(run(drill, settings))
    assert "pg_amcheck ✓" in said
    assert sorted({*settings.state_dir.iterdir()} - {settings.state_dir / "operations"}) == [
        each for each in before if each.name != "operations"
    ]
    record = read_record(settings.state_dir, DRILL)
    assert record and record.ok and record.succeeded_at


def test_other_key_opens_nothing(settings: Settings, target: Path, tmp_path: Path) -> None:
    done(run(backup, settings))
    other = tmp_path / "other.key"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    refused = run(restore, settings, "--into", target, "--key", other)
    assert refused.exit_code == 3
    assert "another key, or a damaged file" in refused.output
    assert not Cluster(target).is_running()
    (tmp_path / "no.key").write_text("nothing")
    assert run(restore, settings, "--into", target.parent / "x", "--key", tmp_path / "no.key").exit_code == 3


def test_damaged_dump_fails_the_rehearsal_and_is_noted(settings: Settings) -> None:
    done(run(backup, settings))
    plan = find_plan(settings)
    assert plan
    newest = dumps(plan.repository)[0].path
    whole = newest.read_bytes()
    try:
        newest.write_bytes(whole[: len(whole) // 2] + b"\0" + whole[len(whole) // 2 + 1 :])
        assert run(drill, settings).exit_code == 3
    finally:
        newest.unlink()
    record = read_record(settings.state_dir, DRILL)
    assert record and not record.ok and record.reason


def test_only_so_many_dumps_are_kept(tmp_path: Path) -> None:
    for day in range(1, 6):
        (tmp_path / f"covidmaps-2026110{day}T021000+0700.tar.age").touch()
    (tmp_path / "covidmaps-20261101T021000+0700.tar.age.part").touch()
    assert [each.taken_at.day for each in dumps(tmp_path)] == [5, 4, 3, 2, 1]
    moment = datetime.fromisoformat("2026-11-03T12:00:00+07:00")
    assert choose_dump(tmp_path, moment).taken_at.day == 3
    with pytest.raises(ClusterError, match="no backup"):
        choose_dump(tmp_path, datetime.fromisoformat("2026-11-01T00:00:00+07:00"))


def test_database_that_is_away_is_a_failed_backup(settings: Settings) -> None:
    away = dataclasses.replace(settings, owner_url="postgresql://x@127.0.0.1:9/x")
    with pytest.raises(psycopg.OperationalError):
        run(backup, away, "--dump")
    record = read_record(settings.state_dir, BACKUP)
    assert record and not record.ok and record.reason


def test_any_moment_comes_back_beside_what_runs(settings: Settings, target: Path, tmp_path: Path) -> None:
    tool("pgbackrest")
    publish_name(settings, "trước")
    done(run(backup, settings, "--continuous", "--repository", settings.state_dir / "kho"))
    time.sleep(1.1)  # pgBackRest counts in whole seconds: a copy of the same second does not precede the moment
    publish_name(settings, "đúng lúc")
    with psycopg.connect(settings.owner_url or "") as conn:
        row = conn.execute("SELECT clock_timestamp()").fetchone()
        assert row
        moment, expected = row[0], fingerprints(conn)
    done(run(backup, settings))  # incremental
    publish_name(settings, "sai")
    with psycopg.connect(settings.owner_url or "") as conn:
        conn.execute("DROP TABLE work.isolation_zones CASCADE")
    done(run(backup, settings, "--full"))
    said = done(run(restore, settings, "--to", moment.isoformat(), "--into", target))
    assert str(target) in said
    url = Cluster(target).up()
    with psycopg.connect(url) as conn:
        assert fingerprints(conn) == expected
        assert conn.execute("SELECT to_regclass('work.isolation_zones') IS NOT NULL").fetchone() == (True,)
        assert conn.execute("SHOW archive_mode").fetchone() == ("off",)
        conn.execute("CREATE TABLE work.writable (a int)")
    assert names(settings.owner_url or "") == {"sai"}  # the original stayed what it was
    assert run(restore, settings, "--into", target).exit_code == 3  # never over anything
    repository = b"".join(path.read_bytes() for path in (settings.state_dir / "kho").rglob("*") if path.is_file())
    assert "đúng lúc".encode() not in repository


def test_rehearsal_of_the_archive_compares_with_history(settings: Settings) -> None:
    tool("pgbackrest")
    plan = find_plan(settings)
    if plan is None or plan.mode != "continuous":
        done(run(backup, settings, "--continuous", "--repository", settings.state_dir / "kho"))
    assert "pg_amcheck ✓" in done(run(drill, settings))


def test_examination_finds_other_content_and_damage(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    url = settings.owner_url or ""
    with psycopg.connect(url) as conn:
        expected = fingerprints(conn)
    itself = Restored(Cluster(settings.state_dir), url, expected, "the running one")
    assert "pg_amcheck ✓" in module._examine(settings, itself)
    other = dataclasses.replace(itself, expected=[dataclasses.replace(expected[0], digest="x"), *expected[1:]])
    with pytest.raises(ClusterError, match="differs"):
        module._examine(settings, other)
    monkeypatch.setattr(module, "damage_of", lambda cluster: "heap table covidmaps.work.checkpoints, block 0: corrupt")
    with pytest.raises(ClusterError, match="damaged tables"):
        module._examine(settings, itself)


def test_moment_before_the_first_backup_is_refused_in_words(settings: Settings, target: Path) -> None:
    refused = run(restore, settings, "--to", "2020-01-01 00:00", "--into", target)
    assert refused.exit_code == 3
    assert run(restore, settings, "--to", "hôm qua", "--into", target).exit_code == 2


def print_of(**changes: object) -> Fingerprint:
    return dataclasses.replace(Fingerprint("checkpoints", "d", 7, 16, "abc"), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("restored", "word"),
    [
        ([print_of()], None),
        ([print_of(digest="x")], "other content"),
        ([print_of(digest="x", definition="later")], None),
        ([print_of(count=15)], "expected 7: 16"),
        ([print_of(release=6)], "expected 7"),
        ([], "missing"),
        ([print_of(), print_of(layer="risk_points")], "not in the original"),
    ],
)
def test_difference_is_told(restored: list[Fingerprint], word: str | None) -> None:
    found = differences(restored, [print_of()])
    assert (found == []) if word is None else (word in found[0])


def test_superuser_of_the_new_server_keeps_his_password() -> None:
    statements = "CREATE ROLE postgres;\nALTER ROLE postgres WITH SUPERUSER;\nCREATE ROLE postgres_x;\n"
    assert _without(statements, "postgres") == "CREATE ROLE postgres_x;\n"


def test_tools_of_the_tests_are_there() -> None:
    assert "pgBackRest" in subprocess.run([tool("pgbackrest"), "version"], capture_output=True, text=True).stdout
