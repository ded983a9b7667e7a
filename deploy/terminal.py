"""What the person at the terminal sees: one line per finished step on stderr, the addresses on stdout."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from catalog.settings import Settings

WIDTH = 44


@dataclass(slots=True)
class Step:
    """A step under way; ``detail`` is shown with it once it is done."""

    detail: str = ""


@dataclass(frozen=True, slots=True)
class Terminal:
    """Tells the progress; knows since when."""

    began: float = field(default_factory=time.monotonic)

    @contextmanager
    def step(self, vi: str, en: str) -> Iterator[Step]:
        """Run a step and print its line with the seconds that it took."""
        step, began = Step(), time.monotonic()
        if sys.stderr.isatty():
            print(f"  … {vi} / {en}", end="\r", file=sys.stderr, flush=True)
        yield step
        self._line(f"  ✓ {vi} / {en}".ljust(WIDTH) + f"{time.monotonic() - began:6.1f} s   {step.detail}".rstrip())

    def say(self, vi: str, en: str) -> None:
        """Print a message beside the steps."""
        self._line(f"    {vi}\n    {en}")

    def addresses(self, settings: Settings) -> None:
        """Print where to look, in both languages."""
        took = f"{time.monotonic() - self.began:.1f} s"
        rows = (
            ("Bản đồ / map", f"{settings.public_url}/"),
            ("OGC API – Features", f"{settings.public_url}/oapi"),
            ("QGIS", "Layer ▸ Add Layer ▸ Add WFS / OGC API – Features Layer ▸ New"),
            ("", f"URL: {settings.public_url}/oapi"),
            ("Nộp tệp / hand in a file", f"{Path(sys.executable).with_name('covidmaps')} load …"),
            ("Phiếu trả lời / receipts", str(settings.state_dir / "receipts")),
            ("Nhật ký / logs", str(settings.state_dir / "serve.log")),
            ("Dừng / stop", "Ctrl-C"),
        )
        lines = "".join(f"  {label:<26}{value}\n" for label, value in rows)
        print(f"\nCovidMaps đang chạy / is running   ({took})\n\n{lines}", flush=True)

    def _line(self, text: str) -> None:
        clear = "\r\x1b[K" if sys.stderr.isatty() else ""
        print(f"{clear}{text}", file=sys.stderr, flush=True)
