"""Foreign files are parsed in a process of their own: no network, no secrets, bounded memory and time.

A nursery process is started once, with the libraries loaded and an empty environment; each job is a fork of it. What
comes back are frames of JSON or Arrow IPC, never pickles: whatever a file may do to a parser, it says data or nothing.
"""

import atexit
import logging
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import cache
from typing import IO, Any

import orjson
import pyarrow as pa

from ingest.errors import IngestError, UnavailableError
from ingest.read.frames import ARROW, HEAD, JSON

LOG = logging.getLogger(__name__)

type Frame = Mapping[str, Any] | pa.RecordBatch
MAX_FRAME = 1 << 30


@dataclass(frozen=True, slots=True)
class SandboxLimits:
    """What one job may use: seconds of wall clock, bytes of memory beyond the libraries, bytes that it may write."""

    seconds: int = 600
    memory: int = 4 << 30
    written: int = 2 << 30


LIMITS = SandboxLimits()
_NOTHING: Mapping[str, str] = {}


@contextmanager
def run(
    task: str, arguments: Mapping[str, Any], limits: SandboxLimits = LIMITS, environment: Mapping[str, str] = _NOTHING
) -> Iterator[Iterator[Frame]]:
    """Give the frames that the task sends; on leaving the job ends, finished or not.

    Args:
        task: ``module:function``; called with an emitter and the arguments in the sandboxed process.
        arguments: what JSON can say.
        environment: variables that the task's libraries read when they are loaded.
    Raises: from the frames, IngestError as the task has raised it; ``file-too-slow``, ``file-too-heavy``,
        ``file-breaks-reader`` when the process ended without saying why.
    """
    job = {"task": task, "with": arguments, "limits": asdict(limits), "environment": environment}
    reading, writing = os.pipe()
    with open(reading, "rb") as source:  # noqa: PTH123  a pipe has no path
        try:
            _nursery().start(orjson.dumps(job), writing)
        finally:
            os.close(writing)
        yield _frames(source, time.monotonic() + limits.seconds)


def _frames(source: IO[bytes], deadline: float) -> Iterator[Frame]:
    """Yield what the job sends until it says that it is done."""
    while True:
        kind, payload = _next(source, deadline)
        if kind == ARROW:
            yield _batch(payload)
            continue
        said = orjson.loads(payload)
        if "done" in said:
            return
        if "error" in said:
            raise IngestError(said["error"], **said["values"])
        if "isolated" in said:
            _warn_once(isolated=said["isolated"])
            continue
        yield said


def _next(source: IO[bytes], deadline: float) -> tuple[int, bytes]:
    head = source.read(HEAD.size)
    if len(head) == HEAD.size:
        kind, size = HEAD.unpack(head)
        payload = source.read(size) if size <= MAX_FRAME and kind in (JSON, ARROW) else b""
        if len(payload) == size:
            return kind, payload
    late = time.monotonic() >= deadline - 1
    raise IngestError("file-too-slow") if late else IngestError("file-breaks-reader")


def _batch(payload: bytes) -> pa.RecordBatch:
    """Return the record batch of the frame; its offsets are checked, as it comes from where foreign bytes were read."""
    try:
        with pa.ipc.open_stream(payload) as stream:
            batch = stream.read_next_batch()
        batch.validate(full=True)
    except (pa.ArrowInvalid, StopIteration) as err:
        raise IngestError("file-breaks-reader") from err
    return batch


@cache
def _warn_of_network() -> None:
    LOG.warning(
        "this system lets no process give up the network (unshare): foreign files are read with one driver each,"
        " in a private folder, but not cut off from the network"
    )


def _warn_once(*, isolated: bool) -> None:
    if not isolated:
        _warn_of_network()


# ---- the nursery ----


class _Nursery:
    """The process that forks the jobs; started when the first one comes."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._socket: socket.socket | None = None

    def start(self, job: bytes, writing: int) -> None:
        """Hand a job and the end of the pipe for its frames over.

        Raises: UnavailableError ``sandbox-unavailable`` when no process can be started.
        """
        with self._lock:
            for _ in range(2):
                try:
                    socket.send_fds(self._ready(), [job], [writing])
                    return
                except OSError as err:
                    self._stop()
                    last = err
        raise UnavailableError("sandbox-unavailable", reason=str(last)) from last

    def _ready(self) -> socket.socket:
        if self._socket is None or self._process is None or self._process.poll() is not None:
            self._stop()
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-W", "ignore::DeprecationWarning", "-m", "ingest.read.nursery"],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    env=_environment(),
                )
            self._socket = ours
        return self._socket

    def _stop(self) -> None:
        if self._socket is not None:
            self._socket.close()
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(5)
        self._socket = self._process = None

    def close(self) -> None:
        with self._lock:
            self._stop()


def _environment() -> dict[str, str]:
    """Return an environment without our secrets: where the code is, UTF-8, and no threads that a fork would lose."""
    paths = os.pathsep.join(each for each in sys.path if each)
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "ARROW_IO_THREADS"), "1")
    return {"PYTHONPATH": paths, "PATH": os.defpath, "LANG": "C.UTF-8", "PROJ_NETWORK": "OFF", **threads}


@cache
def _nursery() -> _Nursery:
    nursery = _Nursery()
    atexit.register(nursery.close)
    return nursery
