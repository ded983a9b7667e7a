"""The private PostGIS cluster of a checkout: made, started and stopped beside any other cluster of the machine.

It listens on loopback TCP only (no unix socket: their paths end at 107 bytes), asks for scram passwords, and keeps its
port and passwords in its own folder. Standard library only.
"""

import contextlib
import fcntl
import os
import secrets
import shutil
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from deploy.binaries import Binaries, choose_server, data_version, installed_servers
from deploy.errors import ClusterError
from deploy.place import FOLDER, REMEMBERED, Place, find_place
from deploy.scram import scram_verifier

HOST = "127.0.0.1"
FIRST_PORT = 15432  # below 32768: outgoing connections take ports of the kernel's ephemeral range
LAST_PORT = 15531
DATABASE = "covidmaps"
OWNER = "covidmaps_owner"
SUPERUSER = "postgres"
ANSWER_SECONDS = 60.0
LOG_BYTES = 10_000_000
SQL = Path(__file__).parent / "sql"

SETTINGS: Mapping[str, str] = {
    "listen_addresses": HOST,
    "unix_socket_directories": "",
    "max_connections": "100",
    "timezone": "Asia/Ho_Chi_Minh",
    "log_timezone": "Asia/Ho_Chi_Minh",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "random_page_cost": "1.1",
    "jit": "off",
    "idle_in_transaction_session_timeout": "60s",
    "log_min_duration_statement": "1000",
}

Say = Callable[[str, str], None]


def say_on_stderr(vi: str, en: str) -> None:
    """Print a message for the person at the terminal."""
    print(f"    {vi}\n    {en}", file=sys.stderr, flush=True)


