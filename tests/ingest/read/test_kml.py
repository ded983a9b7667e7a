"""KML and KMZ, as Google Earth and QGIS write them."""

from pathlib import Path

import pytest

from catalog.model import Catalog
from ingest.errors import IngestError
from ingest.read import read_file
from tests.builders import checkpoint, make_kml, make_zip


def test_placemarks_come_with_their_data(tmp_path: Path, catalog: Catalog) -> None:
    (table,) = read_file(make_kml(tmp_path / "chốt.kml", [checkpoint(1), checkpoint(2)]), catalog)
    values = {each.text: cells.tolist() for each, cells in zip(table.headings, table.columns, strict=True)}
    assert values["Mã chốt"] == ["CKS-001", "CKS-002"]
    assert values["Tên chốt"] == ["Chốt số 1", "Chốt số 2"]
    assert table.geometry is not None
    assert (table.geometry[0].x, table.format) == (105.801, "kml")
    assert table.crs == "EPSG:4326"


def test_kmz_is_a_zip_with_kml(tmp_path: Path, catalog: Catalog) -> None:
    kml = make_kml(tmp_path / "doc.kml", [checkpoint(1)])
    (table,) = read_file(make_zip(tmp_path / "chốt.kmz", {"doc.kml": kml, "images/a.png": b"\x89PNG"}), catalog)
    assert table.format == "kml"


def test_names_that_differ_in_their_accents_only_stay_apart(tmp_path: Path, catalog: Catalog) -> None:
    (table,) = read_file(make_kml(tmp_path / "a.kml", [checkpoint(1, Tên="a", Tín="b", Tạm="c")]), catalog)
    values = {each.text: cells.tolist() for each, cells in zip(table.headings, table.columns, strict=True)}
    assert (values["Tên"], values["Tín"], values["Tạm"]) == (["a"], ["b"], ["c"])


SQUARE = "105.8,22.1,5 105.9,22.1,5 105.9,22.2,5 105.8,22.1,5"


@pytest.mark.parametrize(
    ("geometry", "wkt"),
    [
        ("<Point><coordinates> 105.8,22.1 </coordinates></Point>", "POINT (105.8 22.1)"),
        (
            f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{SQUARE}</coordinates></LinearRing></outerBoundaryIs></Polygon>",
            "POLYGON Z ((105.8 22.1 5, 105.9 22.1 5, 105.9 22.2 5, 105.8 22.1 5))",
        ),
        (
            "<MultiGeometry><Point><coordinates>1,2</coordinates></Point><Point><coordinates>3,4</coordinates></Point>"
            "</MultiGeometry>",
            "MULTIPOINT ((1 2), (3 4))",
        ),
        ("<LineString><coordinates>1,2\n3,4</coordinates></LineString>", "LINESTRING (1 2, 3 4)"),
    ],
)
def test_every_kind_of_shape_is_read(tmp_path: Path, catalog: Catalog, geometry: str, wkt: str) -> None:
    text = f"<kml xmlns='http://earth.google.com/kml/2.1'><Placemark><name>A</name>{geometry}</Placemark></kml>"
    (tmp_path / "a.kml").write_text(text, encoding="utf-8")
    (table,) = read_file(tmp_path / "a.kml", catalog)
    assert table.geometry is not None
    assert table.geometry[0].wkt == wkt
    assert table.columns[0].tolist() == ["A"]


@pytest.mark.parametrize("coordinates", ["105.8", "a,b", "105.8,22.1 105.9", ""])
def test_shape_without_sense_is_refused_or_none(tmp_path: Path, catalog: Catalog, coordinates: str) -> None:
    text = f"<kml><Placemark><name>A</name><Point><coordinates>{coordinates}</coordinates></Point></Placemark></kml>"
    (tmp_path / "a.kml").write_text(text, encoding="utf-8")
    if coordinates:
        with pytest.raises(IngestError, match="vector-damaged"):
            read_file(tmp_path / "a.kml", catalog)
    else:
        (table,) = read_file(tmp_path / "a.kml", catalog)
        assert table.geometry is not None
        assert table.geometry[0] is None


def test_folders_are_told_apart(tmp_path: Path, catalog: Catalog) -> None:
    point = "<Placemark><name>x</name><Point><coordinates>105.8,22.1</coordinates></Point></Placemark>"
    path = make_kml(tmp_path / "a.kml", [checkpoint(1)], extra=f"<Folder><name>Khác</name>{point}</Folder>")
    assert [each.sheet for each in read_file(path, catalog)] == ["Chốt", "Khác"]


def test_links_are_named_and_not_followed(tmp_path: Path, catalog: Catalog) -> None:
    link = "<NetworkLink><Link><href>a.kml</href></Link></NetworkLink>"  # the file itself: a circle
    (table,) = read_file(make_kml(tmp_path / "a.kml", [checkpoint(1)], extra=link), catalog)
    assert [each.code for each in table.findings] == ["kml-links"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_type_is_refused(tmp_path: Path, catalog: Catalog, encoding: str) -> None:
    path = make_kml(tmp_path / "a.kml", [checkpoint(1)])
    text = path.read_text(encoding="utf-8").replace('encoding="UTF-8"', f'encoding="{encoding}"')
    entity = '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml'
    path.write_text(text.replace("<kml", entity), encoding=encoding)
    with pytest.raises(IngestError, match="xml-unsafe"):
        read_file(path, catalog)
