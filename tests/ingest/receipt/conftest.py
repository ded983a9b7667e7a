"""A receipt as the pipeline gives it, made without a database."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from catalog.model import Catalog
from ingest.pipeline import check_file
from ingest.receipt import Receipt
from tests.builders import BOTTOM, TOP, checkpoint_table, make_xlsx

MakeReceipt = Callable[..., Receipt]


@pytest.fixture
def make_receipt(tmp_path: Path, catalog: Catalog) -> MakeReceipt:
    """Return a maker: rows by heading become an official workbook; its check gives the receipt."""

    def make(*rows: Mapping[str, object]) -> Receipt:
        return check_file(catalog, make_xlsx(tmp_path / "chot.xlsx", [*TOP, *checkpoint_table(rows), *BOTTOM]))

    return make
