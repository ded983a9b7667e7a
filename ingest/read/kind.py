"""What a file is by its content; its name is only compared with it."""

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
    OLE = "xls"
    ENCRYPTED = "encrypted"
    GEOPACKAGE = "gpkg"
    GEOJSON = "geojson"
    XML = "kml"
    PDF = "pdf"
    IMAGE = "png"
    DBF = "dbf"
    HTML = "html"
    WORD = "docx"
    UNKNOWN = "?"


TITLES = {
    Kind.SHAPEFILE: Text("shapefile", "a shapefile"),
    Kind.ZIP: Text("tệp nén zip", "a zip"),
    Kind.XLSX: Text("sổ Excel (xlsx)", "an Excel workbook (xlsx)"),
    Kind.TEXT: Text("văn bản (csv)", "plain text (csv)"),
    Kind.ODS: Text("bảng tính OpenDocument (ods)", "an OpenDocument sheet (ods)"),
    Kind.OLE: Text("tệp Office kiểu cũ (xls)", "an old Office file (xls)"),
    Kind.ENCRYPTED: Text("sổ Excel có mật khẩu", "a workbook with a password"),
    Kind.GEOPACKAGE: Text("GeoPackage hoặc SQLite", "a GeoPackage or SQLite file"),
    Kind.GEOJSON: Text("JSON hoặc GeoJSON", "JSON or GeoJSON"),
    Kind.XML: Text("XML hoặc KML", "XML or KML"),
    Kind.PDF: Text("PDF", "a PDF"),
    Kind.IMAGE: Text("ảnh", "an image"),
    Kind.DBF: Text("bảng dBASE (dbf)", "a dBASE table (dbf)"),
    Kind.HTML: Text("trang web (html)", "a web page (html)"),
    Kind.WORD: Text("văn bản Word", "a Word document"),
    Kind.UNKNOWN: Text("loại không rõ", "an unknown kind of file"),
}

SUFFIXES = {
    Kind.SHAPEFILE: {".shp"},
    Kind.ZIP: {".zip"},
    Kind.XLSX: {".xlsx", ".xlsm"},
    Kind.TEXT: {".csv", ".tsv", ".txt"},
}
"""The names that fit the kinds which are read."""

_MAGIC = (
    (b"\x00\x00\x27\x0a", Kind.SHAPEFILE),  # file code 9994, big endian (ESRI Shapefile Technical Description, 1998)
    (b"SQLite format 3\x00", Kind.GEOPACKAGE),
    (b"%PDF", Kind.PDF),
    (b"\x89PNG", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


def recognise(path: Path) -> Kind:
    """Return the kind of the file by its content.

    Raises: UseError when there is no such file; IngestError ``file-empty``, ``file-unreadable``, ``zip-damaged``,
        ``file-not-as-named`` when content and name disagree (a text that is named .xlsx).
    """
    kind = _by_content(path)
    suffix = path.suffix.lower()
    claimed = next((each for each, names in SUFFIXES.items() if suffix in names), None)
    if claimed is not None and claimed is not kind and kind is not Kind.ENCRYPTED:
        raise IngestError("file-not-as-named", suffix=suffix, kind=TITLES[kind])
    return kind


def _by_content(path: Path) -> Kind:
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
    """Return whether the OLE container is an old workbook or one with a password (MS-OFFCRYPTO 2.3.4.4)."""
    with path.open("rb") as handle:
        content = handle.read(16 << 20)
    return Kind.ENCRYPTED if "EncryptedPackage".encode("utf-16-le") in content else Kind.OLE


def _text_kind(head: bytes, path: Path) -> Kind:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        return Kind.GEOJSON
    if start[:14].lower().startswith((b"<!doctype html", b"<html")):
        return Kind.HTML
    if start.startswith(b"<"):
        return Kind.XML
    if head.startswith(_TEXT_BOMS) or not _is_binary(head):
        return Kind.TEXT
    return Kind.DBF if path.suffix.lower() == ".dbf" else Kind.UNKNOWN


def _is_binary(head: bytes) -> bool:
    """Return whether the bytes hold control characters that no text has (tab, line ends and the DOS end mark apart)."""
    return any(each < 32 and each not in b"\t\n\r\f\x1a" for each in head)
