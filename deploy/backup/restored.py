"""A backup brought back: always into a new folder, never over what runs."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg import sql

from catalog.settings import Settings
from deploy.backup.continuous import Archive, restore
from deploy.backup.dump import choose_dump, load_dump, opened
from deploy.backup.fingerprint import Fingerprint
from deploy.backup.plan import Plan, find_plan, read_identity
from deploy.cluster import DATABASE, SUPERUSER, Cluster
from deploy.errors import ClusterError


@dataclass(frozen=True, slots=True)
class Restored:
    """A running private cluster with the state of some moment.

    ``expected`` is what the backup says of its releases; None when only the original's history can tell.
    """

    cluster: Cluster
    url: str
    expected: list[Fingerprint] | None
    source: str


def restore_into(settings: Settings, folder: Path, moment: datetime | None, key: Path) -> Restored:
    """Return the state of a moment (None: the newest there is) as a running cluster in a new state folder.

    Raises: ClusterError when there is no backup of that time, the folder is in use, or the backup does not open.
    """
    plan = find_plan(settings)
    if plan is None:
        raise ClusterError(
            "Chưa có bản sao lưu nào ở đây.  Chạy: covidmaps backup",
            "There is no backup here yet.  Run: covidmaps backup",
        )
    if (folder / "pg").exists():
        raise ClusterError(f"{folder} đã có cụm dữ liệu.", f"{folder} has a cluster already.")
    try:
        if plan.mode == "continuous":
            return _from_archive(settings, plan, folder, moment)
        return _from_dump(plan, folder, moment, key)
    except BaseException:
        Cluster(folder).down()
        raise


def _from_archive(settings: Settings, plan: Plan, folder: Path, moment: datetime | None) -> Restored:
    original, copy = Cluster(settings.state_dir), Cluster(folder)
    archive = archive_of(plan, original)
    url = copy.take_over(original, lambda new: restore(archive, new, moment))
    return Restored(copy, url, None, f"pgBackRest, {moment or 'mới nhất / newest'}")


def _from_dump(plan: Plan, folder: Path, moment: datetime | None, key: Path) -> Restored:
    identity = read_identity(key)
    chosen = choose_dump(plan.repository, moment)
    cluster = Cluster(folder)
    with opened(chosen, identity) as files:
        cluster.up()
        server = cluster.superuser_url(SUPERUSER)
        with psycopg.connect(server, autocommit=True) as conn:
            conn.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(DATABASE)))
        expected = load_dump(files, server, SUPERUSER)
    with psycopg.connect(cluster.superuser_url(DATABASE)) as conn:
        conn.execute("ANALYZE")
    return Restored(cluster, cluster.up(), expected, chosen.path.name)


def archive_of(plan: Plan, cluster: Cluster) -> Archive:
    """Return pgBackRest for a private cluster."""
    place = cluster.place
    return Archive(plan, place, (place.folder / f"{SUPERUSER}.pw").read_text(encoding="ascii"))
