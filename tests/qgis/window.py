"""QGIS processes for tests: one per specialist, each with a login of its own."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg

from ingest.qgis.project import qgis_python, quiet_environment
from tests.installation import Database

SCRIPT = Path(__file__).with_name("specialist.py")
HOME_ZONE = "Asia/Ho_Chi_Minh"


@dataclass(frozen=True, slots=True)
class Person:
    """One login of the test's database."""

    login: str
    password: str
    database: Database

    def connect(self) -> psycopg.Connection:
        """Return an autocommit session of this person, as QGIS opens it."""
        parts = psycopg.conninfo.conninfo_to_dict(self.database.superuser_url)
        return psycopg.connect(
            host=str(parts["host"]), port=str(parts["port"]), dbname=self.database.name,
            user=self.login, password=self.password, autocommit=True,
        )  # fmt: skip


def written_service(person: Person, folder: Path) -> Path:
    """Return a service file with the person's login."""
    path = folder / f"{person.login}.conf"
    parts = psycopg.conninfo.conninfo_to_dict(person.database.superuser_url)
    path.write_text(
        f"[covidmaps]\nhost={parts['host']}\nport={parts['port']}\ndbname={person.database.name}\n"
        f"user={person.login}\npassword={person.password}\n"
    )
    return path


class Window:
    """One QGIS with the project open; methods are the commands of specialist.py.

    ``zone``: time zone of the machine on which it runs. ``service``: a service file of one's own.
    """

    def __init__(
        self, person: Person, project: Path | None, folder: Path, zone: str = HOME_ZONE, *, service: Path | None = None
    ) -> None:
        service = service or written_service(person, folder)
        self._process = subprocess.Popen(
            [qgis_python() or "python3", str(SCRIPT)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env=quiet_environment(PGSERVICEFILE=str(service), QGIS_CUSTOM_CONFIG_PATH=str(folder / person.login), TZ=zone),
        )  # fmt: skip
        if project is not None:
            self.opened = self.do("open", path=str(project))

    def do(self, command: str, **arguments: Any) -> Any:
        """Return the answer of QGIS; AssertionError with its words when the command broke."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": command, **arguments}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"QGIS ended at {command}"
        answer = json.loads(line)
        assert "error" not in answer, answer["error"]
        return answer["answer"]

    def edit(self, layer: str, where: str, **values: Any) -> dict[str, Any]:
        """Change and save; return what QGIS says."""
        self.do("start", layer=layer)
        self.do("change", layer=layer, where=where, values=values)
        return self.save(layer)

    def save(self, layer: str, *, keep: bool = False) -> dict[str, Any]:
        """Return what QGIS says to Save; after a refusal the edits are discarded unless they are to be kept."""
        answer: dict[str, Any] = self.do("save", layer=layer, keep=keep)
        return answer

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process as the window's cross does, without a question."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(timeout=30)
        self._process.stdout.close()
