"""What was collected in the field, taken in like a file: examined, merged beside hand edits, with a receipt.

A row of ``inbox.<layer>`` without a key, or with a new one, is a new feature. One with the key of a feature says what
is not as on the map: a field that it leaves empty stays, and so does the place unless ``is_moved`` is ticked. The base
of the merge is what a file or the field said last, so a hand edit since then stays and the row becomes a conflict to be
decided; and what the field said is an edit like any other to the file of tomorrow.
"""

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import Any, LiteralString
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import shapely
from psycopg import sql
from psycopg.rows import dict_row

from catalog.derive.inbox_ddl import is_collected
from catalog.derive.key_pattern import numbered_key
from catalog.model import LANGUAGES, Accept, Catalog, Field, Layer
from ingest.db import Connection, database_errors
from ingest.errors import IngestError
from ingest.examine import HandIn, examine_table
from ingest.findings import Finding, Severity, Where, error, render, warning
from ingest.normalise.storage_crs import CRS84
from ingest.pipeline import Choices, load_hand_in
from ingest.progress import silent
from ingest.read.table import Heading, RawTable, as_cells
from ingest.receipt import Receipt
from ingest.vocabulary import read_vocabulary

LOG = logging.getLogger(__name__)
FORMAT = "inbox"
PERSONAL = frozenset({"person-in-text", "person-removed", "persons-not-taken", "persons-as-features"})
"""Findings about cells that name a person: they are emptied in the inbox too, as nothing of them is kept."""
MAX_ROWS = 5000
"""Rows of one receipt; more come in the next."""

# Before the merge, what the field said last takes the place of what a file said before that; afterwards the files' are
# put back, so that the same file of tomorrow finds nothing new in itself.
_LEND = (
    """
    CREATE TEMP TABLE lent ON COMMIT DROP AS
    SELECT * FROM lineage.file_value WHERE layer = %(layer)s AND key = ANY (%(keys)s)""",
    """
    INSERT INTO lineage.file_value AS f (layer, key, said, batch_id)
    SELECT layer, key, said, batch_id FROM lineage.field_value WHERE layer = %(layer)s AND key = ANY (%(keys)s)
    ON CONFLICT (layer, key) DO UPDATE SET said = EXCLUDED.said, digest = NULL, batch_id = EXCLUDED.batch_id
     WHERE EXCLUDED.batch_id > f.batch_id""",
)
_GIVE_BACK = (
    """
    INSERT INTO lineage.field_value AS f (layer, key, said, batch_id)
    SELECT layer, key, said, batch_id FROM lineage.file_value
     WHERE layer = %(layer)s AND key = ANY (%(keys)s) AND batch_id = %(batch)s
    ON CONFLICT (layer, key) DO UPDATE SET said = EXCLUDED.said, batch_id = EXCLUDED.batch_id""",
    "DELETE FROM lineage.file_value WHERE layer = %(layer)s AND key = ANY (%(keys)s)",
    "INSERT INTO lineage.file_value SELECT * FROM lent",
    "DROP TABLE lent",
)

_WAITING = "SELECT DISTINCT collected_by FROM {inbox} WHERE inbox_state = 'new' ORDER BY collected_by"

# A second row about the same feature waits for the next receipt: they enter in the order in which they were seen.
_NEXT = """
SELECT uid, {key} FROM {inbox} i
 WHERE inbox_state = 'new' AND collected_by = %(login)s AND NOT EXISTS (
       SELECT FROM {inbox} e WHERE e.{key} = i.{key} AND e.collected_by = i.collected_by AND e.inbox_state = 'new'
          AND (e.collected_at, e.uid) < (i.collected_at, i.uid))
 ORDER BY collected_at, uid LIMIT %(limit)s FOR UPDATE
"""

# Each row with its empty fields as the base has them. May its collector report there, and about that feature?
_ROWS = """
SELECT i.uid, {values},
       ST_AsBinary(CASE WHEN known.id IS NULL OR i.is_moved THEN i.geom ELSE base.geom END) AS geom,
       work.may_edit(%(login)s, %(layer)s, coalesce({unit}, {known_unit}, {unit_there}), i.geom)
       AND (known.id IS NULL OR work.may_edit(%(login)s, %(layer)s, {known_unit}, known.geom)) AS is_allowed
  FROM {inbox} i
  LEFT JOIN LATERAL (SELECT * FROM {work} w WHERE w.{key} = i.{key} AND w.deleted_at IS NULL) known ON true
  LEFT JOIN lineage.file_value f ON f.layer = %(layer)s AND f.key = i.{key}
  LEFT JOIN LATERAL jsonb_populate_record(NULL::{work}, coalesce(
            f.said, to_jsonb(known) || jsonb_build_object('geom', encode(ST_AsEWKB(known.geom), 'hex')))) base ON true
 WHERE i.uid = ANY (%(uids)s)
 ORDER BY i.collected_at, i.uid
"""

