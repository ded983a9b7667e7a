"""Administrative units by the names that officers write: abbreviated, without accents, run together, of another year.

The state of 2021 (108 communes), of 2025 (37) and of before 2020 (122) are one book; the day says which page counts.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from catalog.model import Catalog, Unit
from ingest.spelling import fold

_KIND = re.compile(r"^(?:Tỉnh|Thành phố|Thị xã|Huyện|Phường|Xã|Thị trấn) ")
_PREFIXES = (
    *(("thi", "tran"), ("thanh", "pho"), ("thi", "xa")),
    *((each,) for each in ("xa", "phuong", "huyen", "tinh", "quan", "tp", "tx", "tt", "p", "x", "h", "t", "q")),
)
_JOINED_PREFIXES = ("thitran", "thanhpho", "thixa", "phuong", "huyen", "xa", "tp", "tt", "tx")
_OLD_SPELLINGS = {"baccan": "backan", "tpbk": "backan", "bk": "backan"}
_REFORM = date(2020, 2, 1)
_COMMUNE = re.compile(
    r"(?:\b(?:xã|phường|thị trấn|xa|phuong|thi tran)\s+|\b(?:tt|p|x)\.\s*)(?P<name>[^,;.()\-–\d/]+)", re.IGNORECASE
)
_DISTRICT = re.compile(
    r"(?:\b(?:huyện|thành phố|thị xã|quận|huyen|thanh pho)\s+|\b(?:tp|tx|h)\.\s*|\b(?:tp|tx)\s+)"
    r"(?P<name>[^,;.()\-–\d/]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """One commune between two days, or a part of a commune of before 2020 under the code that it has had since."""

    code: str
    name: str
    district_code: str | None
    valid_from: date
    valid_to: date | None
    is_former: bool = False

    def is_valid_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class Gazetteer:
    """The communes and districts of the catalogue by every key under which they may be looked for."""

    def __init__(self, catalog: Catalog) -> None:
        self._successors: dict[str, str] = dict(catalog.successors)
        self._units = [each for each in catalog.units if each.level == "commune"]
        self._places: dict[str, list[Place]] = {}
        for place in _places(catalog):
            self._places.setdefault(_own_key(place.name), []).append(place)
        self._districts: dict[str, Unit] = {
            _own_key(each.name.vi): each for each in catalog.units if each.level == "district"
        }
        self._names: dict[str, list[Place]] = {}
        for places in self._places.values():
            for place in places:
                self._names.setdefault(place.code, []).append(place)

    def find(self, text: str, district: str | None = None, on: date | None = None) -> list[Place]:
        """Return the communes that the text can mean, one per code; several: it is ambiguous.

        Args:
            district: text with the district; it only tells communes of one name apart.
            on: the day for which it is asked. A unit that was no more, or not yet, on that day stands for what its
                area belonged to then, as far as that is one commune.
        """
        found = self._of_name(text)
        within = self._in_district(found, district)
        return _one_per_code(self._as_of(within or found, on))

    def names_of(self, code: str) -> list[str]:
        """Return every name that the code has stood for, the newest last."""
        return list(dict.fromkeys(each.name for each in self._names.get(code, []) if not each.is_former))

    def is_name_of(self, code: str, text: str) -> bool:
        """Return whether the code has ever stood for a commune of that name, or holds the area of one."""
        return any(code in (each.code, self._successors.get(each.code)) for each in self._of_name(text))

    def _of_name(self, text: str) -> list[Place]:
        return next((self._places[key] for key in name_keys(text) if key in self._places), [])

    def district_code(self, text: str) -> str | None:
        return next((self._districts[key].code for key in name_keys(text) if key in self._districts), None)

    def districts_of(self, code: str) -> set[str]:
        """Return the codes of the districts in which the commune has lain."""
        return {each.district_code for each in self._names.get(code, []) if each.district_code}

    def nearest(self, text: str) -> list[Place]:
        """Return the communes that are spelled most like the text."""
        last = (name_keys(text) or ("",))[-1]
        keys = get_close_matches(last, self._places, n=3, cutoff=0.75)
        return _one_per_code([place for key in keys for place in self._places[key]])

    def is_valid_on(self, code: str, day: date) -> bool:
        return any(each.is_valid_on(day) for each in self._names.get(code, []) if not each.is_former)

    def successor(self, code: str) -> Place | None:
        """Return the commune of 2025 that took the commune in."""
        newer = self._names.get(self._successors.get(code, ""), [])
        return next((each for each in newer if each.valid_to is None), None)

    def _in_district(self, found: list[Place], district: str | None) -> list[Place]:
        code = self.district_code(district) if district else None
        return [each for each in found if each.district_code == code] if code else []

    def _as_of(self, found: list[Place], on: date | None) -> list[Place]:
        if on is None:
            return found
        day = max(on, _REFORM)
        valid = [each for each in found if each.is_valid_on(day) and not each.is_former]
        return valid or [place for each in found for place in self._on(each, day)]

    def _on(self, place: Place, day: date) -> list[Place]:
        """Return what the area of the commune belonged to on that day."""
        if place.is_former:
            then = [
                each for each in self._names.get(place.code, []) if each.is_valid_on(_REFORM) and not each.is_former
            ]
            return [later for each in then for later in self._on(each, day)]
        if place.is_valid_on(day):
            return [place]
        newer = self.successor(place.code)
        if newer and newer.is_valid_on(day) and place.valid_to and place.valid_to <= day:
            return [newer]
        return list(self._parts(place, day))

    def _parts(self, place: Place, day: date) -> Iterator[Place]:
        """Yield the communes of that day whose area the later commune took in."""
        for older, newer in self._successors.items():
            if newer == place.code:
                yield from (each for each in self._names[older] if each.is_valid_on(day) and not each.is_former)


def _places(catalog: Catalog) -> Iterator[Place]:
    for unit in catalog.units:
        if unit.level == "commune":
            district = unit.parent_code if unit.parent_code and len(unit.parent_code) == 3 else None
            yield Place(unit.code, unit.name.vi, district, unit.valid_from, unit.valid_to)
    names = {(each.code, _own_key(each.name.vi)) for each in catalog.units}
    for former in catalog.former_units:
        if (former.successor, _own_key(former.name)) not in names:
            yield Place(former.successor, former.name, former.district_code, date.min, _REFORM, is_former=True)


def _one_per_code(places: Iterable[Place]) -> list[Place]:
    return list({each.code: each for each in places}.values())


def name_keys(text: str) -> tuple[str, ...]:
    """Return what all spellings of a unit's name have in common: no kind of unit, accents, blanks; i for y.

    "TT. Chợ Rã", "thi tran Cho Ra", "ChợRã" are one; so are "Sĩ Bình" and "Sỹ Bình", "Bắc Cạn" and "Bắc Kạn". The text
    as a whole comes first: "Huyền Tụng" without accents begins like "huyện".
    """
    words = fold(text).split()
    kind = next((each for each in _PREFIXES if len(words) > len(each) and tuple(words[: len(each)]) == each), ())
    joined = next((each for each in _JOINED_PREFIXES if len(words) == 1 and words[0].startswith(each)), "")
    keys = ("".join(words), "".join(words[len(kind) :]), "".join(words).removeprefix(joined))
    return tuple(dict.fromkeys(_key(each) for each in keys if each))


def _key(letters: str) -> str:
    key = letters.replace("y", "i")
    return _OLD_SPELLINGS.get(key, key)


def _own_key(name: str) -> str:
    """Return the key of an official name, whose kind is spelled out."""
    return _key("".join(fold(_KIND.sub("", name)).split()))


def communes_in(text: str) -> list[str]:
    """Return the names of communes that an address marks as such: "thôn Bản Cầy, xã Như Cố, huyện Chợ Mới"."""
    return [each["name"].strip() for each in _COMMUNE.finditer(text)]


def districts_in(text: str) -> list[str]:
    return [each["name"].strip() for each in _DISTRICT.finditer(text)]
