"""Backups as single files: pg_dump and the roles, one snapshot, in a tar archive, encrypted with age.

Standard tools open them without us: ``age -d -i backup.key FILE | tar x``, then psql for roles.sql and pg_restore.
"""

import json
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import psycopg
import pyrage
from psycopg.conninfo import conninfo_to_dict

from deploy.backup.fingerprint import Fingerprint, fingerprints
from deploy.backup.plan import Plan
from deploy.binaries import installed_servers
from deploy.errors import ClusterError

PREFIX, SUFFIX = "covidmaps-", ".tar.age"
STAMP = "%Y%m%dT%H%M%S%z"
DATABASE, ROLES, ABOUT = "database.dump", "roles.sql", "about.json"


@dataclass(frozen=True, slots=True)
class Dump:
    """One backup file and the moment whose state it holds."""

    path: Path
    taken_at: datetime


def dump(plan: Plan, url: str, superuser_url: str | None) -> Dump:
    """Return a new backup file, written whole or not at all; older ones beyond ``plan.kept`` are removed.

    Args:
        superuser_url: for the roles with their passwords; without it roles come without, and need new ones.
    """
    plan.repository.mkdir(parents=True, exist_ok=True, mode=0o700)
    taken_at = datetime.now().astimezone()
    path = plan.repository / f"{PREFIX}{taken_at.strftime(STAMP)}{SUFFIX}"
    with tempfile.TemporaryDirectory(prefix=".new-", dir=plan.repository) as name:
        folder = Path(name)
        _collect(folder, url, superuser_url)
        archive = folder / "all.tar"
        with tarfile.open(archive, "w") as tar:
            for each in (ABOUT, ROLES, DATABASE):
                tar.add(folder / each, arcname=each)
        with archive.open("rb") as plain, (folder / "all.age").open("wb") as secret:
            pyrage.encrypt_io(plain, secret, [pyrage.x25519.Recipient.from_str(plan.recipient)])
            secret.flush()
            os.fsync(secret.fileno())
        (folder / "all.age").replace(path)
    for old in dumps(plan.repository)[plan.kept :]:
        old.path.unlink()
    return Dump(path, taken_at)


def _collect(folder: Path, url: str, superuser_url: str | None) -> None:
    """Write database, roles and fingerprints of one snapshot into a folder."""
    with psycopg.connect(url, options="-c timezone=Asia/Ho_Chi_Minh") as conn:
        conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        row = conn.execute("SELECT pg_export_snapshot()").fetchone()
        about = [asdict(each) for each in fingerprints(conn)]
        (folder / ABOUT).write_text(json.dumps({"releases": about}, indent=1), encoding="utf-8")
        assert row
        arguments = ("--format=custom", "--compress=6", f"--snapshot={row[0]}", f"--file={folder / DATABASE}")
        run_client("pg_dump", url, arguments)
    roles = ["--roles-only", f"--file={folder / ROLES}"]
    if superuser_url is None:
        roles.append("--no-role-passwords")
    run_client("pg_dumpall", superuser_url or url, roles)


def dumps(repository: Path) -> list[Dump]:
    """Return the backup files of a folder, newest first."""
    found = []
    for path in repository.glob(f"{PREFIX}*{SUFFIX}"):
        stamp = path.name.removeprefix(PREFIX).removesuffix(SUFFIX)
        found.append(Dump(path, datetime.strptime(stamp, STAMP)))
    return sorted(found, key=lambda each: each.taken_at, reverse=True)


def choose_dump(repository: Path, moment: datetime | None) -> Dump:
    """Return the newest backup not after a moment. Raises: ClusterError when there is none."""
    for each in dumps(repository):
        if moment is None or each.taken_at <= moment:
            return each
    raise ClusterError(
        f"Trong {repository} không có bản sao lưu nào trước {moment or '…'}.",
        f"There is no backup in {repository} from before {moment or '…'}.",
    )


@contextmanager
def opened(chosen: Dump, identity: pyrage.x25519.Identity) -> Iterator[Path]:
    """Yield a folder with what is in a backup file, gone at the end. Raises: ClusterError when it does not open."""
    with tempfile.TemporaryDirectory(prefix="covidmaps-restore-") as name:
        _unpack(chosen.path, identity, Path(name))
        yield Path(name)


def load_dump(folder: Path, superuser_url: str, own_role: str) -> list[Fingerprint]:
    """Return what an opened backup says its releases are, after making its database on a server that has none.

    Args:
        own_role: the superuser of the new server, who keeps the password that he has there.
    """
    roles = folder / ROLES
    roles.write_text(_without(roles.read_text(encoding="utf-8"), own_role), encoding="utf-8")
    # Roles that exist already give errors; whatever matters of them is seen in what follows.
    run_client("psql", superuser_url, ("-X", "-q", "-f", str(roles)))
    run_client(
        "pg_restore", superuser_url, ("--exit-on-error", "--create", "--dbname=postgres", str(folder / DATABASE))
    )
    about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
    return [Fingerprint(**each) for each in about["releases"]]


def _without(statements: str, role: str) -> str:
    """Return the statements of pg_dumpall without those about a role."""
    heads = (f"CREATE ROLE {role};", f"ALTER ROLE {role} ")
    return "".join(line for line in statements.splitlines(keepends=True) if not line.startswith(heads))


def _unpack(path: Path, identity: pyrage.x25519.Identity, folder: Path) -> None:
    archive = folder / "all.tar"
    try:
        with path.open("rb") as secret, archive.open("wb") as plain:
            pyrage.decrypt_io(secret, plain, [identity])
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
    except (pyrage.DecryptError, OSError, tarfile.TarError) as err:
        raise ClusterError(
            f"Không mở được {path}: sai khoá hoặc tệp hỏng.",
            f"{path} cannot be opened: another key, or a damaged file.",
            str(err),
        ) from err


def run_client(program: str, url: str, arguments: Sequence[str]) -> str:
    """Return what a client program of PostgreSQL said; the password goes by the environment, never as an argument.

    Raises: ClusterError when it fails.
    """
    servers = installed_servers()
    if not servers:
        raise ClusterError(
            f"Máy này không có {program}.  Cài đặt:  sudo apt-get install postgresql-client",
            f"This machine has no {program}.  Install it:  sudo apt-get install postgresql-client",
        )
    command = [servers[0].program(program), *arguments]
    done = subprocess.run(command, env=client_environment(url), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise ClusterError(f"{program} không thành công.", f"{program} failed.", done.stderr.strip()[-1500:])
    return done.stdout


LIBPQ: Mapping[str, str] = {
    "host": "PGHOST",
    "hostaddr": "PGHOSTADDR",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "target_session_attrs": "PGTARGETSESSIONATTRS",
}


def client_environment(url: str) -> dict[str, str]:
    """Return the environment in which libpq connects to the URL, without PG* variables of the caller's."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    said = {LIBPQ[name]: str(value) for name, value in conninfo_to_dict(url).items() if name in LIBPQ and value}
    return kept | said | {"PGCONNECT_TIMEOUT": "10", "LC_ALL": "C.UTF-8"}
