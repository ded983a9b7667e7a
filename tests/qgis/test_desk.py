"""What `covidmaps qgis` writes, opened by the real QGIS: whole, without questions, as the public map looks, without secrets."""

import base64
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import psycopg
import pytest
import shapely

from catalog.derive.qgis import project_plan
from catalog.model import Catalog
from ingest.cli import COMMANDS
from ingest.errors import IngestError
from ingest.qgis.files import Address, address_of, service_file, starters
from ingest.qgis.project import make_project, quiet_environment
from ingest.qgis.styles import write_layer_styles
from tests.frames import bring_in, checkpoint
from tests.installation import ROOT
from tests.qgis.window import Person, Window


@pytest.fixture
def _checkpoints(conn: psycopg.Connection, catalog: Catalog) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2))


def test_folder_holds_project_service_settings_and_starters(desk: Path) -> None:
    assert {each.name for each in desk.iterdir()} == {
        "covidmaps.qgz", "pg_service.conf", "qgis_global_settings.ini", "covidmaps-qgis.sh", "covidmaps-qgis.cmd",
    }  # fmt: skip
    assert (desk / "covidmaps-qgis.sh").stat().st_mode & 0o111


def test_nothing_in_the_folder_is_secret(desk: Path) -> None:
    with zipfile.ZipFile(desk / "covidmaps.qgz") as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".qgs"))
        texts = [archive.read(name).decode()]
    texts += [each.read_text(encoding="utf-8") for each in desk.iterdir() if each.suffix != ".qgz"]
    for text in texts:
        assert "owner-of-tests" not in text
        assert "covidmaps_owner" not in text
        assert "password=" not in text.replace("savePassword=false", "")
    assert "service='covidmaps'" in texts[0]


def test_service_file_trusts_no_stranger_beyond_the_machine() -> None:
    far = address_of("postgresql://o:p@10.0.0.5:6432/covidmaps", host="map.example.vn", port=5432, ca=Path("x/ca.crt"))
    assert far == Address("map.example.vn", "5432", "covidmaps", "ca.crt")
    text = service_file(far)
    assert "sslmode=verify-full\n" in text
    assert "sslrootcert=ca.crt\n" in text
    assert "user" not in text and "password" not in text
    assert Address("127.0.0.1", "5432", "x").sslmode == "prefer"


def test_windows_starter_has_windows_line_ends() -> None:
    lines = starters()["covidmaps-qgis.cmd"].split("\n")
    assert all(each.endswith("\r") for each in lines[:-1])


