"""All that can be said of a hand-in without a database: read → choose the layer → normalise → validate rows."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from catalog.model import Catalog, Layer
from ingest.choose_layer import asked_layer, choose_layer
from ingest.errors import IngestError, UseError
from ingest.findings import Finding, Where, error, from_error, warning
from ingest.normalise import Frame, Normalised, normalise
from ingest.normalise.legacy_vietnamese import legacy_vietnamese
from ingest.progress import Progress, Step, timed
from ingest.read import read_file, source_files
from ingest.read.table import RawTable
from ingest.validate.row import check_rows
from ingest.validate.row.personal_data import check_personal_data, without_personal_columns
from ingest.vocabulary import Vocabulary, read_vocabulary
from ingest.without_persons import without_persons


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """One table of a hand-in, its layer and all that was found in it; ``normalised`` None: it was stopped before."""

    raw: RawTable
    layer: Layer | None
    normalised: Normalised | None
    findings: tuple[Finding, ...]

    @property
    def rows(self) -> int:
        return len(self.raw.numbers)

    @property
    def bad_rows(self) -> frozenset[int]:
        return frozenset(each.where.row for each in self.findings if each.refuses_row and each.where.row is not None)

    @property
    def is_stopped(self) -> bool:
        """Whether a finding refuses the table as a whole."""
        return any(each.refuses_file for each in self.findings)

    def good_rows(self) -> Frame:
        """Return the rows without an error, in the layer's shape."""
        assert self.normalised is not None
        return self.normalised.without(self.bad_rows)


@dataclass(frozen=True, slots=True, eq=False)
class HandIn:
    """A file with its tables; ``findings`` are about the file as a whole (then there are no tables)."""

    file: str
    sha256: str
    tables: tuple[Table, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def is_stopped(self) -> bool:
        return bool(self.findings) or any(each.is_stopped for each in self.tables)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        return (*self.findings, *(found for each in self.tables for found in each.findings))


def examine(path: Path, catalog: Catalog, layer_id: str | None, crs: str | None, progress: Progress) -> HandIn:
    """Return the hand-in with every finding about it; nothing is written.

    Args:
        layer_id: the layer that the officer names, for all tables of the file; None: found out per table.
        crs: the CRS that the officer states, for a file that declares none.
    Raises: UseError for a file or a layer that is not there.
    """
    asked = asked_layer(catalog, layer_id) if layer_id else None
    words = read_vocabulary(catalog)
    try:
        with timed(progress, Step.READ) as count:
            raw = read_file(path, catalog, words)
            count[0] = sum(len(each.numbers) for each in raw)
    except UseError:
        raise
    except IngestError as err:
        return HandIn(path.name, sha256_of(path), (), (from_error(err, Where(path.name)),))
    tables = tuple(examine_table(each, catalog, words, asked, crs, progress) for each in raw)
    return HandIn(path.name, sha256_of(path), _without_strays(tables))


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the file; of a loose shapefile over all its parts, in the order of their suffixes."""
    digest = hashlib.sha256()
    for each in source_files(path):
        with each.open("rb") as handle:
            while chunk := handle.read(1 << 20):
                digest.update(chunk)
    return digest.hexdigest()


def examine_table(
    raw: RawTable, catalog: Catalog, words: Vocabulary, asked: Layer | None, crs: str | None, progress: Progress
) -> Table:
    """Return the table with its layer, its rows in the layer's shape and every finding about them.

    Args:
        asked: the layer, where somebody names it; None: found out.
    """
    raw = legacy_vietnamese(raw, words)
    try:
        layer = asked or choose_layer(raw, catalog, words)
    except IngestError as err:
        persons = check_personal_data(raw, words, None)
        return _stopped(without_persons(raw, words, None), None, persons or [from_error(err, raw.where())])
    raw = without_personal_columns(raw, words, layer)
    if persons := check_personal_data(raw, words, layer):
        return _stopped(raw, layer, persons)
    raw = without_persons(raw, words, layer)
    if raw.format not in layer.source.accepts:
        return _stopped(raw, layer, [_wrong_format(raw, layer)])
    if not len(raw.numbers):
        return _stopped(raw, layer, [error("table-empty", raw.where())])
    with timed(progress, Step.NORMALISE, len(raw.numbers)):
        normalised = normalise(raw, layer, catalog, crs)
    with timed(progress, Step.VALIDATE, len(raw.numbers)):
        found = check_rows(normalised)
    return Table(raw, layer, normalised, (*normalised.findings, *found))


def _wrong_format(raw: RawTable, layer: Layer) -> Finding:
    """Return why the layer takes no such file; a table for a layer of areas lacks their outlines."""
    accepted = ", ".join(layer.source.accepts)
    if raw.geometry is None and "Polygon" in layer.geometry.type and not layer.geometry.from_unit:
        return error("shapes-wanted", raw.where(), layer=layer.title, format=raw.format, accepted=accepted)
    return error("format-not-accepted", raw.where(), format=raw.format, accepted=accepted)


def _stopped(raw: RawTable, layer: Layer | None, findings: Sequence[Finding]) -> Table:
    return Table(raw, layer, None, tuple(findings))


def _without_strays(tables: tuple[Table, ...]) -> tuple[Table, ...]:
    """Return the tables that have a layer, when there are such: a sheet beside them that is none of ours is only named.

    A table that names persons is never left out.
    """
    known = [each for each in tables if each.layer or not _is_stray(each)]
    if not any(each.layer for each in known):
        return tables
    notes = [warning("sheet-not-used", each.raw.where(), rows=each.rows) for each in tables if each not in known]
    first = replace(known[0], findings=(*known[0].findings, *notes))
    return (first, *known[1:])


def _is_stray(table: Table) -> bool:
    return all(each.code == "layer-unknown" for each in table.findings if each.refuses_file)
