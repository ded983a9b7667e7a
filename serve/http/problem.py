"""Errors as application/problem+json (RFC 9457), with texts in Vietnamese and English."""

import orjson
from starlette.responses import Response

from catalog.model import Language, Text

MEDIA_TYPE = "application/problem+json"

TEXTS: dict[str, tuple[int, Text]] = {
    "bad-bbox": (
        400,
        Text(
            "bbox={value}: cần bốn số (tây, nam, đông, bắc) hoặc sáu số có thêm độ cao, và nam không lớn hơn bắc.",
            "bbox={value}: four numbers are needed (west, south, east, north), or six with heights; "
            "south must not exceed north.",
        ),
    ),
    "bad-coordinates": (
        400,
        Text("Toạ độ nằm ngoài hệ toạ độ đã chọn: {value}", "The coordinates lie outside the CRS asked for: {value}"),
    ),
    "bad-crs": (
        400,
        Text(
            "{name}={value}: lớp này không có hệ toạ độ đó. Có: {known}.",
            "{name}={value}: the collection is not offered in this CRS. Offered: {known}.",
        ),
    ),
    "bad-cursor": (
        400,
        Text(
            "cursor: không phải của yêu cầu này; hãy đọc lại từ trang đầu và đi theo liên kết next.",
            "cursor: it does not belong to this request; start at the first page again and follow the next links.",
        ),
    ),
    "bad-datetime": (
        400,
        Text(
            "datetime={value}: cần ngày (2021-06-04), thời điểm (2021-06-04T08:00:00+07:00) "
            "hoặc khoảng a/b, ../b, a/..",
            "datetime={value}: a date (2021-06-04), a time (2021-06-04T08:00:00+07:00) or an interval a/b, ../b, a/.. "
            "is needed.",
        ),
    ),
    "bad-filter-value": (
        400,
        Text("{name}={value}: không phải giá trị kiểu {type}.", "{name}={value} is not a value of type {type}."),
    ),
    "bad-format": (400, Text("f={value}: không có định dạng đó. Có: {known}.", "f={value}: no such format: {known}.")),
    "bad-language": (400, Text("lang={value}: chỉ có vi và en.", "lang={value}: only vi and en are spoken here.")),
    "bad-moment": (
        400,
        Text(
            "as-of={value}: cần ngày (2021-06-04) hoặc thời điểm (2021-06-04T08:00:00+07:00).",
            "as-of={value}: a date (2021-06-04) or a time (2021-06-04T08:00:00+07:00) is needed.",
        ),
    ),
    "bad-number": (
        400,
        Text(
            "{name}={value}: cần số nguyên từ {least} trở lên.",
            "{name}={value}: a whole number from {least} up is needed.",
        ),
    ),
    "bad-search": (
        400,
        Text(
            "q: cần từ 1 đến {terms} từ khoá, cách nhau bằng dấu phẩy, dài tối đa {length} ký tự.",
            "q: 1 to {terms} terms with commas between are needed, {length} characters at most.",
        ),
    ),
    "bad-switch": (400, Text("{name}={value}: chỉ nhận {known}.", "{name}={value}: only {known} are understood.")),
    "bad-text": (
        400,
        Text("Tham số {name} có ký tự không hợp lệ.", "Parameter {name} has characters that are no text."),
    ),
    "bad-value": (400, Text("Giá trị không dùng được: {value}", "A value cannot be used: {value}")),
    "both-parameters": (
        400,
        Text("{first} và {second} không đi cùng nhau.", "{first} and {second} do not go together."),
    ),
    "bbox-crs-alone": (400, Text("bbox-crs chỉ đi cùng bbox.", "bbox-crs makes sense with bbox only.")),
    "repeated-parameter": (
        400,
        Text("Tham số {name} xuất hiện nhiều lần.", "Parameter {name} is given more than once."),
    ),
    "unknown-parameter": (
        400,
        Text("Không có tham số {name}. Có: {known}.", "There is no parameter {name}. Known: {known}."),
    ),
    "unknown-property": (
        400,
        Text("{name}: lớp này không có thuộc tính {value}.", "{name}: the collection has no property {value}."),
    ),
    "no-collection": (404, Text("Không có lớp dữ liệu {value}.", "There is no collection {value}.")),
    "no-feature": (404, Text("Lớp {name} không có đối tượng {value}.", "Collection {name} has no feature {value}.")),
    "no-release": (
        404,
        Text("Lớp {name} không có bản công bố {value}.", "Collection {name} has no release {value}."),
    ),
    "not-served": (404, Text("Dịch vụ này không có {value}.", "This service has no {value}.")),
    "release-gone": (
        410,
        Text(
            "Không so sánh được với bản công bố {value} của lớp {name}; hãy tải lại từ đầu với since=0.",
            "Collection {name} cannot be compared with release {value}; begin again with since=0.",
        ),
    ),
    "bad-tile": (
        400,
        Text(
            "Ô {value}: cần ba số nguyên (mức/hàng/cột).",
            "Tile {value}: three whole numbers are needed (z/row/column).",
        ),
    ),
    "no-tile": (404, Text("Không có ô {value}.", "There is no tile {value}.")),
    "no-file": (404, Text("Lớp {name} không có tệp {value}.", "Collection {name} has no file {value}.")),
    "nothing-published": (
        404,
        Text("Lớp {name} chưa được công bố lần nào.", "Nothing of collection {name} has been published yet."),
    ),
    "method-not-allowed": (405, Text("Không dùng được {value} ở địa chỉ này.", "{value} is not possible here.")),
    "not-acceptable": (
        406,
        Text("Không có định dạng nào trong Accept. Có: {known}.", "None of the formats in Accept is offered: {known}."),
    ),
    "too-large": (
        413,
        Text("Nội dung gửi lên quá lớn (tối đa {known} byte).", "The body is too large ({known} bytes at most)."),
    ),
    "url-too-long": (
        414,
        Text("Địa chỉ quá dài (tối đa {known} byte).", "The address is too long ({known} bytes at most)."),
    ),
    "too-many-requests": (
        429,
        Text("Quá nhiều yêu cầu; hãy thử lại sau {value} giây.", "Too many requests; try again in {value} seconds."),
    ),
    "internal": (
        500,
        Text("Máy chủ gặp lỗi; chi tiết nằm trong nhật ký.", "The server failed; the operator finds it in the log."),
    ),
    "too-busy": (
        503,
        Text("Máy chủ đang bận; hãy thử lại sau ít giây.", "The server is busy; try again in a few seconds."),
    ),
    "too-heavy": (
        503,
        Text(
            "Yêu cầu cần quá nhiều thời gian; hãy thu hẹp vùng hoặc điều kiện.",
            "The request takes too long; narrow it.",
        ),
    ),
    "not-made": (
        503,
        Text("Chưa tạo được các tệp; hãy thử lại sau.", "The files could not be made yet; try again later."),
    ),
    "database-away": (
        503,
        Text(
            "Dữ liệu tạm thời không truy cập được; hãy thử lại sau.",
            "The data cannot be reached for now; try again later.",
        ),
    ),
}
RETRY_AFTER = "5"
LONGEST_VALUE = 200


