"""What a file is by its content; its name is only compared with it."""

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from catalog.model import Text
from ingest.errors import IngestError, UseError

_HEAD = 4096


class Kind(StrEnum):
    SHAPEFILE = "shp"
    ZIP = "zip"
    XLSX = "xlsx"
    TEXT = "csv"
    ODS = "ods"
    XLS = "xls"
    OLE = "ole"
    ENCRYPTED = "encrypted"
    GEOPACKAGE = "gpkg"
    GEOJSON = "geojson"
    KML = "kml"
    TAB = "tab"
    MIF = "mif"
    DRAWING = "dxf"
    XML = "xml"
    PDF = "pdf"
    IMAGE = "png"
    DBF = "dbf"
    HTML = "html"
    WORD = "docx"
    ARCHIVE = "rar"
    UNKNOWN = "?"


TITLES = {
    Kind.SHAPEFILE: Text("shapefile", "a shapefile"),
    Kind.ZIP: Text("tệp nén zip", "a zip"),
    Kind.XLSX: Text("sổ Excel (xlsx)", "an Excel workbook (xlsx)"),
    Kind.TEXT: Text("văn bản (csv)", "plain text (csv)"),
    Kind.ODS: Text("bảng tính OpenDocument (ods)", "an OpenDocument sheet (ods)"),
    Kind.XLS: Text("sổ Excel kiểu cũ (xls)", "an old Excel workbook (xls)"),
    Kind.OLE: Text("tệp Office kiểu cũ (doc, ppt)", "an old Office file (doc, ppt)"),
    Kind.ENCRYPTED: Text("sổ Excel có mật khẩu", "a workbook with a password"),
    Kind.GEOPACKAGE: Text("GeoPackage hoặc SQLite", "a GeoPackage or SQLite file"),
    Kind.GEOJSON: Text("JSON hoặc GeoJSON", "JSON or GeoJSON"),
    Kind.KML: Text("KML", "KML"),
    Kind.TAB: Text("bảng MapInfo (tab)", "a MapInfo table (tab)"),
    Kind.MIF: Text("tệp trao đổi MapInfo (mif)", "a MapInfo interchange file (mif)"),
    Kind.DRAWING: Text("bản vẽ AutoCAD (dxf, dwg)", "an AutoCAD drawing (dxf, dwg)"),
    Kind.XML: Text("XML", "XML"),
    Kind.PDF: Text("PDF", "a PDF"),
    Kind.IMAGE: Text("ảnh", "an image"),
    Kind.DBF: Text("bảng dBASE (dbf)", "a dBASE table (dbf)"),
    Kind.HTML: Text("trang web (html)", "a web page (html)"),
    Kind.WORD: Text("văn bản Word", "a Word document"),
    Kind.ARCHIVE: Text("tệp nén RAR, 7z (chỉ đọc zip)", "a RAR or 7z archive (only zip is read)"),
    Kind.UNKNOWN: Text("loại không rõ", "an unknown kind of file"),
}

SUFFIXES = {
    Kind.SHAPEFILE: {".shp"},
    Kind.ZIP: {".zip", ".kmz"},
    Kind.XLSX: {".xlsx", ".xlsm"},
    Kind.XLS: {".xls"},
    Kind.ODS: {".ods"},
    Kind.TEXT: {".csv", ".tsv", ".txt"},
    Kind.GEOPACKAGE: {".gpkg"},
    Kind.GEOJSON: {".geojson"},
    Kind.KML: {".kml"},
    Kind.TAB: {".tab"},
    Kind.MIF: {".mif"},
}
"""The names that fit the kinds which are read."""

_WORKBOOKS = frozenset({Kind.XLSX, Kind.XLS, Kind.ODS})
"""Programs save one kind under the name of another, and Excel opens it: the content decides, and that is no matter."""

