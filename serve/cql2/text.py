"""CQL2 text to the tree: a precedence-climbing parser that can neither recurse nor grow beyond its bounds.

Source: OGC 21-065r2, Annex B (BNF). OR binds loosest, then AND, NOT, comparisons, + and -, * / % div, ^. Wider than the
BNF: a boolean property may stand alone as a condition; parentheses may stand around any operand; ILIKE is understood.
"""

from collections.abc import Callable, Iterable

from serve.cql2.ast import (
    ARITHMETIC,
    ARRAY,
    CALLS,
    COMPARISONS,
    TEXT,
    Day,
    Geometry,
    Interval,
    Line,
    Node,
    Number,
    Part,
    Property,
    Spatial,
    String,
    Timestamp,
    Truth,
)
from serve.cql2.build import GEOMETRIES, Builder, coordinate, day, instant, interval, number, timestamp
from serve.cql2.errors import Cql2Error, wrong
from serve.cql2.limits import DEFAULT_LIMITS, Limits
from serve.cql2.tokens import Token, tokens, unescaped

OR, AND, NOT, COMPARISON, SUM, PRODUCT, POWER = range(1, 8)

POWERS: dict[str, int] = (
    {"OR": OR, "AND": AND, "^": POWER, "+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "%": PRODUCT, "DIV": PRODUCT}
    | dict.fromkeys(COMPARISONS, COMPARISON)
    | dict.fromkeys(("IS", "NOT", "LIKE", "ILIKE", "BETWEEN", "IN"), COMPARISON)
)
UNCHAINED = (COMPARISON, POWER)
"""Neither ``a < b < c`` nor ``2^3^2`` says which goes first; the BNF has neither."""

RESERVED = frozenset({"AND", "OR", "NOT", "LIKE", "BETWEEN", "IN", "IS", "DIV", "NULL", "TRUE", "FALSE"})
"""Keywords that cannot be a property's name without double quotes; others can where no parenthesis follows."""

GEOMETRY_WORDS = {each.upper(): each for each in GEOMETRIES}
COLLECTION = "GEOMETRYCOLLECTION"


def parse_text(text: str, limits: Limits = DEFAULT_LIMITS) -> Node:
    """Return the tree of a filter in CQL2 text.

    Raises: Cql2Error with the number of the character where the text goes wrong.
    """
    return _Parser(tokens(text, limits), Builder(limits)).filter()


class _Parser:
    def __init__(self, found: list[Token], builder: Builder) -> None:
        self._tokens = found
        self._index = 0
        self._depth = -1
        self._build = builder

    # --- tokens ---

    @property
    def _next(self) -> Token:
        return self._tokens[self._index]

    def _take(self) -> Token:
        token = self._next
        self._index += token.kind != "end"
        return token

    def _is_sign(self, text: str, ahead: int = 0) -> bool:
        token = self._tokens[min(self._index + ahead, len(self._tokens) - 1)]
        return token.kind == "sign" and token.text == text

    def _is_word(self, text: str) -> bool:
        return self._next.kind == "word" and self._next.text.upper() == text

    def _expect(self, text: str) -> Token:
        """Take the sign or keyword; anything else is wrong."""
        if not (self._is_sign(text) or self._is_word(text)):
            raise self._wanted(text)
        return self._take()

    def _wanted(self, what: str) -> Cql2Error:
        return wrong("expected", self._next.at, wanted=what, value=self._next.shown)

    def _list[T](self, item: Callable[[], T]) -> list[T]:
        """Return one or more items between parentheses, comma between."""
        self._expect("(")
        found = [item()]
        while self._is_sign(","):
            self._take()
            found.append(item())
        self._expect(")")
        return found

    # --- expressions ---

    def filter(self) -> Node:
        tree = self._expression(0)
        if self._next.kind != "end":
            raise self._wanted("and")
        return tree

    def _expression(self, least: int) -> Node:
        """Return the expression as far as its operators bind tighter than ``least``."""
        self._depth += 1
        self._build.check_depth(self._depth, self._next.at)
        left = self._operand(least)
        while (power := self._power()) > least:
            left = self._infix(left, power)
            if power in UNCHAINED and self._power() == power:
                raise wrong("chained", self._next.at, value=self._next.shown)
        self._depth -= 1
        return left

    def _power(self) -> int:
        token = self._next
        return POWERS.get(token.text.upper(), 0) if token.kind in ("sign", "word") else 0

    def _infix(self, left: Node, power: int) -> Node:
        token = self._take()
        op = token.text.lower()
        if power in (AND, OR):
            return self._build.operation(op, [left, *self._others(power)], token.at)
        if op in COMPARISONS or op in ARITHMETIC:
            return self._build.operation(op, (left, self._expression(power)), token.at)
        if op == "not":
            token, op = self._next, self._take().text.lower()
            if op not in TAILS:
                raise wrong("expected", token.at, wanted="LIKE, BETWEEN, IN", value=token.shown)
            return self._build.operation("not", (TAILS[op](self, left, token.at),), token.at)
        return self._null(left, token.at) if op == "is" else TAILS[op](self, left, token.at)

    def _others(self, power: int) -> Iterable[Node]:
        """Yield the operands of a chain of ANDs or ORs after the first: one operation, however long the chain."""
        yield self._expression(power)
        while self._power() == power:
            self._take()
            yield self._expression(power)

    def _null(self, left: Node, at: str) -> Node:
        is_negated = self._is_word("NOT")
        if is_negated:
            self._take()
        self._expect("NULL")
        is_null = self._build.operation("isNull", (left,), at)
        return self._build.operation("not", (is_null,), at) if is_negated else is_null

    def like(self, left: Node, at: str) -> Node:
        return self._build.operation("like", (left, self._pattern()), at)

    def ilike(self, left: Node, at: str) -> Node:
        """Return what CQL2 says with CASEI on both sides; GDAL sends ILIKE, which CQL's first version had."""
        sides = [self._build.operation("casei", (each,), at) for each in (left, self._pattern())]
        return self._build.operation("like", sides, at)

    def _pattern(self) -> Node:
        token = self._take()
        if token.kind == "string":
            return String(unescaped(token.text, is_pattern=True), token.at)
        op = token.text.lower()
        if token.kind != "word" or op not in TEXT:
            raise wrong("pattern-needed", token.at)
        self._depth += 1
        self._build.check_depth(self._depth, token.at)
        patterns = self._list(self._pattern)
        self._depth -= 1
        if len(patterns) != 1:
            raise wrong("bad-arguments", token.at, value=token.shown, wanted="1")
        return self._build.operation(op, patterns, token.at)

    def between(self, left: Node, at: str) -> Node:
        low = self._expression(COMPARISON)
        self._expect("AND")
        return self._build.operation("between", (left, low, self._expression(COMPARISON)), at)

    def in_list(self, left: Node, at: str) -> Node:
        items = self._list(lambda: self._expression(COMPARISON))
        return self._build.operation("in", (left, self._build.array(items, at)), at)

    def _operand(self, least: int) -> Node:
        token = self._next
        if self._is_word("NOT") and least < COMPARISON:
            self._take()
            return self._build.operation("not", (self._expression(NOT),), token.at)
        if token.kind == "sign" and token.text in "+-":
            return self._signed()
        return self._plain()

    def _signed(self) -> Node:
        """Return a signed number, or -1 times what follows: CQL2 JSON knows no other minus."""
        sign = self._take()
        operand = self._plain()
        if sign.text == "+" and not isinstance(operand, Number):
            raise wrong("expected", sign.at, wanted="a-value", value="+")
        if sign.text == "+":
            return operand
        if isinstance(operand, Number):
            return Number(-operand.value, sign.at)
        return self._build.operation("*", (Number(-1, sign.at), operand), sign.at)

    def _plain(self) -> Node:
        token = self._next
        if self._is_sign("("):
            self._take()
            inner = self._expression(0)
            self._expect(")")
            return inner
        if token.kind == "word":
            return self._word()
        if token.kind in LITERALS:
            return LITERALS[token.kind](self._take())
        raise self._wanted("a-value")

    def _word(self) -> Node:
        token = self._next
        word = token.text.upper()
        if word in ("TRUE", "FALSE"):
            self._take()
            return Truth(word == "TRUE", token.at)
        if word == "NULL":
            raise wrong("no-null", token.at)
        if word in RESERVED:
            raise self._wanted("a-value")
        self._take()
        if word in GEOMETRY_WORDS or word == COLLECTION:
            return self._geometry(token) if self._is_geometry() else Property(token.text, token.at)
        return self._call(token) if self._is_sign("(") else Property(token.text, token.at)

    # --- calls ---

    def _call(self, token: Token) -> Node:
        name = token.text.lower()
        if name in CONSTRUCTORS:
            return CONSTRUCTORS[name](self, token.at)
        op = CALLS.get(name, token.text)
        argument = self._array_or_property if op in ARRAY else lambda: self._expression(0)
        args = self._arguments(argument)
        wanted = 1 if op in TEXT else 2
        if name in CALLS and len(args) != wanted:
            raise wrong("bad-arguments", token.at, value=token.shown, wanted=str(wanted))
        return self._build.operation(op, args, token.at)

    def _arguments(self, argument: Callable[[], Node]) -> list[Node]:
        if self._is_sign(")", ahead=1):
            self._take()
            self._take()
            return []
        return self._list(argument)

    def _array_or_property(self) -> Node:
        at = self._next.at
        if self._is_sign("("):
            return self._build.array(self._arguments(lambda: self._expression(0)), at)
        return self._expression(COMPARISON)

    def date(self, at: str) -> Day:
        return day(self._one_string(), at)

    def timestamp(self, at: str) -> Timestamp:
        return timestamp(self._one_string(), at)

    def interval(self, at: str) -> Interval:
        ends = self._list(self._end_of_interval)
        if len(ends) != 2:
            raise wrong("bad-arguments", at, value="INTERVAL", wanted="2")
        return interval(ends[0], ends[1], at)

    def _end_of_interval(self) -> Property | Day | Timestamp | None:
        if self._next.kind == "string":
            token = self._take()
            return instant(token.text, token.at)
        at = self._next.at
        end = self._plain()
        if not isinstance(end, Property | Day | Timestamp):
            raise wrong("expected", at, wanted="timestamp", value="…")
        return end

    def _one_string(self) -> str:
        self._expect("(")
        if self._next.kind != "string":
            raise self._wanted("a-string")
        text = self._take().text
        self._expect(")")
        return text

    # --- places ---

    def bbox(self, at: str) -> Spatial:
        return self._build.box(self._list(self._coordinate), at)

    def _is_geometry(self) -> bool:
        return self._is_sign("(") or (self._is_word("Z") and self._is_sign("(", ahead=1))

    def _geometry(self, token: Token) -> Spatial:
        if self._is_word("Z"):
            self._take()
        if token.text.upper() == COLLECTION:
            return self._build.collected(self._list(self._member), token.at)
        kind = GEOMETRY_WORDS[token.text.upper()]
        return self._build.geometry(kind, self._parts(kind), token.at)

    def _member(self) -> Geometry:
        token = self._next
        if token.kind != "word" or token.text.upper() not in GEOMETRY_WORDS:
            raise self._wanted("a-geometry")
        found = self._geometry(self._take())
        assert isinstance(found, Geometry)
        return found

    def _parts(self, kind: str) -> list[Part]:
        match kind:
            case "Point" | "LineString":
                return [(self._line(),)]
            case "Polygon":
                return [self._lines()]
            case "MultiPoint":
                return [(each,) for each in self._list(self._point)]
            case "MultiLineString":
                return [(each,) for each in self._lines()]
            case _:
                return self._list(self._lines)

    def _lines(self) -> Part:
        return tuple(self._list(self._line))

    def _line(self) -> Line:
        return tuple(self._list(self._position))

    def _point(self) -> Line:
        """Return a point of a MULTIPOINT, with parentheses of its own or, as many write it, without."""
        return self._line() if self._is_sign("(") else (self._position(),)

    def _position(self) -> tuple[float, ...]:
        at = self._next.at
        numbers = [self._coordinate(), self._coordinate()]
        if self._next.kind == "number" or self._is_sign("-") or self._is_sign("+"):
            numbers.append(self._coordinate())
        return self._build.position(numbers, at)

    def _coordinate(self) -> float:
        sign = self._take().text if self._is_sign("-") or self._is_sign("+") else "+"
        if self._next.kind != "number":
            raise self._wanted("a-number")
        token = self._take()
        value = coordinate(number(token.text, token.at).value, token.at)
        return -value if sign == "-" else value


TAILS: dict[str, Callable[[_Parser, Node, str], Node]] = {
    "like": _Parser.like,
    "ilike": _Parser.ilike,
    "between": _Parser.between,
    "in": _Parser.in_list,
}
CONSTRUCTORS: dict[str, Callable[[_Parser, str], Node]] = {
    "date": _Parser.date,
    "timestamp": _Parser.timestamp,
    "interval": _Parser.interval,
    "bbox": _Parser.bbox,
}
LITERALS: dict[str, Callable[[Token], Node]] = {
    "name": lambda token: Property(token.text, token.at),
    "number": lambda token: number(token.text, token.at),
    "string": lambda token: String(unescaped(token.text, is_pattern=False), token.at),
}
