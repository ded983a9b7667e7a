"""A job reads foreign bytes without network, with bounded memory and time; whatever it does, the parent goes on."""

import os
import socket
import threading
import time
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pytest

from ingest.errors import IngestError
from ingest.read.sandbox import Frame, SandboxLimits, run

TASKS = "tests.ingest.read.sandboxed"


def results(task: str, limits: SandboxLimits = SandboxLimits(), **arguments: Any) -> list[Frame]:  # noqa: B008  frozen
    with run(f"{TASKS}:{task}", arguments, limits) as frames:
        return list(frames)


def said(task: str, **arguments: Any) -> Mapping[str, Any]:
    (frame,) = results(task, **arguments)
    assert isinstance(frame, Mapping)
    return frame


def test_json_and_arrow_come_back() -> None:
    first, batch = results("send_both", text="Chợ Đồn")
    assert first == {"text": "Chợ Đồn"}
    assert isinstance(batch, pa.RecordBatch)
    assert batch.to_pydict() == {"a": [1, 2]}


def test_jobs_follow_each_other_and_run_side_by_side() -> None:
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(said("say_pid"))) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len({each["pid"] for each in found}) == 4  # type: ignore[index]
    assert os.getpid() not in {each["pid"] for each in found}  # type: ignore[index]


def test_job_has_none_of_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COVIDMAPS_DATABASE_URL", "postgresql://owner:secret@localhost/x")
    assert not [each for each in said("say_environment")["names"] if "COVIDMAPS" in each or "PG" in each]


def test_job_cannot_reach_the_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        answer = said("connect", port=server.getsockname()[1])
    if not answer["alone"]:
        pytest.xfail("this system lets no process give up the network")
    assert answer["reached"] is False


def test_refusal_of_a_task_keeps_its_code_and_values() -> None:
    with pytest.raises(IngestError) as caught:
        results("refuse")
    assert (caught.value.code, caught.value.values) == ("too-many-rows", {"rows": 7, "limit": 5})


@pytest.mark.parametrize("task", ["crash", "raise_any", "exit_early", "lie", "send_garbage"])
def test_job_that_breaks_is_a_damaged_file_and_the_next_one_runs(task: str) -> None:
    with pytest.raises(IngestError, match="file-breaks-reader"):
        results(task)
    assert said("say_pid")["pid"] > 0


def test_job_that_never_ends_is_stopped() -> None:
    with pytest.raises(IngestError, match="file-too-slow"):
        results("spin", SandboxLimits(seconds=2))


def test_job_that_eats_memory_is_stopped() -> None:
    with pytest.raises(IngestError, match="file-too-heavy"):
        results("eat", SandboxLimits(memory=200 << 20))


def test_job_whose_frames_nobody_wants_ends() -> None:
    with run(f"{TASKS}:talk", {}) as frames:
        first = next(frames)
    assert isinstance(first, Mapping)
    for _ in range(100):
        if not os.path.exists(f"/proc/{first['pid']}"):  # noqa: PTH110
            return
        time.sleep(0.05)
    pytest.fail("the job still runs")