def test_starter_leaves_an_activated_environment_behind(tmp_path: Path) -> None:
    """Else QGIS greets with a dialog: its Python is not found."""
    ours, system = tmp_path / "môi trường/bin", tmp_path / "bin"
    for each in (ours, system):
        each.mkdir(parents=True)
    (system / "qgis").write_text('#!/bin/sh\necho "$PATH" "${PYTHONPATH-}" "$PGSERVICEFILE" "$@"\n', encoding="utf-8")
    (system / "qgis").chmod(0o755)
    starter = tmp_path / "covidmaps-qgis.sh"
    starter.write_text(starters()["covidmaps-qgis.sh"], encoding="utf-8")
    environment = {"PATH": f"{ours}:{system}:/usr/bin:/bin", "VIRTUAL_ENV": str(ours.parent), "PYTHONPATH": "x"}
    done = subprocess.run(["sh", starter], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{system}:/usr/bin:/bin  {tmp_path}/pg_service.conf --project {tmp_path}/covidmaps.qgz\n"


# --- opened ---


@pytest.fixture
def opened(window: Callable[[str], Window]) -> Window:
    return window("lan")


def test_project_opens_whole_and_asks_nothing(opened: Window, tmp_path: Path) -> None:
    assert opened.opened == {"ok": True, "invalid": []}
    operations = opened.do("operations")
    for local in ("EPSG:9213", "EPSG:3405"):
        assert {a for a, b in operations if b == local} >= {"EPSG:4326", "EPSG:3857", "OGC:CRS84"}
    assert set(opened.do("themes")) == {"1. Biên tập", "2. Soát xét", "3. Đã công bố"}
    for number, theme in enumerate(opened.do("themes")):
        picture = tmp_path / f"{number}.png"
        assert opened.do("render", theme=theme, path=str(picture)) == []
        assert picture.stat().st_size > 1000
    assert opened.do("print_map", path=str(tmp_path / "a3.pdf"))
    assert (tmp_path / "a3.pdf").read_bytes().startswith(b"%PDF")


LEGEND = """
import { readFileSync } from 'node:fs';
import { inkOn, isArea, outlineOf, shapeOf } from './src/symbols.js';
const { layers, codes } = JSON.parse(readFileSync('layers.json', 'utf8'));
const entry = (value, symbol, list) => ({
  value, label: list[value].vi, color: symbol.color, dashed: Boolean(symbol.dashed), digit: symbol.digit ?? null,
  ...(isArea(symbol) ? {} : { ...shapeOf(symbol), ink: inkOn(symbol.color), outlineColor: outlineOf(symbol.color) }),
});
console.log(JSON.stringify(layers.flatMap(({ style, fields, collections }) => {
  const list = codes[fields.find((each) => each.name === style.by).codes];
  const legend = Object.entries(style.symbols).map(([value, symbol]) => entry(value, symbol, list));
  return collections.map(({ id }) => [id, legend]);
})));
"""
"""The legend of each collection, by the viewer's own modules and catalogue."""


def test_legend_equals_that_of_the_public_map(opened: Window) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not there: deploy/setup.sh --tests")
    done = subprocess.run(
        [node, "--input-type=module", "-e", LEGEND], cwd=ROOT / "viewer", capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    legends = json.loads(done.stdout)
    assert len(legends) > 5
    for collection, wanted in legends:
        found = opened.do("legend", layer=f"api.{collection}")
        assert [(each["value"], each["label"]) for each in found] == [(each["value"], each["label"]) for each in wanted]
        for in_qgis, in_viewer in zip(found, wanted, strict=True):
            if "outline" in in_viewer:
                assert in_qgis["kind"] == "SvgMarker"
                assert_same_marker(base64.b64decode(in_qgis["drawn"]["name"].removeprefix("base64:")), in_viewer)
            else:
                assert_same_area(in_qgis, in_viewer)


def assert_same_marker(svg: bytes, wanted: dict[str, Any]) -> None:
    drawn = list(ElementTree.fromstring(svg))
    outline = drawn[0].attrib
    assert (outline["d"], outline["fill"], outline["stroke"]) == (
        wanted["outline"], wanted["color"], wanted["outlineColor"],
    )  # fmt: skip
    glyphs = [each.get("d") for each in drawn[1:] if each.get("d")]
    assert glyphs == ([wanted["glyph"]] if "glyph" in wanted else [])
    assert [each.text for each in drawn if each.text] == ([wanted["digit"]] if wanted["digit"] else [])
    assert {each.get("fill") for each in drawn[1:]} <= {wanted["ink"]}


def assert_same_area(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    drawn = found["drawn"]
    assert found["kind"] == "SimpleFill"
    filled, line = ("#" + bytes(map(int, drawn[each].split(",")[:3])).hex() for each in ("color", "outline_color"))
    assert wanted["color"] in (filled, line)
    assert (drawn["outline_style"] == "dash") == wanted["dashed"]


def test_map_shows_the_symbol_where_the_feature_lies(
    window: Callable[[str], Window], conn: psycopg.Connection, catalog: Catalog
) -> None:
    lan, layer, away = window("lan"), catalog.layer("checkpoints"), [105.7, 22.3]
    assert layer is not None
    bring_in(conn, catalog, "checkpoints", checkpoint(1, geom=shapely.Point(105.9, 21.9)))
    color = dict(layer.style.symbols)["operating"].color
    for theme in ("1. Biên tập", "3. Đã công bố"):
        lan.do("calm")
        assert color in lan.do("colors_at", theme=theme, place=[105.9, 21.9], reach=8)
        assert color not in lan.do("colors_at", theme=theme, place=away, reach=8)


def test_form_has_names_lists_calendars_and_read_only_bookkeeping(opened: Window) -> None:
    widgets = {
        name: opened.do("widget", layer="work.checkpoints", field=name)
        for name in ("status", "opened_on", "base_version", "updated_by")
    }
    assert (widgets["status"]["type"], widgets["status"]["alias"]) == ("ValueRelation", "Tình trạng")
    assert (widgets["opened_on"]["type"], widgets["opened_on"]["default"]) == ("DateTime", "to_date(now())")
    lock = widgets["base_version"]
    assert (lock["type"], lock["default"], lock["on_update"]) == ("Hidden", '"version"', True)
    assert widgets["updated_by"]["read_only"]
    assert opened.do("widget", layer="work.quarantine_sites", field="capacity")["type"] == "Range"


def test_every_expression_of_every_form_can_be_read_by_this_qgis(opened: Window) -> None:
    assert opened.do("expressions") == {}


def test_number_outside_its_range_is_stopped_by_the_form(opened: Window) -> None:
    site = {"name": "Trung đoàn 750", "facility_type": "military", "status": "operating", "commune_code": "02122"}
    lan = opened
    place = {"layer": "work.quarantine_sites", "wkt": "Point(105.9 21.9)"}
    assert lan.do("problems", values={**site, "capacity": 210}, **place) == {}
    assert set(lan.do("problems", values={**site, "capacity": 0}, **place)) == {"capacity"}
    # More people than beds is a warning, which stops nobody: the form shows it, the database takes it.
    assert set(lan.do("problems", values={**site, "capacity": 210, "occupied": 300}, **place)) == {"occupied"}
    lan.do("start", layer="work.quarantine_sites")
    lan.do(
        "add", layer="work.quarantine_sites", values={**site, "capacity": 210, "occupied": 300}, wkt="Point(105.9 21.9)"
    )
    assert lan.save("work.quarantine_sites")["ok"]


def test_table_dragged_in_alone_behaves_the_same(
    desk: Path,
    people: Callable[[str], Person],
    owner: psycopg.Connection,
    catalog: Catalog,
    tmp_path: Path,
    _checkpoints: None,
) -> None:
    with owner.transaction():
        write_layer_styles(owner, catalog)
    with Window(people("lan"), None, tmp_path) as lan:
        assert lan.do("alone", table="work.checkpoints", geometry="Point")
        widget = lan.do("widget", layer="work.checkpoints", field="status")
        assert (widget["type"], widget["alias"]) == ("ValueMap", "Tình trạng")
        one = "\"checkpoint_code\" = 'CKS-001'"
        assert lan.edit("work.checkpoints", one, name="Sửa ngoài dự án")["ok"]
        assert "name" in lan.do("problems", layer="work.checkpoints", values={"name": None}, wkt="Point(105.9 21.9)")
        with people("lan").connect() as session:
            session.execute(
                "UPDATE work.checkpoints SET name = 'Mới hơn', base_version = version WHERE checkpoint_code = 'CKS-001'"
            )
        lan.do("start", layer="work.checkpoints")
        lan.do("change", layer="work.checkpoints", where=one, values={"road": "QL3"})
        assert lan.save("work.checkpoints")["ok"]
    query = "SELECT name, road, version FROM work.checkpoints WHERE checkpoint_code = 'CKS-001'"
    assert owner.execute(query).fetchone() == ("Mới hơn", "QL3", 4)


def test_publisher_publishes_and_goes_back_inside_qgis(
    window: Callable[[str], Window], owner: psycopg.Connection, _checkpoints: None
) -> None:
    hoa = window("hoa")
    with psycopg.connect(owner.info.dsn, password="owner-of-tests", autocommit=True) as admin:
        first = admin.execute("SELECT max(release_id) FROM release.release").fetchone()
        admin.execute("UPDATE work.checkpoints SET name = 'Sai' WHERE checkpoint_code = 'CKS-001'")
    assert first is not None
    ask = {"layer": "checkpoints", "note": "sáng nay"}
    hoa.do("start", layer="release.request")
    hoa.do("add", layer="release.request", values=ask)
    assert hoa.save("release.request") == {"ok": True, "errors": ""}
    assert owner.execute("SELECT name FROM api.checkpoints ORDER BY checkpoint_code").fetchone() == ("Sai",)
    hoa.do("start", layer="release.request")
    hoa.do("add", layer="release.request", values={**ask, "action": "restore", "to_release": first[0]})
    assert hoa.save("release.request")["ok"]
    assert owner.execute("SELECT name FROM api.checkpoints ORDER BY checkpoint_code").fetchone() == ("Chốt số 1",)
    hoa.do("reload", layer="release.request")
    said = hoa.do("read", layer="release.request", where="true", fields=["result"])
    assert len(said) == 2
    assert all("thêm 0, đổi 1, bỏ 0, tổng 2." in each["result"] for each in said)


def test_conflict_is_decided_inside_qgis(
    window: Callable[[str], Window],
    owner: psycopg.Connection,
    conn: psycopg.Connection,
    catalog: Catalog,
    _checkpoints: None,
) -> None:
    lan = window("lan")
    assert lan.edit("work.checkpoints", "\"checkpoint_code\" = 'CKS-001'", name="Tay")["ok"]
    bring_in(conn, catalog, "checkpoints", checkpoint(1, name="Tệp"), checkpoint(2))
    assert lan.edit("work.conflict", "true", decision="file") == {"ok": True, "errors": ""}
    assert owner.execute("SELECT name FROM api.checkpoints ORDER BY checkpoint_code").fetchone() == ("Tệp",)


# --- where something is missing ---


def test_failure_of_qgis_is_a_sentence(catalog: Catalog, tmp_path: Path, desk: Path) -> None:
    with pytest.raises(IngestError) as failed:
        make_project(project_plan(catalog), "postgresql://nobody:x@127.0.0.1:1/nothing", tmp_path / "x.qgz")
    assert failed.value.code == "qgis-failed"


def test_qgis_gets_no_package_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    assert "PYTHONPATH" not in quiet_environment()
    assert quiet_environment()["QT_QPA_PLATFORM"] == "offscreen"


# --- the guide ---


def test_guide_shows_pictures_commands_and_refusals_that_exist() -> None:
    guide = (ROOT / "docs/qgis.md").read_text(encoding="utf-8")
    for picture in re.findall(r"!\[[^]]*\]\(([^)]+)\)", guide):
        assert (ROOT / "docs" / picture).exists(), picture
    for command in re.findall(r"\$ covidmaps ([a-z-]+)", guide):
        assert command in COMMANDS, command
    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "ingest/sql").glob("0[26]*.sql"))
    table = guide.split("| Dòng đầu / first line")[1].split("\n\n")[0]
    refusals = [line.split("|")[1].strip() for line in table.splitlines()[2:]]
    assert len(refusals) >= 7
    for refusal in refusals:
        assert refusal.split("…")[-2 if refusal.endswith("…") else -1].strip(" «»") in sources, refusal
