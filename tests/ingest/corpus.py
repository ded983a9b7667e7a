"""Officers' tables with one trait each, and how they go together: every trait says what becomes of the rows it brings.

A trait changes a sheet of quarantine sites that is right as it stands. What it adds is data or has a reason; what it
spoils has its finding. So the expectation of any combination is the sum of its traits.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.builders import Row, make_csv, make_ods, make_xls, make_xlsx
from tests.ingest.vietnamese.encoders import ENCODE

LAYER = "quarantine_sites"
HEADINGS = (
    "STT", "Mã khu", "Tên khu cách ly", "Loại hình", "Địa chỉ", "Mã xã", "Tình trạng", "Sức chứa", "Đang cách ly",
    "Hoạt động từ", "Vĩ độ", "Kinh độ", "Ghi chú",
)  # fmt: skip
NAMES = (
    "Trung đoàn 750", "Trường Cao đẳng nghề", "Nhà khách huyện", "Trạm y tế Cẩm Giàng", "Khu ký túc xá tỉnh",
    "Trường bắn cũ", "Bệnh viện dã chiến", "Nhà văn hoá Chợ Rã", "Trường Dân tộc nội trú", "Khách sạn Núi Hoa",
)  # fmt: skip
ROWS = 20


@dataclass(slots=True)
class Line:
    """One row of the sheet. ``reason``: why it is no data; ``errors``: what refuses it."""

    cells: list[object]
    reason: str | None = None
    errors: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Sheet:
    """``notes``: codes of the findings that let the rows in; ``merged``: ranges as Excel writes them, of title rows."""

    headings: list[str]
    lines: list[Line]
    above: list[Line] = field(default_factory=list)
    below: list[Line] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)
    encode: Callable[[str], str] = str

    def rows(self) -> list[Line]:
        """Return the sheet from its first row to its last."""
        return [*self.above, Line(list(self.headings), "heading"), *self.lines, *self.below]

    def data(self) -> list[Line]:
        return [each for each in self.lines if each.reason is None]

    def column(self, heading: str) -> int:
        return self.headings.index(heading)

    def put(self, at: int, heading: str, value: object) -> Line:
        """Write a value into the data row at that place, from 0."""
        line = self.data()[at]
        line.cells[self.column(heading)] = value
        return line


def good_sheet() -> Sheet:
    """Return a sheet in which nothing is wrong: twenty sites, as the template has them."""
    return Sheet(list(HEADINGS), [Line(_site(number)) for number in range(1, ROWS + 1)])


def _site(number: int) -> list[object]:
    return [
        number, f"KCL-{number:03d}", f"{NAMES[number % len(NAMES)]} {number}", "Trường học",
        f"Thôn Nà Cáy {number}", "02122", "Đang tiếp nhận", 100 + number, number, "31/01/2021",
        21.9 + number / 1000, 105.8 + number / 1000, None,
    ]  # fmt: skip


# ---- what stands around a table ----


def letterhead(sheet: Sheet) -> None:
    texts = [
        "ỦY BAN NHÂN DÂN TỈNH BẮC KẠN",
        "SỞ Y TẾ",
        "DANH SÁCH KHU CÁCH LY TẬP TRUNG",
        "(Kèm theo Công văn số 12/SYT)",
    ]
    sheet.above[:0] = [Line([text], "title") for text in texts]


def units_line(sheet: Sheet) -> None:
    sheet.above.append(Line([None, None, None, None, None, None, None, "ĐVT: người"], "title"))


def column_numbers(sheet: Sheet) -> None:
    sheet.lines.insert(0, Line([f"({at})" for at in range(1, len(sheet.headings) + 1)], "column-numbers"))


def sections(sheet: Sheet) -> None:
    data = sheet.data()
    for mark, text, before in (("I", "Khối quân đội", data[0]), ("II", "Khối trường học", data[7])):
        sheet.lines.insert(_at(sheet, before), Line([mark, text], "section"))
    sheet.notes.add("rows-section")


def totals(sheet: Sheet) -> None:
    cells: list[object] = [None] * len(sheet.headings)
    cells[0], cells[sheet.column("Sức chứa")] = "Tổng cộng", sum(100 + number for number in range(1, ROWS + 1))
    sheet.lines.append(Line(cells, "totals"))
    sheet.notes.add("rows-totals")


def numbered_beforehand(sheet: Sheet) -> None:
    sheet.lines += [Line([number], "number-only") for number in (ROWS + 1, ROWS + 2)]
    sheet.notes.add("rows-number-only")


def headings_again(sheet: Sheet) -> None:
    sheet.lines.insert(_at(sheet, sheet.data()[12]), Line(list(sheet.headings), "heading"))


def blank_rows(sheet: Sheet) -> None:
    for at in (15, 4):
        sheet.lines.insert(_at(sheet, sheet.data()[at]), Line([], "blank"))


def wrapped_name(sheet: Sheet) -> None:
    cells: list[object] = [None] * len(sheet.headings)
    cells[2], cells[4] = "(cơ sở hai)", "gần đường liên xã"
    sheet.lines.insert(_at(sheet, sheet.data()[9]) + 1, Line(cells, "continuation"))
    sheet.notes.add("rows-continuation")


def signatures(sheet: Sheet) -> None:
    sheet.below += [
        Line(["Ghi chú: số liệu đến 17 giờ."], "footer"),
        Line([None, None, None, None, None, "Bắc Kạn, ngày 19 tháng 01 năm 2022"], "footer"),
        Line(["Người lập biểu", None, None, None, None, "GIÁM ĐỐC"], "footer"),
    ]
    sheet.notes.add("rows-footer")


# ---- how the cells are written ----


def ditto_marks(sheet: Sheet) -> None:
    sheet.put(6, "Loại hình", '"')
    sheet.notes.add("filled-ditto")


def decimal_commas(sheet: Sheet) -> None:
    for at in range(ROWS):
        sheet.put(at, "Vĩ độ", f"{21.9 + (at + 1) / 1000:.4f}".replace(".", ","))
        sheet.put(at, "Kinh độ", f"{105.8 + (at + 1) / 1000:.4f}".replace(".", ","))


def units_in_cells(sheet: Sheet) -> None:
    sheet.put(2, "Sức chứa", "103 chỗ")
    sheet.notes.add("units-removed")


def zeros_lost(sheet: Sheet) -> None:
    sheet.put(3, "Mã xã", 2122)
    sheet.notes.add("codes-padded")


def nothing_written(sheet: Sheet) -> None:
    for at, word in enumerate(("-", "<Null>", "\u00a0", "--")):
        sheet.put(at, "Ghi chú", word)


def unknown_column(sheet: Sheet) -> None:
    sheet.headings.append("Diện tích đất")
    for each in sheet.lines:
        if each.reason is None:
            each.cells.append("250 m2")
    sheet.notes.add("heading-unknown")


def swapped_axes(sheet: Sheet) -> None:
    line = sheet.data()[11]
    lat, lon = sheet.column("Vĩ độ"), sheet.column("Kinh độ")
    line.cells[lat], line.cells[lon] = line.cells[lon], line.cells[lat]
    sheet.notes.add("coordinates-swapped")


def person_in_the_address(sheet: Sheet) -> None:
    sheet.put(4, "Địa chỉ", "nhà ông Nguyễn Văn An, thôn Nà Cáy")
    sheet.notes.add("person-removed")


def over_capacity(sheet: Sheet) -> None:
    """The rule is the database's: without one the row passes."""
    sheet.put(13, "Đang cách ly", 500)


