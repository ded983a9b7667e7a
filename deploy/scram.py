"""Password verifiers, so that no password travels in a statement: PostgreSQL logs those that fail or are slow."""

import base64
import hashlib
import hmac
import secrets

ITERATIONS = 4096


def scram_verifier(password: str, salt: bytes | None = None) -> str:
    """Return what PostgreSQL stores for `password` (ASCII) under scram-sha-256.

    Source: RFC 5802, section 3 (SaltedPassword, StoredKey, ServerKey); PostgreSQL, catalogue pg_authid.
    """
    salt = salt or secrets.token_bytes(16)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, ITERATIONS)
    stored = hashlib.sha256(_sign(salted, b"Client Key")).digest()
    server = _sign(salted, b"Server Key")
    return f"SCRAM-SHA-256${ITERATIONS}:{_text(salt)}${_text(stored)}:{_text(server)}"


def _sign(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")
