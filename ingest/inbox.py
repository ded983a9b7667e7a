"""A folder as a counter: files come in, receipts go out. One worker; whatever kills it, no file is lost or read twice.

``<inbox>/tep.xlsx`` and ``<inbox>/<who>/tep.xlsx`` are hand-ins. A file that has settled is claimed: moved into a
folder of its own under ``.working``; there it is loaded and gets its receipts, and the folder as a whole is renamed
into ``done`` or ``refused``. After a crash what is still in ``.working`` goes back to the counter: a file that was
already published changes nothing the second time.
"""

import fcntl
import json
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from itertools import count
from pathlib import Path

from ingest.errors import UnavailableError
from ingest.read.parts import family_of

LOG = logging.getLogger(__name__)

DONE, REFUSED, WORKING, LOCK = "done", "refused", ".working", ".lock"
PATIENCE_S = 600.0
MAX_ATTEMPTS = 3
"""Times that a file may bring the worker down before it is put aside."""
_TICKET = ".ticket.json"
_UNFINISHED = (".part", ".partial", ".crdownload", ".tmp", ".download", ".filepart")


@dataclass(frozen=True, slots=True)
class Ticket:
    """One claimed hand-in: its folder, its leading file, who brought it, how often it was tried."""

    folder: Path
    path: Path
    by: str | None
    attempts: int


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a hand-in looked like when it was last looked at, and since when it has looked so."""

    print: tuple[tuple[str, int, int], ...]
    since: float


@dataclass(slots=True)
class Inbox:
    """The folder.

    ``settle_s``: seconds in which nothing may change before a file is taken; ``patience_s``: before the parts of a
    shapefile are taken as they are, without its .shp.
    """

    root: Path
    settle_s: float = 2.0
    patience_s: float = PATIENCE_S
    _seen: dict[Path, _Seen] = field(default_factory=dict)

    def open(self) -> None:
        """Make the folders, and put back what a worker that died had claimed."""
        for name in (DONE, REFUSED, WORKING):
            (self.root / name).mkdir(parents=True, exist_ok=True)
        for folder in sorted((self.root / WORKING).iterdir()):
            self._put_back(folder)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the inbox for one worker. Raises: UnavailableError ``inbox-busy`` when another one has it."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / LOCK).open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as err:
                raise UnavailableError("inbox-busy", folder=str(self.root)) from err
            yield

    def claim(self, now: float) -> Ticket | None:
        """Return the next hand-in that has settled, moved out of reach of whoever brought it; None when there is none.

        Args:
            now: seconds of a steady clock.
        """
        present = self._hand_ins()
        self._seen = {path: seen for path, seen in self._seen.items() if path in present}
        for path, parts in present.items():
            look = tuple((each.name, each.stat().st_size, each.stat().st_mtime_ns) for each in parts)
            seen = self._seen.get(path)
            if seen is None or seen.print != look:
                self._seen[path] = _Seen(look, now)
            elif now - seen.since >= (self.settle_s if _is_whole(path) else self.patience_s):
                del self._seen[path]
                return self._take(path, parts)
        return None

    def finish(self, ticket: Ticket, *, accepted: bool) -> Path:
        """Return where the hand-in now lies with its receipts: one rename, so it is there as a whole or not yet."""
        (ticket.folder / _TICKET).unlink(missing_ok=True)
        target = _free(self.root / (DONE if accepted else REFUSED), ticket.folder.name)
        ticket.folder.rename(target)
        return target

    def is_empty(self) -> bool:
        """Return whether nothing lies on the counter."""
        return not self._hand_ins()

    def put_back(self, ticket: Ticket, *, as_tried: bool = False) -> None:
        """Return the hand-in to the counter; unless `as_tried`, as if nothing had been tried: the database was away."""
        attempts = ticket.attempts if as_tried else ticket.attempts - 1
        _write_ticket(ticket.folder, replace(_read_ticket(ticket.folder), attempts=attempts))
        self._put_back(ticket.folder)

    # ---- on the counter ----

    def _hand_ins(self) -> dict[Path, list[Path]]:
        """Return the files of each hand-in by its leading file, oldest first."""
        found: dict[tuple[object, ...], list[Path]] = {}
        for path in self._files():
            family = family_of(path.suffix)
            key = (path.parent, path.stem.casefold(), family) if family else (path,)
            found.setdefault(key, []).append(path)
        groups = [sorted(each, key=_leads) for each in found.values()]
        groups.sort(key=lambda each: each[0].stat().st_mtime_ns)
        return {each[0]: each for each in groups}

    def _files(self) -> Iterator[Path]:
        folders = [self.root, *(each for each in sorted(self.root.iterdir()) if each.is_dir() and _is_sender(each))]
        for folder in folders:
            yield from (each for each in sorted(folder.iterdir()) if each.is_file() and not _is_unfinished(each))

    def _take(self, path: Path, parts: list[Path]) -> Ticket:
        by = path.parent.name if path.parent != self.root else None
        attempts = _attempts_so_far(path) + 1
        folder = _free(self.root / WORKING, f"{datetime.now():%Y%m%d-%H%M%S} {path.name}")
        folder.mkdir()
        _write_ticket(folder, _Stub(by, attempts, tuple(each.name for each in parts)))
        for each in parts:
            each.rename(folder / each.name)
        _tries_file(path).unlink(missing_ok=True)
        return Ticket(folder, folder / path.name, by, attempts)

    def _put_back(self, folder: Path) -> None:
        """Move the officer's files back; receipts that were already written go, they will be written again."""
        stub = _read_ticket(folder)
        home = self.root / stub.by if stub.by else self.root
        home.mkdir(exist_ok=True)
        here = [each for each in stub.files if (folder / each).exists()]
        for name, target in zip(here, _free_together(home, here), strict=True):
            _tries_file(target).write_text(str(stub.attempts), encoding="utf-8")
            (folder / name).rename(target)
        for each in folder.iterdir():
            each.unlink()
        folder.rmdir()
        LOG.warning("put back: %s", folder.name)


