"""Tasks that do in a sandbox what a hostile file would make a parser do."""

import os
import signal
import socket
from pathlib import Path

import pyarrow as pa

from ingest.errors import IngestError
from ingest.read.frames import ARROW, HEAD, Emitter


def send_both(emitter: Emitter, text: str) -> None:
    emitter.say({"text": text})
    emitter.send(pa.RecordBatch.from_pydict({"a": [1, 2]}))


def say_pid(emitter: Emitter) -> None:
    emitter.say({"pid": os.getpid()})


def say_environment(emitter: Emitter) -> None:
    emitter.say({"names": sorted(os.environ)})


def connect(emitter: Emitter, port: int) -> None:
    interfaces = Path("/proc/net/dev").read_text(encoding="ascii").count(":")
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        emitter.say({"reached": False, "alone": interfaces <= 1})
    else:
        emitter.say({"reached": True, "alone": interfaces <= 1})


def refuse(emitter: Emitter) -> None:
    raise IngestError("too-many-rows", rows=7, limit=5)


def crash(emitter: Emitter) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def raise_any(emitter: Emitter) -> None:
    raise ZeroDivisionError


def exit_early(emitter: Emitter) -> None:
    os._exit(0)


def lie(emitter: Emitter) -> None:
    emitter._sink.write(HEAD.pack(ARROW, 1 << 60))


def send_garbage(emitter: Emitter) -> None:
    emitter._sink.write(HEAD.pack(ARROW, 4) + b"abcd")


def spin(emitter: Emitter) -> None:
    while True:
        pass


def eat(emitter: Emitter) -> None:
    held = [bytearray(50 << 20) for _ in range(100)]
    emitter.say({"held": len(held)})


def talk(emitter: Emitter) -> None:
    while True:
        emitter.say({"pid": os.getpid(), "text": "x" * 4096})
