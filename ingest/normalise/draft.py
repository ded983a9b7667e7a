"""The table on the workbench: each step of normalising takes a draft and returns a new one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from catalog.model import Catalog, Field, Layer
from ingest.findings import Finding, Where, note
from ingest.normalise.distinct import Distinct, distinct
from ingest.read.table import Cells, Heading, RawTable, as_cells


@dataclass(frozen=True, slots=True, eq=False)
class Draft:
    """One table on its way to the layer's shape.

    ``columns``: by field name (and LAT, LON, COMMUNE …), only those that the file has. A step rewrites what is certain
    and leaves every other value as it stands: validate/row then finds that it is not of the field's type.
    """

    table: RawTable
    layer: Layer
    catalog: Catalog
    crs_option: str | None = None
    columns: Mapping[str, Cells] = field(default_factory=dict)
    headings: Mapping[str, Heading] = field(default_factory=dict)
    unknown: tuple[Heading, ...] = ()
    doubled: tuple[tuple[Heading, Heading], ...] = ()
    geometry: Cells | None = None
    placed: bool = True
    """False when the file as a whole has no usable coordinates: then no row is blamed for it."""
    crs: str | None = None
    datum_operation: str | None = None
    is_stored: bool = False
    """Whether the geometry is in the storage CRS already."""
    findings: tuple[Finding, ...] = ()
    rewritten: Mapping[str, int] = field(default_factory=dict)
    known: dict[str, Distinct] = field(default_factory=dict, repr=False)
    """The distinct cells of columns as they were asked for last; drafts of one table share them."""

    def fields(self, *types: str) -> list[Field]:
        """Return the layer's fields of these types that the file has."""
        return [each for each in self.layer.fields if each.type in types and each.name in self.columns]

    def where(self, row: int | None = None, *names: str) -> Where:
        return self.table.where(row, *(self.headings[each] for each in names if each in self.headings))

    def with_findings(self, *findings: Finding) -> Self:
        return replace(self, findings=(*self.findings, *findings))

    def with_column(self, name: str, cells: Cells) -> Self:
        return replace(self, columns={**self.columns, name: cells})

    def with_heading(self, name: str, heading: Heading | None) -> Self:
        return self if heading is None else replace(self, headings={**self.headings, name: heading})

    def rewrite(self, name: str, convert: Callable[[object], object], code: str | None = None) -> Self:
        """Return the draft with every cell of the column converted.

        Args:
            convert: pure, as equal cells are converted once; gives back what it cannot read.
            code: of the note that counts the rewritten cells; None when the rewrite is no news to the officer.
        """
        found = self._distinct(name)
        done = {key: convert(found.cell(key)) for key in found.values}
        if all(found.cell(key) is value for key, value in done.items()):
            return self
        cells = as_cells([None if key is None else done[key] for key in found.keys])
        draft = self.with_column(name, cells)
        if code is None:
            return draft
        news = {key for key, value in done.items() if found.cell(key) != value}
        changed = sum(1 for key in found.keys if key in news) if news else 0
        return draft.counted(code, changed, name) if changed else draft

    def _distinct(self, name: str) -> Distinct:
        """Return the distinct cells of the column; most steps ask for a column that the steps before left alone."""
        cells = self.columns[name]
        known = self.known.get(name)
        if known is None or known.cells is not cells:
            known = self.known[name] = distinct(cells)
        return known

    def counted(self, code: str, cells: int, *names: str) -> Self:
        """Return the draft with a note that `cells` cells of the columns were rewritten."""
        rewritten = {**self.rewritten, code: self.rewritten.get(code, 0) + cells}
        return replace(self, rewritten=rewritten).with_findings(note(code, self.where(None, *names), cells=cells))
