"""GeoJSON, with and without a CRS of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from catalog.model import Catalog
from ingest.errors import IngestError
from ingest.read import read_file

FEATURE = {
    "type": "Feature",
    "properties": {"ma_chot": "CKS-001", "tu_ngay": "2022-01-02", "so": 7, "ghi": ["a", "b"]},
    "geometry": {"type": "Point", "coordinates": [105.8, 22.1]},
}


def write(path: Path, **members: Any) -> Path:
    path.write_text(json.dumps({"type": "FeatureCollection", **members, "features": [FEATURE]}), encoding="utf-8")
    return path


def test_features_come_with_their_values_as_written(tmp_path: Path, catalog: Catalog) -> None:
    (table,) = read_file(write(tmp_path / "chốt.geojson"), catalog)
    assert (table.format, table.numbers.tolist()) == ("geojson", [1])
    assert [each[0] for each in table.columns[:3]] == ["CKS-001", "2022-01-02", 7]
    assert table.crs is not None
    assert "WGS 84" in table.crs


def test_named_crs_of_the_older_standard_is_read(tmp_path: Path, catalog: Catalog) -> None:
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3405"}}
    (table,) = read_file(write(tmp_path / "a.json", crs=crs), catalog)
    assert table.crs is not None
    assert "UTM zone 48N" in table.crs


@pytest.mark.parametrize(
    "crs",
    [
        {"type": "link", "properties": {"href": "http://127.0.0.1/crs", "type": "proj4"}},
        {"properties": {"type": "ogcwkt", "href": "file:///etc/passwd"}, "type": "link"},
    ],
)
def test_linked_crs_is_refused(tmp_path: Path, catalog: Catalog, crs: dict[str, Any]) -> None:
    with pytest.raises(IngestError, match="geojson-linked-crs"):
        read_file(write(tmp_path / "a.geojson", crs=crs), catalog)


def test_link_that_is_only_a_value_is_no_crs(tmp_path: Path, catalog: Catalog) -> None:
    (table,) = read_file(write(tmp_path / "a.geojson", links=[{"rel": "next", "href": "http://127.0.0.1/"}]), catalog)
    assert len(table.numbers) == 1
