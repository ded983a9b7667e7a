"""Makes the files of each collection's current release that are not there yet; run in a process of its own.

GDAL and Arrow stay out of the web server's memory, and a release that fails to become a file does not stop it.
"""

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from psycopg import sql

from catalog.model import BBox, Catalog
from catalog.settings import Settings
from serve.database import Reading, Rows
from serve.downloads.archive import write_pmtiles
from serve.downloads.arrow import schema_of, write_parquet
from serve.downloads.by_gdal import write_flatgeobuf, write_geopackage, write_shapefile
from serve.downloads.kinds import BY_SUFFIX, file_name
from serve.downloads.store import Store, sha256_of, write_index
from serve.downloads.texts import Stamp, csv_metadata
from serve.formats.geojsonseq import GEOJSONSEQ
from serve.formats.kml import KML
from serve.formats.tables import CSV, EXCEL, WKT
from serve.formats.writing import Document, Writer, property_columns
from serve.publication import Published, access_for, publish
from serve.query import Page, Shape, Statement, geometry_in, rows_statement
from serve.releases import STATES, CollectionState, state_of
from serve.tiles.layer import tile_statement
from serve.tiles.matrix import Tile

LOG = logging.getLogger(__name__)
BATCH_ROWS = 2000


@dataclass(frozen=True, slots=True)
class Making:
    """One release on its way into files."""

    reading: Reading
    stamp: Stamp
    state: CollectionState
    folder: Path
    work: Path

    def path(self, suffix: str) -> Path:
        return self.folder / file_name(self.stamp.published.id, self.stamp.release, suffix)

    @property
    def document(self) -> Document:
        service = self.stamp.service
        source = f"{service.provider.vi} ({service.provider_url})"
        licence = f"{service.licence_name} ({service.licence_url})"
        return Document(
            self.stamp.published, Shape(), "vi", self.stamp.release, self.stamp.published_at, source, licence
        )


def make_missing(catalog: Catalog, settings: Settings, names: tuple[str, ...]) -> list[str]:
    """Make what is missing of the named collections; return those that were made. Raises: DatabaseAway, TooHeavy."""
    store = Store(settings.state_dir)
    access = access_for(catalog.service, settings.serve_url or "")
    made = []
    with store.locked():
        for name in names:
            reading = Reading(access)
            try:
                if _make(catalog, settings, store, reading, publish(catalog)[name]):
                    made.append(name)
            finally:
                reading.close()
    return made


def _make(catalog: Catalog, settings: Settings, store: Store, reading: Reading, published: Published) -> bool:
    states = {each.collection: each for each in map(state_of, reading.fetch(Statement(STATES)))}
    state = states.get(published.id)
    if state is None or state.release is None or state.published_at is None or state.definition is None:
        return False
    if store.find(published.id, state.release, state.definition) is not None:
        return False
    url = f"{settings.public_url}/oapi/collections/{published.id}"
    published_at = state.published_at.astimezone(ZoneInfo(catalog.service.timezone))
    stamp = Stamp(catalog.service, published, state.release, published_at, url)
    with store.making(published.id, state.release, state.definition) as folder:
        making = Making(reading, stamp, state, folder, folder.parent)
        for suffix, make in MAKERS.items():
            make(making, making.path(suffix))
        write_index(folder, _index(making))
    LOG.info("%s: files of release %d made", published.id, state.release)
    return True


def _index(making: Making) -> dict[str, Any]:
    stamp, state = making.stamp, making.state
    return {
        "id": stamp.published.id,
        **stamp.members(),
        "feature_count": state.feature_count,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "files": [_described(making.path(suffix), suffix) for suffix in MAKERS],
    }


def _described(path: Path, suffix: str) -> dict[str, Any]:
    kind = BY_SUFFIX[suffix]
    return {
        "name": path.name,
        "format": kind.title,
        "media_type": kind.media_type,
        "bytes": path.stat().st_size,
        "sha256": sha256_of(path),
    }


# ---- one function per kind of file ----


def _rows(making: Making, columns: list[sql.Composable]) -> Iterator[Rows]:
    """Yield the features in the order of keys, in batches."""
    making.reading.start(rows_statement(making.stamp.published.view, Page(limit=0), columns))
    while rows := making.reading.batch(BATCH_ROWS):
        yield rows


def _parquet(making: Making, path: Path) -> None:
    document = making.document
    geometry = sql.SQL("ST_AsBinary({}, 'NDR')").format(geometry_in(document.shape.crs))
    extent: BBox | None = making.state.extent
    write_parquet(path, schema_of(making.stamp, extent), _rows(making, [*property_columns(document), geometry]))


def _geojson(making: Making, path: Path) -> None:
    """Write a FeatureCollection (RFC 7946) whose foreign members are the stamp; one feature a line."""
    head = {"type": "FeatureCollection", "name": making.stamp.published.id, **making.stamp.members()}
    with path.open("wb") as file:
        file.write(json.dumps(head, ensure_ascii=False).encode()[:-1] + b', "features": [')
        between = b"\n"
        for rows in _rows(making, list(GEOJSONSEQ.select(making.document))):
            file.write(between + b",\n".join(text for (text,) in rows))
            between = b",\n"
        file.write(b"\n]}\n")


def _written(writer: Writer) -> Callable[[Making, Path], None]:
    def write(making: Making, path: Path) -> None:
        document = making.document
        with path.open("wb") as file:
            file.write(writer.head(document))
            for rows in _rows(making, list(writer.select(document))):
                file.writelines(writer.encode(document, rows))
            file.write(writer.tail(document))

    return write


def _pmtiles(making: Making, path: Path) -> None:
    extent = making.state.extent or making.stamp.service.home_extent

    def content(tile: Tile) -> bytes:
        found: bytes = making.reading.fetch(tile_statement(making.stamp.published, tile))[0][3]
        return found

    write_pmtiles(path, making.stamp, extent, content)


def _csv_metadata(making: Making, path: Path) -> None:
    document = csv_metadata(making.stamp, making.path("csv").name, WKT)
    path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


MAKERS: dict[str, Callable[[Making, Path], None]] = {
    "parquet": _parquet,
    "geojson": _geojson,
    "gpkg": lambda making, path: write_geopackage(making.path("parquet"), path, making.stamp),
    "shp.zip": lambda making, path: write_shapefile(making.path("parquet"), path, making.stamp, making.work),
    "fgb": lambda making, path: write_flatgeobuf(making.path("parquet"), path, making.stamp),
    "pmtiles": _pmtiles,
    "kml": _written(KML),
    "csv": _written(CSV),
    "csv-metadata.json": _csv_metadata,
    "excel.csv": _written(EXCEL),
}
"""In this order: GDAL's formats are made from the GeoParquet file."""
