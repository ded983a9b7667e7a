"""A request to a FastCGI program: what it answers. Standard library only.

Source: FastCGI Specification 1.0, sections 3.3 (records), 3.4 (name-value pairs), 5.1 (BEGIN_REQUEST), 6.2 (responder).
"""

import socket
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_VERSION, _REQUEST = 1, 1
_BEGIN, _END, _PARAMS, _STDIN, _STDOUT = 1, 3, 4, 5, 6
_RESPONDER = 1
_HEADER = struct.Struct("!BBHHBx")
_LONGEST = 65535


class FastCgiError(Exception):
    """The program went away, was too slow, or said something that is no answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers in their order, body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes


def ask(address: str, parameters: Mapping[str, str], *, seconds: float, most_bytes: int) -> Answer:
    """Return the program's answer to a request without a body.

    Args:
        address: path of the Unix socket on which it listens.
        parameters: CGI variables (RFC 3875), such as QUERY_STRING.
        seconds: longest silence. most_bytes: longest answer.
    Raises: FastCgiError.
    """
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(seconds)
            connection.connect(address)
            connection.sendall(b"".join(_request(parameters)))
            return _parsed(_output(connection, most_bytes))
    except OSError as err:
        raise FastCgiError(str(err) or type(err).__name__) from err


def _request(parameters: Mapping[str, str]) -> Iterator[bytes]:
    yield _record(_BEGIN, struct.pack("!HB5x", _RESPONDER, 0))
    pairs = b"".join(_pair(name.encode(), value.encode()) for name, value in parameters.items())
    for start in range(0, len(pairs), _LONGEST):
        yield _record(_PARAMS, pairs[start : start + _LONGEST])
    yield _record(_PARAMS, b"")
    yield _record(_STDIN, b"")


def _record(kind: int, content: bytes) -> bytes:
    return _HEADER.pack(_VERSION, kind, _REQUEST, len(content), 0) + content


def _pair(name: bytes, value: bytes) -> bytes:
    return _length(name) + _length(value) + name + value


def _length(text: bytes) -> bytes:
    """Return the length: one byte below 128, else four with the first bit set."""
    return bytes([len(text)]) if len(text) < 128 else struct.pack("!I", len(text) | 1 << 31)


def _output(connection: socket.socket, most_bytes: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        _, kind, _, length, padding = _HEADER.unpack(_exactly(connection, _HEADER.size))
        content = _exactly(connection, length + padding)[:length]
        if kind == _END:
            return b"".join(parts)
        if kind == _STDOUT:
            parts.append(content)
            size += length
            if size > most_bytes:
                raise FastCgiError(f"more than {most_bytes} bytes")


def _exactly(connection: socket.socket, size: int) -> bytes:
    content = bytearray()
    while len(content) < size:
        piece = connection.recv(size - len(content))
        if not piece:
            raise FastCgiError("the program ended in the middle of its answer")
        content += piece
    return bytes(content)


def _parsed(output: bytes) -> Answer:
    """Return the answer: headers, an empty line, the body (RFC 3875, section 6)."""
    for mark in (b"\r\n\r\n", b"\n\n"):
        head, found, body = output.partition(mark)
        if found:
            break
    else:
        raise FastCgiError("no headers")
    lines = head.decode("latin-1").splitlines()
    headers = [(name.strip(), value.strip()) for name, _, value in (line.partition(":") for line in lines)]
    status = next((value for name, value in headers if name.lower() == "status"), "200")
    rest = tuple((name, value) for name, value in headers if name.lower() != "status")
    return Answer(int(status.split()[0]), rest, body)
