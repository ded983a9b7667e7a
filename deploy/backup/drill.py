"""The rehearsal: the newest backup is restored beside the running service, examined, and thrown away again."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from catalog.settings import Settings
from deploy.backup.dump import client_environment
from deploy.backup.fingerprint import Fingerprint, differences, fingerprint, fingerprints
from deploy.backup.restored import Restored, restore_into
from deploy.cluster import DATABASE, Cluster
from deploy.errors import ClusterError


def rehearse(settings: Settings, key: Path) -> str:
    """Return in one line what was restored and found right.

    Compared are the releases of the copy with what the backup, or the append-only history of the running database,
    says that they were; then every table and index is checked block by block (pg_amcheck).

    Raises: ClusterError when anything differs.
    """
    with _temporary_folder(settings.state_dir) as folder:
        restored = restore_into(settings, folder / "restored", None, key)
        try:
            return _examine(settings, restored)
        finally:
            restored.cluster.down()
            shutil.rmtree(restored.cluster.folder, ignore_errors=True)


@contextmanager
def _temporary_folder(state: Path) -> Iterator[Path]:
    """Yield a folder on the state's disk that the server's account can pass through."""
    state.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="drill-", dir=state) as name:
        Path(name).chmod(0o711)
        yield Path(name)


def _examine(settings: Settings, restored: Restored) -> str:
    with psycopg.connect(restored.url) as conn:
        found = fingerprints(conn)
    expected = restored.expected if restored.expected is not None else _from_history(settings, found)
    if problems := differences(found, expected):
        raise ClusterError(
            "Bản khôi phục khác bản gốc.",
            "The restored copy differs from the original.",
            "\n".join(problems),
        )
    if damage := damage_of(restored.cluster):
        raise ClusterError("Bản khôi phục có bảng hỏng.", "The restored copy has damaged tables.", damage)
    features = sum(each.count for each in found)
    return f"{len(found)} lớp / layers, {features} đối tượng / features, pg_amcheck ✓"


def _from_history(settings: Settings, found: list[Fingerprint]) -> list[Fingerprint]:
    """Return what the running database says those releases were; it may have newer ones by now."""
    if not settings.owner_url:
        raise ClusterError("Chưa có địa chỉ cơ sở dữ liệu.", "No database is named.")
    with psycopg.connect(settings.owner_url) as conn:
        definitions: dict[str, str] = dict(conn.execute("SELECT layer, definition FROM release.layer").fetchall())
        return [fingerprint(conn, each.layer, definitions[each.layer], each.release) for each in found]


def damage_of(cluster: Cluster) -> str:
    """Return what pg_amcheck says of the cluster's database; nothing when every table and index is sound."""
    command = [cluster.server.program("pg_amcheck"), "--heapallindexed", "--install-missing", DATABASE]
    environment = client_environment(cluster.superuser_url(DATABASE))
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else (done.stdout + done.stderr).strip()[-1500:]
