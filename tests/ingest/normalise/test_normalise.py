"""All steps together: a frame with exactly the layer's fields."""

from datetime import date
from pathlib import Path

from catalog.model import Catalog
from ingest.normalise import normalise
from ingest.read import read_file
from tests.builders import BOTTOM, TOP, checkpoint, checkpoint_table, make_shapefile, make_xlsx, zone


def test_workbook_comes_out_in_the_layers_shape(tmp_path: Path, catalog: Catalog) -> None:
    rows = [checkpoint(1, **{"Vĩ độ": "21,9012", "Mã xã": 2131}), checkpoint(2, **{"Tên chốt": " Chốt\u00a0B "})]
    path = make_xlsx(tmp_path / "chot.xlsx", [*TOP, *checkpoint_table(rows), *BOTTOM])
    layer = catalog.layer("checkpoints")
    assert layer is not None
    made = normalise(read_file(path, catalog)[0], layer, catalog)
    assert list(made.frame.columns) == [*(each.name for each in layer.fields), "source_row", "geom"]
    first = made.frame.iloc[0]
    assert (first["checkpoint_code"], first["commune_code"], first["status"]) == ("CKS-001", "02131", "operating")
    assert (first["opened_on"], first["closed_on"], first["source_row"]) == (date(2021, 1, 31), None, 7)
    assert made.frame.geometry.iloc[0].wkt == "POINT (105.801 21.9012)"
    assert made.frame["name"].tolist() == ["Chốt số 1", "Chốt B"]
    assert (made.frame.crs, made.counts.read, made.counts.not_data) == ("EPSG:4326", 10, 8)
    assert made.counts.rewritten == {"codes-padded": 1}


def test_shapefile_comes_out_in_storage_crs(tmp_path: Path, catalog: Catalog) -> None:
    path = make_shapefile(tmp_path / "vung.shp", [zone()])
    layer = catalog.layer("isolation_zones")
    assert layer is not None
    made = normalise(read_file(path, catalog)[0], layer, catalog)
    assert (made.crs, made.datum_operation) == ("EPSG:9213", "EPSG:6960")
    assert made.frame.geometry.iloc[0].geom_type == "MultiPolygon"
    assert made.frame.loc[0, ["zone_level", "measure", "status", "households"]].tolist() == [
        "village", "lockdown", "active", 12,
    ]  # fmt: skip


def test_values_that_cannot_be_read_stay_for_validation(tmp_path: Path, catalog: Catalog) -> None:
    path = make_xlsx(
        tmp_path / "a.xlsx", checkpoint_table([checkpoint(1, **{"Hoạt động từ": "hôm qua", "Vĩ độ": "bắc"})])
    )
    layer = catalog.layer("checkpoints")
    assert layer is not None
    made = normalise(read_file(path, catalog)[0], layer, catalog)
    assert made.frame.loc[0, "opened_on"] == "hôm qua"
    assert made.frame.geometry.iloc[0] is None
    assert len(made.frame) == 1