_MAGIC = (
    (b"\x00\x00\x27\x0a", Kind.SHAPEFILE),  # file code 9994, big endian (ESRI Shapefile Technical Description, 1998)
    (b"SQLite format 3\x00", Kind.GEOPACKAGE),
    (b"%PDF", Kind.PDF),
    (b"\x89PNG", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"AutoCAD Binary DXF", Kind.DRAWING),
    (b"AC10", Kind.DRAWING),
    (b"Rar!\x1a\x07", Kind.ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", Kind.ARCHIVE),
    (b"\x1f\x8b", Kind.ARCHIVE),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def recognise(path: Path) -> Kind:
    """Return the kind of the file by its content.

    Raises: UseError when there is no such file; IngestError ``file-empty``, ``file-unreadable``, ``zip-damaged``,
        ``file-not-as-named`` when content and name disagree (a text that is named .xlsx).
    """
    kind = kind_of(path)
    suffix = path.suffix.lower()
    claimed = next((each for each, names in SUFFIXES.items() if suffix in names), None)
    if claimed in _WORKBOOKS and kind in _WORKBOOKS | {Kind.ENCRYPTED}:
        return kind
    if claimed is Kind.XLS and kind is Kind.TEXT:  # reporting systems name a table in text so, for Excel to open it
        return kind
    if claimed is not None and claimed is not kind:
        raise IngestError("file-not-as-named", suffix=suffix, kind=TITLES[kind])
    return kind


def kind_of(path: Path) -> Kind:
    """Return the kind of the file by its content alone, whatever its name.

    Raises: as recognise, but for the name.
    """
    head = _read_head(path)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head.startswith(b"PK"):
        return _zip_kind(path)
    if head.startswith(_OLE):
        return _ole_kind(path)
    return _text_kind(head, path)


def _read_head(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UseError("file-is-folder", file=path.name)
        with path.open("rb") as handle:
            head = handle.read(_HEAD)
    except FileNotFoundError as err:
        raise UseError("file-missing", file=path.name) from err
    except OSError as err:
        raise UseError("file-unreadable", file=path.name) from err
    if not head.strip():
        raise IngestError("file-empty")
    return head


def _zip_kind(path: Path) -> Kind:
    """Return what the zip is: an Office file says so in ``[Content_Types].xml`` (ECMA-376 part 2) or ``mimetype``."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError) as err:
        raise IngestError("zip-damaged") from err
    if "[Content_Types].xml" in names:
        return Kind.XLSX if any(each.lower().startswith("xl/") for each in names) else Kind.WORD
    return Kind.ODS if {"mimetype", "content.xml"} <= names else Kind.ZIP


def _ole_kind(path: Path) -> Kind:
    """Return what the OLE container holds, by the names of its streams (MS-CFB 2.6.1; MS-OFFCRYPTO 2.3.4.4)."""
    with path.open("rb") as handle:
        content = handle.read(16 << 20)
    if _stream("EncryptedPackage") in content:
        return Kind.ENCRYPTED
    return Kind.XLS if _stream("Workbook") in content or _stream("Book") in content else Kind.OLE


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le")


_DXF = re.compile(rb"(?:\s*999\r?\n[^\n]*\n)*\s*0\s*\r?\n\s*SECTION\s*\r?\n")
_TAB = re.compile(rb"\s*!table\b", re.IGNORECASE)
_MIF = re.compile(rb"\s*version\s+\d+\s*\r?\n.*?\b(columns|coordsys|delimiter|charset)\b", re.IGNORECASE | re.DOTALL)
_KML = re.compile(rb"<(?:\w+:)?kml[\s>]")
_TEXTS = ((_DXF, Kind.DRAWING), (_TAB, Kind.TAB), (_MIF, Kind.MIF))


def _text_kind(head: bytes, path: Path) -> Kind:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        return Kind.GEOJSON
    if start[:14].lower().startswith((b"<!doctype html", b"<html")):
        return Kind.HTML
    if plain(head).startswith(b"<"):
        return Kind.KML if _KML.search(plain(head)) else Kind.XML
    if found := next((kind for pattern, kind in _TEXTS if pattern.match(start)), None):
        return found
    if head.startswith(_TEXT_BOMS) or not _is_binary(head) or unmarked_utf16(head):
        return Kind.TEXT
    return Kind.DBF if path.suffix.lower() == ".dbf" else Kind.UNKNOWN


def plain(head: bytes) -> bytes:
    """Return the start of a text without its mark and, for UTF-16 of ASCII, without the zeros."""
    for bom in _TEXT_BOMS:
        head = head.removeprefix(bom)
    return head.replace(b"\0", b"").lstrip()


def unmarked_utf16(head: bytes) -> str | None:
    """Return UTF-16 when every other byte of most letters is zero, as it is where delimiters and digits are."""
    pairs = len(head) // 2
    zeros = (head[0 : pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0))
    if pairs < 8 or min(zeros) * 20 > pairs or max(zeros) * 3 < pairs:
        return None
    return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"


def _is_binary(head: bytes) -> bool:
    """Return whether the bytes hold control characters that no text has (tab, line ends and the DOS end mark apart)."""
    return any(each < 32 and each not in b"\t\n\r\f\x1a" for each in head)
