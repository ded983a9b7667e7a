"""A normalised table made from a hand-in, for the tests of single checks."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from catalog.model import Catalog
from ingest.normalise import Normalised, normalise
from ingest.read import read_file
from tests.builders import checkpoint_table, make_shapefile, make_xlsx

MakeTable = Callable[..., Normalised]


@pytest.fixture
def make_table(tmp_path: Path, catalog: Catalog) -> MakeTable:
    """Return a maker: rows by heading become a workbook, are read and normalised for the layer."""

    def make(*rows: Mapping[str, object], layer_id: str = "checkpoints") -> Normalised:
        layer = catalog.layer(layer_id)
        assert layer is not None
        path = make_xlsx(tmp_path / "tep.xlsx", checkpoint_table(rows))
        return normalise(read_file(path, catalog)[0], layer, catalog)

    return make


@pytest.fixture
def make_zones(tmp_path: Path, catalog: Catalog) -> MakeTable:
    """Return a maker: features become a shapefile of isolation_zones, are read and normalised."""

    def make(*features: Mapping[str, Any]) -> Normalised:
        layer = catalog.layer("isolation_zones")
        assert layer is not None
        path = make_shapefile(tmp_path / "vung.shp", features)
        return normalise(read_file(path, catalog)[0], layer, catalog)

    return make
