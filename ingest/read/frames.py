"""How a sandboxed job speaks: frames of a kind, a length and a payload, JSON or one Arrow batch."""

import struct
from collections.abc import Mapping
from typing import IO, Any

import orjson
import pyarrow as pa

HEAD = struct.Struct("<BQ")
JSON, ARROW = 1, 2


class Emitter:
    """What a job writes its frames with."""

    def __init__(self, sink: IO[bytes]) -> None:
        self._sink = sink

    def say(self, values: Mapping[str, Any]) -> None:
        self._send(JSON, orjson.dumps(values))

    def send(self, batch: pa.RecordBatch) -> None:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, batch.schema) as stream:
            stream.write_batch(batch)
        self._send(ARROW, sink.getvalue())

    def _send(self, kind: int, payload: bytes | pa.Buffer) -> None:
        self._sink.write(HEAD.pack(kind, len(payload)))
        self._sink.write(payload)
        self._sink.flush()
