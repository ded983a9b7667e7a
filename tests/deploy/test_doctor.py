"""``covidmaps doctor``: each finding is provoked, and has its texts."""

import dataclasses
import json
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from click.testing import CliRunner

from catalog.settings import Settings
from deploy.doctor import database as database_checks
from deploy.doctor import machine, service
from deploy.doctor.command import CHECKS, as_document, as_text, doctor, examine, examined
from deploy.doctor.finding import Check, Finding, Patient
from deploy.doctor.texts import TEXTS, TITLES, words
from deploy.records import BACKUP, DRILL, read_record, write_record
from tests.installation import ROOT, Database, free_port

NOW = datetime.now(UTC)
CODE = re.compile(r'(?:error|warning|make)\(\s*"([a-z-]+)"')


@pytest.fixture
def settings(database: Database, tmp_path: Path) -> Settings:
    urls = (database.owner_url, database.ingest_url, database.serve_url)
    port = free_port()
    return Settings(ROOT, ROOT / "config", tmp_path, *urls, f"http://127.0.0.1:{port}", port)


@pytest.fixture
def patient(settings: Settings) -> Iterator[Patient]:
    with examined(settings) as found:
        yield dataclasses.replace(found, now=NOW)


@pytest.fixture
def machine_only(tmp_path: Path) -> Patient:
    """An installation whose database nobody named: for the checks that look at files."""
    port = free_port()
    settings = Settings(ROOT, ROOT / "config", tmp_path, None, None, None, f"http://127.0.0.1:{port}", port)
    return Patient(settings, NOW)


def with_settings(patient: Patient, **changes: object) -> Patient:
    return dataclasses.replace(patient, settings=dataclasses.replace(patient.settings, **changes))  # type: ignore[arg-type]


def codes(check: Check, patient: Patient) -> list[str]:
    return [each.code for each in check(patient)]


def as_superuser(database: Database, *statements: str) -> None:
    with psycopg.connect(database.superuser_url, autocommit=True) as conn:
        for each in statements:
            conn.execute(each.encode())


def test_every_code_has_its_texts_and_every_text_its_code() -> None:
    sources = (ROOT / "deploy" / "doctor").glob("*.py")
    used = {code for path in sources for code in CODE.findall(path.read_text(encoding="utf-8"))}
    assert used == set(TEXTS)
    assert set(CHECKS) == set(TITLES)


@pytest.mark.parametrize("code", TEXTS)
def test_texts_name_the_same_values_in_both_languages(code: str) -> None:
    found = TEXTS[code]
    values = [set(re.findall(r"{(\w+)}", text)) for text in (found.problem.vi, found.problem.en)]
    assert values[0] == values[1]
    assert set(re.findall(r"{(\w+)}", found.hint.en)) == set(re.findall(r"{(\w+)}", found.hint.vi))


def test_sound_database_has_no_finding_but_what_tests_switch_off(patient: Patient) -> None:
    found = examine(patient)
    quiet = {name for name, findings in found.items() if not findings}
    assert quiet >= {"software", "configuration", "database", "schema", "rights", "activity", "replication", "secrets"}
    assert {each.values["name"] for each in found["durability"]} <= {"fsync", "full_page_writes", "synchronous_commit"}
    assert [each.code for each in found["server"]] == ["server-away"]
    for findings in found.values():
        for each in findings:
            assert "{" not in words(each).problem.vi + words(each).hint.en


def test_right_outside_of_schema_api_is_an_error(database: Database, patient: Patient) -> None:
    as_superuser(
        database,
        "GRANT USAGE ON SCHEMA work TO covidmaps_serve",
        "GRANT SELECT (name), SELECT ON work.checkpoints TO covidmaps_serve",
    )
    found = list(database_checks.rights(patient))
    assert [(each.code, each.severity, each.values["what"]) for each in found] == [
        ("rights-too-wide", "error", "work.checkpoints")
    ]
    as_superuser(
        database,
        "REVOKE ALL ON work.checkpoints FROM covidmaps_serve",
        "GRANT INSERT ON api.checkpoints TO covidmaps_serve",
    )
    assert [each.values["what"] for each in database_checks.rights(patient)] == ["api.checkpoints"]