@dataclass(frozen=True, slots=True)
class _Stub:
    """What a claimed folder says of itself: who brought it, how often it was tried, which files are the officer's."""

    by: str | None = None
    attempts: int = 0
    files: tuple[str, ...] = ()


def _is_sender(folder: Path) -> bool:
    return not folder.name.startswith(".") and folder.name not in (DONE, REFUSED)


def _is_unfinished(path: Path) -> bool:
    """Return whether the file is none yet, or none of the officer's: hidden, an Office lock, a download."""
    return path.name.startswith((".", "~$")) or path.suffix.lower() in _UNFINISHED or path.name.endswith("~")


def _is_whole(path: Path) -> bool:
    family = family_of(path.suffix)
    return family is None or path.suffix.lower() == family[0]


def _leads(path: Path) -> tuple[int, str]:
    family = family_of(path.suffix)
    return (family.index(path.suffix.lower()) if family else 0, path.name)


def _free(folder: Path, name: str) -> Path:
    """Return a path in the folder that is not taken: the name, or the name with a number."""
    return _free_together(folder, [name])[0]


def _free_together(folder: Path, names: Sequence[str]) -> list[Path]:
    """Return paths that are not taken for files that belong together: all with the same number, or none."""
    for number in count(1):
        mark = f"-{number}" if number > 1 else ""
        paths = [folder / f"{Path(name).stem}{mark}{Path(name).suffix}" for name in names]
        if not any(each.exists() for each in paths):
            return paths
    raise AssertionError("count() does not end")


def _tries_file(path: Path) -> Path:
    return path.with_name(f".{path.name}.tries")


def _attempts_so_far(path: Path) -> int:
    try:
        return int(_tries_file(path).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return 0


def _write_ticket(folder: Path, stub: _Stub) -> None:
    (folder / _TICKET).write_text(json.dumps(asdict(stub)), encoding="utf-8")


def _read_ticket(folder: Path) -> _Stub:
    """Return the stub; where the worker died before it was written nothing had been moved yet."""
    try:
        found = json.loads((folder / _TICKET).read_text(encoding="utf-8"))
        return _Stub(found["by"], int(found["attempts"]), tuple(found["files"]))
    except (FileNotFoundError, ValueError, KeyError):
        return _Stub()
