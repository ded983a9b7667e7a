"""What backup and drill leave behind about their last run, for the doctor and for /metrics: ``operations/<name>.json``.

Readable by everybody, as the web server runs under another account; there is nothing secret in it.
"""

import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

FOLDER = "operations"
BACKUP = "backup"
DRILL = "drill"


@dataclass(frozen=True, slots=True)
class Record:
    """One operation: when it last ended, and when it last ended well. ``reason`` is empty when it went well."""

    finished_at: datetime
    ok: bool
    succeeded_at: datetime | None
    seconds: float = 0.0
    reason: str = ""
    detail: str = ""


def read_record(state: Path, name: str) -> Record | None:
    """Return the last run of an operation; None when it never ran, or what it left cannot be read."""
    try:
        said = json.loads((state / FOLDER / f"{name}.json").read_text(encoding="utf-8"))
        succeeded = said["succeeded_at"]
        return Record(
            datetime.fromisoformat(said["finished_at"]),
            bool(said["ok"]),
            datetime.fromisoformat(succeeded) if succeeded else None,
            float(said["seconds"]),
            str(said["reason"]),
            str(said["detail"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_record(state: Path, name: str, *, seconds: float, reason: str = "", detail: str = "") -> None:
    """Note a run that just ended; with a ``reason`` it failed, and the moment of the last success stays what it was."""
    now = datetime.now().astimezone().replace(microsecond=0)
    before = read_record(state, name)
    succeeded = now if not reason else before.succeeded_at if before else None
    said = {
        "finished_at": now.isoformat(),
        "ok": not reason,
        "succeeded_at": succeeded.isoformat() if succeeded else None,
        "seconds": round(seconds, 1),
        "reason": " ".join(reason.split())[:500],
        "detail": detail,
    }
    folder = state / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(prefix=f".{name}-", dir=folder)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(said, file, ensure_ascii=False, indent=1)
        os.fchmod(file.fileno(), 0o644)
    Path(path).replace(folder / f"{name}.json")
