"""A process that outlives ``covidmaps up`` when that is killed, and then stops the cluster that it had started.

It waits at the end of a pipe: the kernel closes the other end however ``up`` ends. Standard library only.
"""

import contextlib
import fcntl
import os
import subprocess
import sys
from pathlib import Path

from deploy.cluster import Cluster
from deploy.errors import ClusterError

DISMISSED = b"."


class Guardian:
    """The guardian of a state folder, for as long as the process that makes it lives."""

    def __init__(self, state: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "deploy.guardian", str(state)],
            cwd=Path(__file__).resolve().parents[1],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def dismiss(self) -> None:
        """Let the guardian go; the cluster is in other hands now."""
        with contextlib.suppress(BrokenPipeError):
            self._process.communicate(DISMISSED)


def watch(state: Path) -> None:
    """Stop the cluster when the pipe ends without a word, and no other ``up`` uses it."""
    if os.read(0, 1) == DISMISSED:
        return
    handle = os.open(state / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
    with contextlib.suppress(BlockingIOError, ClusterError):
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        Cluster(state).down()


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
