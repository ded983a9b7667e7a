"""Releases as files, each with its source and time."""

import csv
import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import psycopg
import pyogrio
import pytest
import shapely
from click.testing import CliRunner

from catalog.model import Catalog
from catalog.settings import Settings
from ingest.commands.export import export
from ingest.errors import UseError
from ingest.export import WRITERS, Copy, file_name, read_release
from tests.conftest import ROOT, Database
from tests.frames import bring_in, checkpoint
from tests.ingest.validate.staged.conftest import WEST, zone

HERE = shapely.Point(105.8348, 22.147)


@pytest.fixture
def copies(conn: psycopg.Connection, catalog: Catalog) -> dict[str, Copy]:
    bring_in(
        conn,
        catalog,
        "checkpoints",
        checkpoint(1, name="=cmd|' /C calc'!A0", geom=HERE),
        checkpoint(2, contact_phone="0912 345 678"),
    )
    bring_in(conn, catalog, "isolation_zones", zone(1, WEST))
    layers = {each.id: each for each in catalog.layers}
    return {name: read_release(conn, catalog, layers[name]) for name in ("checkpoints", "isolation_zones")}


def written(copy: Copy, tmp_path: Path, kind: str) -> Path:
    path = tmp_path / file_name(copy, kind)
    WRITERS[kind](copy, path)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]
    return path


def test_geojson_is_stamped_and_exact(copies: dict[str, Copy], tmp_path: Path) -> None:
    found: dict[str, Any] = json.loads(written(copies["checkpoints"], tmp_path, "geojson").read_text(encoding="utf-8"))
    assert found["title"] == "Chốt kiểm soát dịch bệnh"
    assert "Sở Thông tin và Truyền thông" in found["source"]
    assert datetime.fromisoformat(found["published_at"]) <= datetime.now(UTC)
    first = found["features"][0]
    assert (first["id"], first["geometry"]) == ("CKS-001", {"type": "Point", "coordinates": [105.8348, 22.147]})
    assert (first["properties"]["opened_on"], first["properties"]["status_vi"]) == ("2021-01-31", "Đang hoạt động")


def test_csv_has_source_and_time_in_every_row_and_no_formula(copies: dict[str, Copy], tmp_path: Path) -> None:
    path = written(copies["checkpoints"], tmp_path, "csv")
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["checkpoint_code"] for row in rows] == ["CKS-001", "CKS-002"]
    assert rows[0]["name"] == "'=cmd|' /C calc'!A0"
    assert (rows[0]["lon"], rows[0]["lat"]) == ("105.8348", "22.147")
    assert all("Sở Thông tin" in row["source"] and " · 20" in row["release"] for row in rows)


def test_workbook_has_source_and_time_above_the_table_and_no_formula(copies: dict[str, Copy], tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(written(copies["checkpoints"], tmp_path, "xlsx")).active
    assert sheet is not None
    texts = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert texts[0][0] == "Chốt kiểm soát dịch bệnh"
    assert "Sở Thông tin" in str(texts[1][1])
    heading = next(at for at, row in enumerate(texts) if row[0] == "Mã chốt")
    row = dict(zip(texts[heading], texts[heading + 1], strict=True))
    assert (row["Tên chốt"], row["Vĩ độ"]) == ("=cmd|' /C calc'!A0", 22.147)
    assert all(cell.data_type != "f" for line in sheet.iter_rows() for cell in line)


def test_geopackage_keeps_types_outlines_and_the_stamp(copies: dict[str, Copy], tmp_path: Path) -> None:
    path = written(copies["isolation_zones"], tmp_path, "gpkg")
    about = pyogrio.read_info(path)
    assert about["crs"] == "EPSG:4326"
    assert "Sở Thông tin" in about["layer_metadata"]["Nguồn / Source"]
    _, table = pyogrio.read_arrow(path)
    (row,) = table.to_pylist()
    assert shapely.from_wkb(row["geom"]).equals(shapely.MultiPolygon([WEST]))
    assert (row["zone_code"], row["imposed_on"]) == ("VCL-001", date(2022, 1, 12))


@pytest.mark.parametrize("kind", WRITERS)
def test_officers_fields_are_in_no_copy(copies: dict[str, Copy], tmp_path: Path, kind: str) -> None:
    assert b"0912 345 678" not in written(copies["checkpoints"], tmp_path, kind).read_bytes()
    assert "contact_phone" not in [each.name for each in copies["checkpoints"].columns]


def test_older_release_can_be_had_and_another_layers_not(
    conn: psycopg.Connection, catalog: Catalog, copies: dict[str, Copy]
) -> None:
    layer = copies["checkpoints"].layer
    bring_in(conn, catalog, "checkpoints", checkpoint(1, name="Tên mới", geom=HERE))
    old = copies["checkpoints"].stamp.release
    assert read_release(conn, catalog, layer, old).rows == copies["checkpoints"].rows
    assert read_release(conn, catalog, layer).rows != copies["checkpoints"].rows
    with pytest.raises(UseError, match="release-unknown"):
        read_release(conn, catalog, layer, copies["isolation_zones"].stamp.release)


def test_command_names_the_file_by_its_content(database: Database, copies: dict[str, Copy], tmp_path: Path) -> None:
    settings = Settings(ROOT, ROOT / "config", tmp_path, None, database.ingest_url, None, "http://127.0.0.1:8080", 8080)
    result = CliRunner().invoke(export, ["checkpoints", "-f", "csv", "-o", str(tmp_path)], obj=settings)
    assert result.exit_code == 0, result.output
    assert (tmp_path / file_name(copies["checkpoints"], "csv")).exists()
    assert "2 đối tượng" in result.output
