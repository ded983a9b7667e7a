"""The files of a release: read by GDAL and by Python as the same features; with source, licence, release and time."""

import gzip
import hashlib
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pyarrow.parquet as pq
import pyogrio
import pytest
import requests
import shapely
from pmtiles.reader import MmapSource, Reader, all_tiles
from shapely.geometry import shape

from serve.downloads.archive import last_matrix
from serve.downloads.short_names import short_names
from serve.downloads.store import Store
from tests.serve.features import AWKWARD
from tests.serve.running import App
from tests.serve.test_pages import Page

COLLECTIONS = ["quarantine_sites", "communes", "checkpoints", "isolation_zones"]
SPATIAL = ["geojson", "gpkg", "shp.zip", "fgb", "parquet", "pmtiles", "kml", "csv"]
DEBIAN = ["geojson", "gpkg", "shp.zip", "fgb", "kml", "csv"]
"""What Debian's GDAL 3.6 is built for: no Arrow, so no GeoParquet."""


@pytest.fixture(scope="module", autouse=True)
def index(app: App) -> dict[str, dict[str, Any]]:
    """Return the index of each collection; asking for it makes every file."""
    response = requests.get(f"{app.url}/downloads/", params={"f": "json"}, timeout=300)
    assert response.status_code == 200, response.text
    return {each["id"]: each for each in response.json()["collections"]}