def legacy(name: str) -> Callable[[Sheet], None]:
    def write(sheet: Sheet) -> None:
        sheet.encode = ENCODE[name]
        sheet.notes.add("text-decoded")

    return write


# ---- what is wrong ----


def spoil(at: int, heading: str, value: object, *codes: str) -> Callable[[Sheet], None]:
    """Return the trait of one wrong cell."""

    def write(sheet: Sheet) -> None:
        sheet.put(at, heading, value).errors |= set(codes)

    return write


AROUND: dict[str, Callable[[Sheet], None]] = {
    each.__name__: each
    for each in (
        letterhead, units_line, column_numbers, sections, totals, numbered_beforehand, headings_again, blank_rows,
        wrapped_name, signatures,
    )
}  # fmt: skip
CELLS: dict[str, Callable[[Sheet], None]] = {
    each.__name__: each
    for each in (
        ditto_marks, decimal_commas, units_in_cells, zeros_lost, nothing_written, unknown_column, swapped_axes,
        person_in_the_address, over_capacity,
    )
}  # fmt: skip
WRONG: dict[str, Callable[[Sheet], None]] = {
    "day that is none": spoil(1, "Hoạt động từ", "31/02/2021", "date-not-understood"),
    "code in no list": spoil(5, "Tình trạng", "Đang xây", "code-unknown"),
    "no name": spoil(8, "Tên khu cách ly", None, "required-missing"),
    "key of another pattern": spoil(10, "Mã khu", "KHU 11", "pattern-mismatch"),
    "too many beds": spoil(12, "Sức chứa", 900000, "out-of-range"),
    "half a bed": spoil(14, "Sức chứa", 10.5, "number-not-whole"),
    "commune that never was": spoil(16, "Mã xã", "99999", "unit-unknown"),
    "place elsewhere": spoil(17, "Vĩ độ", 10.5, "outside-province"),
    "place that is no number": spoil(18, "Kinh độ", "gần chợ", "coordinate-not-understood"),
    "text without end": spoil(19, "Tên khu cách ly", "Trường " * 50, "text-too-long"),
    "person in the name": spoil(0, "Tên khu cách ly", "Nhà ông Nguyễn Văn An, sinh năm 1980", "person-in-text"),
}
LEGACY: dict[str, Callable[[Sheet], None]] = {
    name: legacy(name) for name in ("TCVN3 (ABC)", "VNI", "VPS", "VISCII", "Windows-1258", "UTF-8", "UTF-8 twice")
}
TRAITS = AROUND | CELLS | WRONG | LEGACY
ORDER = list(TRAITS)
FORMATS = ("xlsx", "xls", "ods", "csv")


def sheet_with(*traits: str) -> Sheet:
    """Return the sheet with these traits, put on in the order of TRAITS."""
    sheet = good_sheet()
    for name in sorted(traits, key=ORDER.index):
        TRAITS[name](sheet)
    if "totals" in traits and {"too many beds", "half a bed"} & set(traits):
        sheet.notes.add("total-mismatch")  # the checksum tells of the slip too
    return sheet


def write(sheet: Sheet, folder: Path, format: str) -> Path:
    rows = [[_encoded(cell, sheet.encode) for cell in line.cells] for line in sheet.rows()]
    path = folder / f"khu_cach_ly.{format}"
    writers: dict[str, Callable[[Path, list[list[object]]], Path]] = {
        "xlsx": make_xlsx, "xls": make_xls, "ods": make_ods, "csv": make_csv,
    }  # fmt: skip
    return writers[format](path, rows)


def _encoded(cell: object, encode: Callable[[str], str]) -> object:
    return encode(cell) if isinstance(cell, str) else cell


def _at(sheet: Sheet, line: Line) -> int:
    return next(at for at, each in enumerate(sheet.lines) if each is line)


__all__ = ["FORMATS", "LAYER", "TRAITS", "Line", "Row", "Sheet", "sheet_with", "write"]