class Problem(Exception):
    """One thing wrong with a request: a code of TEXTS and the values that its text names."""

    def __init__(self, code: str, values: dict[str, str]) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    @property
    def status(self) -> int:
        return TEXTS[self.code][0]

    def text(self, language: Language) -> str:
        """Return the sentence in that language; what the client sent is cut, so that no answer echoes a megabyte."""
        values = {name: shown(value) if name in ("name", "value") else value for name, value in self.values.items()}
        return TEXTS[self.code][1].in_language(language).format(**values)


def problem(code: str, **values: str) -> Problem:
    """Return the problem of that code with the values for its text."""
    return Problem(code, values)


def problem_response(found: Problem, language: Language, headers: dict[str, str] | None = None) -> Response:
    """Return the answer for a problem; ``code`` and ``description`` are what OGC clients read (OGC 17-069r4, 7.5.2)."""
    text = found.text(language)
    document = {
        "type": "about:blank",
        "title": STATUS_TITLES[found.status].in_language(language),
        "status": found.status,
        "detail": text,
        "code": found.code,
        "description": text,
    }
    extra = {"Content-Language": language, "Cache-Control": "no-store"} | (headers or {})
    if found.status == 503:
        extra["Retry-After"] = RETRY_AFTER
    return Response(orjson.dumps(document), found.status, extra, MEDIA_TYPE)


STATUS_TITLES: dict[int, Text] = {
    400: Text("Yêu cầu không hợp lệ", "Bad request"),
    404: Text("Không tìm thấy", "Not found"),
    405: Text("Phương thức không được phép", "Method not allowed"),
    406: Text("Không có định dạng phù hợp", "Not acceptable"),
    410: Text("Không còn", "Gone"),
    413: Text("Nội dung quá lớn", "Content too large"),
    414: Text("Địa chỉ quá dài", "URI too long"),
    429: Text("Quá nhiều yêu cầu", "Too many requests"),
    500: Text("Lỗi máy chủ", "Internal server error"),
    503: Text("Dịch vụ tạm ngưng", "Service unavailable"),
}


def shown(value: str) -> str:
    """Return the value fit for a sentence: printable, and cut when it is long."""
    printable = value.encode("utf-8", "replace").decode("utf-8")
    return printable if len(printable) <= LONGEST_VALUE else printable[:LONGEST_VALUE] + "…"
