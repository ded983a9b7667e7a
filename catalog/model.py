"""The frozen model of config/: service, layers, fields, code lists. Imports nothing of ours."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal, NewType

LayerId = NewType("LayerId", str)
CollectionId = NewType("CollectionId", str)
Srid = NewType("Srid", int)

BBox = tuple[float, float, float, float]
"""West, south, east, north in CRS84 (degrees), as OGC 17-069r4, 7.15.3."""

Language = Literal["vi", "en"]
LANGUAGES: tuple[Language, ...] = ("vi", "en")

FieldType = Literal["text", "integer", "number", "boolean", "date", "timestamp", "code"]
GeometryType = Literal["Point", "MultiPolygon", "MultiLineString"]


class Visibility(StrEnum):
    """Who may see a field. An officer's field never enters schema release, so nothing that is served can hold it."""

    PUBLIC = "public"
    OFFICER = "officer"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in the two languages of the service."""

    vi: str
    en: str

    def in_language(self, language: Language) -> str:
        return self.en if language == "en" else self.vi

    def as_dict(self) -> dict[str, str]:
        return {"vi": self.vi, "en": self.en}


@dataclass(frozen=True, slots=True)
class Code:
    """One value of a code list; ``spellings`` are what officers write for it."""

    code: str
    title: Text
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CodeList:
    id: str
    title: Text
    codes: tuple[Code, ...]

    def find(self, code: str) -> Code | None:
        return next((each for each in self.codes if each.code == code), None)


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a layer: heading in a file, column in SQL, property in GeoJSON, with one spelling.

    ``range`` is inclusive; ``pattern`` is a regular expression for the whole value (Python and PostgreSQL ARE alike);
    ``references`` is ``layer.field`` and marks a code of an administrative unit. ``unit_words``: what officers write
    behind the number beside the unit itself ("60 chỗ").
    """

    name: str
    type: FieldType
    title: Text
    description: Text | None = None
    required: bool = False
    pattern: str | None = None
    max_length: int | None = None
    range: tuple[float, float] | None = None
    unit: Text | None = None
    unit_words: tuple[str, ...] = ()
    codes: str | None = None
    references: str | None = None
    headings: tuple[str, ...] = ()
    example: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    queryable: bool = False

    @property
    def is_public(self) -> bool:
        return self.visibility is Visibility.PUBLIC


@dataclass(frozen=True, slots=True)
class Geometry:
    """Where a feature lies.

    ``within`` and ``from_unit`` name the field with the unit's code: inside that unit, or the unit's own polygon.
    ``publish_decimals`` rounds what is published (4 decimals of a degree are about 11 m); the editing table keeps all.
    """

    type: GeometryType
    srid: Srid
    required: bool = True
    within: str | None = None
    from_unit: str | None = None
    publish_decimals: int | None = None
    min_area_m2: float | None = None
    no_overlap_while: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """What an officer's file of this layer looks like. ``crs`` lists what is accepted; anything else is refused.

    ``place_headings``: what stands above both coordinates in one cell, or a link to a map; ``x_headings`` and
    ``y_headings``: above coordinates of which only the range says which is which. ``update``: whether a file holds the
    layer as a whole (what is missing in it is gone, up to ``max_removed_share``) or only what has changed.
    """

    accepts: tuple[str, ...]
    crs: tuple[str, ...] = ()
    sheet: str | None = None
    lat_headings: tuple[str, ...] = ()
    lon_headings: tuple[str, ...] = ()
    place_headings: tuple[str, ...] = ()
    x_headings: tuple[str, ...] = ()
    y_headings: tuple[str, ...] = ()
    commune_headings: tuple[str, ...] = ()
    district_headings: tuple[str, ...] = ()
    ignore_headings: tuple[str, ...] = ()
    refuse_headings: tuple[str, ...] = ()
    update: Literal["partial", "full"] = "partial"
    max_removed_share: float = 0.2


@dataclass(frozen=True, slots=True)
class Persons:
    """What becomes of what looks like a person: in a column of its own, in free text, and as the number of a home.

    ``refuse``: the file (for a column) or the row (for a text) comes back; ``strip``: the column or the cell is
    emptied, and the row comes back only where the cell must be filled; ``keep``: it is no secret in this layer.
    """

    columns: Literal["refuse", "strip"] = "refuse"
    text: Literal["refuse", "strip", "keep"] = "strip"
    homes: Literal["refuse", "strip", "keep"] = "strip"


@dataclass(frozen=True, slots=True)
class Accept:
    """What a bad row does: refuse the file, or come back alone, up to ``max_refused_share`` of the rows (0 to 1)."""

    mode: Literal["whole", "valid_rows"] = "whole"
    max_refused_share: float = 0.0


