"""WMS and WFS by the real QGIS Server, read by GDAL and OWSLib; nothing of them is more than what is published."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import which

import psycopg
import pytest
import requests
from owslib.wfs import WebFeatureService
from owslib.wms import WebMapService

from catalog.model import Catalog, public_columns
from deploy.qgis_server import PROGRAM
from ingest.db import connect
from tests.conftest import copied_database
from tests.frames import bring_in, checkpoint
from tests.installation import Database, Province, end, free_port
from tests.qgis.conftest import people_of

SECRET = ("0209 3870 943", "chỉ cán bộ xem", "CKS-003", "Chưa duyệt")


@pytest.fixture(scope="module")
def published(pg_server: str, template_database: str, catalog: Catalog) -> Iterator[Database]:
    """Yield a database with two published checkpoints, officers' fields in them, and one that is deleted."""
    with copied_database(pg_server, template_database) as database:
        with connect(database.ingest_url) as conn:
            secret = {"contact_phone": SECRET[0], "note": SECRET[1]}
            bring_in(conn, catalog, "checkpoints", *(checkpoint(each, **secret) for each in (1, 2, 3)))
        with people_of(database) as people, people("lan").connect() as session:
            session.execute("DELETE FROM work.checkpoints WHERE checkpoint_code = 'CKS-003'")
        yield database


