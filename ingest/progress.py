"""How far a hand-in has come: the steps that a person waiting wants to see, with rows and seconds."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Protocol

from catalog.model import Text


class Step(StrEnum):
    READ = "read"
    NORMALISE = "normalise"
    VALIDATE = "validate"
    STAGE = "stage"
    CHECK_STAGED = "check_staged"
    MERGE = "merge"
    PUBLISH = "publish"


TITLES = {
    Step.READ: Text("đọc tệp", "read"),
    Step.NORMALISE: Text("chuẩn hoá", "normalise"),
    Step.VALIDATE: Text("kiểm tra từng dòng", "validate rows"),
    Step.STAGE: Text("chép vào vùng tạm", "stage"),
    Step.CHECK_STAGED: Text("đối chiếu các dòng", "validate together"),
    Step.MERGE: Text("ghép với dữ liệu đang có", "merge"),
    Step.PUBLISH: Text("công bố", "publish"),
}


class Progress(Protocol):
    """Told when a step begins (``seconds`` None) and when it has ended, with the rows that it handled."""

    def __call__(self, step: Step, rows: int, seconds: float | None) -> None: ...


def silent(step: Step, rows: int, seconds: float | None) -> None:
    """Tell nobody."""


@contextmanager
def timed(progress: Progress, step: Step, rows: int = 0) -> Iterator[list[int]]:
    """Yield a list with the number of rows, to be set by the step when it knows better; tell when it has ended."""
    count = [rows]
    started = time.perf_counter()
    progress(step, rows, None)
    yield count
    progress(step, count[0], time.perf_counter() - started)