_CONFLICTS = "SELECT key, count(*) FROM lineage.conflict WHERE batch_id = %s GROUP BY key"

_MARK = """
UPDATE {inbox}
   SET inbox_state = %(state)s, inbox_result = %(result)s, batch_id = %(batch)s, taken_at = clock_timestamp(),
       {key} = coalesce(%(key)s, {key})
 WHERE uid = %(uid)s RETURNING inbox_state
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows of one layer that one person collected, oldest first; ``keys`` as they go into the merge."""

    uids: tuple[UUID, ...]
    keys: tuple[str | None, ...]
    hand_in: HandIn


def take_in(conn: Connection, catalog: Catalog) -> Iterator[Receipt]:
    """Yield a receipt per layer and person until nothing waits; each is a transaction of its own, committed.

    Every row says in ``inbox_result`` what became of it; a refused one waits there for whoever collected it, and comes
    again when it is changed.

    Args:
        conn: without an open transaction; the role ``covidmaps_ingest``.
    Raises: UnavailableError when the database is away; IngestError ``not-allowed`` for a login of another role.
    """
    for layer in catalog.layers:
        if is_collected(layer, catalog):
            for login in _logins(conn, layer):
                while receipt := _take_in_of(conn, catalog, layer, login):
                    yield receipt


def _logins(conn: Connection, layer: Layer) -> list[str]:
    with database_errors(), conn.transaction():
        return [login for (login,) in conn.execute(sql.SQL(_WAITING).format(**_names(layer))).fetchall()]


def _take_in_of(conn: Connection, catalog: Catalog, layer: Layer, login: str) -> Receipt | None:
    """Return the receipt of that person's rows of the layer; None when none waits."""
    with database_errors(), conn.transaction():
        conn.execute(sql.SQL("LOCK TABLE {work} IN SHARE ROW EXCLUSIVE MODE").format(**_names(layer)))
        values = {"layer": layer.id, "login": login, "limit": MAX_ROWS}
        rows = conn.execute(sql.SQL(_NEXT).format(**_names(layer)), values).fetchall()
        if not rows:
            return None
        values |= {"uids": [uid for uid, _ in rows], "keys": [key for _, key in rows if key is not None]}
        _run(conn, _LEND, values)
        waiting = _read(conn, catalog, layer, values)
        receipt = load_hand_in(conn, catalog, waiting.hand_in, login, choices=Choices(full=False))
        _run(conn, _GIVE_BACK, values | {"keys": list(filter(None, waiting.keys)), "batch": receipt.batch})
        _mark(conn, catalog, layer, waiting, receipt)
    LOG.info("inbox: %s of %s, %d rows", layer.id, login, len(rows))
    return receipt


def _run(conn: Connection, statements: Sequence[LiteralString], values: Mapping[str, Any]) -> None:
    for each in statements:
        conn.execute(each, values)


# ---- the rows as a hand-in ----


def _read(conn: Connection, catalog: Catalog, layer: Layer, values: Mapping[str, Any]) -> Waiting:
    with conn.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(sql.SQL(_ROWS).format(**_names(layer)), values).fetchall()
    _give_keys(conn, layer, rows)
    zone = ZoneInfo(catalog.service.timezone)
    name = f"Thực địa {values['login']} {datetime.now(zone):%d-%m-%Y %H.%M}"
    raw = RawTable(
        file=name,
        format=FORMAT,
        headings=tuple(Heading(each.title.vi) for each in layer.fields),
        columns=tuple(as_cells([_local(row[each.name], zone) for row in rows]) for each in layer.fields),
        numbers=np.arange(1, len(rows) + 1),
        sheet=layer.title.vi,
        geometry=as_cells([row["geom"] and shapely.from_wkb(row["geom"]) for row in rows]),
        crs=CRS84,
    )
    table = examine_table(raw, catalog, read_vocabulary(catalog), _lenient(layer), None, silent)
    strangers = [
        error("inbox-no-right", raw.where(number)) for number, row in enumerate(rows, 1) if not row["is_allowed"]
    ]
    table = replace(table, findings=(*table.findings, *strangers))
    keys = tuple(row[layer.key] for row in rows)
    return Waiting(tuple(row["uid"] for row in rows), keys, HandIn(name, _digest(rows), (table,)))


