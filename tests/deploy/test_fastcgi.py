"""FastCGI as the specification writes it: records in pieces, padding, long values, a program that goes away."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.fastcgi import Answer, FastCgiError, ask

HEAD = b"Status: 404 Not Found\r\nContent-Type: text/xml\r\n\r\n"


def record(kind: int, content: bytes, padding: int = 0) -> bytes:
    return struct.pack("!BBHHBx", 1, kind, 1, len(content), padding) + content + bytes(padding)


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Callable[[bytes], tuple[str, list[bytes]]]]:
    """Yield a maker of programs that answer with these bytes; (address, what they were sent)."""
    threads: list[threading.Thread] = []
    listeners: list[socket.socket] = []

    def make(output: bytes) -> tuple[str, list[bytes]]:
        listener = socket.socket(socket.AF_UNIX)
        address, heard = str(tmp_path / f"{len(threads)}"), list[bytes]()
        listener.bind(address)
        listener.listen()

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                text = b""
                while not text.endswith(record(5, b"")):
                    text += connection.recv(65536)
                heard.append(text)
                connection.sendall(output)

        listeners.append(listener)
        threads.append(threading.Thread(target=answer))
        threads[-1].start()
        return address, heard

    yield make
    for each in threads:
        each.join(timeout=10)
    for listener in listeners:
        listener.close()


def test_output_in_pieces_with_padding_and_log_lines_is_one_answer(
    program: Callable[[bytes], tuple[str, list[bytes]]],
) -> None:
    pieces = record(6, HEAD[:10], 6) + record(7, b"a warning") + record(6, HEAD[10:] + b"<a/>") + record(6, b"")
    address, heard = program(pieces + record(3, bytes(8)))
    answer = ask(address, {"QUERY_STRING": "x" * 200, "A": "b"}, seconds=5, most_bytes=1000)
    assert answer == Answer(404, (("Content-Type", "text/xml"),), b"<a/>")
    (sent,) = heard
    assert sent.startswith(record(1, struct.pack("!HB5x", 1, 0)))
    assert b"\x0c\x80\x00\x00\xc8QUERY_STRING" + b"x" * 200 + b"\x01\x01Ab" in sent


@pytest.mark.parametrize(
    ("output", "said"),
    [
        (record(6, HEAD), "ended in the middle"),
        (record(6, HEAD + b"x" * 2000) + record(3, bytes(8)), "more than 1000 bytes"),
        (record(6, b"no headers") + record(3, bytes(8)), "no headers"),
        (b"", "ended in the middle"),
    ],
)
def test_what_is_no_answer_is_an_error(
    program: Callable[[bytes], tuple[str, list[bytes]]], output: bytes, said: str
) -> None:
    with pytest.raises(FastCgiError, match=said):
        ask(program(output)[0], {}, seconds=5, most_bytes=1000)


def test_nobody_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FastCgiError):
        ask(str(tmp_path / "nobody"), {}, seconds=5, most_bytes=1000)
