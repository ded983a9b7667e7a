"""Cursors: where a page begins and in which release, as a text that only this service can write.

A cursor pins the release of the first page, so a client that pages on while something is published sees neither a
feature twice nor a gap; nothing of schema release is ever deleted. It also says how many features matched and how many
lie before the page: neither is counted again.
"""

import binascii
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2b

import orjson
from psycopg.conninfo import conninfo_to_dict

from serve.http.problem import problem
from serve.query import Anchor

MAC_BYTES = 9
LONGEST = 1000


@dataclass(frozen=True, slots=True)
class Cursor:
    """The page after (or before) the anchor; ``position``: the number of features before it, or before that page."""

    release: int
    position: int
    matched: int
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Seal:
    """What makes a cursor valid: the service's key, and the request that it belongs to."""

    key: bytes
    scope: str

    def mac(self, payload: bytes) -> bytes:
        return blake2b(
            payload + b"\0" + self.scope.encode("utf-8", "replace"), key=self.key, digest_size=MAC_BYTES
        ).digest()


def cursor_key(serve_url: str) -> bytes:
    """Return the key of every server that reads as this role: from its password, so that it needs no file of its own.

    A cursor shows and permits nothing that its holder could not ask for otherwise; the key keeps made-up ones out.
    """
    secret = str(conninfo_to_dict(serve_url).get("password") or serve_url) if serve_url else ""
    return blake2b(secret.encode(), person=b"cursors").digest()


def write_cursor(cursor: Cursor, seal: Seal) -> str:
    """Return the text of the cursor, fit for a URL."""
    anchor = cursor.anchor
    payload = orjson.dumps([cursor.release, cursor.position, cursor.matched, anchor.back, anchor.key])
    return urlsafe_b64encode(seal.mac(payload) + payload).rstrip(b"=").decode()


def read_cursor(text: str, seal: Seal) -> Cursor:
    """Return the cursor. Raises: Problem ``bad-cursor`` when this service did not write it for this very request."""
    try:
        if len(text) > LONGEST:
            raise ValueError(text)
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (ValueError, binascii.Error) as err:
        raise problem("bad-cursor") from err
    mac, payload = raw[:MAC_BYTES], raw[MAC_BYTES:]
    if not hmac.compare_digest(mac, seal.mac(payload)):
        raise problem("bad-cursor")
    release, position, matched, back, key = orjson.loads(payload)
    return Cursor(release, position, matched, Anchor(key, back))
