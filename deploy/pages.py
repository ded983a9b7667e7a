"""The builder of the public pages as a child process: it ends with us, however we end."""

import contextlib
import subprocess
from collections.abc import Mapping
from pathlib import Path

STOP_SECONDS = 10.0


class PagesBuilder:
    """``covidmaps site --watch`` beside the server; should it ever end, the server still shows the last pages."""

    def __init__(self, covidmaps: Path, environ: Mapping[str, str], log: Path) -> None:
        with log.open("w", encoding="utf-8") as output:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "TERM", str(covidmaps), "-v", "site", "--watch"],
                env=dict(environ),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def stop(self) -> None:
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(STOP_SECONDS)
        self._process.kill()
        self._process.wait()