@dataclass(frozen=True, slots=True)
class TimeSpan:
    """Names of the fields with the start and the end of a feature's validity in the world."""

    start: str
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One expression over the fields of a row: a CHECK in SQL, a test on staging, an officer's message.

    A NULL result passes, as in a CHECK. ``severity`` warning: the row enters, the officer reads the message.
    """

    id: str
    check: str
    on: tuple[str, ...]
    problem: Text
    remedy: Text
    severity: Literal["error", "warning"] = "error"


@dataclass(frozen=True, slots=True)
class Symbol:
    shape: str
    color: str
    digit: str | None = None
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Style:
    by: str
    label: str
    popup: tuple[str, ...]
    symbols: tuple[tuple[str, Symbol], ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """A layer, or a part of it (``where``, SQL over its public fields), as OGC API - Features publishes it."""

    id: CollectionId
    title: Text
    description: Text
    where: str | None = None


@dataclass(frozen=True, slots=True)
class Layer:
    id: LayerId
    title: Text
    description: Text
    steward: Text
    geometry: Geometry
    source: Source
    key: str
    fields: tuple[Field, ...]
    style: Style
    collections: tuple[Collection, ...]
    accept: Accept = Accept()
    persons: Persons = Persons()
    publish: Literal["on_save", "on_review"] = "on_save"
    time: TimeSpan | None = None
    rules: tuple[Rule, ...] = ()
    expected_every_hours: int | None = None

    def field(self, name: str) -> Field:
        """Return the field of that name; KeyError when there is none (the loader has checked all names)."""
        for each in self.fields:
            if each.name == name:
                return each
        raise KeyError(name)

    @property
    def public_fields(self) -> tuple[Field, ...]:
        return tuple(each for each in self.fields if each.is_public)

    @property
    def unit_field(self) -> Field | None:
        """The field that holds the code of the commune in which the feature lies."""
        return next((each for each in self.fields if each.references), None)


@dataclass(frozen=True, slots=True)
class PublicColumn:
    """One column of ``release.<layer>`` and of the ``api`` views, in the order in which it is served."""

    name: str
    type: FieldType
    title: Text
    field: Field | None
    """The field behind it; None for what is added (unit names, updated_at)."""
    language: Language | None = None
    """Set for the label of a code field in that language."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One administrative unit between two dates; ``valid_to`` is the first day on which it is no longer valid."""

    code: str
    level: str
    unit_type: str
    name: Text
    parent_code: str | None
    valid_from: date
    valid_to: date | None
    legal_basis: str | None

    @property
    def id(self) -> str:
        return f"{self.code}@{self.valid_from.isoformat()}"


@dataclass(frozen=True, slots=True)
class FormerUnit:
    """A commune of before 1 February 2020 and one that holds a part of it since: two of them where it was split."""

    code: str
    name: str
    district_code: str
    successor: str


@dataclass(frozen=True, slots=True)
class RemoteSource:
    """A file by URL. ``sha256``: of the only content that is taken; ``private``: it lies in the province's network."""

    id: str
    layer: LayerId
    title: Text
    url: str
    licence: str
    attribution: str | None = None
    file: str | None = None
    crs: str | None = None
    sha256: str | None = None
    max_mb: int = 100
    private: bool = False


@dataclass(frozen=True, slots=True)
class Hotline:
    number: str
    title: Text


@dataclass(frozen=True, slots=True)
class Limits:
    items_default: int
    items_max: int
    statement_timeout_ms: int
    file_rows_max: int


@dataclass(frozen=True, slots=True)
class Service:
    id: str
    title: Text
    description: Text
    keywords_vi: tuple[str, ...]
    keywords_en: tuple[str, ...]
    legal_basis: str
    provider: Text
    steward: Text
    provider_url: str
    licence_name: str
    licence_url: str
    hotlines: tuple[Hotline, ...]
    timezone: str
    home_extent: BBox
    crs: tuple[str, ...]
    datum_operation: str
    limits: Limits
    boundary_notice: Text


@dataclass(frozen=True, slots=True)
class Message:
    """Officer-facing text of one finding code; ``{name}`` places are filled from the finding's values."""

    code: str
    problem: Text
    remedy: Text


@dataclass(frozen=True, slots=True)
class Catalog:
    service: Service
    layers: tuple[Layer, ...]
    code_lists: tuple[CodeList, ...]
    units: tuple[Unit, ...]
    successors: tuple[tuple[str, str], ...]
    """Pairs (code before 1 July 2025, code since)."""
    messages: tuple[Message, ...]
    former_units: tuple[FormerUnit, ...] = ()
    centres: tuple[tuple[str, float, float], ...] = ()
    """(code, longitude, latitude) of communes, good to a few kilometres: enough to tell two projections apart."""
    sources: tuple[RemoteSource, ...] = ()

    def layer(self, layer_id: str) -> Layer | None:
        return next((each for each in self.layers if each.id == layer_id), None)

    def code_list(self, list_id: str) -> CodeList:
        return next(each for each in self.code_lists if each.id == list_id)

    def message(self, code: str) -> Message:
        return next(each for each in self.messages if each.code == code)


def public_columns(layer: Layer) -> tuple[PublicColumn, ...]:
    """Return the columns of a layer as they are published, geometry apart.

    A code field is followed by its labels ``<field>_vi`` and ``<field>_en``; the reference to a commune by
    ``commune_name`` and ``district_name``; the last column is ``updated_at``.
    """
    columns: list[PublicColumn] = []
    for field in layer.public_fields:
        columns.append(PublicColumn(field.name, field.type, field.title, field))
        columns.extend(_labels(field))
        if field.references:
            columns.append(PublicColumn("commune_name", "text", Text("Xã/Phường", "Commune"), None))
            columns.append(PublicColumn("district_name", "text", Text("Huyện/Thành phố", "District"), None))
    columns.append(PublicColumn("updated_at", "timestamp", Text("Cập nhật lúc", "Updated at"), None))
    return tuple(columns)


def _labels(field: Field) -> tuple[PublicColumn, ...]:
    if field.type != "code":
        return ()
    title = {"vi": Text(f"{field.title.vi} (tiếng Việt)", f"{field.title.en} (Vietnamese)"),
             "en": Text(f"{field.title.vi} (tiếng Anh)", f"{field.title.en} (English)")}  # fmt: skip
    return tuple(PublicColumn(f"{field.name}_{each}", "text", title[each], field, each) for each in LANGUAGES)
