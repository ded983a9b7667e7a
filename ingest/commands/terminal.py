"""What ``check`` and ``load`` share: hand-ins from file names, progress on stderr, the receipt on stdout."""

from collections.abc import Iterable
from pathlib import Path

import click
from rich.console import Console
from rich.status import Status

from catalog.model import Catalog
from ingest.errors import UseError
from ingest.progress import TITLES, Step
from ingest.read.parts import family_of
from ingest.receipt import Receipt, render_text, write_html, write_json, write_workbook

_WRITERS = {".xlsx": write_workbook, ".json": write_json, ".html": write_html}


full_option = click.option(
    "--full/--partial",
    default=None,
    help="Tệp có đủ cả lớp, hoặc chỉ phần thay đổi / the file holds the whole layer, or what changed; default: as the"
    " layer says.",
)
confirm_option = click.option(
    "--confirm-removals",
    is_flag=True,
    help="Xác nhận bỏ nhiều đối tượng không còn trong tệp / many features may go that a full file does not have.",
)


class StepLines:
    """One line per finished step on stderr; while a step runs, a moving mark on a terminal and nothing elsewhere."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)
        self._status: Status | None = None

    def __call__(self, step: Step, rows: int, seconds: float | None) -> None:
        title = f"{TITLES[step].vi} / {TITLES[step].en}"
        self.stop()
        if seconds is not None:
            self._console.print(f"{title}: {rows} dòng / rows, {seconds:.1f} s", style="dim")
        elif self._console.is_terminal:
            self._status = self._console.status(f"{title} … {rows or ''}")
            self._status.start()

    def stop(self) -> None:
        if self._status is not None:
            self._status.stop()
            self._status = None


def hand_ins(paths: Iterable[Path]) -> list[Path]:
    """Return one path per hand-in: the parts of one shapefile (or MapInfo table) that were named together are one.

    Raises: UseError ``file-missing``, ``file-is-folder`` before the first file is touched.
    """
    found: dict[object, Path] = {}
    for path in paths:
        if not path.is_file():
            raise UseError("file-is-folder" if path.is_dir() else "file-missing", file=str(path))
        family = family_of(path.suffix)
        if family is None:
            found.setdefault(path, path)
            continue
        key = (path.parent, path.stem.casefold(), family[0])
        if key not in found or path.suffix.lower() == family[0]:
            found[key] = path
    return list(found.values())


def check_receipt_path(path: Path | None) -> None:
    """Raise UseError for a receipt that cannot be written: another format than xlsx, html and json."""
    if path is not None and path.suffix.lower() not in _WRITERS:
        raise UseError("receipt-format", suffix=path.suffix or path.name)


def show(receipt: Receipt, catalog: Catalog, path: Path | None, *, number: int, of: int) -> None:
    """Print the receipt, and write it to the path; of several hand-ins each gets its number in the name."""
    Console(highlight=False, soft_wrap=True).print(render_text(receipt, catalog), end="")
    if path is not None:
        target = path if of == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        _WRITERS[path.suffix.lower()](receipt, catalog, target)
