"""A file that is whole or not there: written beside its place, then moved onto it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ingest.errors import UnavailableError


@contextmanager
def replaced(path: Path) -> Iterator[Path]:
    """Yield a path to write to; afterwards its file stands at `path`, or nothing does when the writing failed.

    Raises: UnavailableError ``receipt-not-written`` when the folder is missing, full or not writable.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(path)
    except OSError as err:
        raise UnavailableError("receipt-not-written", path=str(path), reason=err.strerror or str(err)) from err
    finally:
        part.unlink(missing_ok=True)
