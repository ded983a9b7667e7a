"""What can be wrong with a filter, in Vietnamese and English."""

from catalog.model import Language, Text
from serve.http.problem import Problem, shown

CODE = "bad-filter"

WHERE = Text("filter, vị trí {at}: ", "filter, at {at}: ")

TEXTS: dict[str, Text] = {
    # Bounds
    "too-long": Text("bộ lọc dài quá {most} ký tự.", "the filter is longer than {most} characters."),
    "too-many-tokens": Text("bộ lọc có quá {most} từ.", "the filter has more than {most} words and signs."),
    "too-deep": Text("bộ lọc lồng nhau quá {most} tầng.", "the filter is nested more than {most} levels deep."),
    "too-many-predicates": Text("bộ lọc có quá {most} điều kiện.", "the filter has more than {most} predicates."),
    "too-many-items": Text("danh sách có quá {most} phần tử.", "the list has more than {most} items."),
    "too-many-vertices": Text("các hình có quá {most} đỉnh.", "the geometries have more than {most} vertices."),
    # Words and signs
    "bad-character": Text("ký tự {value} không dùng được ở đây.", "character {value} cannot stand here."),
    "not-text": Text("có ký tự không hợp lệ.", "there are characters that are no text."),
    "unclosed": Text("thiếu dấu {value} đóng.", "the closing {value} is missing."),
    "bad-number": Text("{value} không phải là số dùng được.", "{value} is not a number that can be used."),
    "expected": Text("cần {wanted} nhưng gặp {value}.", "{wanted} is needed, {value} was found."),
    "empty": Text("bộ lọc trống.", "the filter is empty."),
    "no-null": Text("không so sánh với NULL được; hãy viết IS NULL.", "NULL cannot be compared; write IS NULL."),
    "chained": Text(
        "{value} không nối tiếp được; hãy dùng ngoặc đơn.", "{value} cannot be chained; use parentheses to say which."
    ),
    "bad-date": Text("{value} không phải là ngày (2021-06-04).", "{value} is not a date (2021-06-04)."),
    "bad-timestamp": Text(
        "{value} không phải là thời điểm (2021-06-04T08:00:00Z).", "{value} is not a timestamp (2021-06-04T08:00:00Z)."
    ),
    # JSON
    "bad-json": Text("không phải là JSON: {value}", "this is not JSON: {value}"),
    "bad-node": Text("{value} không phải là biểu thức CQL2.", "{value} is not a CQL2 expression."),
    "bad-arguments": Text("{value} cần {wanted} đối số.", "{value} takes {wanted} arguments."),
    # Names and types
    "unknown-property": Text(
        "không lọc theo {value} được. Có: {known}.", "there is no queryable {value}. Queryables: {known}."
    ),
    "unknown-function": Text("không có hàm {value}.", "there is no function {value}."),
    "not-a-condition": Text(
        "cần một điều kiện (đúng hoặc sai), đây là {type}.", "a condition (true or false) is needed, this is {type}."
    ),
    "wrong-type": Text("{value} không dùng được với {type}.", "{value} does not work with {type}."),
    "types-differ": Text(
        "không so sánh {first} với {second} được.", "{first} and {second} cannot be compared with each other."
    ),
    "interval-needed": Text(
        "{value} chỉ dùng cho khoảng thời gian: hãy viết INTERVAL(…, …).",
        "{value} is for intervals: write INTERVAL(…, …).",
    ),
    "interval-backwards": Text("khoảng thời gian kết thúc trước khi bắt đầu.", "the interval ends before it starts."),
    "interval-mixed": Text(
        "hai đầu của khoảng thời gian phải cùng là ngày hoặc cùng là thời điểm.",
        "both ends of an interval must be dates, or both timestamps.",
    ),
    "pattern-needed": Text("sau LIKE cần một mẫu trong dấu nháy đơn.", "LIKE needs a pattern in single quotes."),
    "bad-pattern": Text("mẫu không được kết thúc bằng \\.", "a pattern must not end in \\."),
    "array-mixed": Text("các phần tử của mảng phải cùng kiểu.", "the items of an array must be of one type."),
    # Numbers and places
    "division-by-zero": Text("chia cho 0.", "division by zero."),
    "out-of-range": Text("kết quả {value} vượt giới hạn của số.", "the result of {value} is out of range."),
    "outside-crs": Text("toạ độ {value} nằm ngoài hệ toạ độ.", "coordinate {value} lies outside the CRS."),
    "bad-box": Text(
        "BBOX cần 4 hoặc 6 số, và cạnh dưới không cao hơn cạnh trên.",
        "BBOX takes 4 or 6 numbers, and the lower edge must not lie above the upper one.",
    ),
    "bad-line": Text("đường cần ít nhất hai điểm.", "a line needs two points at least."),
    "bad-ring": Text(
        "vòng của vùng cần ít nhất bốn điểm, điểm cuối trùng điểm đầu.",
        "a ring needs four points at least, the last equal to the first.",
    ),
    "bad-position": Text("một điểm cần 2 hoặc 3 số.", "a position takes 2 or 3 numbers."),
}

NAMES: dict[str, Text] = {
    "text": Text("chữ", "text"),
    "integer": Text("số nguyên", "an integer"),
    "decimal": Text("số", "a number"),
    "number": Text("số", "a number"),
    "boolean": Text("đúng/sai", "a truth value"),
    "date": Text("ngày", "a date"),
    "timestamp": Text("thời điểm", "a timestamp"),
    "interval": Text("khoảng thời gian", "an interval"),
    "geometry": Text("hình", "a geometry"),
    "array": Text("mảng", "an array"),
    "a-value": Text("một giá trị", "a value"),
    "a-string": Text("chữ trong dấu nháy đơn", "text in single quotes"),
    "a-number": Text("một số", "a number"),
    "a-geometry": Text("một hình", "a geometry"),
    "the-end": Text("hết bộ lọc", "the end of the filter"),
    "and": Text("AND hoặc OR", "AND or OR"),
}
"""Words for ``type``, ``first``, ``second``, ``wanted`` and ``value`` of TEXTS; others are shown as they stand."""


class Cql2Error(Problem):
    """One thing wrong with a filter: a reason of TEXTS, where it is, and the values that its text names."""

    def __init__(self, reason: str, at: str, values: dict[str, str]) -> None:
        super().__init__(CODE, values)
        self.reason = reason
        self.at = at

    @property
    def status(self) -> int:
        return 400

    def text(self, language: Language) -> str:
        """Return the sentence in that language, with the place where the filter is wrong."""
        values = {
            name: NAMES[value].in_language(language) if value in NAMES else shown(value)
            for name, value in self.values.items()
        }
        sentence = TEXTS[self.reason].in_language(language).format(**values)
        return (WHERE.in_language(language).format(at=self.at) if self.at else "filter: ") + sentence


def wrong(reason: str, at: str, **values: str) -> Cql2Error:
    """Return the error of that reason with the values for its text."""
    return Cql2Error(reason, at, values)