def _give_keys(conn: Connection, layer: Layer, rows: Sequence[dict[str, Any]]) -> None:
    """Number the rows that have no key on from the highest ever used, where the layer's keys are numbers."""
    numbered, nameless = numbered_key(layer), [row for row in rows if row[layer.key] is None]
    if numbered is None or not nameless:
        return
    query = "SELECT work.next_key(%s, %s, %s, %s)"
    found = conn.execute(query, (layer.id, layer.key, numbered.prefix, numbered.digits)).fetchone()
    assert found is not None  # a function returns a row
    taken = {row[layer.key] for row in rows}
    keys = (
        f"{numbered.prefix}{each:0{numbered.digits}d}" for each in count(int(found[0].removeprefix(numbered.prefix)))
    )
    free = (each for each in keys if each not in taken)
    for row in nameless:
        row[layer.key] = next(free)


def _lenient(layer: Layer) -> Layer:
    """Return the layer as the inbox takes it: each row stands for itself, however many others are refused."""
    source = replace(layer.source, accepts=(FORMAT,), update="partial")
    return replace(layer, accept=Accept("valid_rows", 1.0), source=source)


def _local(value: object, zone: ZoneInfo) -> object:
    return value.astimezone(zone).replace(tzinfo=None) if isinstance(value, datetime) else value


def _digest(rows: Sequence[Mapping[str, Any]]) -> str:
    return hashlib.sha256(json.dumps(rows, default=str, sort_keys=True).encode()).hexdigest()


# ---- what became of each row ----


def _mark(conn: Connection, catalog: Catalog, layer: Layer, waiting: Waiting, receipt: Receipt) -> None:
    query = sql.SQL(_MARK).format(**_names(layer))
    conflicts: dict[str, int] = dict(conn.execute(_CONFLICTS, (receipt.batch,)).fetchall())
    for number, (uid, key) in enumerate(zip(waiting.uids, waiting.keys, strict=True), 1):
        found = [
            each for each in receipt.findings if each.where.row in (number, None) and each.severity is not Severity.NOTE
        ]
        is_refused = receipt.is_refused or any(each.refuses_row for each in found)
        if kept := conflicts.get(key or "", 0):
            found.append(warning("hand-edits-kept", Where(receipt.file, row=number), fields=kept))
        values: dict[str, object] = {"state": "refused", "key": None} if is_refused else {"state": "taken", "key": key}
        values |= {"uid": uid, "batch": receipt.batch, "result": _said(found, catalog)}
        if conn.execute(query, values).fetchone() != (values["state"],):
            # The trigger takes any other login for a collector's: the row would wait for ever.
            raise IngestError("not-allowed", reason="inbox: COVIDMAPS_INGEST_DATABASE_URL ≠ covidmaps_ingest")
        for field in _naming_persons(found, layer):
            empty = sql.SQL("UPDATE {inbox} SET {field} = NULL WHERE uid = %s").format(
                inbox=sql.Identifier("inbox", layer.id), field=sql.Identifier(field)
            )
            conn.execute(empty, (uid,))


def _naming_persons(findings: Sequence[Finding], layer: Layer) -> list[str]:
    """Return the fields of a row in which a person is named."""
    places = {column for each in findings if each.code in PERSONAL for column in each.where.columns}
    return [each.name for each in layer.fields if Heading(each.title.vi).label in places]


def _said(findings: Sequence[Finding], catalog: Catalog) -> str | None:
    """Return the findings in both languages, as whoever collected the row reads them in the form."""
    lines = [" ".join(render(each, catalog, language)) for language in LANGUAGES for each in findings]
    return "\n".join(lines) or None


def _names(layer: Layer) -> dict[str, sql.Composable]:
    unit = layer.unit_field

    def unit_of(alias: str) -> sql.Composable:
        return (
            sql.SQL("{}.{}").format(sql.Identifier(alias), sql.Identifier(unit.name)) if unit else sql.SQL("NULL::text")
        )

    def value(each: Field) -> sql.Composable:
        """Return what the row says, else the base; a new feature lies in the commune in which it was drawn."""
        there = sql.SQL(", CASE WHEN known.id IS NULL THEN {} END").format(_UNIT_THERE) if each is unit else sql.SQL("")
        return sql.SQL("coalesce(i.{0}, base.{0}{1}) AS {0}").format(sql.Identifier(each.name), there)

    return {
        "inbox": sql.Identifier("inbox", layer.id),
        "work": sql.Identifier("work", layer.id),
        "key": sql.Identifier(layer.key),
        "values": sql.SQL(", ").join(map(value, layer.fields)),
        "unit": unit_of("i"),
        "known_unit": unit_of("known"),
        "unit_there": _UNIT_THERE,
    }


_UNIT_THERE = sql.SQL("work.commune_at(i.geom, i.collected_at::date)")
