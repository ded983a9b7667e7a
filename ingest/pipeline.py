"""The order of the steps, nothing else: read → normalise → validate → stage → merge → publish, in one transaction."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from zoneinfo import ZoneInfo

from catalog.model import Catalog, Layer
from ingest import lineage
from ingest.db import Connection, database_errors
from ingest.decide import refusal
from ingest.examine import HandIn, Table, examine
from ingest.findings import Finding, Severity, Where, as_values, error, warning
from ingest.merge import MergeCounts, merge_batch
from ingest.merge_missing import close_missing, find_missing
from ingest.normalise.storage_crs import crs_title
from ingest.place_unplaced import place_unplaced
from ingest.progress import Progress, Step, silent, timed
from ingest.publish import publish_layer
from ingest.receipt.model import Drawn, Outcome, Part, Receipt, RowCounts
from ingest.receipt.records import finding_dict
from ingest.receipt.sketch import MAX_DRAWN
from ingest.stage import drop_staging, stage_batch, unstage_rows
from ingest.validate.staged import check_staged
from ingest.validate.staged.finding import StagedFinding


@dataclass(frozen=True, slots=True)
class Choices:
    """What the officer says about a hand-in. ``full``: it holds the layer as a whole (None: as the layer says).

    ``confirm_removals``: more features may go than the layer lets go without a question.
    """

    full: bool | None = None
    confirm_removals: bool = False

    def is_full(self, layer: Layer) -> bool:
        return layer.source.update == "full" if self.full is None else self.full


AS_THE_LAYER_SAYS = Choices()


def check_file(
    catalog: Catalog, path: Path, layer_id: str | None = None, crs: str | None = None, *,
    conn: Connection | None = None, progress: Progress = silent, choices: Choices = AS_THE_LAYER_SAYS,
) -> Receipt:  # fmt: skip
    """Return the receipt that a load would give, as far as it is known without writing anything.

    Args:
        conn: a connection on which rows are staged, checked together and rolled back; None: row checks only.
        choices: what the officer says about the hand-in.
    """
    started = time.perf_counter()
    hand_in = examine(path, catalog, layer_id, crs, progress)
    if conn is not None and not hand_in.is_stopped:
        hand_in = _checked_together(conn, hand_in, progress, choices)
    hand_in = _decided(hand_in)
    refused = hand_in.is_stopped
    parts = tuple(_part(each, refused=refused, accepted=True) for each in hand_in.tables)
    return _receipt(catalog, hand_in, Outcome.REFUSED if refused else Outcome.PASSED, parts, started)


def load_file(
    conn: Connection, catalog: Catalog, path: Path, layer_id: str | None, by: str, crs: str | None = None,
    progress: Progress = silent, *, choices: Choices = AS_THE_LAYER_SAYS,
) -> Receipt:  # fmt: skip
    """Return the receipt of the hand-in after it was published or refused; all of it or nothing.

    Until the commit the previous release stays served; whatever fails, nothing of the file stays but, for a refusal,
    one row in the lineage. A layer with ``publish: on_review`` is merged and waits.

    Args:
        conn: without an open transaction; the role ``covidmaps_ingest``.
        by: who hands in.
        choices: what the officer says about the hand-in.
    Raises: UseError for a file or a layer that is not there; UnavailableError when the database or its disk is away.
    """
    if conn.info.transaction_status:
        raise ValueError("load_file commits by itself: the connection must not be inside a transaction")
    started = time.perf_counter()
    hand_in = examine(path, catalog, layer_id, crs, progress)
    return load_hand_in(conn, catalog, hand_in, by, progress, choices=choices, started=started)


def load_hand_in(
    conn: Connection, catalog: Catalog, hand_in: HandIn, by: str, progress: Progress = silent, *,
    choices: Choices = AS_THE_LAYER_SAYS, started: float | None = None,
) -> Receipt:  # fmt: skip
    """Return the receipt of an examined hand-in, published or refused, as `load_file`; in the caller's transaction.

    Outside of a transaction it makes one of its own and commits it.

    Args:
        started: `time.perf_counter()` when the work on it began; None: now.
    """
    started = time.perf_counter() if started is None else started
    hand_in = _decided(hand_in)
    with database_errors():
        if not hand_in.is_stopped:
            hand_in, parts = _bring_in(conn, hand_in, by, progress, choices)
        if hand_in.is_stopped:
            parts = _record_refusal(conn, hand_in, by)
    return _receipt(catalog, hand_in, _outcome(hand_in, parts), parts, started, by)


# ---- in the database ----


class _Refused(Exception):
    """Rolls the transaction back when the staged rows refuse the hand-in."""

    def __init__(self, hand_in: HandIn) -> None:
        self.hand_in = hand_in
        super().__init__(hand_in.file)


def _bring_in(
    conn: Connection, hand_in: HandIn, by: str, progress: Progress, choices: Choices
) -> tuple[HandIn, tuple[Part, ...]]:
    """Return the hand-in with the findings of staging, and its parts as they were published; in one transaction."""
    try:
        with conn.transaction():
            opened = [(each, _open(conn, hand_in, each, by)) for each in hand_in.tables]
            staged = [(_stage(conn, table, batch, hand_in, progress, choices), batch) for table, batch in opened]
            hand_in = _decided(replace(hand_in, tables=tuple(table for table, _ in staged)))
            if hand_in.is_stopped:
                raise _Refused(hand_in)
            return hand_in, tuple(_enter(conn, table, batch, hand_in, by, progress, choices) for table, batch in staged)
    except _Refused as refused:
        return refused.hand_in, ()


def _open(conn: Connection, hand_in: HandIn, table: Table, by: str) -> int:
    layer, normalised = _layer(table), table.normalised
    crs, operation = (normalised.crs, normalised.datum_operation) if normalised else (table.raw.crs, None)
    return lineage.open_batch(
        conn, lineage.HandIn(layer.id, hand_in.file, table.raw.sheet, hand_in.sha256, by, crs, operation)
    )


def _stage(conn: Connection, table: Table, batch: int, hand_in: HandIn, progress: Progress, choices: Choices) -> Table:
    """Return the table with what its staged rows say together; on staging stand the rows that may enter, no others."""
    layer, good = _layer(table), table.good_rows()
    with timed(progress, Step.STAGE, len(good)):
        stage_batch(conn, layer, good, batch)
    with timed(progress, Step.CHECK_STAGED, len(good)):
        staged = (*place_unplaced(conn, layer, batch), *check_staged(conn, layer, batch))
        missing = _missing(conn, table, hand_in, choices)
    checked = replace(table, findings=(*table.findings, *(_finding(each, table) for each in staged), *missing))
    if worse := checked.bad_rows - table.bad_rows:
        unstage_rows(conn, layer, batch, worse)
    return checked


def _missing(conn: Connection, table: Table, hand_in: HandIn, choices: Choices) -> list[Finding]:
    """Return what there is to say of the features that a full file does not have; too many of them stop it."""
    layer, where = _layer(table), table.raw.where()
    if not choices.is_full(layer) or table.raw is not _tables_of(hand_in, layer)[0].raw:
        return []
    keys = _keys(hand_in, layer)
    if keys is None:
        return [warning("full-file-unclear", where)]
    found = find_missing(conn, layer, keys)
    if found.exceeds(layer.source.max_removed_share) and not choices.confirm_removals:
        limit = round(layer.source.max_removed_share * 100)
        return [error("too-many-missing", where, rows=found.untouched, total=found.total, limit=limit, keys=found.keys)]
    closed = [warning("features-closed", where, rows=found.untouched, keys=found.keys)] if found.untouched else []
    return closed + ([warning("features-kept", where, rows=found.edited)] if found.edited else [])


def _tables_of(hand_in: HandIn, layer: Layer) -> list[Table]:
    return [each for each in hand_in.tables if each.layer is layer]


def _keys(hand_in: HandIn, layer: Layer) -> set[str] | None:
    """Return the keys of all rows of the file, refused ones too; None when a row has none: it may be any feature."""
    frames = [each.normalised.frame for each in _tables_of(hand_in, layer) if each.normalised]
    keys = [key for frame in frames for key in frame[layer.key].tolist()]
    return set(keys) if all(isinstance(each, str) for each in keys) else None


def _enter(
    conn: Connection, table: Table, batch: int, hand_in: HandIn, by: str, progress: Progress, choices: Choices
) -> Part:
    layer, good = _layer(table), table.rows - len(table.bad_rows)
    with timed(progress, Step.MERGE, good):
        merged = merge_batch(conn, layer, batch, by)
        if choices.is_full(layer) and (keys := _keys(hand_in, layer)) is not None:
            close_missing(conn, layer, batch, keys, by)
    drop_staging(conn, layer, batch)
    release = None
    if layer.publish == "on_save":
        with timed(progress, Step.PUBLISH, good):
            release = publish_layer(conn, layer.id, by=by, note=table.raw.file, batch_id=batch)
    part = _part(table, refused=False, merged=merged)
    part = replace(part, batch=batch, release=release.release_id if release else None, conflicts=merged.conflicts)
    _close(conn, batch, part.counts, table.findings, release=part.release, conflicts=merged.conflicts)
    return part


def _record_refusal(conn: Connection, hand_in: HandIn, by: str) -> tuple[Part, ...]:
    """Return the parts of a refused hand-in; each table whose layer is known leaves one row in the lineage."""
    parts = []
    with conn.transaction():
        for table in hand_in.tables:
            part = _part(table, refused=True)
            if table.layer is not None:
                part = replace(part, batch=_open(conn, hand_in, table, by))
                _close(conn, part.batch or 0, part.counts, hand_in.all_findings, accepted=False)
            parts.append(part)
    return tuple(parts)


def _close(
    conn: Connection, batch: int, counts: RowCounts, findings: Sequence[Finding], *,
    accepted: bool = True, release: int | None = None, conflicts: int = 0,
) -> None:  # fmt: skip
    numbers = lineage.BatchCounts(
        counts.read, counts.published_new, counts.changed, counts.unchanged, counts.refused, counts.not_data
    )
    kept = [finding_dict(each) for each in findings]
    lineage.close_batch(conn, batch, numbers, accepted=accepted, conflicts=conflicts, release_id=release, findings=kept)


class _RolledBack(Exception):
    """Ends a transaction that was only for looking."""


def _checked_together(conn: Connection, hand_in: HandIn, progress: Progress, choices: Choices) -> HandIn:
    """Return the hand-in with what its rows say together; everything is rolled back."""
    tables: tuple[Table, ...] = ()
    try:
        with database_errors(), conn.transaction():
            opened = [(each, _open(conn, hand_in, each, "check")) for each in hand_in.tables]
            tables = tuple(_stage(conn, table, batch, hand_in, progress, choices) for table, batch in opened)
            raise _RolledBack
    except _RolledBack:
        return replace(hand_in, tables=tables)


# ---- without the database ----


def _layer(table: Table) -> Layer:
    assert table.layer is not None  # a table without a layer stops its hand-in
    return table.layer


def _decided(hand_in: HandIn) -> HandIn:
    """Return the hand-in with the finding that refuses a table when it has more bad rows than its layer takes."""
    return replace(hand_in, tables=tuple(_decided_table(each) for each in hand_in.tables))


def _decided_table(table: Table) -> Table:
    if table.is_stopped:
        return table
    found = refusal(_layer(table), table.raw.where(), table.rows, len(table.bad_rows))
    return table if found is None else replace(table, findings=(*table.findings, found))


def _finding(staged: StagedFinding, table: Table) -> Finding:
    """Return a finding of the database in the officer's words: their sheet, their headings."""
    assert table.normalised is not None
    return Finding(
        staged.code,
        staged.severity,
        table.normalised.where(staged.source_row, *staged.fields),
        as_values(_readable(staged.values)),
    )


