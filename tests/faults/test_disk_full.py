"""The disk of the database is full while a hand-in is being staged."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.conftest import whole_state
from tests.installation import Province


@pytest.fixture
def small_disk(broken: Province, new_state: Callable[[], Path]) -> Iterator[str]:
    """Yield a tablespace on a file system of 1 MiB, where ingest's staging tables then go."""
    folder = new_state() / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {mounted.stderr.strip()}")
    try:
        subprocess.run(["chown", "postgres:", folder], check=True)
        with psycopg.connect(broken.database.superuser_url, autocommit=True) as conn:
            conn.execute(f"CREATE TABLESPACE small_disk LOCATION '{folder}'")
            conn.execute("GRANT CREATE ON TABLESPACE small_disk TO covidmaps_ingest")
            conn.execute("ALTER ROLE covidmaps_ingest SET default_tablespace = small_disk")
        try:
            yield str(folder)
        finally:
            with psycopg.connect(broken.database.superuser_url, autocommit=True) as conn:
                conn.execute("ALTER ROLE covidmaps_ingest RESET default_tablespace")
                conn.execute("DROP TABLESPACE small_disk")
    finally:
        subprocess.run(["umount", folder], check=True)


def test_full_disk_is_exit_3_in_words_and_nothing_is_half_loaded(
    broken: Province, small_disk: str, tmp_path: Path
) -> None:
    before = whole_state(broken.database)
    big = tmp_path / "chot_kiem_soat.csv"
    head = "Mã chốt;Tên chốt;Loại chốt;Mã xã;Kinh độ;Vĩ độ;Tình trạng;Hoạt động từ;Lực lượng\n"
    row = "CKS-{0:03d};Chốt {0};liên ngành;02122;105.9{0:03d};21.9;Đang hoạt động;31/01/2021;{1}\n"
    filler = "Công an, Y tế, Quân sự, " * 8
    rows = [row.format(number % 1000, filler) for number in range(20_000)]
    big.write_text(head + "".join(rows), encoding="utf-8")
    run = broken.run("load", big)
    assert run.returncode == 3, run.stdout + run.stderr
    assert "[disk-full]" in run.stderr
    assert "Traceback" not in run.stderr
    assert whole_state(broken.database) == before