def test_migration_that_is_missing_or_unknown_is_an_error(database: Database, patient: Patient) -> None:
    as_superuser(database, "DELETE FROM lineage.migration WHERE name LIKE '070%'")
    assert codes(database_checks.schema, patient) == ["schema-behind"]
    as_superuser(database, "INSERT INTO lineage.migration (name, sha256) VALUES ('999_future.sql', '-')")
    assert codes(database_checks.schema, patient) == ["schema-ahead", "schema-behind"]


def test_changed_catalogue_is_an_error(database: Database, patient: Patient) -> None:
    as_superuser(database, "UPDATE release.layer SET definition = 'old' WHERE layer = 'checkpoints'")
    assert [each.values["what"] for each in database_checks.schema(patient)] == ["checkpoints"]


def test_database_that_is_away_is_told_for_each_role(settings: Settings) -> None:
    away = "postgresql://nobody@127.0.0.1:9/none"
    with examined(dataclasses.replace(settings, owner_url=away, serve_url=None)) as patient:
        assert patient.owner is None
        found = list(database_checks.database(patient))
        assert [each.code for each in found] == ["database-away", "database-not-named"]
        assert all(examine(patient)[name] == [] for name in ("schema", "rights", "durability", "freshness"))


def test_late_layer_names_whom_to_call(database: Database, patient: Patient) -> None:
    assert "layer-never" in codes(database_checks.freshness, patient)
    as_superuser(
        database,
        "INSERT INTO release.release (layer, published_at, published_by)"
        " VALUES ('checkpoints', now() - interval '4 days', 'x')",
    )
    late = [each for each in database_checks.freshness(patient) if each.code == "layer-late"]
    assert [(each.values["layer"], each.values["every"]) for each in late] == [("checkpoints", "72")]
    assert " / " in late[0].values["steward"]
    as_superuser(
        database,
        "INSERT INTO lineage.batch (layer, file_name, sha256, handed_in_by, outcome)"
        " VALUES ('checkpoints', 'chot.xlsx', repeat('0', 64), 'an', 'accepted')",
    )
    assert "layer-late" not in codes(database_checks.freshness, patient)


def test_long_transaction_names_who_and_pid(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_checks, "TRANSACTION_HOURS", 0)
    assert patient.owner is not None
    with patient.owner.transaction():
        found = [each for each in database_checks.activity(patient) if each.code == "long-transaction"]
    assert found and found[0].values["pid"].isdigit()


def test_unused_slot_is_an_error_when_it_holds_much(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_checks, "SLOT_BYTES", -1)
    with examined(dataclasses.replace(settings, owner_url=database.superuser_url)) as patient:
        assert patient.owner is not None
        patient.owner.execute("SELECT pg_create_physical_replication_slot('doctor_test', true)")
        try:
            assert [each.values["name"] for each in database_checks.replication(patient)] == ["doctor_test"]
        finally:
            patient.owner.execute("SELECT pg_drop_replication_slot('doctor_test')")


@pytest.mark.parametrize(
    ("said", "found"), [("patroni 3.0.2\n", ["patroni-too-old"]), ("patroni 4.1.5", []), ("patroni 4", []), ("", [])]
)
def test_patroni_below_4_is_refused(said: str, found: list[str]) -> None:
    assert [each.code for each in machine.patroni_findings(said)] == found


@pytest.mark.parametrize(
    ("free", "found"),
    [
        (50_000_000_000, []),
        (15_000_000_000, ["warning"]),
        (4_000_000_000, ["error"]),
        (300_000_000, ["error"]),
    ],
)
def test_little_room_on_the_disk(
    machine_only: Patient, monkeypatch: pytest.MonkeyPatch, free: int, found: list[str]
) -> None:
    usage = SimpleNamespace(total=120_000_000_000, free=free)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    assert [each.severity for each in machine.disk(machine_only) if each.code == "disk-low"][:1] == found


