"""The encodings of Vietnamese before Unicode, as tables of facts: TCVN3 (ABC), VNI, VPS, VISCII; code page 1258.

Text of these encodings comes as what Windows takes the bytes for: "Xã Cư Lễ" of TCVN3 is shown as "X· C­ LÔ". So the
tables map from the characters of code page 1252 (and the controls that it leaves open).

Source: TCVN 5712:1993, VN3 (lower case; accented capitals are lower-case codes in a font of capitals); RFC 1456
(VISCII); the VNI and VPS tables as published by their makers.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache

LETTERS = (
    "áÁàÀảẢãÃạẠăĂắẮằẰẳẲẵẴặẶâÂấẤầẦẩẨẫẪậẬéÉèÈẻẺẽẼẹẸêÊếẾềỀểỂễỄệỆíÍìÌỉỈĩĨịỊ"
    "óÓòÒỏỎõÕọỌôÔốỐồỒổỔỗỖộỘơƠớỚờỜởỞỡỠợỢúÚùÙủỦũŨụỤưƯứỨừỪửỬữỮựỰýÝỳỲỷỶỹỸỵỴđĐ"
)
"""The 134 letters beyond ASCII, each small one before its capital: the order of the tables below."""

_TCVN3 = (
    "b8 -- b5 -- b6 -- b7 -- b9 -- a8 a1 be -- bb -- bc -- bd -- c6 -- a9 a2 ca -- c7 -- c8 -- c9 -- cb -- d0 -- cc --"
    " ce -- cf -- d1 -- aa a3 d5 -- d2 -- d3 -- d4 -- d6 -- dd -- d7 -- d8 -- dc -- de -- e3 -- df -- e1 -- e2 -- e4 --"
    " ab a4 e8 -- e5 -- e6 -- e7 -- e9 -- ac a5 ed -- ea -- eb -- ec -- ee -- f3 -- ef -- f1 -- f2 -- f4 -- ad a6 f8 --"
    " f5 -- f6 -- f7 -- f9 -- fd -- fa -- fb -- fc -- fe -- ae a7"
)
_VNI = (
    "61f9 41d9 61f8 41d8 61fb 41db 61f5 41d5 61ef 41cf 61ea 41ca 61e9 41c9 61e8 41c8 61fa 41da 61fc 41dc 61eb 41cb"
    " 61e2 41c2 61e1 41c1 61e0 41c0 61e5 41c5 61e3 41c3 61e4 41c4 65f9 45d9 65f8 45d8 65fb 45db 65f5 45d5 65ef 45cf"
    " 65e2 45c2 65e1 45c1 65e0 45c0 65e5 45c5 65e3 45c3 65e4 45c4 ed cd ec cc e6 c6 f3 d3 f2 d2 6ff9 4fd9 6ff8 4fd8"
    " 6ffb 4fdb 6ff5 4fd5 6fef 4fcf 6fe2 4fc2 6fe1 4fc1 6fe0 4fc0 6fe5 4fc5 6fe3 4fc3 6fe4 4fc4 f4 d4 f4f9 d4d9 f4f8"
    " d4d8 f4fb d4db f4f5 d4d5 f4ef d4cf 75f9 55d9 75f8 55d8 75fb 55db 75f5 55d5 75ef 55cf f6 d6 f6f9 d6d9 f6f8 d6d8"
    " f6fb d6db f6f5 d6d5 f6ef d6cf 79f9 59d9 79f8 59d8 79fb 59db 79f5 59d5 ee ce f1 d1"
)
_VPS = (
    "e1 c1 e0 80 e4 81 e3 82 e5 e5 e6 88 a1 8d a2 8e a3 8f a4 f0 a5 a5 e2 c2 c3 83 c0 84 c4 85 c5 c5 c6 c6 e9 c9 e8 d7"
    " c8 de eb fe cb cb ea ca 89 90 8a 93 8b 94 cd 95 8c 8c ed b4 ec b5 cc b7 ef b8 ce ce f3 b9 f2 bc d5 bd f5 be 86 86"
    " f4 d4 d3 96 d2 97 b0 98 87 99 b6 b6 d6 f7 a7 9d a9 9e aa 9f ab a6 ae ae fa da f9 a8 fb d1 db ac f8 f8 dc d0 d9 ad"
    " d8 af ba b1 bb bb bf bf 9a dd ff b2 9b fd cf b3 9c 9c c7 f1"
)
_VISCII = (
    "e1 c1 e0 c0 e4 c4 e3 c3 d5 80 e5 c5 a1 81 a2 82 c6 02 c7 05 a3 83 e2 c2 a4 84 a5 85 a6 86 e7 06 a7 87 e9 c9 e8 c8"
    " eb cb a8 88 a9 89 ea ca aa 8a ab 8b ac 8c ad 8d ae 8e ed cd ec cc ef 9b ee ce b8 98 f3 d3 f2 d2 f6 99 f5 a0 f7 9a"
    " f4 d4 af 8f b0 90 b1 91 b2 92 b5 93 bd b4 be 95 b6 96 b7 97 de b3 fe 94 fa da f9 d9 fc 9c fb 9d f8 9e df bf d1 ba"
    " d7 bb d8 bc e6 ff f1 b9 fd dd cf 9f d6 14 db 19 dc 1e f0 d0"
)

_AT_HOME = re.compile(f"[\\x00-\\x7f{LETTERS}°²³½¼¾±×÷·§«»€–—‘’“”…•→≤≥\u00a0]+")

Decode = Callable[[str], str | None]
"""The text as that encoding has it; None when the bytes cannot be of it. What the table lacks stays as it is."""


_OPEN_IN_1252 = (0x81, 0x8D, 0x8F, 0x90, 0x9D)


@cache
def _from_1252() -> dict[int, int]:
    """Return character → byte for the characters of code page 1252 above 0x7F that are not Latin-1."""
    return {ord(bytes([at]).decode("cp1252")): at for at in range(0x80, 0xA0) if at not in _OPEN_IN_1252}


@cache
def _beyond_bytes() -> re.Pattern[str]:
    return re.compile(f"[^\\x00-\\xff{''.join(map(chr, _from_1252()))}]")


def is_of_bytes(text: str) -> bool:
    """Return whether the text can be bytes that were taken for code page 1252 or Latin-1."""
    return not _beyond_bytes().search(text)


def as_bytes(text: str) -> bytes:
    """Return the bytes behind a text of which ``is_of_bytes`` holds."""
    return text.translate(_from_1252()).encode("latin-1")


def as_latin1(text: str) -> str:
    return as_bytes(text).decode("latin-1")


@cache
def table(codes: str) -> dict[str, str]:
    """Return code, as characters of Latin-1 → letter; where a small letter and its capital share one, the small one."""
    letters: dict[str, str] = {}
    for letter, code in zip(LETTERS, codes.split(), strict=True):
        if code != "--":
            letters.setdefault(bytes.fromhex(code).decode("latin-1"), letter)
    return letters


def _by_table(codes: str) -> Decode:
    return lambda text: as_latin1(text).translate(_translation(codes))


@cache
def _translation(codes: str) -> dict[int, str]:
    """Return byte → letter; what the table leaves open is what Windows has there (quotation marks, dashes)."""
    return _windows() | {ord(code): letter for code, letter in table(codes).items()}


@cache
def _windows() -> dict[int, str]:
    return {byte: chr(letter) for letter, byte in _from_1252().items()}


def as_windows(text: str) -> str:
    """Return the text with the characters of code page 1252 for the controls U+0080 to U+009F, which no text holds."""
    return text.translate(_windows())


_WORD = re.compile(r"[^\W\d_]+")


def decode_tcvn3(text: str) -> str:
    """Return the text as TCVN3 has it; beside capitals of ASCII ("B¾C K¹N") the other letters are made capitals too.

    A word without any ("©n" under a font of capitals) stays small: its capitals are nowhere in the file.
    """
    letters = as_latin1(text).translate(_translation(_TCVN3))
    if not any(each.isascii() and each.islower() for each in text) and any(map(_is_shouted, _WORD.findall(letters))):
        return letters.upper()
    return _WORD.sub(lambda match: match[0].upper() if _is_shouted(match[0]) else match[0], letters)


def _is_shouted(word: str) -> bool:
    plain = [each for each in word if each.isascii()]
    return len(plain) > 1 and all(each.isupper() for each in plain)


@cache
def _vni() -> tuple[dict[str, str], re.Pattern[str]]:
    """Return the table, marks in both cases ("Uûy" is "Ủy"), and the pattern that finds its codes, long ones first."""
    codes = dict(table(_VNI))
    for code, letter in table(_VNI).items():
        if len(code) == 2:
            codes.setdefault(code[0] + code[1].swapcase(), letter)
    return codes, re.compile("|".join(map(re.escape, sorted(codes, key=len, reverse=True))))


def decode_vni(text: str) -> str:
    """Return the text as VNI for Windows has it: a base letter, then a byte with its marks."""
    codes, pattern = _vni()
    return as_windows(pattern.sub(lambda match: codes[match[0]], as_latin1(text)))


def decode_cp1258(text: str) -> str | None:
    """Return the text as Windows code page 1258 has it, composed."""
    try:
        return unicodedata.normalize("NFC", as_bytes(text).decode("cp1258"))
    except UnicodeDecodeError:
        return None


def decode_utf8(text: str) -> str | None:
    """Return the text behind UTF-8 that was taken for a code page, once or twice.

    A no-break space (the second byte of à) that was made a plain space on the way is put back.
    """
    content = as_bytes(text)
    once = _utf8(content) or _utf8(content.replace(b"\xc3 ", b"\xc3\xa0"))
    return None if once is None else unicodedata.normalize("NFC", proved_utf8(once) or once)


def proved_utf8(text: str) -> str | None:
    """Return the text behind bytes that are UTF-8 of Vietnamese without exception, once or twice; None for others.

    Two letters of another encoding may happen to be UTF-8 ("Ç¶" of VPS), but not of a letter that is used here.
    """
    if text.isascii() or not is_of_bytes(text):
        return None
    once = _utf8(as_bytes(text))
    if once is None:
        return None
    composed = unicodedata.normalize("NFC", once)
    return proved_utf8(once) or (composed if _AT_HOME.fullmatch(composed) else None)


def _utf8(content: bytes) -> str | None:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


ETH = "Ð/Đ"
_DYET = str.maketrans({"Ð": "Đ", "ð": "đ"})


def decode_eth(text: str) -> str:
    """Return the text with the letter đ where its Icelandic look-alike (U+00D0, U+00F0) was typed."""
    return text.translate(_DYET)


ENCODINGS: tuple[tuple[str, Decode], ...] = (
    ("UTF-8", decode_utf8),
    ("TCVN3 (ABC)", decode_tcvn3),
    ("VNI", decode_vni),
    ("Windows-1258", decode_cp1258),
    ("VPS", _by_table(_VPS)),
    ("VISCII", _by_table(_VISCII)),
    (ETH, decode_eth),
)
"""Name and reading of each; where two fit equally well the earlier one is meant."""
