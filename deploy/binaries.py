"""The PostgreSQL servers of this machine that offer PostGIS."""

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.errors import ClusterError

PROGRAMS = ("initdb", "postgres", "pg_ctl", "pg_isready", "psql", "pg_config")
EXTENSIONS = ("postgis", "unaccent", "pg_trgm", "btree_gist")
UNPACKED = Path(__file__).resolve().parents[1] / "var" / "postgis" / "bin"
"""Where set-up puts the distribution's programs when it may not install them."""
PATTERNS = (
    ("/usr/lib/postgresql", "*/bin"),  # Debian, Ubuntu
    ("/usr", "pgsql-*/bin"),  # PGDG's packages for Red Hat's family
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """Folder of one installed server and its major version."""

    folder: Path
    major: int

    def program(self, name: str) -> str:
        return str(self.folder / name)


def installed_servers() -> tuple[Binaries, ...]:
    """Return the servers that have every extension we need, newest first."""
    found = [Binaries(folder, _major(folder)) for folder in _folders() if _is_complete(folder)]
    return tuple(sorted(found, key=lambda server: server.major, reverse=True))


def choose_server(servers: Sequence[Binaries], data: Path) -> Binaries:
    """Return the server for a data folder: the one of its own major version, the newest for a folder still to be made.

    Raises: ClusterError when nothing is installed, or nothing of the version that made the folder.
    """
    made_by = data_version(data)
    if not servers:
        raise _nothing_installed()
    if made_by is None:
        return servers[0]
    for server in servers:
        if server.major == made_by:
            return server
    raise _other_version(data, made_by, servers)


def data_version(data: Path) -> int | None:
    """Return the major version that made a data folder, None when the folder is not there."""
    try:
        return int((data / "PG_VERSION").read_text(encoding="ascii"))
    except FileNotFoundError:
        return None


def _folders() -> Iterator[Path]:
    for root, pattern in PATTERNS:
        yield from Path(root).glob(pattern)
    if UNPACKED.is_dir():
        yield UNPACKED
    if on_path := shutil.which("pg_config"):
        folder = Path(_ask(on_path, "--bindir"))
        if not any(folder.match(f"{root}/{pattern}") for root, pattern in PATTERNS):
            yield folder


def _is_complete(folder: Path) -> bool:
    if not all((folder / program).exists() for program in PROGRAMS):
        return False
    share = Path(_ask(str(folder / "pg_config"), "--sharedir"))
    return all((share / "extension" / f"{name}.control").exists() for name in EXTENSIONS)


def _major(folder: Path) -> int:
    version = _ask(str(folder / "pg_config"), "--version")
    match = re.search(r"\d+", version)
    if not match:
        raise ClusterError(
            f"Không đọc được phiên bản của PostgreSQL trong {folder}: {version!r}.",
            f"The PostgreSQL in {folder} does not tell its version: {version!r}.",
        )
    return int(match[0])


def _ask(pg_config: str, option: str) -> str:
    return subprocess.run([pg_config, option], capture_output=True, text=True, timeout=30, check=False).stdout.strip()


def _nothing_installed() -> ClusterError:
    command = "sudo apt-get install --no-install-recommends postgresql-postgis"
    return ClusterError(
        "Máy này chưa có PostgreSQL kèm PostGIS (và các phần mở rộng đi cùng).\n"
        f"  Cài đặt:  {command}\n"
        "  hoặc đặt COVIDMAPS_DATABASE_URL trỏ tới một máy chủ PostGIS sẵn có.",
        "This machine has no PostgreSQL with PostGIS (and the extensions delivered with it).\n"
        f"  Install:  {command}\n"
        "  or let COVIDMAPS_DATABASE_URL name an existing PostGIS server.",
    )


def _other_version(data: Path, made_by: int, servers: Sequence[Binaries]) -> ClusterError:
    have = ", ".join(str(server.major) for server in servers)
    command = f"sudo apt-get install --no-install-recommends postgresql-{made_by}-postgis-3"
    return ClusterError(
        f"Thư mục dữ liệu {data} do PostgreSQL {made_by} tạo; máy này chỉ có phiên bản {have}.\n"
        "  Dữ liệu không bị đụng tới.\n"
        f"  Cài lại đúng phiên bản:  {command}\n"
        "  hoặc kết xuất ở máy còn phiên bản cũ (pg_dump) rồi nạp vào cụm mới.",
        f"The data folder {data} was made by PostgreSQL {made_by}; this machine has {have} only. Nothing was touched.\n"
        f"  Install that version:  {command}\n"
        "  or dump where the old version still is (pg_dump) and restore into a new cluster.",
    )