@pytest.fixture(scope="module")
def ows(published: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of `covidmaps wms` over that database."""
    if not PROGRAM.exists():
        pytest.skip("QGIS Server is not installed: apt-get install qgis-server")
    port = free_port()
    place = Province(published, tmp_path_factory.mktemp("ows"), port)
    process = place.start("wms", "--port", str(port), "--workers", "2")
    address = f"http://127.0.0.1:{port}/ows"
    try:
        wait_for(process, address)
        yield address
    finally:
        end(process)
    assert process.returncode == 0


def wait_for(process: "subprocess.Popen[str]", address: str) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if get(address, "SERVICE=WMS&REQUEST=GetCapabilities").ok:
                return
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError(process.stdout.read() if process.poll() is not None and process.stdout else "no answer")


def get(address: str, query: str) -> requests.Response:
    return requests.get(f"{address}?{query}", timeout=30)


def gdal(*command: str) -> str:
    program = which(command[0])
    if program is None:
        pytest.skip("gdal-bin is not installed")
    done = subprocess.run([program, *command[1:]], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_owslib_reads_wms_and_a_map_of_it(ows: str, catalog: Catalog) -> None:
    wms = WebMapService(ows, version="1.3.0")
    assert wms.identification.title == catalog.service.title.vi
    collections = {str(part.id) for layer in catalog.layers for part in layer.collections}
    assert set(wms.contents) - {"covidmaps"} == collections
    whole = get(
        ows,
        "SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&LAYERS=covidmaps&STYLES=&CRS=CRS:84&BBOX=105,21,107,23&WIDTH=9&HEIGHT=9&FORMAT=image/png",
    )
    assert whole.headers["Content-Type"] == "image/png"
    assert {"EPSG:4326", "EPSG:3857", "EPSG:9213"} <= set(wms["checkpoints"].crsOptions)
    picture = wms.getmap(
        layers=["checkpoints"], styles=[""], srs="EPSG:4326", bbox=(105.85, 21.85, 105.95, 21.95), size=(200, 200),
        format="image/png", transparent=True,
    ).read()  # fmt: skip
    assert picture.startswith(b"\x89PNG")
    nothing = wms.getmap(
        layers=["checkpoints"], styles=[""], srs="EPSG:4326", bbox=(106.0, 22.3, 106.1, 22.4), size=(200, 200),
        format="image/png", transparent=True,
    ).read()  # fmt: skip
    assert len(picture) > len(nothing)


def test_owslib_reads_wfs_and_its_features(ows: str, catalog: Catalog) -> None:
    wfs = WebFeatureService(ows, version="1.1.0")
    assert {each.split(":")[-1] for each in wfs.contents} == {
        str(part.id) for layer in catalog.layers for part in layer.collections
    }
    layer = catalog.layer("checkpoints")
    assert layer is not None
    schema = wfs.get_schema("checkpoints")
    assert set(schema["properties"]) == {each.name for each in public_columns(layer)}
    answer = (
        wfs.getfeature(typename=["checkpoints"], bbox=(105.85, 21.85, 105.9015, 21.95, "EPSG:4326")).read().decode()
    )
    assert answer.count("<qgs:checkpoint_code>") == 1
    assert "CKS-001" in answer


def test_gdal_reads_wfs_and_wms(ows: str, tmp_path: Path) -> None:
    text = gdal("ogrinfo", "-ro", "-al", f"WFS:{ows}?VERSION=1.1.0", "checkpoints")
    assert "Feature Count: 2" in text
    assert "POINT (105.901 21.9)" in text
    assert "Chốt số 1" in text
    east = gdal(
        "ogrinfo", "-ro", "-al", "-spat", "105.8", "21.8", "105.9015", "22", f"WFS:{ows}?VERSION=1.1.0", "checkpoints"
    )
    assert ("CKS-001" in east, "CKS-002" in east) == (True, False)
    grid = gdal("ogrinfo", "-ro", "-al", f"WFS:{ows}?VERSION=1.1.0&SRSNAME=urn:ogc:def:crs:EPSG::9213", "checkpoints")
    assert "POINT (438" in grid
    assert "checkpoints" in gdal("gdalinfo", f"WMS:{ows}")
    for version, place in (
        ("1.3.0", "CRS=EPSG:4326&BBOX=21.85,105.85,21.95,105.95"),  # latitude first, as 1.3.0 has it
        ("1.1.1", "SRS=EPSG:4326&BBOX=105.85,21.85,105.95,21.95"),
        ("1.3.0", "CRS=EPSG:9213&BBOX=430000,2418000,445000,2428000"),
    ):
        picture = tmp_path / "map.tif"
        image = f"VERSION={version}&REQUEST=GetMap&LAYERS=checkpoints&{place}&FORMAT=image/png&TRANSPARENT=TRUE"
        gdal("gdal_translate", "-q", "-outsize", "200", "200", f"WMS:{ows}?SERVICE=WMS&{image}", str(picture))
        statistics = gdal("gdalinfo", "-stats", str(picture))
        assert "Size is 200, 200" in statistics
        assert "STATISTICS_STDDEV=0\n" not in statistics, place
        picture.unlink()


def test_nothing_of_the_desk_is_in_any_answer(ows: str, catalog: Catalog) -> None:
    layer = catalog.layer("checkpoints")
    assert layer is not None
    hidden = [each.name for each in layer.fields if not each.is_public] + [
        "updated_by",
        "review",
        "base_version",
        "batch_id",
    ]
    box = "CRS=EPSG:4326&BBOX=21.85,105.85,21.95,105.95&WIDTH=200&HEIGHT=200&I=102&J=100"
    answers = [
        get(ows, query).text
        for query in (
            "SERVICE=WMS&REQUEST=GetCapabilities",
            "SERVICE=WFS&REQUEST=GetCapabilities",
            "SERVICE=WFS&VERSION=1.1.0&REQUEST=DescribeFeatureType&TYPENAME=checkpoints",
            "SERVICE=WFS&VERSION=1.1.0&REQUEST=GetFeature&TYPENAME=checkpoints",
            "SERVICE=WFS&VERSION=1.1.0&REQUEST=GetFeature&TYPENAME=checkpoints&OUTPUTFORMAT=application/json",
            f"SERVICE=WMS&VERSION=1.3.0&REQUEST=GetFeatureInfo&LAYERS=checkpoints&QUERY_LAYERS=checkpoints&{box}"
            "&INFO_FORMAT=application/json&FI_POINT_TOLERANCE=30",
        )
    ]
    assert sum("CKS-001" in each for each in answers) == 3
    for answer in answers:
        for word in (*SECRET, *hidden, "work.", "covidmaps_serve", "serve-of-tests", "Soát xét"):
            assert word not in answer, word


def test_nothing_can_be_written_and_no_other_project_read(ows: str) -> None:
    transaction = '<Transaction xmlns="http://www.opengis.net/wfs" service="WFS" version="1.1.0"/>'
    assert requests.post(ows, data=transaction, timeout=30).status_code == 501
    assert get(ows, "SERVICE=WFS&REQUEST=Transaction").status_code == 400
    assert get(ows, "SERVICE=WMS&REQUEST=GetCapabilities&MAP=/etc/passwd").ok
    assert get(ows, "SERVICE=WMS&REQUEST=GetProjectSettings").status_code == 400
    answer = get(ows, "SERVICE=WMS&REQUEST=GetCapabilities")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cache-Control"] == "public, max-age=300"


def test_new_release_is_in_the_next_answer(ows: str, published: Database, catalog: Catalog) -> None:
    count = "SERVICE=WFS&VERSION=1.1.0&REQUEST=GetFeature&TYPENAME=risk_points"
    assert "risk_points.DNC-001" not in get(ows, count).text
    with psycopg.connect(published.owner_url, autocommit=True) as owner:
        owner.execute(
            "INSERT INTO work.risk_points (point_code, name, place_type, risk_level, status, commune_code, recorded_on, exposed_from, exposed_to, geom)"
            " VALUES ('DNC-001', 'Chợ', 'market', 'high', 'monitoring', '01840', '2022-01-15', now(), now(), 'SRID=4326;POINT(105.83 22.14)')"
        )
        owner.execute("SELECT release.publish('risk_points', 'x')")
    assert "risk_points.DNC-001" in get(ows, count).text


def test_process_that_dies_is_replaced(ows: str) -> None:
    port = ows.split(":")[2].split("/")[0]
    (parent,) = pids(f"wms --port {port}")
    before = children(parent)
    assert len(before) == 2
    for each in before:
        os.kill(each, signal.SIGKILL)
    deadline = time.monotonic() + 60
    while set(children(parent)) & set(before) or len(children(parent)) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert get(ows, "SERVICE=WMS&REQUEST=GetCapabilities").ok


def pids(words: str) -> list[int]:
    """Return the processes whose command line holds the words."""
    found = []
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            line = each.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if words in line:
            found.append(int(each.parent.name))
    return found


def children(parent: int) -> list[int]:
    """Return the child processes that are not ended."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, ppid = each.read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(ppid) == parent and state != "Z":
            found.append(int(each.parent.name))
    return found