def _readable(values: Mapping[str, object]) -> dict[str, object]:
    return {name: "–" if value is None else value for name, value in values.items()}


def _part(table: Table, *, refused: bool, accepted: bool = False, merged: MergeCounts | None = None) -> Part:
    """Return the table's part of the receipt; in a refused hand-in every data row is refused."""
    bad = table.rows if refused else len(table.bad_rows)
    counts = RowCounts(
        read=table.raw.rows_read,
        published_new=merged.inserted if merged else 0,
        changed=merged.changed if merged else 0,
        unchanged=merged.unchanged if merged else 0,
        accepted=table.rows - bad if accepted else 0,
        refused=bad,
        not_data=len(table.raw.not_data),
    )
    normalised = table.normalised
    return Part(
        layer=table.layer.id if table.layer else None,
        sheet=table.raw.sheet,
        counts=counts,
        crs=crs_title(normalised.crs) if normalised else None,
        datum_operation=normalised.datum_operation if normalised else None,
    )


def _outcome(hand_in: HandIn, parts: Sequence[Part]) -> Outcome:
    if hand_in.is_stopped:
        return Outcome.REFUSED
    if any(each.release is not None for each in parts):
        return Outcome.PUBLISHED
    waits = any(_layer(each).publish == "on_review" for each in hand_in.tables)
    return Outcome.WAITING if waits and any(each.counts.published for each in parts) else Outcome.UNCHANGED