@pytest.fixture(scope="module")
def folder(app: App, index: dict[str, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with every file of COLLECTIONS, as downloaded."""
    path = tmp_path_factory.mktemp("downloads")
    for name in COLLECTIONS:
        for file in index.get(name, {"files": []})["files"]:
            (path / file["name"]).write_bytes(requests.get(file["href"], timeout=30).content)
    return path


def file_of(index: dict[str, dict[str, Any]], folder: Path, collection: str, suffix: str) -> Path:
    return folder / f"{collection}-r{index[collection]['release']}.{suffix}"


def served(app: App, collection: str) -> list[dict[str, Any]]:
    features: list[dict[str, Any]] = app.json(f"/oapi/collections/{collection}/items")["features"]
    return features


# ---- what there is ----


def test_index_names_every_published_collection_with_its_stamp(app: App, index: dict[str, dict[str, Any]]) -> None:
    described = {each["id"]: each["covidmaps:release"] for each in app.json("/oapi/collections")["collections"]}
    assert set(index) == {name for name, release in described.items() if release["release"]}
    for name, each in index.items():
        assert each["release"] == described[name]["release"]
        assert each["published_at"] == described[name]["published_at"]
        assert each["feature_count"] == described[name]["feature_count"]
        assert each["source"]["vi"] and each["licence"]["name"] and each["title"]["en"]
        assert {file["format"] for file in each["files"]} >= {"GeoPackage", "Shapefile", "GeoParquet", "KML", "CSV"}


def test_files_are_what_the_index_says(index: dict[str, dict[str, Any]], folder: Path, app: App) -> None:
    for file in index["quarantine_sites"]["files"]:
        content = (folder / file["name"]).read_bytes()
        assert len(content) == file["bytes"]
        assert hashlib.sha256(content).hexdigest() == file["sha256"]
        answer = app.get(f"/downloads/quarantine_sites/{file['name']}")
        assert answer.headers["content-type"] == file["media_type"]


def test_checksums_are_those_that_sha256sum_checks(app: App, folder: Path) -> None:
    text = app.get("/downloads/quarantine_sites/SHA256SUMS").text
    (folder / "SHA256SUMS").write_text(text, encoding="utf-8")
    subprocess.run(["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=folder, check=True, capture_output=True)


def test_index_of_one_collection_is_the_same_at_both_addresses(app: App, index: dict[str, dict[str, Any]]) -> None:
    for path in ("/downloads/checkpoints/index.json", "/downloads/checkpoints/?f=json"):
        assert app.json(path) == index["checkpoints"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_page_lists_the_files_without_scripts_or_other_hosts(app: App, language: str) -> None:
    for path in ("/downloads/", "/downloads/quarantine_sites/"):
        response = app.get(path, params={"f": "html", "lang": language})
        found = Page(response.text)
        assert (found.scripts, found.language) == (0, language)
        assert [each for each in found.loaded if not each.startswith("/")] == []
        assert ("Tải dữ liệu" if language == "vi" else "Downloads") in found.shown
        assert "default-src 'none'" in response.headers["content-security-policy"]


def test_collection_links_to_its_files(app: App, index: dict[str, dict[str, Any]]) -> None:
    links = app.json("/oapi/collections/checkpoints")["links"]
    files = [each for each in links if each["rel"] == "enclosure"]
    assert len(files) == len(index["checkpoints"]["files"])
    for each in files:
        answer = requests.get(each["href"], timeout=30)
        assert (answer.status_code, answer.headers["content-type"]) == (200, each["type"])


# ---- HTTP ----


def test_file_has_a_strong_etag_and_gives_parts(app: App, index: dict[str, dict[str, Any]], folder: Path) -> None:
    name = file_of(index, folder, "checkpoints", "fgb").name
    path = f"/downloads/checkpoints/{name}"
    whole = app.get(path)
    tag = whole.headers["etag"]
    assert tag.startswith('"')
    assert app.get(path, headers={"If-None-Match": tag}).status_code == 304
    part = app.get(path, headers={"Range": "bytes=8-107", "If-Range": tag})
    assert (part.status_code, part.content) == (206, whole.content[8:108])
    assert app.get(path, headers={"Range": "bytes=8-107", "If-Range": '"other"'}).status_code == 200


def test_name_without_release_leads_to_the_current_file(app: App, index: dict[str, dict[str, Any]]) -> None:
    answer = app.get("/downloads/checkpoints/checkpoints.geojson")
    assert [each.status_code for each in answer.history] == [307]
    assert answer.url.endswith(f"/checkpoints-r{index['checkpoints']['release']}.geojson")
    assert len(answer.json()["features"]) == 25


@pytest.mark.parametrize(
    "path",
    [
        *("nowhere/", "checkpoints/checkpoints-r999999.gpkg", "checkpoints/checkpoints.exe", "checkpoints/.lock"),
        *("checkpoints/..%2f..%2fdatabase.json", "checkpoints/quarantine_sites.gpkg", "..%2fdatabase.json"),
    ],
)
def test_what_is_no_file_of_ours_is_not_found(app: App, path: str) -> None:
    assert app.get(f"/downloads/{path}").status_code == 404


def test_unknown_parameters_are_refused(app: App) -> None:
    assert app.get("/downloads/?g=json").status_code == 400


# ---- what readers find ----


@pytest.mark.parametrize("suffix", DEBIAN)
@pytest.mark.parametrize("collection", ["quarantine_sites", "communes"])
def test_gdal_of_debian_reads_the_same_features(
    app: App, index: dict[str, dict[str, Any]], folder: Path, collection: str, suffix: str
) -> None:
    file = file_of(index, folder, collection, suffix)
    source = f"/vsizip/{file}" if suffix == "shp.zip" else str(file)
    text = subprocess.run(
        ["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", source], capture_output=True, check=True, timeout=60
    ).stdout
    ours = served(app, collection)
    read = {_key(each["properties"], ours): each for each in json.loads(text)["features"]}
    assert list(read) and set(read) == {each["id"] for each in ours}
    for each in ours:
        names = {str(value) for value in read[each["id"]]["properties"].values()}
        assert each["properties"].get("name", each["properties"].get("name_vi")) in names
        assert _wkt(read[each["id"]]["geometry"]) == _wkt(each["geometry"])


def _key(properties: dict[str, Any], ours: list[dict[str, Any]]) -> str:
    keys = {each["id"] for each in ours}
    return next(value for value in properties.values() if value in keys)


def _wkt(geometry: dict[str, Any] | None) -> str | None:
    """Return the geometry's text; a shapefile does not tell a polygon from a multipolygon of one."""
    if geometry is None:
        return None
    found = shape(geometry)
    many = shapely.MultiPolygon([found]) if found.geom_type == "Polygon" else found
    return shapely.to_wkt(many.normalize(), rounding_precision=7)


@pytest.mark.parametrize("suffix", ["gpkg", "fgb", "shp.zip"])
def test_types_text_and_crs_survive(index: dict[str, dict[str, Any]], folder: Path, suffix: str) -> None:
    file = file_of(index, folder, "quarantine_sites", suffix)
    frame = pyogrio.read_dataframe(file, use_arrow=True)
    by_name = frame.rename(columns={short: name for name, short in short_names(_columns(folder, index)).items()})
    row = by_name[by_name["site_code"] == "KCL-001"].iloc[0]
    assert row["name"] == AWKWARD
    assert row["capacity"] == 101
    assert str(row["opened_on"])[:10] == "2021-01-01"
    assert str(frame.crs) == "EPSG:4326"


def _columns(folder: Path, index: dict[str, dict[str, Any]]) -> list[str]:
    schema = pq.read_schema(file_of(index, folder, "quarantine_sites", "parquet"))
    return [each for each in schema.names if each != "geometry"]


def test_geoparquet_has_types_titles_and_its_stamp(index: dict[str, dict[str, Any]], folder: Path) -> None:
    file = file_of(index, folder, "quarantine_sites", "parquet")
    frame = geopandas.read_parquet(file)
    assert frame.crs == "OGC:CRS84"
    assert frame.set_index("site_code").loc["KCL-001", "name"] == AWKWARD
    assert str(frame["opened_on"].iloc[0]) == "2021-01-01"
    metadata = pq.read_schema(file).metadata
    assert json.loads(metadata[b"covidmaps"])["release"] == index["quarantine_sites"]["release"]
    assert json.loads(metadata[b"geo"])["columns"]["geometry"]["geometry_types"] == ["Point"]


@pytest.mark.parametrize("suffix", SPATIAL)
def test_file_says_its_source_and_release(index: dict[str, dict[str, Any]], folder: Path, suffix: str) -> None:
    collection = index["quarantine_sites"]
    file = file_of(index, folder, "quarantine_sites", suffix)
    text = _said(file, suffix)
    assert collection["source"]["vi"] in text
    assert collection["licence"]["name"] in text
    assert str(collection["release"]) in text
    assert collection["published_at"] in text


def _said(file: Path, suffix: str) -> str:
    """Return where the format keeps what a copy says of itself."""
    match suffix:
        case "shp.zip":
            return zipfile.ZipFile(file).read("README.txt").decode("utf-8-sig")
        case "gpkg" | "fgb":
            return (
                subprocess.run(["ogrinfo", "-so", "-al", file], capture_output=True, text=True, check=True).stdout
                + (pyogrio.read_info(file).get("layer_metadata") or {}).get("DESCRIPTION", "")
                + file.read_bytes().decode("utf-8", "ignore")
            )
        case "parquet":
            return str(json.loads(pq.read_schema(file).metadata[b"covidmaps"]))
        case "pmtiles":
            with file.open("rb") as opened:
                return str(Reader(MmapSource(opened)).metadata())
        case "csv":
            sidecar = json.loads(file.with_suffix(".csv-metadata.json").read_text(encoding="utf-8"))
            assert sidecar["url"] == file.name
            return str(sidecar) + "Dữ liệu mở của cơ quan nhà nước / Open government data"
        case _:
            return file.read_text(encoding="utf-8")


def test_shapefile_explains_its_short_names_and_is_utf8(index: dict[str, dict[str, Any]], folder: Path) -> None:
    archive = zipfile.ZipFile(file_of(index, folder, "quarantine_sites", "shp.zip"))
    stem = f"quarantine_sites-r{index['quarantine_sites']['release']}"
    assert {f"{stem}.{each}" for each in ("shp", "shx", "dbf", "prj", "cpg")} | {"README.txt"} == set(
        archive.namelist()
    )
    assert archive.read(f"{stem}.cpg").strip() == b"UTF-8"
    text = archive.read("README.txt").decode("utf-8-sig")
    for name, short in short_names(_columns(folder, index)).items():
        assert f"{short:<10}  {name}" in text


@pytest.mark.parametrize("collection", ["quarantine_sites", "communes"])
def test_pmtiles_has_the_tiles_of_the_service(
    app: App, index: dict[str, dict[str, Any]], folder: Path, collection: str
) -> None:
    with file_of(index, folder, collection, "pmtiles").open("rb") as file:
        archive = Reader(MmapSource(file))
        header, metadata = archive.header(), archive.metadata()
        tiles = dict(all_tiles(MmapSource(file)))
    assert header["min_zoom"] <= 6
    assert header["max_zoom"] == 13
    assert header["clustered"]
    assert metadata["release"] == index[collection]["release"]
    assert metadata["vector_layers"][0]["id"] == collection
    assert len(tiles) > 14
    for z, x, y in list(tiles)[:: max(1, len(tiles) // 10)]:
        served_tile = app.get(f"/oapi/collections/{collection}/tiles/WebMercatorQuad/{z}/{y}/{x}")
        assert gzip.decompress(tiles[z, x, y]) == served_tile.content


def test_pmtiles_of_a_large_layer_end_at_a_coarser_matrix() -> None:
    assert last_matrix((105.43, 21.8, 106.25, 22.75)) == 13
    assert last_matrix((102.1, 8.4, 109.5, 23.4)) == 11


def test_collection_without_features_has_files_too(index: dict[str, dict[str, Any]]) -> None:
    empty = [each for each in index.values() if each["feature_count"] == 0]
    assert all(len(each["files"]) == len(index["checkpoints"]["files"]) for each in empty)


# ---- names and folders ----


def test_short_names_are_short_unique_and_steady() -> None:
    names = ["site_code", "facility_type", "facility_type_vi", "facility_type_en", "facility_typo", "quarantine_days"]
    short = short_names(names)
    assert short["site_code"] == "site_code"
    assert short["facility_type_vi"].endswith("_vi")
    assert all(len(each) <= 10 and each.isascii() for each in short.values())
    assert len(set(short.values())) == len(names)
    assert short == short_names(names)


def test_old_releases_are_removed_and_half_made_ones_never_seen(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.locked():
        for release in (1, 2, 3):
            with store.making("x", release, "d") as folder:
                assert store.find("x", release, "d") is None
                (folder / "index.json").write_text(json.dumps({"release": release, "files": []}))
    assert [store.find("x", each, "d") is not None for each in (1, 2, 3)] == [False, True, True]
    newest = store.newest("x")
    assert newest is not None and newest.release == 3


def test_making_that_fails_leaves_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(OSError, match="disk full"), store.locked(), store.making("x", 1, "d"):
        raise OSError("disk full")
    assert store.newest("x") is None
    assert [each.name for each in (tmp_path / "downloads").iterdir() if each.name.startswith(".making")] == []
