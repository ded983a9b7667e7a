"""The process that forks sandboxed jobs: ``python -m ingest.read.nursery``, jobs come over the socket on stdin.

It reads no foreign byte itself. A fork gives up the network, takes on limits, sends its output to nowhere and runs the
task; a crash of a parser is the end of the fork and nothing else.
"""

import importlib
import os
import resource
import signal
import socket
from collections.abc import Mapping
from typing import Any

import orjson

from ingest.errors import IngestError
from ingest.read.frames import Emitter

_MAX_JOB = 1 << 16
_PRELOADED: Mapping[str, tuple[str, ...]] = {
    "ingest.read.vector_task": ("numpy", "pandas", "pyarrow", "geopandas"),
    "ingest.read.kml_task": ("numpy", "pyarrow", "shapely"),
    "ingest.read.workbook_task": ("python_calamine", "xlrd"),
}
"""What a task's libraries lean on; neither GDAL, whose drivers are chosen per fork, nor our own modules."""


def serve(jobs: socket.socket) -> None:
    """Fork one process per job until the other side hangs up."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel reaps
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to answer; it hangs up
    while True:
        content, descriptors, _, _ = socket.recv_fds(jobs, _MAX_JOB, 1)
        if not content:
            return
        job = orjson.loads(content)
        for module in _PRELOADED.get(job["task"].partition(":")[0], ()):
            importlib.import_module(module)
        if os.fork() == 0:
            jobs.close()
            _run(job, descriptors[0])
        os.close(descriptors[0])


def _run(job: Mapping[str, Any], descriptor: int) -> None:
    """Do the job and end the process, whatever happens."""
    try:
        with os.fdopen(descriptor, "wb") as sink:
            emitter = Emitter(sink)
            os.environ.update(job["environment"])
            _retire(job["limits"])
            emitter.say({"isolated": _leave_network()})
            _perform(job, emitter)
    finally:
        os._exit(0)


def _perform(job: Mapping[str, Any], emitter: Emitter) -> None:
    try:
        module, _, function = job["task"].partition(":")
        getattr(importlib.import_module(module), function)(emitter, **job["with"])
        emitter.say({"done": True})
    except IngestError as err:
        _say_error(emitter, err)
    except MemoryError:
        _say_error(emitter, IngestError("file-too-heavy"))
    except BaseException:  # noqa: BLE001  also what Rust and C++ throw: the file broke its reader, that is all
        _say_error(emitter, IngestError("file-breaks-reader"))


def _say_error(emitter: Emitter, err: IngestError) -> None:
    emitter.say({"error": err.code, "values": dict(err.values)})


def _retire(limits: Mapping[str, int]) -> None:
    """Take on the limits; what is printed goes nowhere, and the death of the reader of our frames is our own."""
    for number in (signal.SIGCHLD, signal.SIGPIPE, signal.SIGALRM):
        signal.signal(number, signal.SIG_DFL)
    signal.alarm(limits["seconds"])
    nowhere = os.open(os.devnull, os.O_RDWR)
    for each in range(3):
        os.dup2(nowhere, each)
    memory = _memory_mapped() + limits["memory"]
    for what, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, limits["written"]),
        (resource.RLIMIT_CPU, limits["seconds"]),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        allowed = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(what, (allowed, allowed))


def _memory_mapped() -> int:
    """Return the bytes of address space that the libraries take already (proc_pid_statm(5))."""
    with open("/proc/self/statm", encoding="ascii") as statm:  # noqa: PTH123
        return int(statm.read().split()[0]) * resource.getpagesize()


def _leave_network() -> bool:
    """Return whether the process is now in a network of its own, without any interface (network_namespaces(7))."""
    for flags in (os.CLONE_NEWNET, os.CLONE_NEWUSER | os.CLONE_NEWNET):
        try:
            os.unshare(flags)
        except OSError:
            continue
        return True
    return False


if __name__ == "__main__":
    with socket.socket(fileno=0) as stdin:
        serve(stdin)