def _conflicts(hand_in: HandIn, parts: Sequence[Part]) -> list[Finding]:
    return [
        warning("hand-edits-kept", Where(hand_in.file, each.sheet), fields=each.conflicts)
        for each in parts
        if each.conflicts
    ]


def _receipt(
    catalog: Catalog, hand_in: HandIn, outcome: Outcome, parts: tuple[Part, ...], started: float, by: str | None = None
) -> Receipt:
    findings = (*hand_in.all_findings, *_conflicts(hand_in, parts))
    names_persons = any(each.code == "personal-data" for each in findings)
    return Receipt(
        file=hand_in.file,
        sha256=hand_in.sha256,
        outcome=outcome,
        parts=parts,
        findings=tuple(sorted(findings, key=lambda each: list(Severity).index(each.severity))),
        seconds=time.perf_counter() - started,
        at=datetime.now(ZoneInfo(catalog.service.timezone)),
        by=by,
        tables=() if names_persons else tuple(each.raw for each in hand_in.tables),
        drawn=tuple(islice(_drawn(hand_in), MAX_DRAWN)),
    )


def _drawn(hand_in: HandIn) -> Iterator[Drawn]:
    """Yield the features for the map of the receipt, refused ones first: they are what the officer looks for."""
    tables = [each for each in hand_in.tables if each.normalised]
    for refused in (True, False):
        for table in tables:
            assert table.normalised is not None
            bad, frame = table.bad_rows, table.normalised.frame
            rows = zip(frame["source_row"].tolist(), frame.geometry.tolist(), strict=True)
            yield from (
                Drawn(f"dòng / row {row}", shape, refused)
                for row, shape in rows
                if shape is not None and not shape.is_empty and (row in bad) == refused
            )
