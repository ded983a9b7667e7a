"""The project file: the plan goes to QGIS's own Python, a process of its own, as our environment has no QGIS."""

import json
import os
import subprocess
import tempfile
from functools import cache
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from catalog.derive.qgis import SERVICE, Plan
from ingest.errors import IngestError

PYTHONS = ("/usr/bin/python3", "python3")
SECONDS = 180
_LIBPQ = ("host", "hostaddr", "port", "dbname", "user", "password", "sslmode", "sslrootcert")


@cache
def qgis_python() -> str | None:
    """Return the Python that has QGIS; None when there is none."""
    for python in PYTHONS:
        try:
            done = subprocess.run([python, "-c", "import qgis.core"], capture_output=True, env=quiet_environment())
        except OSError:
            continue
        if done.returncode == 0:
            return python
    return None


def quiet_environment(**more: str) -> dict[str, str]:
    """Return an environment in which QGIS runs without a screen and without our Python's packages."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return {**mine, "QT_QPA_PLATFORM": "offscreen", "XDG_RUNTIME_DIR": tempfile.gettempdir(), **more}


def make_project(plan: Plan, url: str, target: Path) -> None:
    """Write the project of the plan to `target`. The login of `url` opens the tables while it is made and is not kept.

    Raises: IngestError ``qgis-failed`` with QGIS's own reason.
    """
    with tempfile.TemporaryDirectory(prefix="covidmaps-qgis-") as name:
        folder = Path(name)
        paper, service = folder / "plan.json", folder / "pg_service.conf"
        paper.write_text(json.dumps(plan.as_dict(), ensure_ascii=False), encoding="utf-8")
        write_private(service, service_with_login(url))
        script = Path(__file__).with_name("make_project.py")
        command = [qgis_python() or "python3", str(script), str(paper), str(target)]
        environment = quiet_environment(PGSERVICEFILE=str(service), QGIS_CUSTOM_CONFIG_PATH=name)
        try:
            done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=SECONDS)
        except subprocess.TimeoutExpired as err:
            raise IngestError("qgis-failed", reason=f"{SECONDS} s") from err
    if done.returncode != 0 or not target.exists():
        raise IngestError("qgis-failed", reason=_last_line(done.stderr) or f"exit {done.returncode}")


def service_with_login(url: str) -> str:
    """Return ``pg_service.conf`` for programs of the server itself: it holds the password."""
    known = conninfo_to_dict(url)
    return "\n".join([f"[{SERVICE}]", *(f"{name}={known[name]}" for name in _LIBPQ if known.get(name))]) + "\n"


def write_private(path: Path, text: str) -> None:
    """Write a file that only this account can read."""
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1]
