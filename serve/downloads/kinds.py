"""The kinds of file that a release comes in, and what the files are called."""

import re
from dataclasses import dataclass

from catalog.model import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: ``suffix`` is also its name; ``note`` says for whom it is."""

    suffix: str
    media_type: str
    title: str
    note: Text


KINDS = (
    Kind("geojson", "application/geo+json", "GeoJSON", Text("Trang web, lập trình", "Web pages, programs")),
    Kind("gpkg", "application/geopackage+sqlite3", "GeoPackage", Text("QGIS, ArcGIS", "QGIS, ArcGIS")),
    Kind(
        "shp.zip",
        "application/zip",
        "Shapefile",
        Text("MapInfo, ArcGIS cũ; tên cột rút gọn, xem README.txt", "Older GIS; short field names, see README.txt"),
    ),
    Kind("fgb", "application/flatgeobuf", "FlatGeobuf", Text("GIS, đọc từng phần qua mạng", "GIS, read in parts")),
    Kind("parquet", "application/vnd.apache.parquet", "GeoParquet", Text("Phân tích dữ liệu", "Data analysis")),
    Kind(
        "pmtiles",
        "application/vnd.pmtiles",
        "PMTiles",
        Text("Bản đồ web (MapLibre), không cần máy chủ", "Web maps (MapLibre), without a server"),
    ),
    Kind("kml", "application/vnd.google-earth.kml+xml", "KML", Text("Google Earth", "Google Earth")),
    Kind("csv", "text/csv; charset=utf-8; header=present", "CSV", Text("Chương trình; có WKT", "Programs; with WKT")),
    Kind(
        "csv-metadata.json",
        "application/csvm+json",
        "CSVW",
        Text("Mô tả các cột của tệp CSV", "What the columns of the CSV are"),
    ),
    Kind(
        "excel.csv", "text/csv; charset=utf-8; header=present", "CSV (Excel)", Text("Mở bằng Excel", "To open in Excel")
    ),
)
BY_SUFFIX = {each.suffix: each for each in KINDS}
CHECKSUMS = "SHA256SUMS"
INDEX = "index.json"
_NAME = re.compile(r"(?P<stem>[a-z0-9_]+?)(-r(?P<release>[0-9]{1,18}))?\.(?P<suffix>[a-z0-9.-]+)")


def file_name(collection: str, release: int, suffix: str) -> str:
    """Return the name of a file, which tells collection and release: ``checkpoints-r12.gpkg``."""
    return f"{collection}-r{release}.{suffix}"


def parsed_name(name: str, collection: str) -> tuple[int | None, str] | None:
    """Return release (None: whichever is current) and suffix of a file's name; None when it is no name of ours."""
    found = _NAME.fullmatch(name)
    if found is None or found["stem"] != collection or found["suffix"] not in BY_SUFFIX:
        return None
    return (int(found["release"]) if found["release"] else None), found["suffix"]
