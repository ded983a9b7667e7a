"""Sample hand-ins, loaded the way an officer's are, into a database where nothing was ever published."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import psycopg

from deploy.errors import ClusterError

BY = "CovidMaps (mẫu / sample)"
UNFINISHED = "unfinished"


def samples_are_due(conn: psycopg.Connection, folder: Path) -> bool:
    """Return whether nothing was ever published, or loading the samples was broken off."""
    row = conn.execute("SELECT EXISTS (SELECT FROM api.collections WHERE release IS NOT NULL)").fetchone()
    return row == (False,) or (folder / UNFINISHED).exists()


def load_samples(covidmaps: Path, folder: Path, receipts: Path, environ: Mapping[str, str]) -> int:
    """Return how many hand-ins were written and loaded by the command line, with receipts as for everybody."""
    for each in (folder, receipts):
        each.mkdir(parents=True, exist_ok=True)
    (folder / UNFINISHED).touch()
    files = _run([str(covidmaps), "sample", str(folder)], environ).splitlines()
    _run([str(covidmaps), "load", *files, "--by", BY, "--receipt", str(receipts / "sample.xlsx")], environ)
    (folder / UNFINISHED).unlink()
    return len(files)


def _run(command: list[str], environ: Mapping[str, str]) -> str:
    done = subprocess.run(command, env=dict(environ), stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8")
    if done.returncode != 0:
        raise ClusterError(
            f"Không nạp được dữ liệu mẫu (covidmaps {command[1]}). Chạy lại là tiếp tục; bỏ qua bằng --no-samples.",
            f"The samples could not be loaded (covidmaps {command[1]}). Run again to go on, or use --no-samples.",
            f"{done.stdout}{done.stderr}".strip(),
        )
    return done.stdout
