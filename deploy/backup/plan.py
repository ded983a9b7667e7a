"""How this installation is backed up: kept in ``backup.json`` of the state folder, made at the first backup."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

import pyrage

from catalog.settings import Settings
from deploy.errors import ClusterError

FILE = "backup.json"
KEY = "backup.key"
FOLDER = "backups"
KEPT = 30

Mode = Literal["dump", "continuous"]


@dataclass(frozen=True, slots=True)
class Plan:
    """``dump``: encrypted pg_dump files; ``continuous``: pgBackRest, any moment can be restored.

    ``repository`` is the folder of the copies, ``recipient`` the public half of the key (age, X25519), ``passphrase``
    pgBackRest's.
    """

    mode: Mode
    repository: Path
    recipient: str
    passphrase: str
    kept: int = KEPT


def find_plan(settings: Settings) -> Plan | None:
    """Return the plan of this installation, None when there was no backup yet."""
    try:
        said = json.loads((settings.state_dir / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Plan(said["mode"], Path(said["repository"]), said["recipient"], said["passphrase"], int(said["kept"]))


def make_plan(settings: Settings, mode: Mode, repository: Path | None) -> Plan:
    """Return a new plan, not saved yet; keys that exist stay, so that older copies can still be read."""
    before = find_plan(settings)
    return Plan(
        mode,
        (repository or (before.repository if before else settings.state_dir / FOLDER)).absolute(),
        before.recipient if before else _make_key(settings.state_dir / KEY),
        before.passphrase if before else secrets.token_urlsafe(32),
        before.kept if before else KEPT,
    )


def save_plan(settings: Settings, plan: Plan) -> None:
    """Make the plan the one of this installation."""
    said = asdict(plan) | {"repository": str(plan.repository)}
    write_secret(settings.state_dir / FILE, json.dumps(said, indent=1))


def read_identity(path: Path) -> pyrage.x25519.Identity:
    """Return the private key. Raises: ClusterError when the file is missing or holds none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return pyrage.x25519.Identity.from_str(next(each for each in lines if each.startswith("AGE-SECRET-KEY-")))
    except (OSError, StopIteration, pyrage.IdentityError) as err:
        raise ClusterError(
            f"Không đọc được khoá {path}; không có khoá thì không mở được bản sao lưu.",
            f"The key {path} cannot be read; without it no backup can be opened.",
            str(err),
        ) from err


def _make_key(path: Path) -> str:
    if path.exists():
        return str(read_identity(path).to_public())
    identity = pyrage.x25519.Identity.generate()
    public = str(identity.to_public())
    head = f"# CovidMaps: khoá mở bản sao lưu / opens the backups (age)\n# public key: {public}\n"
    write_secret(path, f"{head}{identity}\n")
    return public


def write_secret(path: Path, text: str, *, uid: int = -1, gid: int = -1) -> None:
    """Write a file for one account's eyes only, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}-{secrets.token_hex(4)}")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        os.fchown(file.fileno(), uid, gid)
    new.replace(path)
