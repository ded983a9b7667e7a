"""``covidmaps doctor``."""

import contextlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import click
import psycopg

from catalog.errors import CatalogError
from catalog.load import load_catalog
from catalog.settings import Settings
from deploy.doctor import database, machine, service
from deploy.doctor.finding import Check, Finding, Patient, error
from deploy.doctor.texts import TITLES, words
from deploy.errors import EXIT_ENVIRONMENT

CHECKS: dict[str, Check] = {
    "software": machine.software,
    "configuration": machine.configuration,
    "database": database.database,
    "schema": database.schema,
    "rights": database.rights,
    "durability": database.durability,
    "activity": database.activity,
    "replication": database.replication,
    "freshness": database.freshness,
    "disk": machine.disk,
    "secrets": machine.secrets,
    "server": service.server,
    "certificate": service.certificate,
    "pages": machine.pages,
    "backup": machine.backup,
}
MARKS = {"error": "✗", "warning": "!"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Cho máy đọc / for machines.")
@click.pass_obj
def doctor(settings: Settings, as_json: bool) -> None:
    """Khám toàn bộ hệ thống, mỗi phát hiện kèm cách xử lý / examine everything; each finding comes with a hint.

    Exit code 0: nothing is broken (there may be warnings); 3: something is.
    """
    with examined(settings) as patient:
        found = examine(patient)
    click.echo(as_document(found) if as_json else as_text(found))
    if any(each.severity == "error" for findings in found.values() for each in findings):
        raise SystemExit(EXIT_ENVIRONMENT)


@contextlib.contextmanager
def examined(settings: Settings) -> Iterator[Patient]:
    """Yield what the checks look at; what cannot be had is left out, as a check says so."""
    catalog = None
    with contextlib.suppress(CatalogError):
        catalog = load_catalog(settings.config_dir)
    with contextlib.ExitStack() as stack:
        owner = None
        if settings.owner_url:
            with contextlib.suppress(psycopg.Error):
                owner = stack.enter_context(psycopg.connect(settings.owner_url, connect_timeout=5, autocommit=True))
        yield Patient(settings, datetime.now(UTC), catalog, owner)


def examine(patient: Patient) -> dict[str, list[Finding]]:
    """Return the findings of every check by its name; a database that fails in the middle is a finding."""
    return {name: _run(check, patient) for name, check in CHECKS.items()}


def _run(check: Check, patient: Patient) -> list[Finding]:
    try:
        return list(check(patient))
    except psycopg.Error as err:
        return [error("database-away", role="owner", reason=(str(err).strip().splitlines() or ["?"])[0])]


def as_text(found: dict[str, list[Finding]]) -> str:
    """Return the report for the terminal: one line per check, below it what was found and what to do."""
    lines = []
    for name, findings in found.items():
        mark = MARKS["error" if any(each.severity == "error" for each in findings) else "warning"] if findings else "✓"
        lines.append(f"{mark} {TITLES[name].vi} / {TITLES[name].en}")
        for each in findings:
            said = words(each)
            lines.append(f"    [{each.code}]")
            lines.append(f"    vi  {said.problem.vi}  → {said.hint.vi}")
            lines.append(f"    en  {said.problem.en}  → {said.hint.en}")
    count = {kind: sum(each.severity == kind for all_ in found.values() for each in all_) for kind in MARKS}
    lines.append(f"\n{count['error']} lỗi / errors · {count['warning']} cảnh báo / warnings")
    return "\n".join(lines)


def as_document(found: dict[str, list[Finding]]) -> str:
    """Return the report as JSON."""
    document = [
        {"check": name, "code": each.code, "severity": each.severity, "values": each.values}
        | {"problem": words(each).problem.en, "hint": words(each).hint.en}
        for name, findings in found.items()
        for each in findings
    ]
    return json.dumps(document, ensure_ascii=False, indent=1)
