"""The private cluster, on real servers: what must hold whatever happened before."""

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from deploy.binaries import Binaries
from deploy.cluster import FIRST_PORT, HOST, Cluster
from deploy.errors import ClusterError
from deploy.place import find_place

MakeCluster = Callable[[Path], Cluster]


def keep_row(url: str, text: str = "Chợ Đồn") -> None:
    with psycopg.connect(url) as conn:
        conn.execute("CREATE SCHEMA IF NOT EXISTS kept")
        conn.execute("CREATE TABLE kept.places (name text)")
        conn.execute("INSERT INTO kept.places VALUES (%s)", [text])


def kept_rows(url: str) -> list[tuple[str]]:
    with psycopg.connect(url) as conn:
        return conn.execute("SELECT name FROM kept.places").fetchall()


def ask(url: str, query: str) -> object:
    with psycopg.connect(url) as conn:
        row = conn.execute(query).fetchone()  # type: ignore[call-overload]
    return row[0] if row else None


def server_pid(cluster: Cluster) -> int:
    return int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0])


def port_of(url: str) -> int:
    return int(psycopg.conninfo.conninfo_to_dict(url)["port"])  # type: ignore[arg-type]


# ---- first start ----


def test_first_up_gives_a_postgis_of_the_owner(running: Cluster) -> None:
    url = running.up()
    assert ask(url, "SELECT current_user") == "covidmaps_owner"
    owner = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
    assert ask(url, owner) == "covidmaps_owner"
    in_utm = "SELECT ST_AsText(ST_Transform(ST_SetSRID(ST_MakePoint(105.8348, 22.147), 4326), 32648), 0)"
    assert ask(url, in_utm) == "POINT(586082 2449334)"


def test_extensions_are_there_and_zones_can_be_added(running: Cluster) -> None:
    url = running.up()
    found = ask(url, "SELECT array_agg(extname ORDER BY extname) FROM pg_extension WHERE extname <> 'plpgsql'")
    assert found == ["btree_gist", "pg_trgm", "postgis", "unaccent"]
    assert ask(url, "SELECT has_table_privilege('spatial_ref_sys', 'INSERT')") is True


def test_owner_makes_roles_but_is_no_superuser(running: Cluster) -> None:
    rights = "SELECT (rolsuper, rolcreaterole, rolcreatedb)::text FROM pg_roles WHERE rolname = current_user"
    assert ask(running.up(), rights) == "(f,t,f)"


def test_only_the_owner_creates_in_schema_public(running: Cluster) -> None:
    with psycopg.connect(running.superuser_url("covidmaps")) as conn:
        conn.execute("CREATE ROLE passer_by; SET ROLE passer_by")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied for schema public"):
            conn.execute("CREATE TABLE public.left_behind (n integer)")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("TimeZone", "Asia/Ho_Chi_Minh"),
        ("max_connections", "100"),
        ("listen_addresses", "127.0.0.1"),
        ("unix_socket_directories", ""),
        ("synchronous_commit", "on"),
        ("data_checksums", "on"),
        ("password_encryption", "scram-sha-256"),
    ],
)
def test_setting_is_in_force(running: Cluster, setting: str, value: str) -> None:
    assert ask(running.superuser_url("covidmaps"), f"SHOW {setting}") == value


def test_port_lies_below_the_ephemeral_range(running: Cluster) -> None:
    port = port_of(running.superuser_url("covidmaps"))
    assert FIRST_PORT <= port < 32768


def test_wrong_password_is_refused(running: Cluster) -> None:
    url = running.superuser_url("covidmaps")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(psycopg.conninfo.make_conninfo(url, password="guess"))


def test_passwords_are_nobody_elses_to_read(running: Cluster) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in running.folder.glob("*.pw")}
    assert modes == {"postgres.pw": 0o600, "covidmaps_owner.pw": 0o600}


def test_server_does_not_run_as_root(running: Cluster) -> None:
    assert (running.folder / "data" / "postmaster.pid").stat().st_uid != 0


# ---- again, and at once ----


