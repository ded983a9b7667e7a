"""Query parameters of items, one small function each: text in, what serve.query works with out.

Raises throughout: Problem, whose text names the parameter, its value and what is understood.
"""

import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams

from catalog.model import FieldType, Limits
from serve.cql2.compile import Queryable, compile_filter
from serve.cql2.json import parse_json
from serve.cql2.text import parse_text
from serve.crs import DEFAULT_CRS, STORAGE_SRID, Crs
from serve.cursors import Cursor, Seal, read_cursor
from serve.http.negotiation import MEDIA_TYPES, known_language
from serve.http.problem import problem
from serve.publication import Published
from serve.query import Box, Interval, Page, Selection, Shape, Sort, Statement, Value, View

OFFSET_MAX = 2**62
INTEGERS = (-(2**63), 2**63 - 1)

RELEASE_PARAMETERS = frozenset({"release", "as-of"})
SHAPING = frozenset({"crs", "properties", "exclude-properties", "skipGeometry"})
ITEM_PARAMETERS = frozenset({"f", "lang"}) | SHAPING | RELEASE_PARAMETERS
SELECTING = RELEASE_PARAMETERS | {
    "bbox", "bbox-crs", "datetime", "q", "sortby", "filter", "filter-lang", "filter-crs",
}  # fmt: skip
"""Which features, in which order: what may not change from page to page, beside the queryables."""
ITEMS_PARAMETERS = ITEM_PARAMETERS | SELECTING | {"limit", "offset", "cursor", "resultType", "resulttype"}
SEARCH_LENGTH, SEARCH_TERMS = 200, 10

VERSIONED = frozenset({"cursor", "release", "as-of"})
"""Parameters with which a page need not be of the current release."""

FILTER_LANGUAGES = {"cql2-text": parse_text, "cql2-json": parse_json, "cql-text": parse_text}
"""Encodings of a filter; the first is the default. GDAL knows CQL2 text by the name that its first version had."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the catalogue says for every collection."""

    limits: Limits
    zone: ZoneInfo
    cursor_key: bytes = b""


def page_of(query: QueryParams, published: Published, rules: Rules, release: int | None = None) -> Page:
    """Return the page that the query asks for, of the release given (what ``release`` and ``as-of`` come to)."""
    known = ITEMS_PARAMETERS | published.queryables
    texts = single_values(query, known)
    hits = result_type(texts) == "hits"
    begins = cursor(texts, seal_of(texts, published, rules))
    return Page(
        limit=0 if hits else limit(texts, rules.limits),
        offset=begins.position if begins else offset(texts),
        selection=Selection(
            box=bbox(texts, published.crs),
            time=interval_of(texts["datetime"], published.view, rules.zone) if "datetime" in texts else None,
            equal=property_filters(texts, published, rules.zone),
            filter=filter_of(texts, published),
            search=search(texts),
        ),
        sort=sortby(texts, published),
        shape=_shape(texts, published),
        release=begins.release if begins else release,
        anchor=begins.anchor if begins else None,
        matched=begins.matched if begins else None,
    )


def seal_of(texts: Mapping[str, str], published: Published, rules: Rules) -> Seal:
    """Return the seal of the cursors of this request: of its collection and of everything that selects or orders."""
    selecting = sorted((name, value) for name, value in texts.items() if name in SELECTING | published.queryables)
    return Seal(rules.cursor_key, repr((published.id, selecting)))


def cursor(texts: Mapping[str, str], seal: Seal) -> Cursor | None:
    """Return where the page begins, when a cursor says so."""
    if "cursor" not in texts:
        return None
    if "offset" in texts:
        raise problem("both-parameters", first="cursor", second="offset")
    return read_cursor(texts["cursor"], seal)


def release_of(texts: Mapping[str, str]) -> int | None:
    """Return the release that ``release`` names."""
    return whole_number("release", texts["release"], least=1) if "release" in texts else None


def moment_of(texts: Mapping[str, str], zone: ZoneInfo) -> datetime | None:
    """Return the time that ``as-of`` names; a day means its end, as the map was seen last on it."""
    if "as-of" not in texts:
        return None
    if "release" in texts:
        raise problem("both-parameters", first="release", second="as-of")
    text = texts["as-of"]
    found = None if "/" in text else _moment(text, text, zone, is_end=True)
    if found is None:
        raise problem("bad-moment", value=text)
    return found


