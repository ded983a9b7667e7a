"""A draft of checkpoints with given columns, for the tests of single steps."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from catalog.model import Catalog
from ingest.normalise.draft import Draft
from ingest.read.table import Heading, RawTable, as_cells

MakeDraft = Callable[..., Draft]


def with_table(draft: Draft, **changes: Any) -> Draft:
    """Return the draft with another file name, sheet, title … of its table."""
    return replace(draft, table=replace(draft.table, **changes))


@pytest.fixture
def make_draft(catalog: Catalog) -> MakeDraft:
    """Return a maker: ``make_draft("checkpoints", opened_on=["31/01/2021"])`` has that column under its field."""

    def make(layer_id: str, /, **columns: Sequence[object]) -> Draft:
        layer = catalog.layer(layer_id)
        assert layer is not None
        headings = {name: Heading(name, chr(65 + at)) for at, name in enumerate(columns)}
        cells = {name: as_cells(list(values)) for name, values in columns.items()}
        rows = max((len(each) for each in cells.values()), default=0)
        table = RawTable(
            file="tep.xlsx", format="xlsx", headings=tuple(headings.values()), columns=tuple(cells.values()),
            numbers=np.arange(2, rows + 2),
        )  # fmt: skip
        return Draft(table, layer, catalog, columns=cells, headings=headings)

    return make
