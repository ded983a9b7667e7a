"""The machine: software as locked, configuration, disk, password files, backups."""

import importlib.metadata
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from catalog.errors import CatalogError
from catalog.load import load_catalog
from deploy.doctor.finding import Finding, Patient, error, warning
from deploy.records import BACKUP, DRILL, Record, read_record

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ \\;]+)", re.MULTILINE)
OUR_LIBRARIES = ("pygeoapi", "geopandas", "fiona", "psycopg", "pyproj", "requests", "starlette", "granian", "shapely")
PATRONI_OLDEST = 4
DISK_ERROR, DISK_WARNING = 0.05, 0.15
DISK_BYTES = 2_000_000_000
BACKUP_HOURS = 26
DRILL_DAYS = 8


def software(patient: Patient) -> Iterator[Finding]:
    """Yield libraries that are not what the lock file says, and a Patroni that loses data."""
    lock = patient.settings.root / "requirements.lock"
    pinned = dict(PINNED.findall(lock.read_text(encoding="utf-8"))) if lock.exists() else {}
    for name in OUR_LIBRARIES:
        wanted = pinned.get(name)
        try:
            found = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            yield error("package-missing", name=name, wanted=wanted or "")
            continue
        if wanted and found != wanted:
            yield warning("package-other-version", name=name, found=found, wanted=wanted)
    if program := shutil.which("patroni"):
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout
        yield from patroni_findings(said)


def patroni_findings(said: str) -> Iterator[Finding]:
    """Yield a finding for ``patroni --version`` below 4: 3.0.2 lost acknowledged rows in 4 of 5 cuts of a network."""
    if (match := re.search(r"(\d+)[.\d]*", said)) and int(match[1]) < PATRONI_OLDEST:
        yield error("patroni-too-old", found=match[0])


def configuration(patient: Patient) -> Iterator[Finding]:
    """Yield what is wrong in config/, counted, with the first."""
    try:
        load_catalog(patient.settings.config_dir)
    except CatalogError as err:
        yield error("configuration-wrong", count=len(err.findings), first=err.findings[0])


def disk(patient: Patient) -> Iterator[Finding]:
    """Yield disks with little room: that of the state folder, and PostgreSQL's when it is of this machine."""
    places = [patient.settings.state_dir]
    if patient.owner is not None and (folder := _data_folder(patient)) and folder.is_dir():
        places.append(folder)
    seen: set[int] = set()
    for place in places:
        if place.exists() and (device := place.stat().st_dev) not in seen:
            seen.add(device)
            yield from _room(place)


def _data_folder(patient: Patient) -> Path | None:
    assert patient.owner is not None
    row = patient.owner.execute("SELECT setting FROM pg_settings WHERE name = 'data_directory'").fetchone()
    return Path(str(row[0])) if row and row[0] else None


def _room(place: Path) -> Iterator[Finding]:
    usage, inodes = shutil.disk_usage(place), os.statvfs(place)
    share = usage.free / usage.total
    if share < DISK_WARNING and usage.free < 10 * DISK_BYTES or usage.free < DISK_BYTES:
        make = error if share < DISK_ERROR or usage.free < DISK_BYTES / 4 else warning
        yield make("disk-low", path=place, free=size_text(usage.free), percent=round(share * 100))
    if inodes.f_files and inodes.f_favail / inodes.f_files < DISK_ERROR:
        yield warning("inodes-low", path=place, percent=round(inodes.f_favail / inodes.f_files * 100))


def size_text(size: float) -> str:
    """Return a number of bytes as people say it: 1.4 GB."""
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def secrets(patient: Patient) -> Iterator[Finding]:
    """Yield files with passwords that other users of the machine can read."""
    state = patient.settings.state_dir
    for path in (patient.settings.database_file, state / "backup.json", *(state / "pg").glob("*.pw")):
        if path.exists() and (mode := path.stat().st_mode & 0o777) & 0o077:
            yield error("secret-readable", path=path, mode=f"{mode:03o}")


def backup(patient: Patient) -> Iterator[Finding]:
    """Yield a last backup, or a last rehearsed restore, that failed or is too long ago."""
    last = read_record(patient.settings.state_dir, BACKUP)
    if last is None or last.succeeded_at is None:
        yield warning("backup-never")
    elif (age := patient.now - last.succeeded_at) > timedelta(hours=BACKUP_HOURS):
        yield error("backup-old", hours=round(age.total_seconds() / 3600))
    if last is not None and not last.ok:
        yield error("backup-failed", reason=last.reason)
    drill = read_record(patient.settings.state_dir, DRILL)
    if last is not None and last.succeeded_at and _is_old(drill, patient.now):
        yield warning("drill-old", days=DRILL_DAYS)


def _is_old(drill: Record | None, now: datetime) -> bool:
    return drill is None or drill.succeeded_at is None or now - drill.succeeded_at > timedelta(days=DRILL_DAYS)


def pages(patient: Patient) -> Iterator[Finding]:
    """Yield public pages that are missing, or behind the newest release."""
    stamp = patient.settings.state_dir / "site" / "data" / "current.json"
    if not stamp.exists():
        yield warning("pages-missing")
        return
    if patient.owner is None:
        return
    row = patient.owner.execute("SELECT max(published_at) FROM api.collections").fetchone()
    newest = row[0] if row else None
    if isinstance(newest, datetime):
        built = datetime.fromtimestamp(stamp.stat().st_mtime, newest.tzinfo)
        if built < newest and (late := patient.now - newest) > timedelta(minutes=5):
            yield warning("pages-behind", minutes=round(late.total_seconds() / 60))