def search(texts: Mapping[str, str]) -> tuple[str, ...]:
    """Return the terms of ``q``: comma between means or; the words of one term follow each other.

    Source: OGC API - Features, Part 9 (draft), and OGC 20-004r1 (Records), /req/.../q-definition.
    """
    if "q" not in texts:
        return ()
    text = texts["q"]
    terms = tuple(" ".join(each.split()) for each in text.split(",") if each.strip())
    if not terms or len(text) > SEARCH_LENGTH or len(terms) > SEARCH_TERMS:
        raise problem("bad-search", length=str(SEARCH_LENGTH), terms=str(SEARCH_TERMS))
    return terms


def shape_of(query: QueryParams, published: Published) -> Shape:
    """Return the shape that a request for one feature asks for."""
    return _shape(single_values(query, ITEM_PARAMETERS), published)


def _shape(texts: Mapping[str, str], published: Published) -> Shape:
    return Shape(crs(texts, published.crs), properties(texts, published), not skip_geometry(texts))


def single_values(
    query: QueryParams, known: frozenset[str], formats: Collection[str] = tuple(MEDIA_TYPES)
) -> dict[str, str]:
    """Return the parameters by name; ``formats`` are those that ``f`` may name.

    An unknown name, a name given twice and text that is none are refused; so is a language or format that is not ours.
    Source: OGC 17-069r4, /req/core/query-param-unknown and /req/core/query-param-invalid.
    """
    texts: dict[str, str] = {}
    for name, value in query.multi_items():
        if name not in known:
            raise problem("unknown-parameter", name=name, known=", ".join(sorted(known)))
        if name in texts:
            raise problem("repeated-parameter", name=name)
        if not _is_text(value):
            raise problem("bad-text", name=name)
        texts[name] = value
    _language(texts)
    _format(texts, formats)
    return texts


def _is_text(value: str) -> bool:
    """Return whether PostgreSQL can hold the text: no NUL, and no lone surrogate."""
    return "\0" not in value and not any("\ud800" <= each <= "\udfff" for each in value)


def _language(texts: Mapping[str, str]) -> None:
    asked = texts.get("lang")
    if asked is not None and known_language(asked) is None:
        raise problem("bad-language", value=asked)


def _format(texts: Mapping[str, str], formats: Collection[str]) -> None:
    asked = texts.get("f")
    if asked is not None and asked not in formats:
        raise problem("bad-format", value=asked, known=", ".join(formats))


def limit(texts: Mapping[str, str], limits: Limits) -> int:
    """Return how many features at most; more than the service gives is not an error.

    Source: OGC 17-069r4, /req/core/fc-limit-response-1: a limit above the maximum is answered with the maximum.
    """
    if "limit" not in texts:
        return limits.items_default
    return min(whole_number("limit", texts["limit"], least=1), limits.items_max)


def limit_of_stream(query: Mapping[str, str]) -> int:
    """Return how many features a streamed answer holds at most; 0, without ``limit``: all. It has no maximum."""
    return whole_number("limit", query["limit"], least=1) if "limit" in query else 0


def offset(texts: Mapping[str, str]) -> int:
    """Return how many features to skip."""
    return min(whole_number("offset", texts["offset"], least=0), OFFSET_MAX) if "offset" in texts else 0


def whole_number(name: str, text: str, *, least: int) -> int:
    """Return the number; one with more digits than any table has rows counts as very large."""
    if not re.fullmatch(r"[0-9]+", text, re.ASCII):
        raise problem("bad-number", name=name, value=text, least=str(least))
    number = int(text) if len(text) <= 18 else OFFSET_MAX
    if number < least:
        raise problem("bad-number", name=name, value=text, least=str(least))
    return number


def crs(texts: Mapping[str, str], offered: Mapping[str, Crs]) -> Crs:
    """Return the CRS of the answer, CRS84 by default (OGC 18-058r1, /req/crs/fc-crs-default-value)."""
    return _offered_crs("crs", texts["crs"], offered) if "crs" in texts else DEFAULT_CRS


def _offered_crs(name: str, uri: str, offered: Mapping[str, Crs]) -> Crs:
    if uri not in offered:
        raise problem("bad-crs", name=name, value=uri, known=", ".join(offered))
    return offered[uri]


