"""Shapefiles, loose and zipped, with the parts that officers forget."""

import struct
from datetime import date
from pathlib import Path

import pytest

from catalog.model import Catalog
from ingest.errors import IngestError
from ingest.read import read_file
from ingest.read.shapefile import read_shapefile
from tests.builders import make_shapefile, make_zip, zip_shapefile, zone
from tests.ingest.read.contexts import context_of


def test_loose_shapefile_is_read_with_record_numbers(tmp_path: Path, catalog: Catalog) -> None:
    path = make_shapefile(tmp_path / "vùng cách ly.shp", [zone(1), zone(2, so_ho=None)])
    (table,) = read_file(path, catalog)
    values = {each.text: cells.tolist() for each, cells in zip(table.headings, table.columns, strict=True)}
    assert values["ten_vung"] == ["Thôn Nà Lẹng"] * 2
    assert values["tu_ngay"] == [date(2022, 1, 12)] * 2
    assert values["so_ho"] == [12, None]
    assert list(table.numbers) == [1, 2]
    assert table.crs is not None
    assert table.crs.startswith('PROJCS["VN-2000')
    assert table.geometry is not None
    assert table.geometry[0].bounds == (431191.0, 2450092.0, 431391.0, 2450292.0)


@pytest.mark.parametrize(("prefix", "upper"), [("", False), ("Vùng/2022/tháng 1/", False), ("A\\B\\", True)])
def test_zip_is_read_whatever_its_folders_and_suffixes(
    tmp_path: Path, prefix: str, upper: bool, catalog: Catalog
) -> None:
    shapefile = make_shapefile(tmp_path / "vung.shp", [zone()])
    path = zip_shapefile(tmp_path / "v.zip", shapefile, prefix, upper=upper)
    (table,) = read_file(path, catalog)
    assert (table.file, table.sheet, len(table.numbers), table.findings) == ("v.zip", None, 1, ())
    assert table.crs is not None


def test_several_shapefiles_in_a_zip_are_told_apart(tmp_path: Path, catalog: Catalog) -> None:
    for name in ("ba", "hai"):
        make_shapefile(tmp_path / f"{name}.shp", [zone()])
    parts = sorted((*tmp_path.glob("ba.*"), *tmp_path.glob("hai.*")))
    path = make_zip(tmp_path / "v.zip", {f"{each.stem}/{each.name}": each for each in parts} | {"doc.pdf": b"%PDF"})
    assert [each.sheet for each in read_file(path, catalog)] == ["ba", "hai"]


def test_upper_case_parts_beside_each_other_are_one_set(tmp_path: Path, catalog: Catalog) -> None:
    path = make_shapefile(tmp_path / "VUNG.shp", [zone()])
    for part in list(tmp_path.iterdir()):
        part.rename(part.with_suffix(part.suffix.upper()))
    (table,) = read_file(path.with_suffix(".SHP"), catalog)
    assert table.crs is not None
    assert table.columns[1][0] == "Thôn Nà Lẹng"


@pytest.mark.parametrize("suffix", [".dbf", ".shp"])
def test_part_that_is_missing_is_named(tmp_path: Path, suffix: str, catalog: Catalog) -> None:
    path = make_shapefile(tmp_path / "vung.shp", [zone()])
    path.with_suffix(suffix).unlink()
    with pytest.raises(IngestError) as caught:
        read_file(path, catalog)
    assert (caught.value.code, caught.value.values["part"]) == ("shapefile-part-missing", suffix)


def test_missing_shx_is_rebuilt_and_noted_and_the_folder_left_alone(tmp_path: Path, catalog: Catalog) -> None:
    path = make_shapefile(tmp_path / "vung.shp", [zone(1), zone(2)])
    path.with_suffix(".shx").unlink()
    (table,) = read_file(path, catalog)
    assert len(table.numbers) == 2
    assert [each.code for each in table.findings] == ["shx-rebuilt"]
    assert not path.with_suffix(".shx").exists()


def test_missing_prj_is_no_crs(tmp_path: Path, catalog: Catalog) -> None:
    (table,) = read_file(make_shapefile(tmp_path / "a.shp", [zone()], crs=None), catalog)
    assert table.crs is None


def test_missing_cpg_of_utf8_is_proved_and_noted(tmp_path: Path, catalog: Catalog) -> None:
    (table,) = read_file(make_shapefile(tmp_path / "a.shp", [zone()], cpg=None), catalog)
    assert table.columns[1][0] == "Thôn Nà Lẹng"
    assert [each.code for each in table.findings] == ["encoding-proved"]


def test_code_page_of_the_cpg_is_respected(tmp_path: Path, catalog: Catalog) -> None:
    features = [zone(1, ten_vung="Khu Café", quy_mo="a", hinh_thuc="b", tinh_trang="c")]
    path = make_shapefile(tmp_path / "a.shp", features, encoding="CP1252", cpg="1252")
    (table,) = read_file(path, catalog)
    assert table.columns[1][0] == "Khu Café"


def test_ring_that_is_not_closed_is_told_to_the_officer(tmp_path: Path, catalog: Catalog) -> None:
    path = make_shapefile(tmp_path / "a.shp", [zone()])
    content = bytearray(path.read_bytes())
    content[-16:-8] = struct.pack("<d", 431_000.0)  # x of the last point
    path.write_bytes(content)
    (table,) = read_file(path, catalog)
    assert [(each.code, each.severity) for each in table.findings] == [("vector-odd", "warning")]
    assert "ring" in table.findings[0].values["said"]


def test_zip_without_data_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    with pytest.raises(IngestError, match="zip-without-data"):
        read_file(make_zip(tmp_path / "a.zip", {"doc.pdf": b"%PDF-1.7"}), catalog)


def test_damaged_shapefile_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    path = make_shapefile(tmp_path / "a.shp", [zone()])
    path.write_bytes(path.read_bytes()[:20])
    path.with_suffix(".shx").unlink()
    with pytest.raises(IngestError, match="shapefile-damaged"):
        read_file(path, catalog)


def test_too_many_records_are_refused(tmp_path: Path, catalog: Catalog) -> None:
    path = make_shapefile(tmp_path / "a.shp", [zone(1), zone(2), zone(3)])
    with pytest.raises(IngestError, match="too-many-rows"):
        read_shapefile(path, context_of(tmp_path, catalog, 2))
