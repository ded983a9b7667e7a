"""What looks like a person in a text: patients, names, identity numbers, birth, age, a private telephone, a home.

The rules want a reason beside the number or the name ("BN 1234", "ông Nguyễn Văn A"): a street bears a name too.
Nothing here keeps, logs or hands on what was found: only its kind.
"""

import re
from collections.abc import Iterable
from enum import StrEnum

from catalog.model import Text
from ingest.vietnamese.charsets import LETTERS


class Kind(StrEnum):
    """What of a person was found."""

    PATIENT = "patient"
    IDENTITY = "identity"
    NAME = "name"
    BIRTH = "birth"
    AGE = "age"
    PHONE = "phone"
    HOME = "home"


TITLES = {
    Kind.PATIENT: Text("mã hoặc số bệnh nhân", "a patient's number"),
    Kind.IDENTITY: Text("số CCCD, CMND, hộ chiếu", "an identity number"),
    Kind.NAME: Text("họ tên người", "a person's name"),
    Kind.BIRTH: Text("ngày, năm sinh", "a date or year of birth"),
    Kind.AGE: Text("tuổi của một người", "a person's age"),
    Kind.PHONE: Text("số điện thoại riêng", "a private telephone number"),
    Kind.HOME: Text("nhà riêng, số nhà", "a private home, a house number"),
}
REMOVED = "▇▇▇"
"""What stands in the receipt where a person stood."""

SURNAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Nông Hà Ma Triệu Bế Đàm Lường Hứa Lục Chu"
    " Bàn Phùng Lưu Mông Vi Sằm Tô Trương Đinh Lương Đào Trịnh Mai Cao Tạ Tăng La Lộc Đồng Quách Thào Giàng Vàng Sùng"
    " Lò Cà"
).split()
_UPPER = "A-Z" + "".join(each for each in LETTERS if each.isupper())
_SURNAME = "(?:" + "|".join(f"{each}|{each.upper()}" for each in SURNAMES) + ")"
_FULL_NAME = rf"{_SURNAME}(?: [{_UPPER}][^\W\d_]*\.?){{1,4}}"
_KIN = "ông|bà|anh|chị|em|cháu|cô|chú|mẹ|bố|vợ|chồng|con trai|con gái"
_STAFF = "đ/c|đồng chí|bác sĩ|BS|y sĩ|trưởng (?:trạm|chốt|thôn|ban)|trạm trưởng|liên hệ"
_SICK = "bệnh nhân|BN|F[0-3]"
_PERSON = rf"(?i:{_KIN}|{_STAFF}|{_SICK}|học sinh|sinh viên|công dân|họ tên|họ và tên|tên là)"
_PATTERNS: tuple[tuple[Kind, str], ...] = (
    (Kind.PATIENT, r"\bBN ?[-.:#№]? ?\d{1,7}\b"),
    (Kind.PATIENT, r"(?i:\b(?:bệnh nhân|ca bệnh|ca mắc|ca nhiễm)(?: (?:số|mã|thứ))? ?[:#]? ?\d{1,7}\b)"),
    (Kind.PATIENT, r"(?i:\bca số ?\d{1,7}\b|\bmã (?:ca|bệnh nhân)\b ?:? ?\w+|\bF[0-3] số ?\d+)"),
    (Kind.IDENTITY, r"(?<!\d)0(?:[0-8]\d|9[0-6])[0-3]\d{8}(?!\d)"),
    (Kind.IDENTITY, r"(?i:\b(?:CCCD|CMND|CMT|căn cước|chứng minh nhân dân|định danh|hộ chiếu)\b)\D{0,15}\d{6,12}"),
    (Kind.NAME, rf"\b{_PERSON}[ :.,(]{{1,3}}{_FULL_NAME}"),
    (
        Kind.BIRTH,
        r"(?i:\b(?:sinh (?:năm|ngày)|năm sinh|ngày sinh|SN|NS|s\.n)\b)[ :.]{0,3}"
        r"(?:\d{1,2}[/.\-]\d{1,2}[/.\-])?(?:19|20)\d{2}\b",
    ),
    (Kind.AGE, rf"(?i:\b(?:nam|nữ|{_KIN}|{_SICK})\b[^.;\n]{{0,25}}\b\d{{1,3}} ?tuổi\b)"),
    (Kind.PHONE, r"(?<![\d.])(?:\+?84|0)[ .]?[35789]\d(?:[ .\-]?\d){7}(?!\d)"),
    (Kind.HOME, r"(?i:\b(?:số nhà|nhà số) ?:? ?\d+)|\bSN ?:? ?\d{1,3}[A-Z]?\b(?!\d)"),
    (Kind.HOME, rf"(?i:\bnhà (?:riêng )?(?:của )?(?:{_KIN}|{_SICK})\b)"),
)
_RULES = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
_CUES = re.compile(
    "bn|nhân|ca|f[0-3]|sinh|sn|ns|s.n|tuổi|nhà|cccd|cmnd|cmt|cước|danh|chiếu|ông|bà|anh|chị|em|cháu|cô|chú|mẹ|bố|vợ|chồng"
    r"|con|dân|tên|đ/c|đồng chí|bác sĩ|bs|y sĩ|trưởng|liên hệ|\d[\d .\-]{7}"
)
"""Without one of these, in small letters, no rule can apply: nearly every text is done with after one look."""
_ONLY_NAME = re.compile(_FULL_NAME)


def find_person(text: str, ignored: Iterable[Kind] = ()) -> Kind | None:
    """Return what of a person the text holds; None when nothing does.

    Args:
        ignored: kinds that may stand in this column.
    """
    if not _CUES.search(text.lower()):
        return None
    return next((kind for kind, rule in _RULES if kind not in ignored and rule.search(text)), None)


def is_name(text: str) -> bool:
    """Return whether the text is the name of a person and nothing else: a surname of here and one to four names."""
    return bool(_ONLY_NAME.fullmatch(text.strip()))