def bbox(texts: Mapping[str, str], offered: Mapping[str, Crs]) -> Box | None:
    """Return the box in the x, y order of PostGIS, in the CRS of ``bbox-crs``.

    Heights of a box with six numbers are ignored: the data has none. West > east spans the antimeridian where
    longitude is one of the axes; in metres it is a mistake.
    Source: OGC 17-069r4, /req/core/fc-bbox-definition and -response; OGC 18-058r1, /req/crs/bbox-crs-action.
    """
    if "bbox" not in texts:
        if "bbox-crs" in texts:
            raise problem("bbox-crs-alone")
        return None
    text = texts["bbox"]
    system = _offered_crs("bbox-crs", texts["bbox-crs"], offered) if "bbox-crs" in texts else DEFAULT_CRS
    first, second, third, fourth = _four_numbers(text)
    west, south, east, north = (second, first, fourth, third) if system.lat_first else (first, second, third, fourth)
    if south > north or (west > east and system.srid != STORAGE_SRID):
        raise problem("bad-bbox", value=text)
    return Box(west, south, east, north, system.srid)


def _four_numbers(text: str) -> tuple[float, float, float, float]:
    parts = text.split(",", 6)
    try:
        numbers = [float(part) if _NUMBER.fullmatch(part.strip()) else math.nan for part in parts]
    except ValueError:
        numbers = []
    if len(numbers) not in (4, 6) or not all(map(math.isfinite, numbers)):
        raise problem("bad-bbox", value=text)
    half = len(numbers) // 2
    return numbers[0], numbers[1], numbers[half], numbers[half + 1]


_NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,4})?", re.ASCII)


def interval_of(text: str, view: View, zone: ZoneInfo) -> Interval | None:
    """Return the interval of ``datetime`` as the view's time columns hold it; None when it has no such column.

    A date in the request means the whole day in the service's time zone; a time, asked of a column of dates, means the
    day on which it falls there. Source: OGC 17-069r4, /req/core/fc-time-definition (RFC 3339, 5.6; open: ".." or "").
    """
    start, slash, end = text.partition("/")
    if not slash:
        start = end = text
        if text in ("", ".."):
            raise problem("bad-datetime", value=text)
    lower, upper = _moment(start, text, zone, is_end=False), _moment(end, text, zone, is_end=True)
    if lower is not None and upper is not None and lower > upper:
        raise problem("bad-datetime", value=text)
    if view.start is None:
        return None
    kind = view.types[view.start]
    return Interval(_as_column(lower, kind, zone), _as_column(upper, kind, zone))


_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)
_TIME = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt ]([0-9]{2}:[0-9]{2}):([0-9]{2})(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})", re.ASCII
)
FIRST_YEAR, LAST_YEAR = "0000", "9999"


def _moment(text: str, whole: str, zone: ZoneInfo, *, is_end: bool) -> datetime | None:
    """Return one end of the interval as an instant; None when it is open.

    QGIS writes open ends as the years 0000 and 9999.
    """
    if text in ("", "..") or text.startswith(LAST_YEAR if is_end else FIRST_YEAR):
        return None
    try:
        if _DATE.fullmatch(text):
            return datetime.combine(date.fromisoformat(text), time.max if is_end else time.min, zone).astimezone(UTC)
        return _instant(text)
    except (ValueError, OverflowError) as err:
        raise problem("bad-datetime", value=whole) from err


def _instant(text: str) -> datetime:
    """Return the instant of an RFC 3339 date-time; a leap second counts as the second before it."""
    parts = _TIME.fullmatch(text)
    if parts is None:
        raise ValueError(text)
    day, minute, second, fraction, zone = parts.groups()
    second = "59" if second == "60" else second
    return datetime.fromisoformat(f"{day}T{minute}:{second}{(fraction or '')[:7]}{zone.upper()}").astimezone(UTC)


def _as_column(moment: datetime | None, kind: FieldType, zone: ZoneInfo) -> date | datetime | None:
    """Return the moment as a column of that type is compared with; at the calendar's very ends, the day in UTC."""
    if moment is None or kind != "date":
        return moment
    try:
        return moment.astimezone(zone).date()
    except OverflowError:
        return moment.date()


def property_filters(texts: Mapping[str, str], published: Published, zone: ZoneInfo) -> tuple[tuple[str, Value], ...]:
    """Return the (property, value) pairs that must hold (OGC 19-079r2, /req/queryables-query-parameters/parameters)."""
    types = published.view.types
    return tuple(
        (name, filter_value(name, text, types[name], zone))
        for name, text in texts.items()
        if name in published.queryables and name not in ITEMS_PARAMETERS
    )