def test_second_up_changes_nothing(cluster: Cluster) -> None:
    url = cluster.up()
    keep_row(url)
    pid = server_pid(cluster)
    assert cluster.up() == url
    assert server_pid(cluster) == pid
    assert kept_rows(url) == [("Chợ Đồn",)]


def test_down_stops_and_up_brings_the_data_back(cluster: Cluster) -> None:
    url = cluster.up()
    keep_row(url)
    assert cluster.down() is True
    assert cluster.is_running() is False
    assert cluster.down() is False
    assert cluster.up() == url
    assert kept_rows(url) == [("Chợ Đồn",)]


def test_down_of_nothing_makes_nothing(state: Path) -> None:
    cluster = Cluster(state / "never")
    assert cluster.down() is False
    assert cluster.is_running() is False
    assert not (state / "never").exists()


def test_two_ups_at_once_share_one_cluster(fresh: Cluster) -> None:
    imports = "import sys; from pathlib import Path; from deploy.cluster import Cluster"
    command = [sys.executable, "-c", f"{imports}; print(Cluster(Path(sys.argv[1])).up())", str(fresh.state)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    urls = {process.communicate()[0].strip() for process in both}
    assert [process.returncode for process in both] == [0, 0]
    assert urls == {fresh.up()}


# ---- after an accident ----


def test_killed_server_comes_back_with_its_data(cluster: Cluster) -> None:
    url = cluster.up()
    keep_row(url)
    open_transaction = psycopg.connect(url)
    open_transaction.execute("INSERT INTO kept.places VALUES ('never committed')")
    os.kill(server_pid(cluster), signal.SIGKILL)
    assert cluster.up() == url
    open_transaction.close()
    assert kept_rows(url) == [("Chợ Đồn",)]


def test_pid_of_another_process_is_not_taken_for_the_server(cluster: Cluster) -> None:
    url = cluster.up()
    keep_row(url)
    cluster.down()
    account = find_place(cluster.state).account
    other = subprocess.Popen(["sleep", "600"], user=account.uid if account else None)
    try:
        pid_file = cluster.folder / "data" / "postmaster.pid"
        port = port_of(url)
        pid_file.write_text(f"{other.pid}\n{cluster.folder / 'data'}\n1700000000\n{port}\n\n127.0.0.1\n1 1\nready\n")
        assert cluster.is_running() is False
        assert cluster.up() == url
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()
    assert kept_rows(url) == [("Chợ Đồn",)]


def test_rest_of_a_broken_off_initdb_is_cleared(fresh: Cluster) -> None:
    rest = fresh.state / "pg" / "data.tmp-abc" / "base"
    rest.mkdir(parents=True)
    (fresh.state / "pg").chmod(0o711)
    fresh.up()
    assert not rest.exists()


def test_half_made_data_folder_is_set_aside_and_told(fresh: Cluster, said: list[str]) -> None:
    half = fresh.state / "pg" / "data"
    half.mkdir(parents=True)
    (fresh.state / "pg").chmod(0o711)
    (half / "PG_VERSION").write_text("9\n")
    (half / "letter.txt").write_text("kept")
    assert ask(fresh.up(), "SELECT 1") == 1
    assert [path.read_text() for path in fresh.folder.glob("data.unfinished-*/letter.txt")] == ["kept"]
    assert "half-made" in said[0]


def test_taken_port_leads_to_the_next_one_which_is_remembered(cluster: Cluster, said: list[str]) -> None:
    url = cluster.up()
    keep_row(url)
    cluster.down()
    with socket.create_server((HOST, port_of(url))):
        moved = cluster.up()
    assert port_of(moved) != port_of(url)
    assert f"now uses port {port_of(moved)}" in said[-1]
    assert kept_rows(moved) == [("Chợ Đồn",)]
    cluster.down()
    assert cluster.up() == moved


def test_data_of_another_version_is_refused_untouched(cluster: Cluster) -> None:
    url = cluster.up()
    keep_row(url)
    cluster.down()
    version = cluster.folder / "data" / "PG_VERSION"
    installed = version.read_text()
    version.write_text("9\n")
    with pytest.raises(ClusterError, match="made by PostgreSQL 9") as refused:
        cluster.up()
    assert "do PostgreSQL 9 tạo" in refused.value.vi
    assert refused.value.exit_code == 3
    version.write_text(installed)
    assert cluster.up() == url
    assert kept_rows(url) == [("Chợ Đồn",)]


def test_missing_postgis_names_the_command(state: Path) -> None:
    with pytest.raises(ClusterError, match="apt-get install") as refused:
        Cluster(state, servers=[]).up()
    assert "COVIDMAPS_DATABASE_URL" in refused.value.en


def test_lost_password_file_is_named(cluster: Cluster) -> None:
    cluster.up()
    password = cluster.folder / "postgres.pw"
    password.rename(password.with_suffix(".bak"))
    with pytest.raises(ClusterError, match="is missing"):
        cluster.up()
    password.with_suffix(".bak").rename(password)


def test_server_that_does_not_start_shows_the_end_of_its_log(cluster: Cluster) -> None:
    cluster.up()
    cluster.down()
    (cluster.folder / "local.conf").write_text("shared_buffers = 'plenty'\n")
    with pytest.raises(ClusterError, match="shared_buffers"):
        cluster.up()


def test_broken_initdb_leaves_nothing(state: Path, cluster_in: MakeCluster) -> None:
    programs = state / "programs"
    programs.mkdir()
    (programs / "initdb").write_text("#!/bin/sh\necho 'No space left on device' >&2\nexit 1\n")
    (programs / "initdb").chmod(0o755)
    with pytest.raises(ClusterError, match="No space left"):
        Cluster(state, servers=[Binaries(programs, 15)]).up()
    assert not list((state / "pg").glob("data*"))


# ---- where it lies ----


def test_path_may_hold_blanks_and_vietnamese_and_dollars(state: Path, cluster_in: MakeCluster) -> None:
    cluster = cluster_in(state / "Bản đồ Bắc Kạn" / "$(touch hacked) 'x'")
    url = cluster.up()
    keep_row(url)
    cluster.down()
    assert kept_rows(cluster.up()) == [("Chợ Đồn",)]
    assert str(ask(cluster.superuser_url("covidmaps"), "SHOW data_directory")).endswith("$(touch hacked) 'x'/pg/data")


def test_closed_folder_moves_the_data_out_when_root(state: Path, cluster_in: MakeCluster) -> None:
    """A server account cannot enter root's home; run by its owner, the same folder serves."""
    closed = state / "closed"
    closed.mkdir(mode=0o700)
    cluster = cluster_in(closed / "var")
    url = cluster.up()
    is_inside = cluster.folder == closed / "var" / "pg"
    assert is_inside == (os.geteuid() != 0)
    assert (closed / "var" / "pg.path").exists() == (not is_inside)
    keep_row(url)
    cluster.down()
    assert kept_rows(cluster_in(closed / "var").up()) == [("Chợ Đồn",)]


def test_neighbour_is_left_alone(cluster: Cluster, cluster_in: MakeCluster, new_state: Callable[[], Path]) -> None:
    url = cluster.up()
    keep_row(url)
    pid = server_pid(cluster)
    other = cluster_in(new_state())
    other.up()
    other.down()
    assert server_pid(cluster) == pid
    assert kept_rows(url) == [("Chợ Đồn",)]


def test_copy_of_a_running_folder_is_not_taken_for_its_original(cluster: Cluster, cluster_in: MakeCluster) -> None:
    """The copy carries the original's pid file, port and passwords, and still must not touch the original's data."""
    url = cluster.up()
    with psycopg.connect(cluster.superuser_url("covidmaps"), autocommit=True) as conn:
        conn.execute("CHECKPOINT")
    copied = cluster.state / "copy"
    copied.mkdir()
    subprocess.run(["cp", "-a", str(cluster.folder), str(copied / "pg")], check=True)
    copy = cluster_in(copied)
    assert copy.is_running() is False
    assert copy.down() is False
    assert cluster.is_running() is True
    moved = copy.up()
    assert port_of(moved) != port_of(url)
    keep_row(moved)
    assert ask(url, "SELECT to_regclass('kept.places')") is None


def test_unwritable_state_is_explained(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(ClusterError, match=json.dumps(str(blocked))[1:-1]):
        Cluster(blocked / "var").up()
