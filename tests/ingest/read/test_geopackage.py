"""GeoPackages as QGIS makes them."""

import sqlite3
from pathlib import Path

import pytest

from catalog.model import Catalog
from ingest.errors import IngestError
from ingest.read import read_file
from tests.builders import make_vector, zone


def test_layers_are_told_apart(tmp_path: Path, catalog: Catalog) -> None:
    path = make_vector(tmp_path / "vùng.gpkg", [zone(1)], "GPKG", layer="vung_a")
    make_vector(path, [zone(2), zone(3)], "GPKG", layer="vung_b")
    tables = read_file(path, catalog)
    assert [(each.sheet, each.numbers.tolist(), each.format) for each in tables] == [
        ("vung_a", [1], "gpkg"), ("vung_b", [1, 2], "gpkg"),
    ]  # fmt: skip
    assert all(each.crs and "VN-2000" in each.crs for each in tables)
    assert tables[0].columns[1].tolist() == ["Thôn Nà Lẹng"]


def test_styles_of_qgis_are_no_data(tmp_path: Path, catalog: Catalog) -> None:
    path = make_vector(tmp_path / "v.gpkg", [zone(1)], "GPKG")
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, styleQML TEXT)")
        base.execute("INSERT INTO layer_styles VALUES (1, '<qgis/>')")
        base.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier) VALUES ('layer_styles', 'attributes', 's')"
        )
    (table,) = read_file(path, catalog)
    assert len(table.numbers) == 1


def test_time_of_day_is_taken_as_it_reads(tmp_path: Path, catalog: Catalog) -> None:
    features = [zone(1) | {"properties": {"ma_vung": "VCL-001", "luc": "2022-01-15T08:00:00"}}]
    fields = {"ma_vung": "str", "luc": "datetime"}
    (table,) = read_file(make_vector(tmp_path / "v.gpkg", features, "GPKG", fields=fields), catalog)
    assert [each.isoformat() for each in table.columns[1]] == ["2022-01-15T08:00:00"]
    assert [each.code for each in table.findings] == ["times-as-written"]


def test_other_database_is_refused(tmp_path: Path, catalog: Catalog) -> None:
    with sqlite3.connect(tmp_path / "a.gpkg") as base:
        base.execute("CREATE TABLE a (b TEXT)")
    base.close()
    with pytest.raises(IngestError, match="vector-damaged"):
        read_file(tmp_path / "a.gpkg", catalog)
