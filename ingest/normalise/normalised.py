"""What normalising gives: a frame with exactly the layer's fields, and what was found on the way."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import geopandas
import numpy as np
import pandas as pd

from catalog.model import Catalog, Layer
from ingest.findings import Finding, Where
from ingest.normalise.draft import Draft
from ingest.read.table import Cells, Heading, RawTable, as_cells

SOURCE_ROW = "source_row"
GEOMETRY = "geom"

type Frame = geopandas.GeoDataFrame


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows read, rows that are no data, and cells rewritten by note code."""

    read: int
    not_data: int
    rewritten: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Normalised:
    """A table in the layer's shape.

    ``frame``: every field of the layer (object columns of str, int, float, bool, date, datetime with zone, None), then
    ``source_row`` and ``geom`` (EPSG:4326, longitude first, None allowed). A value that is not of its field's type
    stands there as it was read, until validate/row has named it. ``columns``: what the file gave, also LAT and LON.
    """

    frame: Frame
    findings: list[Finding]
    counts: Counts
    table: RawTable
    layer: Layer
    catalog: Catalog
    columns: Mapping[str, Cells]
    headings: Mapping[str, Heading]
    unknown: tuple[Heading, ...]
    doubled: tuple[tuple[Heading, Heading], ...]
    placed: bool
    crs: str | None
    datum_operation: str | None

    def without(self, rows: Collection[int]) -> Frame:
        """Return the frame without the rows of these numbers."""
        return self.frame[~self.frame[SOURCE_ROW].isin(rows)]

    def where(self, row: int | None = None, *names: str) -> Where:
        """Return the place in the officer's file; `names` are fields (or LAT, LON), shown by their headings."""
        return self.table.where(row, *(self.headings[each] for each in names if each in self.headings))


def finish(draft: Draft) -> Normalised:
    """Return the draft as a frame; a field that the file does not have is null in every row."""
    rows = len(draft.table.numbers)
    empty = as_cells([None] * rows)
    data = {each.name: pd.Series(draft.columns.get(each.name, empty), dtype=object) for each in draft.layer.fields}
    data[SOURCE_ROW] = pd.Series(draft.table.numbers, dtype=np.int64)
    geometry = geopandas.GeoSeries(empty if draft.geometry is None else draft.geometry, crs=draft.layer.geometry.srid)
    frame = geopandas.GeoDataFrame(data | {GEOMETRY: geometry}, geometry=GEOMETRY)
    return Normalised(
        frame=frame,
        findings=list(draft.findings),
        counts=Counts(draft.table.rows_read, len(draft.table.not_data), dict(draft.rewritten)),
        table=draft.table,
        layer=draft.layer,
        catalog=draft.catalog,
        columns=draft.columns,
        headings=draft.headings,
        unknown=draft.unknown,
        doubled=draft.doubled,
        placed=draft.placed,
        crs=draft.crs,
        datum_operation=draft.datum_operation,
    )
