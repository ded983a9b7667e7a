"""Answers that are kept: bounded in bytes, the least recently used go first; each in the codings it was sent in."""

from collections import OrderedDict
from dataclasses import dataclass, field
from zlib import crc32

from serve.http.compression import CODINGS

OVERHEAD = 1024
LARGEST_SHARE = 4
"""No single answer may take more than this part of the room."""

Headers = list[tuple[bytes, bytes]]
Version = tuple[object, ...]


@dataclass(slots=True)
class Answer:
    """A whole 200 answer. ``collection`` and ``version``: it holds as long as the collection is in that version;
    collection None: as long as nothing at all has changed. ``made_at``: on the monotonic clock.
    """

    headers: Headers
    body: bytes
    collection: str | None
    version: Version
    made_at: float
    media_type: str
    etag: str
    last_modified: str
    encoded: dict[str, bytes] = field(default_factory=dict)

    @property
    def size(self) -> int:
        return OVERHEAD + len(self.body) + sum(map(len, self.encoded.values()))

    def coded(self, coding: str) -> bytes:
        """Return the body in the coding, compressed when it is first asked for."""
        if coding not in self.encoded:
            self.encoded[coding] = CODINGS[coding](self.body)
        return self.encoded[coding]


class Answers:
    """The answers by request."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.size = 0
        self._kept: OrderedDict[object, tuple[Answer, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: object) -> Answer | None:
        found = self._kept.get(key)
        if found is None:
            return None
        self._kept.move_to_end(key)
        return found[0]

    def keep(self, key: object, answer: Answer) -> None:
        """Keep the answer, or count it anew when it has grown by a coding; make room for it."""
        self.drop(key)
        size = answer.size
        if size > self.room // LARGEST_SHARE:
            return
        self._kept[key] = (answer, size)
        self.size += size
        while self.size > self.room:
            _, (_, freed) = self._kept.popitem(last=False)
            self.size -= freed

    def drop(self, key: object) -> None:
        _, size = self._kept.pop(key, (None, 0))
        self.size -= size


def body_digest(body: bytes) -> str:
    """Return what tells two bodies of one release apart (they differ in ``timeStamp``): the end of a strong ETag.

    A checksum, not a hash: nobody gains by two alike, and over a page of a thousand features a hash would cost as much
    as all the rest that the server does for it.
    """
    return f"{crc32(body):08x}{len(body):x}"
