"""Persons taken out of a table before anything else looks at it: nothing of them is staged, logged or handed back."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from catalog.model import Field, Layer, Persons
from ingest.findings import Finding, error, warning
from ingest.persons import REMOVED, TITLES, Kind, find_person, is_name
from ingest.read.table import Cells, Heading, RawTable, as_cells
from ingest.vocabulary import COMMUNE, DISTRICT, LayerWords, Vocabulary

MANY = 3
SHARE = 0.6
"""A column in which this share of at least MANY cells are names of persons is one of persons."""
_PHONE_ONLY = frozenset({Kind.PHONE, Kind.NAME, Kind.HOME, Kind.AGE})


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: its field (None: not taken over), and what may stand in it."""

    at: int
    heading: Heading
    name: str | None
    field: Field | None
    ignored: frozenset[Kind]

    @property
    def is_needed(self) -> bool:
        return self.field is not None and self.field.required


def without_persons(table: RawTable, words: Vocabulary, layer: Layer | None) -> RawTable:
    """Return the table with every cell emptied that looks like a person, and a finding for each.

    A row comes back where the cell must be filled, or where the layer's policy is to refuse. A column of names refuses
    the file when it is the one that names the features; another one is emptied as a whole.

    Args:
        layer: whose policy counts; None (not known): the strictest, as what comes back is kept too.
    """
    policy = layer.persons if layer else Persons()
    if policy.text == "keep":
        return table
    columns = list(table.columns)
    findings: list[Finding] = []
    for column in _columns(table, words.of(layer) if layer else None, policy):
        kinds = _kinds(table.columns[column.at], column)
        if not kinds:
            continue
        columns[column.at] = _emptied(table.columns[column.at], kinds, column, policy)
        findings += _findings(table, column, kinds, policy, layer)
    return replace(table, columns=tuple(columns), findings=(*table.findings, *findings)) if findings else table


def _columns(table: RawTable, words: LayerWords | None, policy: Persons) -> Iterator[_Column]:
    for at, heading in enumerate(table.headings):
        name = words.column(heading.text) if words else None
        if name in (COMMUNE, DISTRICT):
            continue
        fields = words.layer.fields if words else ()
        field = next((each for each in fields if each.name == name), None)
        yield _Column(at, heading, name, field, frozenset(_ignored(field, policy)))


def _ignored(field: Field | None, policy: Persons) -> Iterator[Kind]:
    """Yield what may stand in the field: a telephone in its own column or among officers, a home by the policy."""
    if policy.homes == "keep":
        yield Kind.HOME
    if field is not None and not field.is_public:
        yield Kind.PHONE
    if field is not None and field.name.endswith("phone"):
        yield from _PHONE_ONLY


def _kinds(cells: Cells, column: _Column) -> dict[str, Kind]:
    """Return the texts of the column that hold something of a person, with its kind."""
    texts = dict.fromkeys(each for each in cells if isinstance(each, str))
    found = {text: kind for text in texts if (kind := find_person(text, column.ignored))}
    if column.field is None or column.field.type == "text":
        found |= dict.fromkeys(_names(cells, column), Kind.NAME)
    return found


def _names(cells: Cells, column: _Column) -> list[str]:
    """Return the names in a column of names; a single text like one may be a street or a school."""
    if column.field is not None and column.name not in ("name", "note"):
        return []
    filled = [each for each in cells if isinstance(each, str)]
    named = [each for each in filled if is_name(each)]
    return named if len(named) >= MANY and len(named) >= SHARE * len(filled) else []


def _emptied(cells: Cells, kinds: Mapping[str, Kind], column: _Column, policy: Persons) -> Cells:
    left = None if column.field is not None and not _refuses(column, policy) else REMOVED
    return as_cells([left if isinstance(each, str) and each in kinds else each for each in cells])


def _refuses(column: _Column, policy: Persons) -> bool:
    return column.is_needed or policy.text == "refuse"


def _findings(
    table: RawTable, column: _Column, kinds: Mapping[str, Kind], policy: Persons, layer: Layer | None
) -> Iterator[Finding]:
    cells = table.columns[column.at].tolist()
    rows = [
        (row, kinds[cell])
        for row, cell in zip(table.numbers.tolist(), cells, strict=True)
        if isinstance(cell, str) and cell in kinds
    ]
    if column.field is None:
        yield warning("persons-not-taken", table.where(None, column.heading), cells=len(rows), kind=TITLES[rows[0][1]])
    elif layer and column.name == layer.style.label and _names(table.columns[column.at], column):
        yield error("persons-as-features", table.where(None, column.heading), cells=len(rows))
    elif _refuses(column, policy):
        yield from (error("person-in-text", table.where(row, column.heading), kind=TITLES[kind]) for row, kind in rows)
    else:
        yield from (
            warning("person-removed", table.where(row, column.heading), kind=TITLES[kind]) for row, kind in rows
        )
