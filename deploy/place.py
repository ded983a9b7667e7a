"""Where a private cluster lives and whose processes run it: PostgreSQL refuses to run as root."""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from deploy.errors import ClusterError

FOLDER = "pg"
REMEMBERED = "pg.path"
SERVER_ACCOUNT = "postgres"


@dataclass(frozen=True, slots=True)
class Account:
    """A user and group that processes run under."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class Place:
    """Folder of a cluster; `account` is None where the processes run as ourselves."""

    folder: Path
    account: Account | None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(
        self, *command: str, stdin: str = "", env: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Return a finished command, run in the folder under the account, with no PG* variable of the caller's."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=_plain_environment() | dict(env or {}),
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            check=False,
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )

    def give(self, path: Path) -> None:
        """Make a file or folder the account's own."""
        if self.account:
            os.chown(path, self.account.uid, self.account.gid, follow_symlinks=False)

    def is_usable(self) -> bool:
        """Return whether the account can get into the folder and keep a private folder there.

        A home closed to others, a Windows drive under WSL and some network file systems fail this.
        """
        probe = Path(tempfile.mkdtemp(prefix="probe-", dir=self.folder))
        try:
            self.give(probe)
            entered = self.run("/bin/sh", "-c", 'cd "$1" && : >file', "sh", str(probe)).returncode == 0
            return entered and probe.stat().st_mode & 0o777 == 0o700
        except OSError:
            return False
        finally:
            shutil.rmtree(probe, ignore_errors=True)


def find_place(state: Path) -> Place:
    """Return the place of the cluster of a state folder: the remembered one, else one that works.

    Normally ``<state>/pg``. Where the server's account cannot use that, a folder outside of the checkout, named after
    it and remembered in ``<state>/pg.path``.
    """
    remembered = state / REMEMBERED
    if remembered.exists():
        return _prepare(Path(remembered.read_text(encoding="utf-8").strip()))
    inside = _prepare(state / FOLDER)
    if inside.data.exists() or inside.is_usable():
        return inside
    inside.folder.rmdir()
    outside = _prepare(_folder_outside(state))
    if not outside.data.exists() and not outside.is_usable():
        raise _no_place(outside.folder)
    remembered.write_text(f"{outside.folder}\n", encoding="utf-8")
    return outside


def _prepare(folder: Path) -> Place:
    """Return the place of a folder, made when missing; others may pass through but not look around."""
    if not folder.exists():
        folder.mkdir(parents=True)
        folder.chmod(0o711)
    return Place(folder.resolve(), _account_for(folder / "data"))


def _account_for(data: Path) -> Account | None:
    """Return whose processes serve a data folder: its owner's; of a new one the account of the distribution."""
    if os.geteuid() != 0:
        return None
    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    try:
        entry = pwd.getpwnam(SERVER_ACCOUNT)
    except KeyError:
        raise _no_account() from None
    return Account(entry.pw_uid, entry.pw_gid)


def _folder_outside(state: Path) -> Path:
    name = "covidmaps-" + hashlib.sha256(os.fsencode(state)).hexdigest()[:8]
    if os.geteuid() == 0:
        return Path("/var/lib") / name
    return Path.home() / ".local" / "share" / name


def _plain_environment() -> dict[str, str]:
    """Return our environment without PG* and with messages in English, as the log is searched for one of them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG") and name != "LANGUAGE"}
    return kept | {"LC_ALL": "C.UTF-8"}


def _no_account() -> ClusterError:
    return ClusterError(
        f"PostgreSQL không chạy dưới quyền root, và máy này không có tài khoản «{SERVER_ACCOUNT}».\n"
        f"  Tạo tài khoản:  useradd --system {SERVER_ACCOUNT}",
        f"PostgreSQL refuses to run as root, and this machine has no account “{SERVER_ACCOUNT}”.\n"
        f"  Make it:  useradd --system {SERVER_ACCOUNT}",
    )


def _no_place(folder: Path) -> ClusterError:
    return ClusterError(
        f"Không tạo được thư mục dữ liệu riêng cho cơ sở dữ liệu, kể cả ở {folder}.\n"
        "  Đặt COVIDMAPS_STATE trỏ tới một thư mục trên ổ đĩa Linux thông thường.",
        f"No private data folder for the database can be made, not even at {folder}.\n"
        "  Let COVIDMAPS_STATE name a folder on an ordinary Linux disk.",
    )