def filter_value(name: str, text: str, kind: FieldType, zone: ZoneInfo) -> Value:
    """Return the value of that type."""
    try:
        return _value(text, kind, zone)
    except ValueError as err:
        raise problem("bad-filter-value", name=name, value=text, type=kind) from err


def _value(text: str, kind: FieldType, zone: ZoneInfo) -> Value:
    match kind:
        case "integer":
            return _integer(text)
        case "number":
            return _number(text)
        case "boolean":
            return _boolean(text)
        case "date":
            return _day(text)
        case "timestamp":
            return _instant(text)
        case _:
            return text


def _integer(text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,19}", text, re.ASCII) or not INTEGERS[0] <= int(text) <= INTEGERS[1]:
        raise ValueError(text)
    return int(text)


def _number(text: str) -> float:
    if not _NUMBER.fullmatch(text) or not math.isfinite(float(text)):
        raise ValueError(text)
    return float(text)


def _boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def _day(text: str) -> date:
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def filter_of(texts: Mapping[str, str], published: Published) -> Statement | None:
    """Return the condition of ``filter``, whose geometries are in the CRS of ``filter-crs``.

    Source: OGC 19-079r2, /req/filter/filter-param, /filter-lang-param and /filter-crs-param (CRS84 by default).
    """
    language = _one_of("filter-lang", texts, tuple(FILTER_LANGUAGES))
    system = _offered_crs("filter-crs", texts["filter-crs"], published.crs) if "filter-crs" in texts else DEFAULT_CRS
    if "filter" not in texts:
        return None
    tree = FILTER_LANGUAGES[language](texts["filter"])
    return compile_filter(tree, filter_columns(published), system)


def filter_columns(published: Published) -> dict[str, Queryable]:
    """Return what a filter may name: what the queryables list, codes as the text that they are."""
    named = (name for name in published.columns if name in published.queryables)
    columns = {name: _queryable(name, published.view.types[name]) for name in named}
    return columns | {"geometry": Queryable("geom", "geometry")}


def _queryable(name: str, kind: FieldType) -> Queryable:
    return Queryable(name, "text" if kind == "code" else kind)


def properties(texts: Mapping[str, str], published: Published) -> tuple[str, ...] | None:
    """Return the properties that the answer carries; None: all (OGC API - Features, Part 6, draft)."""
    if "exclude-properties" in texts:
        if "properties" in texts:
            raise problem("both-parameters", first="properties", second="exclude-properties")
        left_out = _names("exclude-properties", texts, published)
        return tuple(name for name in published.columns if name not in left_out)
    return _names("properties", texts, published) if "properties" in texts else None


def _names(parameter: str, texts: Mapping[str, str], published: Published) -> tuple[str, ...]:
    names = tuple(texts[parameter].split(","))
    _check_names(parameter, names, published)
    return names


def sortby(texts: Mapping[str, str], published: Published) -> tuple[Sort, ...]:
    """Return the order asked for: ``name``, ``+name`` or ``-name``, comma between.

    An unescaped plus sign arrives as a blank, and means plus.
    """
    if "sortby" not in texts:
        return ()
    terms = texts["sortby"].split(",")
    _check_names("sortby", tuple(term[1:] if term[:1] in ("+", "-", " ") else term for term in terms), published)
    return tuple(Sort(term.lstrip("+- "), term.startswith("-")) for term in terms)


def _check_names(parameter: str, names: tuple[str, ...], published: Published) -> None:
    for name in names:
        if name not in published.columns:
            raise problem("unknown-property", name=parameter, value=name)


def skip_geometry(texts: Mapping[str, str]) -> bool:
    """Return whether the answer leaves geometries out."""
    return _one_of("skipGeometry", texts, ("false", "true")) == "true"


def result_type(texts: Mapping[str, str]) -> str:
    """Return "results" or "hits"; GDAL spells the parameter resultType, pygeoapi resulttype."""
    name = "resultType" if "resultType" in texts else "resulttype"
    return _one_of(name, texts, ("results", "hits"))


def _one_of(name: str, texts: Mapping[str, str], known: tuple[str, ...]) -> str:
    value = texts.get(name, known[0])
    if value not in known:
        raise problem("bad-switch", name=name, value=value, known=", ".join(known))
    return value
