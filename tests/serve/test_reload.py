"""A new layer and a new column are served without a restart: migrate, and the running service follows."""

import shutil
from pathlib import Path

import psycopg
import pytest

from catalog.load import load_catalog
from ingest.migrate import migrate
from tests.serve.running import App, TestDatabase, running_app, wait_until

CONFIG = Path(__file__).resolve().parents[2] / "config"
FIFTH = """\
id: vaccination_points
title: {vi: Điểm tiêm chủng, en: Vaccination points}
description: {vi: Nơi tiêm chủng., en: Where people are vaccinated.}
steward: {vi: Sở Y tế, en: Department of Health}
geometry: {type: Point, crs: "EPSG:4326"}
source: {sheet: Điểm tiêm, accepts: [xlsx, csv], crs: ["EPSG:4326"]}
accept: {mode: valid_rows, max_refused_share: 0.3}
publish: on_save
key: point_code
fields:
  - {name: point_code, type: text, required: true, pattern: "DTC-[0-9]{3}", example: DTC-001, queryable: true,
     title: {vi: Mã điểm, en: Point code}, headings: ["mã điểm"]}
  - {name: name, type: text, required: true, max_length: 200, queryable: true, example: Trạm y tế,
     title: {vi: Tên, en: Name}, headings: ["tên"]}
  - {name: status, type: code, codes: site_status, required: true, queryable: true,
     title: {vi: Tình trạng, en: Status}, headings: ["tình trạng"]}
style:
  by: status
  label: name
  popup: [name, status]
  symbols:
    operating: {shape: square, color: "#1d4e89"}
    standby: {shape: square, color: "#1d4e89"}
    full: {shape: square, color: "#1d4e89"}
    suspended: {shape: square, color: "#6f86a3"}
    closed: {shape: square, color: "#8f8f8f"}
"""


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "config"
    shutil.copytree(CONFIG, folder)
    monkeypatch.setenv("COVIDMAPS_CONFIG", str(folder))
    return folder


def bring(database: TestDatabase, config: Path) -> None:
    with psycopg.connect(database.owner_url) as connection:
        migrate(connection, load_catalog(config))


def ready(app: App) -> bool:
    return app.get("/readyz").status_code == 200


def test_fifth_layer_is_served_as_soon_as_it_is_migrated(database: TestDatabase, tmp_path: Path, config: Path) -> None:
    with running_app(database.serve_url, tmp_path / "state") as app:
        wait_until(lambda: ready(app))
        kept = app.get("/oapi/collections/checkpoints/items").content
        assert app.get("/oapi/collections/checkpoints/items?f=html").status_code == 200
        items = "/oapi/collections/vaccination_points/items"
        assert app.get(items).status_code == 404
        (config / "layers" / "vaccination_points.yml").write_text(FIFTH, encoding="utf-8")
        bring(database, config)
        wait_until(lambda: app.get(items).status_code == 200)
        assert app.json(items)["features"] == []
        row = {"point_code": "DTC-001", "name": "Trạm y tế Đồng Phúc", "status": "operating"}
        database.add("vaccination_points", [row | {"geom": "SRID=4326;POINT(105.8 22.1)"}])
        wait_until(lambda: app.ids(items) == ["DTC-001"])
        assert app.ids(f"{items}?q=dong phuc&filter=status='operating'") == ["DTC-001"]
        assert "Trạm y tế Đồng Phúc" in app.get(items, params={"f": "html"}).text
        assert "vaccination_points" in [each["id"] for each in app.json("/oapi/collections")["collections"]]
        assert "/collections/vaccination_points/items" in app.json("/oapi/openapi")["paths"]
        changes = app.json("/oapi/collections/vaccination_points/changes?since=0")["changes"]
        assert [each["id"] for each in changes] == ["DTC-001"]
        assert ready(app)
        assert app.get("/oapi/collections/checkpoints/items").json()["features"] and kept


def test_new_column_is_served_as_soon_as_it_is_migrated_and_followed(
    database: TestDatabase, tmp_path: Path, config: Path
) -> None:
    with running_app(database.serve_url, tmp_path / "state") as app:
        wait_until(lambda: ready(app))
        release = app.json("/oapi/collections/checkpoints")["covidmaps:release"]["release"]
        path = config / "layers" / "checkpoints.yml"
        column = "  - {name: lanes, type: integer, range: [1, 20], queryable: true, title: {vi: Số làn, en: Lanes}}\n"
        text = path.read_text(encoding="utf-8").replace("fields:\n", "fields:\n" + column, 1)
        path.write_text(text, encoding="utf-8")
        bring(database, config)
        wait_until(lambda: "lanes" in app.json("/oapi/collections/checkpoints/schema")["properties"])
        feature = app.json("/oapi/collections/checkpoints/items/CKS-001")
        assert feature["properties"]["lanes"] is None
        assert app.ids("/oapi/collections/checkpoints/items?lanes=2") == []
        page = app.json("/oapi/collections/checkpoints/items?limit=2&crs=http://www.opengis.net/def/crs/EPSG/0/3405")
        assert "lanes" in page["features"][0]["properties"]
        changes = app.json(f"/oapi/collections/checkpoints/changes?since={release}")["changes"]
        assert len(changes) == 25 and "lanes" in changes[0]["feature"]["properties"]


def test_wrong_configuration_leaves_the_service_as_it_is(
    database: TestDatabase, tmp_path: Path, config: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with running_app(database.serve_url, tmp_path / "state") as app:
        wait_until(lambda: ready(app))
        (config / "layers" / "vaccination_points.yml").write_text(FIFTH, encoding="utf-8")
        bring_ready = load_catalog(config)
        (config / "layers" / "checkpoints.yml").write_text("id: [", encoding="utf-8")
        with psycopg.connect(database.owner_url) as connection:
            migrate(connection, bring_ready)
        wait_until(lambda: "config/ is wrong" in caplog.text)
        assert ready(app) and app.get("/oapi/collections/vaccination_points/items").status_code == 404
        assert len(app.ids("/oapi/collections/checkpoints/items")) == 25