class Cluster:
    """The cluster of a state folder: ``<state>/pg`` with data/, port, *.pw and postgres.log.

    Args:
        state: folder of everything that this installation writes.
        settings: PostgreSQL settings beside ours, e.g. {"fsync": "off"} for a cluster that tests throw away.
        say: how messages (vi, en) reach the person at the terminal.
        servers: the installed servers to choose from; those of the machine when not given.
    """

    def __init__(
        self,
        state: Path,
        *,
        settings: Mapping[str, str] | None = None,
        say: Say = say_on_stderr,
        servers: Sequence[Binaries] | None = None,
    ) -> None:
        self.state = state.absolute()
        self.settings = {**SETTINGS, **(settings or {})}
        self.say = say
        self._servers = servers

    def up(self) -> str:
        """Return the owner's URL of the running cluster; makes, starts and completes it as needed.

        Raises: ClusterError when the machine is not as needed; the message names the remedy.
        """
        with self._locked():
            place = find_place(self.state)
            _set_unfinished_aside(place, self.say)
            server = choose_server(self._installed(), place.data)
            if not place.data.exists():
                _make_data(place, server)
            if _postmaster(place) is None:
                _start(place, server, self.settings, self.say)
            _wait_until_ready(place, server)
            _wait_for_recovery(place, server)
            _complete(place, server)
            return _url(place, OWNER, DATABASE)

    def down(self) -> bool:
        """Return whether there was something to stop; stops it without losing a committed transaction."""
        if not self._exists():
            return False
        with self._locked():
            place = find_place(self.state)
            if not _is_there(place):
                return False
            _stop(place, choose_server(self._installed(), place.data))
            return True

    def is_running(self) -> bool:
        """Return whether a server process of this cluster is alive."""
        return self._exists() and _postmaster(find_place(self.state)) is not None

    def take_over(self, original: "Cluster", fill: Callable[[Path], None]) -> str:
        """Return the owner's URL of a running copy of another cluster, in this state folder; the original stays as is.

        Args:
            fill: puts the data of some moment into the folder that it is given, which exists and is empty.
        Raises: ClusterError when there is a cluster here already, or the copy does not start.
        """
        with self._locked():
            place, source = find_place(self.state), find_place(original.state)
            if place.data.exists():
                raise ClusterError(
                    f"{self.state} đã có cụm dữ liệu; hãy chọn thư mục mới.",
                    f"{self.state} has a cluster already; name a new folder.",
                )
            for role in (SUPERUSER, OWNER):
                _write(place.folder / f"{role}.pw", _secret(source, role), mode=0o600)
                place.give(place.folder / f"{role}.pw")
            place.data.mkdir(mode=0o700)  # under its own name: what fetches the log during recovery knows it by that
            place.give(place.data)
            try:
                fill(place.data)
            except BaseException:
                shutil.rmtree(place.data, ignore_errors=True)
                raise
        return self.up()

    @property
    def server(self) -> Binaries:
        """The programs of the version that made the data."""
        return choose_server(self._installed(), find_place(self.state).data)

    @property
    def place(self) -> Place:
        """Where the cluster is and whose processes run it."""
        return find_place(self.state)

    @property
    def folder(self) -> Path:
        """Return where the cluster's files are: inside the state folder unless the server's account cannot go there."""
        return find_place(self.state).folder

    def superuser_url(self, database: str) -> str:
        """Return the superuser's URL of a database of the cluster, which is up."""
        return _url(find_place(self.state), SUPERUSER, database)

    def _installed(self) -> Sequence[Binaries]:
        return installed_servers() if self._servers is None else self._servers

    def _exists(self) -> bool:
        return (self.state / FOLDER).exists() or (self.state / REMEMBERED).exists()

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Let one process at a time change the cluster; the kernel drops the lock of a process that dies."""
        with _environment_errors(self.state):
            self.state.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.state, os.O_RDONLY)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                yield
            finally:
                os.close(handle)


def _make_data(place: Place, server: Binaries) -> None:
    """Make the data folder, under another name first, so that an interrupted start leaves no half one."""
    for leftover in place.folder.glob("data.tmp-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    new = Path(tempfile.mkdtemp(prefix="data.tmp-", dir=place.folder))
    place.give(new)
    _init(place, server, new)
    new.rename(place.data)


def _set_unfinished_aside(place: Place, say: Say) -> None:
    """Move a data folder that no server can start from out of the way; it may hold what somebody is looking for."""
    is_whole = data_version(place.data) is not None and (place.data / "global" / "pg_control").exists()
    if is_whole or not place.data.exists():
        return
    aside = Path(tempfile.mkdtemp(prefix="data.unfinished-", dir=place.folder))
    place.data.rename(aside)
    say(
        f"Thư mục dữ liệu chưa hoàn chỉnh, đã chuyển sang {aside}; một cụm dữ liệu mới được tạo.",
        f"The data folder was half-made; it is now {aside}, and a new cluster is made.",
    )


def _init(place: Place, server: Binaries, new: Path) -> None:
    password = _secret_file(place, SUPERUSER)
    done = place.run(
        *(
            server.program("initdb"),
            "--pgdata",
            new.name,
            "--username",
            SUPERUSER,
            "--pwfile",
            password.name,
        ),
        *(
            "--auth",
            "scram-sha-256",
            "--encoding",
            "UTF8",
            "--locale",
            "C.UTF-8",
            "--data-checksums",
        ),
    )
    if done.returncode == 0:
        included = "\ninclude = '../covidmaps.conf'\ninclude_if_exists = '../local.conf'\n"
        done = place.run("tee", "-a", f"{new.name}/postgresql.conf", stdin=included)
    if done.returncode != 0:
        shutil.rmtree(new, ignore_errors=True)
        raise ClusterError(
            f"Không tạo được cụm dữ liệu PostgreSQL trong {place.folder}.",
            f"No PostgreSQL cluster could be made in {place.folder}.",
            done.stderr.strip(),
        )


def _start(place: Place, server: Binaries, settings: Mapping[str, str], say: Say) -> None:
    """Start the server on its remembered port, or on the next one that is free."""
    _wait_for_orphans(place)
    _drop_stale_pid(place)
    _write_settings(place, settings)
    log = _open_log(place)
    wanted = _port(place)
    for port in [
        wanted,
        *(other for other in range(FIRST_PORT, LAST_PORT + 1) if other != wanted),
    ]:
        if _is_free(port) and _start_on(place, server, port, log):
            _write(place.folder / "port", f"{port}\n")
            _tell_port(wanted, port, say)
            return
    raise ClusterError(
        f"Mọi cổng từ {FIRST_PORT} đến {LAST_PORT} trên {HOST} đều đang bị chiếm.",
        f"Every port from {FIRST_PORT} to {LAST_PORT} on {HOST} is taken.",
    )


def _start_on(place: Place, server: Binaries, port: int, log: Path) -> bool:
    """Return whether the server started on a port; False when somebody else took the port in between."""
    seen = log.stat().st_size
    # Relative names: pg_ctl pastes them into a shell command, where a "$" in a path would be expanded.
    arguments = (
        "-D",
        place.data.name,
        "-l",
        log.name,
        "-w",
        "-t",
        "120",
        "-o",
        f"-p {port}",
    )
    done = place.run(server.program("pg_ctl"), "start", *arguments)
    if done.returncode == 0:
        return True
    news = log.read_text(encoding="utf-8", errors="replace")[seen:]
    if "could not bind" in news:
        return False
    raise ClusterError(
        f"PostgreSQL không khởi động được. Nhật ký: {log}",
        f"PostgreSQL did not start. Log: {log}",
        news[-1500:].strip() or done.stderr.strip(),
    )


def _stop(place: Place, server: Binaries) -> None:
    done = place.run(
        server.program("pg_ctl"),
        "stop",
        "-D",
        place.data.name,
        "-m",
        "fast",
        "-w",
        "-t",
        "120",
    )
    if done.returncode != 0 and _postmaster(place) is not None:
        raise ClusterError(
            f"Cơ sở dữ liệu chưa dừng được. Nhật ký: {place.folder / 'postgres.log'}",
            f"The database did not stop. Log: {place.folder / 'postgres.log'}",
            done.stderr.strip(),
        )


def _complete(place: Place, server: Binaries) -> None:
    """Bring role, database and extensions to what we need; without harm where they are so already."""
    verifier = scram_verifier(_secret(place, OWNER))
    _psql(
        place,
        server,
        SUPERUSER,
        f"\\set verifier '{verifier}'\n" + _statements("server.sql"),
    )
    _psql(place, server, DATABASE, _statements("database.sql"))


def _statements(name: str) -> str:
    return (SQL / name).read_text(encoding="utf-8")


def _psql(place: Place, server: Binaries, database: str, script: str) -> str:
    """Return what a script says, run as superuser; it goes through stdin, as the list of processes shows arguments."""
    arguments = (
        "-X",
        "-q",
        "-v",
        "ON_ERROR_STOP=1",
        "-h",
        HOST,
        "-p",
        str(_port(place)),
        "-U",
        SUPERUSER,
        database,
    )
    environment = {"PGPASSWORD": _secret(place, SUPERUSER), "PGCONNECT_TIMEOUT": "30"}
    done = place.run(server.program("psql"), *arguments, stdin=script, env=environment)
    if done.returncode != 0:
        raise ClusterError(
            f"Không chuẩn bị được cơ sở dữ liệu «{database}».",
            f"The database “{database}” could not be prepared.",
            done.stderr.strip(),
        )
    return done.stdout


def _postmaster(place: Place) -> int | None:
    """Return the port of our running server, None when none runs.

    Neither the pid file nor ``pg_ctl status`` can be believed after a kill -9: the process may be a zombie, the number
    may be another process's by now, and a copied folder carries its original's. A server works inside its data folder.
    """
    try:
        lines = (place.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        pid, port = abs(int(lines[0])), int(lines[3])
    except (FileNotFoundError, IndexError, ValueError):
        return None
    return port if pid in _inhabitants(place) else None


def _is_there(place: Place) -> bool:
    """Return whether a server runs; one that has just been started, or killed, first becomes or ends."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while _postmaster(place) is None:
        if not _inhabitants(place) or time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


