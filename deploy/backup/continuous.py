"""Continuous backup with pgBackRest: full and incremental copies and every change in between, any moment restorable.

pgBackRest runs as the account that owns the data folder and speaks to the server over its unix socket. Its
configuration is always named by ``--config``: an environment variable would not get into ``restore_command``.
"""

import os
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql

from deploy.backup.plan import Plan, write_secret
from deploy.errors import ClusterError
from deploy.place import Place

STANZA = "covidmaps"
SOCKET_PATH_MAX = 88
"""A socket's whole path may have 107 bytes; its name takes the rest."""
UNPACKED = Path("var/tools/usr/bin/pgbackrest")


@dataclass(frozen=True, slots=True)
class Archive:
    """pgBackRest for a private cluster, with a configuration of our own beside the data."""

    plan: Plan
    place: Place
    superuser_password: str

    @property
    def data(self) -> Path:
        return self.place.data

    @property
    def socket_folder(self) -> Path:
        """Where the server listens for pgBackRest, as it listens on no other socket; its account's alone."""
        return self.place.folder / "socket"

    @property
    def config(self) -> Path:
        return self.place.folder / "pgbackrest.conf"

    def run(self, *arguments: str) -> str:
        """Return what pgBackRest printed. Raises: ClusterError with its own words."""
        environment = {"PGPASSWORD": self.superuser_password}
        done = self.place.run(*self.command, *arguments, env=environment)
        if done.returncode != 0:
            raise ClusterError(
                f"pgBackRest ({arguments[-1]}) không thành công.",
                f"pgBackRest ({arguments[-1]}) failed.",
                (done.stdout + done.stderr).strip()[-1500:],
            )
        return done.stdout

    @property
    def command(self) -> tuple[str, ...]:
        return str(find_pgbackrest()), f"--config={self.config}", f"--stanza={STANZA}"


def find_pgbackrest() -> Path:
    """Return the program: the machine's, else the one unpacked for the tests. Raises: ClusterError without either."""
    root = Path(__file__).resolve().parents[2]
    for path in (shutil.which("pgbackrest"), root / UNPACKED):
        if path and Path(path).is_file():
            return Path(path)
    raise ClusterError(
        "Máy này chưa có pgBackRest.  Cài đặt:  sudo apt-get install pgbackrest",
        "This machine has no pgBackRest.  Install it:  sudo apt-get install pgbackrest",
    )


def write_config(archive: Archive) -> None:
    """Write pgBackRest's configuration and make its folders, for the server's account only."""
    place, plan = archive.place, archive.plan
    folders = {name: place.folder / "pgbackrest" / name for name in ("log", "lock", "spool")}
    for folder in (plan.repository, archive.socket_folder, place.folder / "pgbackrest", *folders.values()):
        if not folder.exists():
            folder.mkdir(parents=True, mode=0o700)
            place.give(folder)
    lines = {
        "repo1-path": plan.repository,
        "repo1-cipher-type": "aes-256-cbc",
        "repo1-cipher-pass": plan.passphrase,
        "repo1-bundle": "y",
        "repo1-retention-full": "4",
        "repo1-retention-full-type": "count",
        "compress-type": "zst",
        "start-fast": "y",
        "process-max": "2",
        "log-level-console": "warn",
        "log-path": folders["log"],
        "lock-path": folders["lock"],
        "spool-path": folders["spool"],
    }
    text = "".join(f"{name}={value}\n" for name, value in lines.items())
    server = "".join(f"{name}={value}\n" for name, value in _server(archive).items())
    account = place.account
    uid, gid = (account.uid, account.gid) if account else (-1, -1)
    head = "# Viết bởi / written by: covidmaps backup --continuous\n"
    write_secret(archive.config, f"{head}[global]\n{text}\n[{STANZA}]\n{server}", uid=uid, gid=gid)


def _server(archive: Archive) -> Mapping[str, object]:
    port, socket_folder = running_address(archive.data)
    return {
        "pg1-path": archive.data,
        "pg1-port": port,
        "pg1-user": "postgres",
        "pg1-socket-path": socket_folder or archive.socket_folder,
    }


def running_address(data: Path) -> tuple[int, str]:
    """Return port and socket folder of the running server of a data folder (lines 4 and 5 of its pid file)."""
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return int(lines[3]), lines[4].strip()
    except (OSError, IndexError, ValueError) as err:
        raise ClusterError(
            f"PostgreSQL của {data} không chạy; hãy khởi động nó trước.",
            f"The PostgreSQL of {data} is not running; start it first.",
            str(err),
        ) from err


def archive_settings(archive: Archive) -> dict[str, str]:
    """Return the settings by which the server hands over every finished piece of its log (WAL)."""
    push = f"{_shell(*archive.command, 'archive-push')} %p"
    settings = {"archive_mode": "on", "archive_command": push, "archive_timeout": "60"}
    if not running_address(archive.data)[1]:
        if len(os.fsencode(archive.socket_folder)) > SOCKET_PATH_MAX:
            raise ClusterError(
                f"Đường dẫn {archive.place.folder} quá dài cho unix socket; đặt COVIDMAPS_STATE ngắn hơn.",
                f"The path {archive.place.folder} is too long for a unix socket; let COVIDMAPS_STATE be shorter.",
            )
        settings |= {"unix_socket_directories": str(archive.socket_folder), "unix_socket_permissions": "0700"}
    return settings


def _shell(*words: str) -> str:
    """Return a command for the server's shell; % means something to PostgreSQL there."""
    return " ".join(shlex.quote(each).replace("%", "%%") for each in words)


def alter_system(superuser_url: str, settings: Mapping[str, str]) -> bool:
    """Write the settings into the server; return whether it must be started anew for them."""
    with psycopg.connect(superuser_url, autocommit=True) as conn:
        for name, value in settings.items():
            statement = sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), sql.Literal(value))
            conn.execute(statement)
        conn.execute("SELECT pg_reload_conf()")
        row = conn.execute("SELECT current_setting('archive_mode')").fetchone()
    return row != ("on",) or "unix_socket_directories" in settings


def back_up(archive: Archive, *, full: bool) -> str:
    """Return one line about the newest copy, after making it; without a full one before, it is a full one."""
    archive.run(f"--type={'full' if full else 'incr'}", "backup")
    return archive.run("info").strip().splitlines()[-1].strip()


def restore(archive: Archive, new: Path, moment: datetime | None) -> None:
    """Put the state of a moment (None: the newest) into an empty data folder, which recovers at its first start.

    The copy uses neither the archive, to write, nor the socket of the original.
    """
    target: tuple[str, ...] = ()
    if moment is not None:
        text = moment.astimezone().strftime("%Y-%m-%d %H:%M:%S.%f%z")
        target = ("--type=time", f"--target={text[:-2]}:{text[-2:]}", "--target-action=promote")
    archive.run(f"--pg1-path={new}", "--archive-mode=off", *target, "restore")
    get = f'{_shell(*archive.command, f"--pg1-path={new}", "archive-get")} %f "%p"'.replace("'", "''")
    # pgBackRest's own restore_command does not quote its path, which may have a blank in it.
    lines = f"archive_command = ''\nunix_socket_directories = ''\nrestore_command = '{get}'\n"
    done = archive.place.run("tee", "-a", f"{new}/postgresql.auto.conf", stdin=lines)
    if done.returncode != 0:
        raise ClusterError("Không ghi được cấu hình.", "The configuration could not be written.", done.stderr)
