"""Peak memory of a process and all that it has started, measured from outside."""

import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Usage:
    """Wall-clock seconds, and the most memory (MB, shared pages counted once) that was in use at a time."""

    seconds: float
    peak_mb: int
    output: str


def measure(command: Sequence[str], environment: dict[str, str] | None = None) -> Usage:
    """Return what the command used; CalledProcessError when it fails, after its output."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)
    peak = [0]
    sampler = threading.Thread(target=_sample, args=(process, peak), daemon=True)
    sampler.start()
    output, _ = process.communicate()
    seconds = time.perf_counter() - started
    sampler.join()
    if process.returncode:
        print(output)
        raise subprocess.CalledProcessError(process.returncode, command[:3])
    return Usage(seconds, peak[0] >> 10, output)


def _sample(process: subprocess.Popen[str], peak: list[int]) -> None:
    while process.poll() is None:
        peak[0] = max(peak[0], sum(map(_proportional_kb, _family(process.pid))))
        time.sleep(0.1)


def _family(root: int) -> set[int]:
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1])
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def _proportional_kb(pid: int) -> int:
    """Return the memory of the process in kB, pages that it shares counted in part (proc_pid_smaps_rollup(5))."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(each.split()[1]) for each in lines if each.startswith("Pss:")), 0)