def _inhabitants(place: Place) -> set[int]:
    """Return the processes that work inside the data folder.

    Asked as the server's account: in a container root may lack the right to look at other accounts' processes.
    """
    listing = place.run(
        "find",
        "/proc",
        "-mindepth",
        "2",
        "-maxdepth",
        "2",
        "-name",
        "cwd",
        "-printf",
        "%p\t%l\\n",
    )
    rows = (line.partition("\t") for line in listing.stdout.splitlines())
    numbers = (path.split("/")[2] for path, _, folder in rows if folder == str(place.data))
    return {int(number) for number in numbers if number.isdigit()}


def _wait_for_orphans(place: Place) -> None:
    """Wait for backends that outlive a killed server for a moment; the next one would refuse to start beside them."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while _inhabitants(place):
        if time.monotonic() > deadline:
            raise ClusterError(
                f"Còn tiến trình PostgreSQL cũ đang dùng {place.data} và không tự kết thúc.",
                f"Processes of an earlier PostgreSQL still use {place.data} and do not end.",
            )
        time.sleep(0.1)


def _drop_stale_pid(place: Place) -> None:
    """Remove a pid file whose number belongs to another process by now: PostgreSQL would take that for its own.

    A number that nobody has stays, as PostgreSQL checks the shared memory named in the file.
    """
    path = place.data / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
        pid = abs(int(path.read_text(encoding="utf-8").split()[0]))
        if Path(f"/proc/{pid}").exists():
            path.unlink()


def _wait_until_ready(place: Place, server: Binaries) -> None:
    """Wait until a server that is starting, or recovering from a crash, answers."""
    deadline = time.monotonic() + ANSWER_SECONDS
    while (port := _postmaster(place)) is not None:
        if place.run(server.program("pg_isready"), "-q", "-h", HOST, "-p", str(port)).returncode == 0:
            if port != _port(place):
                _write(place.folder / "port", f"{port}\n")
            return
        if time.monotonic() > deadline:
            break
        time.sleep(0.1)
    log = place.folder / "postgres.log"
    raise ClusterError(
        f"PostgreSQL của {place.data} không trả lời trong {ANSWER_SECONDS:.0f} giây. Nhật ký: {log}",
        f"The PostgreSQL of {place.data} did not answer within {ANSWER_SECONDS:.0f} seconds. Log: {log}",
    )


def _wait_for_recovery(place: Place, server: Binaries) -> None:
    """Wait until a restored cluster is at its target and takes writes."""
    while "t" in _psql(place, server, SUPERUSER, "\\pset tuples_only\nSELECT pg_is_in_recovery()\n\\g\n"):
        if _postmaster(place) is None:
            log = place.folder / "postgres.log"
            raise ClusterError(
                f"Khôi phục không tới được thời điểm đã chọn. Nhật ký: {log}",
                f"The recovery did not reach the moment asked for. Log: {log}",
                log.read_text(encoding="utf-8", errors="replace")[-1500:].strip(),
            )
        time.sleep(0.1)


def _write_settings(place: Place, settings: Mapping[str, str]) -> None:
    lines = [f"{name} = '{value}'\n" for name, value in settings.items()]
    head = "# Written at every start. Settings of your own go into local.conf beside this file.\n"
    _write(place.folder / "covidmaps.conf", head + "".join(lines))


def _open_log(place: Place) -> Path:
    """Return the log, begun anew when long, and the account's to write."""
    log = place.folder / "postgres.log"
    if log.exists() and log.stat().st_size > LOG_BYTES:
        log.replace(log.with_name("postgres.log.1"))
    os.close(os.open(log, os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600))
    place.give(log)
    return log


