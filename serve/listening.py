"""granian on a socket that systemd opened before us: a restart refuses nobody, connections wait in the kernel."""

import os
import socket
from collections.abc import Mapping
from typing import Any

from granian import Granian
from granian._granian import SocketHolder

FIRST = 3
"""Number of the first socket that systemd passes on. Source: sd_listen_fds(3)."""
BACKLOG = 1024


def passed_socket(environ: Mapping[str, str], pid: int) -> int | None:
    """Return the number of the socket that systemd passed to this process; None when it passed none."""
    if environ.get("LISTEN_PID") != str(pid) or environ.get("LISTEN_FDS", "0") == "0":
        return None
    if environ["LISTEN_FDS"] != "1":
        raise ValueError(f"LISTEN_FDS={environ['LISTEN_FDS']}: one socket is expected")
    return FIRST


class OnPassedSocket(Granian):  # type: ignore[misc, valid-type]  # granian chooses its class at run time
    """granian, except that it opens no socket: its workers share the one given, as they share a unix socket."""

    def __init__(self, number: int, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._passed = number

    def _init_shared_socket(self) -> None:
        with socket.socket(fileno=os.dup(self._passed)) as probe:
            is_unix = probe.family == socket.AF_UNIX
        self._sfd = self._passed
        self._shd = SocketHolder(self._passed, is_unix, BACKLOG)  # type: ignore[call-arg]  # its stub lacks them
        self._ssp = None
        self._sso = socket.socket(fileno=self._passed)
