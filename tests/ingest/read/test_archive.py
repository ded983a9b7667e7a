"""Zips with whatever officers put into them."""

from pathlib import Path

import pytest

from catalog.model import Catalog
from ingest.errors import IngestError
from ingest.read import read_file
from ingest.read.reading import Budget
from tests.builders import (
    checkpoint,
    checkpoint_table,
    make_csv,
    make_kml,
    make_shapefile,
    make_vector,
    make_xlsx,
    make_zip,
    zip_shapefile,
    zone,
)

TABLE = checkpoint_table([checkpoint(1)])


def test_everything_readable_in_a_zip_is_read_under_its_name(tmp_path: Path, catalog: Catalog) -> None:
    shapefile = make_shapefile(tmp_path / "vung.shp", [zone()])
    members: dict[str, Path | bytes] = {f"a/b/{each.name}": each for each in sorted(tmp_path.glob("vung.*"))}
    members |= {
        "chot.xlsx": make_xlsx(tmp_path / "a.xlsx", TABLE),
        "c/chot.csv": make_csv(tmp_path / "a.csv", TABLE),
        "chot.kml": make_kml(tmp_path / "a.kml", [checkpoint(1)]),
        "v.gpkg": make_vector(tmp_path / "v.gpkg", [zone()], "GPKG"),
        "Hướng dẫn.pdf": b"%PDF-1.7",
        "__MACOSX/._chot.xlsx": b"x",
        "Thumbs.db": b"x",
    }
    tables = read_file(make_zip(tmp_path / "nộp.zip", members), catalog)
    assert shapefile.exists()
    assert {(each.sheet, each.format) for each in tables} == {
        ("vung", "shp"), ("chot.xlsx › Chốt", "xlsx"), ("chot.csv", "csv"), ("chot.kml", "kml"), ("v.gpkg", "gpkg"),
    }  # fmt: skip
    assert [(each.code, each.values["names"]) for each in tables[0].findings] == [("zip-unused", "Hướng dẫn.pdf")]


def test_single_workbook_keeps_the_names_of_its_sheets(tmp_path: Path, catalog: Catalog) -> None:
    book = make_xlsx(tmp_path / "a.xlsx", TABLE)
    (table,) = read_file(make_zip(tmp_path / "a.zip", {"x/a.xlsx": book}), catalog)
    assert (table.file, table.sheet) == ("a.zip", "Chốt")


def test_zip_in_a_zip_is_read_to_a_small_depth(tmp_path: Path, catalog: Catalog) -> None:
    path = zip_shapefile(tmp_path / "0.zip", make_shapefile(tmp_path / "vung.shp", [zone()]))
    for depth in range(1, 3):
        path = make_zip(tmp_path / f"{depth}.zip", {f"{depth}/trong.zip": path})
        assert len(read_file(path, catalog)) == 1
    with pytest.raises(IngestError, match="zip-too-deep"):
        read_file(make_zip(tmp_path / "3.zip", {"trong.zip": path}), catalog)


def test_zips_in_zips_have_one_account_together() -> None:
    budget = Budget(files=10, bytes=100)
    budget.spend(6, 60)
    with pytest.raises(IngestError, match="zip-too-many-files"):
        budget.spend(6, 1)
    with pytest.raises(IngestError, match="zip-too-large"):
        Budget(files=10, bytes=100).spend(1, 101)


def test_names_that_are_utf8_without_saying_so_are_read(tmp_path: Path, catalog: Catalog) -> None:
    table = make_csv(tmp_path / "a.csv", TABLE)
    path = make_zip(tmp_path / "a.zip", {"Chốt.csv": table, "Chợ Mới/chốt.csv": table})
    content = bytearray(path.read_bytes())
    for signature, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + flag + 1] &= ~0x08  # bit 11: the name is UTF-8
            at = content.find(signature, at + 4)
    path.write_bytes(content)
    assert [each.sheet for each in read_file(path, catalog)] == ["Chốt.csv", "chốt.csv"]


def test_file_in_a_zip_without_a_table_is_named(tmp_path: Path, catalog: Catalog) -> None:
    members: dict[str, Path | bytes] = {"chot.csv": make_csv(tmp_path / "a.csv", TABLE), "doc.txt": "Kính gửi".encode()}
    (table,) = read_file(make_zip(tmp_path / "a.zip", members), catalog)
    assert [(each.code, each.where.sheet) for each in table.findings] == [("sheet-without-table", "doc.txt")]


def test_drawing_comes_back_with_advice(tmp_path: Path, catalog: Catalog) -> None:
    (tmp_path / "a.dxf").write_text("  0\nSECTION\n  2\nHEADER\n", encoding="ascii")
    (tmp_path / "b.dwg").write_bytes(b"AC1027" + bytes(20))
    for name in ("a.dxf", "b.dwg"):
        with pytest.raises(IngestError, match="drawing-not-read"):
            read_file(tmp_path / name, catalog)


def test_very_long_and_foreign_paths_are_no_matter(tmp_path: Path, catalog: Catalog) -> None:
    folder = tmp_path
    for _ in range(12):
        folder = folder / ("Hồ sơ phòng chống dịch " * 3).strip()
    folder.mkdir(parents=True)
    assert len(str(folder)) > 700
    for path in (
        make_xlsx(tmp_path / "a.xlsx", TABLE).rename(folder / "Chốt – đợt 2 (“mới”).xlsx"),
        zip_shapefile(tmp_path / "v.zip", make_shapefile(tmp_path / "v.shp", [zone()])).rename(folder / "Vùng.zip"),
        make_kml(folder / "Chốt.kml", [checkpoint(1)]),
    ):
        assert len(read_file(path, catalog)) == 1