def _tell_port(wanted: int, port: int, say: Say) -> None:
    if port != wanted:
        say(
            f"Cổng {wanted} đang bị chương trình khác chiếm; cơ sở dữ liệu nay dùng cổng {port} và sẽ nhớ cổng này.",
            f"Port {wanted} is taken by another program; the database now uses port {port} and remembers it.",
        )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _port(place: Place) -> int:
    try:
        return int((place.folder / "port").read_text(encoding="ascii"))
    except (FileNotFoundError, ValueError):
        return FIRST_PORT


def _url(place: Place, role: str, database: str) -> str:
    return f"postgresql://{role}:{_secret(place, role)}@{HOST}:{_port(place)}/{database}"


def _secret(place: Place, role: str) -> str:
    return _secret_file(place, role).read_text(encoding="ascii")


def _secret_file(place: Place, role: str) -> Path:
    """Return the file with a role's password, made where missing; the superuser's is lost when its file is."""
    path = place.folder / f"{role}.pw"
    if path.exists():
        return path
    if role == SUPERUSER and place.data.exists():
        raise ClusterError(
            f"Thiếu tệp mật khẩu {path}; thiếu nó thì không vào được cụm dữ liệu. Hãy khôi phục từ bản sao lưu.",
            f"The password file {path} is missing; without it nobody gets into the cluster. Restore it from a backup.",
        )
    _write(path, secrets.token_urlsafe(24), mode=0o600)
    place.give(path)
    return path


def _write(path: Path, text: str, *, mode: int = 0o644) -> None:
    """Write a small file whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
        os.fchmod(file.fileno(), mode)
    Path(name).replace(path)


@contextlib.contextmanager
def _environment_errors(state: Path) -> Iterator[None]:
    """Turn what the operating system refuses (rights, full disk) into a message."""
    try:
        yield
    except OSError as err:
        raise ClusterError(
            f"Không ghi được vào {err.filename or state}: {err.strerror}. Hãy kiểm tra quyền và dung lượng đĩa;"
            " luôn chạy bằng cùng một tài khoản như lần đầu.",
            f"Cannot write {err.filename or state}: {err.strerror}. Check rights and free space;"
            " always run as the account of the first time.",
        ) from err
