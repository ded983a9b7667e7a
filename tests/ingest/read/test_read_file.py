"""One door for every file: the reader is chosen by content."""

from pathlib import Path

import pytest

from catalog.model import Catalog
from ingest.errors import IngestError, UseError
from ingest.read import read_file, source_files
from tests.builders import checkpoint, checkpoint_table, make_csv, make_shapefile, make_xlsx, zip_shapefile, zone


def test_every_kind_is_read_through_the_same_door(tmp_path: Path, catalog: Catalog) -> None:
    table = checkpoint_table([checkpoint()])
    shapefile = make_shapefile(tmp_path / "vung.shp", [zone()])
    paths = [
        make_xlsx(tmp_path / "a.xlsx", table), make_csv(tmp_path / "a.csv", table), shapefile,
        zip_shapefile(tmp_path / "vung.zip", shapefile),
    ]  # fmt: skip
    assert [read_file(each, catalog)[0].format for each in paths] == ["xlsx", "csv", "shp", "shp"]


def test_part_of_a_shapefile_stands_for_the_whole(tmp_path: Path, catalog: Catalog) -> None:
    path = make_shapefile(tmp_path / "vung.shp", [zone()])
    (table,) = read_file(path.with_suffix(".dbf"), catalog)
    assert len(table.numbers) == 1
    assert [each.suffix for each in source_files(path)] == [".cpg", ".dbf", ".prj", ".shp", ".shx"]


def test_part_without_its_shapefile_names_what_is_missing(tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / "a.dbf").write_bytes(b"\x03" + bytes(40))
    with pytest.raises(IngestError, match=r"shapefile-part-missing part=\.shp"):
        read_file(tmp_path / "a.dbf", catalog)
    with pytest.raises(UseError, match="file-missing"):
        read_file(tmp_path / "b.prj", catalog)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7", "format-not-read"),
        (b'{"type": "FeatureCollection"}', "vector-damaged"),
        (b"a;b\n1;2\n", "headings-not-found"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "workbook-encrypted"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, catalog: Catalog, content: bytes, code: str) -> None:
    (tmp_path / "tep").write_bytes(content)
    with pytest.raises(IngestError, match=code):
        read_file(tmp_path / "tep", catalog)


def test_encrypted_workbook_is_told_apart_from_a_misnamed_one(tmp_path: Path, catalog: Catalog) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(IngestError, match="workbook-encrypted"):
        read_file(path, catalog)
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    with pytest.raises(IngestError, match="file-not-as-named"):
        read_file(path, catalog)


def test_findings_about_other_sheets_come_with_the_first_table(tmp_path: Path, catalog: Catalog) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", {"Chốt": checkpoint_table([checkpoint()]), "Khác": [["xin chào"]]})
    (table,) = read_file(path, catalog)
    assert [each.code for each in table.findings] == ["sheet-without-table"]
