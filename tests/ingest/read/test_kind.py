"""A file is what its bytes say, whatever its name."""

from pathlib import Path

import pytest

from ingest.errors import IngestError, UseError
from ingest.read.kind import Kind, recognise
from tests.builders import checkpoint, checkpoint_table, make_csv, make_shapefile, make_xlsx, make_zip, zone

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def test_kinds_are_told_apart_by_content(tmp_path: Path) -> None:
    table = checkpoint_table([checkpoint()])
    assert recognise(make_xlsx(tmp_path / "a.xlsx", table)) is Kind.XLSX
    assert recognise(make_csv(tmp_path / "a.csv", table)) is Kind.TEXT
    assert recognise(make_shapefile(tmp_path / "a.shp", [zone()])) is Kind.SHAPEFILE
    assert recognise(make_zip(tmp_path / "a.zip", {"a.txt": b"x"})) is Kind.ZIP


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"SQLite format 3\x00" + bytes(90), Kind.GEOPACKAGE),
        (b"%PDF-1.7", Kind.PDF),
        (b"\x89PNG\r\n", Kind.IMAGE),
        (b'\xef\xbb\xbf {"type": "FeatureCollection"}', Kind.GEOJSON),
        (b"<?xml version='1.0'?><kml/>", Kind.XML),
        (b"<!DOCTYPE html><html>", Kind.HTML),
        (OLE, Kind.OLE),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Kind.ENCRYPTED),
        (b"\x00\x01\x02\x03", Kind.UNKNOWN),
        ("Mã;Tên".encode("utf-16"), Kind.TEXT),
    ],
)
def test_content_decides(tmp_path: Path, content: bytes, kind: Kind) -> None:
    path = tmp_path / "tep"
    path.write_bytes(content)
    assert recognise(path) is kind


@pytest.mark.parametrize("name", ["tep.xlsx", "tep.zip", "tep.shp"])
def test_text_under_another_name_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Mã chốt;Tên chốt\n", encoding="utf-8")
    with pytest.raises(IngestError) as caught:
        recognise(tmp_path / name)
    assert caught.value.code == "file-not-as-named"
    assert caught.value.values["suffix"] == Path(name).suffix


def test_text_named_as_an_old_workbook_is_read_as_excel_would(tmp_path: Path) -> None:
    (tmp_path / "bao_cao.xls").write_text("Mã chốt\tTên chốt\n", encoding="utf-16")
    assert recognise(tmp_path / "bao_cao.xls") is Kind.TEXT


@pytest.mark.parametrize("content", [b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c\x00", b"\x1f\x8b\x08"])
def test_other_archives_are_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tep").write_bytes(content)
    assert recognise(tmp_path / "tep") is Kind.ARCHIVE


@pytest.mark.parametrize("content", [b"", b"  \r\n"])
def test_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(IngestError, match="file-empty"):
        recognise(tmp_path / "a.csv")


def test_broken_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(IngestError, match="zip-damaged"):
        recognise(tmp_path / "a.xlsx")


def test_missing_file_and_folder_are_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UseError, match="file-missing"):
        recognise(tmp_path / "none.csv")
    with pytest.raises(UseError, match="file-is-folder"):
        recognise(tmp_path)