def test_password_file_that_others_can_read(machine_only: Patient) -> None:
    machine_only.settings.database_file.write_text("{}")
    machine_only.settings.database_file.chmod(0o640)
    assert codes(machine.secrets, machine_only) == ["secret-readable"]
    machine_only.settings.database_file.chmod(0o600)
    assert codes(machine.secrets, machine_only) == []


def test_backup_is_judged_by_its_last_success(machine_only: Patient) -> None:
    state = machine_only.settings.state_dir
    assert codes(machine.backup, machine_only) == ["backup-never"]
    write_record(state, BACKUP, seconds=3)
    assert codes(machine.backup, machine_only) == ["drill-old"]
    write_record(state, DRILL, seconds=3)
    assert codes(machine.backup, machine_only) == []
    write_record(state, BACKUP, seconds=3, reason="disk\n  full")
    assert codes(machine.backup, machine_only) == ["backup-failed"]
    later = dataclasses.replace(machine_only, now=NOW + timedelta(days=9))
    assert codes(machine.backup, later) == ["backup-old", "backup-failed", "drill-old"]
    record = read_record(state, BACKUP)
    assert record and not record.ok and record.reason == "disk full" and record.succeeded_at


@pytest.mark.parametrize("text", ["", "[]", '{"finished_at": 1}', '{"finished_at": "x", "ok": 1}'])
def test_broken_record_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "operations").mkdir()
    (tmp_path / "operations" / "backup.json").write_text(text)
    assert read_record(tmp_path, BACKUP) is None


def test_pages_behind_the_release(database: Database, patient: Patient) -> None:
    assert codes(machine.pages, patient) == ["pages-missing"]
    stamp = patient.settings.state_dir / "site" / "data" / "current.json"
    stamp.parent.mkdir(parents=True)
    stamp.write_text("{}")
    assert codes(machine.pages, patient) == []


def test_wrong_configuration_is_counted_with_its_first_finding(machine_only: Patient, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "config", tmp_path / "config")
    (tmp_path / "config" / "layers" / "checkpoints.yml").write_text("id: [")
    broken = with_settings(machine_only, config_dir=tmp_path / "config")
    found = list(machine.configuration(broken))
    assert [each.code for each in found] == ["configuration-wrong"]
    assert "checkpoints.yml" in found[0].values["first"]


def test_other_version_of_a_library(machine_only: Patient, tmp_path: Path) -> None:
    (tmp_path / "requirements.lock").write_text("pyproj==1.0 \\\n    --hash=sha256:0\nabsent==2 \\\n")
    found = list(machine.software(with_settings(machine_only, root=tmp_path)))
    assert [(each.code, each.values["name"]) for each in found] == [("package-other-version", "pyproj")]


def test_certificate_that_cannot_be_had(machine_only: Patient) -> None:
    assert codes(service.certificate, machine_only) == []
    public = with_settings(machine_only, public_url=f"https://localhost:{free_port()}")
    assert codes(service.certificate, public) == ["certificate-wrong"]


def test_report_says_what_and_what_to_do_in_both_languages() -> None:
    found = {"disk": [], "backup": [Finding("backup-never", "warning")], "server": [Finding("pages-missing", "error")]}
    text = as_text(found)  # type: ignore[arg-type]
    assert text.splitlines()[0].startswith("✓ Đĩa / disk")
    assert "→ Chạy: covidmaps backup" in text and "→ Run: covidmaps backup" in text
    assert "1 lỗi / errors · 1 cảnh báo / warnings" in text
    assert [each["code"] for each in json.loads(as_document(found))] == ["backup-never", "pages-missing"]  # type: ignore[arg-type]


def test_command_ends_with_3_when_something_is_broken(settings: Settings) -> None:
    done = CliRunner().invoke(doctor, ["--json"], obj=settings)
    assert done.exit_code == 3  # no server runs there
    assert "server-away" in {each["code"] for each in json.loads(done.output)}
