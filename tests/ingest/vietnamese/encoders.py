"""Vietnamese as programs before Unicode stored it, shown as Windows shows those bytes."""

import unicodedata
from collections.abc import Callable

from ingest.vietnamese import charsets

_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def shown(content: bytes) -> str:
    """Return the bytes as code page 1252 shows them; what it leaves open stays a control."""
    return "".join(bytes([each]).decode("cp1252", "replace").replace("\ufffd", chr(each)) for each in content)


def _by_table(codes: str) -> Callable[[str], str]:
    small = {letter: code for code, letter in charsets.table(codes).items()}
    letters = {each.upper(): code for each, code in small.items()} | small

    def encode(text: str) -> str:
        return "".join(shown(letters[each].encode("latin-1")) if each in letters else each for each in text)

    return encode


def _cp1258(text: str) -> str:
    content = b""
    for each in text:
        parts = unicodedata.normalize("NFD", each)
        base = unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES))
        content += base.encode("cp1258") + "".join(mark for mark in parts if mark in _TONES).encode("cp1258")
    return shown(content)


def _utf8(text: str) -> str:
    return shown(text.encode())


ENCODE: dict[str, Callable[[str], str]] = {
    "TCVN3 (ABC)": _by_table(charsets._TCVN3),
    "VNI": _by_table(charsets._VNI),
    "VPS": _by_table(charsets._VPS),
    "VISCII": _by_table(charsets._VISCII),
    "Windows-1258": _cp1258,
    "UTF-8": _utf8,
    "UTF-8 twice": lambda text: _utf8(_utf8(text)),
    "UTF-8 as Latin-1": lambda text: text.encode().decode("latin-1"),
    "Ð/Đ": lambda text: text.replace("Đ", "Ð").replace("đ", "ð"),
}
