"""One thing wrong or odd in a file: code, place and values here; the prose is in config/messages.yml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from catalog.model import LANGUAGES, Catalog, Language, Message, Rule, Text
from ingest.errors import IngestError

RULE_PREFIX = "rule:"


class Severity(StrEnum):
    """What a finding does: an error refuses the row (or, without a row, the file); the others let it in."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a hand-in, as Excel shows it: rows count from 1, columns are "G «Vĩ độ»"."""

    file: str
    sheet: str | None = None
    row: int | None = None
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. A value that differs by language is kept twice, as ``<name>_vi`` and ``<name>_en``."""

    code: str
    severity: Severity
    where: Where
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def refuses_row(self) -> bool:
        return self.severity is Severity.ERROR and self.where.row is not None

    @property
    def refuses_file(self) -> bool:
        return self.severity is Severity.ERROR and self.where.row is None


def error(code: str, where: Where, /, **values: object) -> Finding:
    """Return a finding that refuses the row of `where`, or the file when `where` names no row."""
    return Finding(code, Severity.ERROR, where, as_values(values))


def warning(code: str, where: Where, /, **values: object) -> Finding:
    """Return a finding that the officer should look at; the row enters."""
    return Finding(code, Severity.WARNING, where, as_values(values))


def note(code: str, where: Where, /, **values: object) -> Finding:
    """Return a record of a rewrite that was certain."""
    return Finding(code, Severity.NOTE, where, as_values(values))


def from_error(err: IngestError, where: Where) -> Finding:
    """Return the error that stopped a file as a finding about it."""
    return Finding(err.code, Severity.ERROR, where, as_values(err.values))


def as_values(values: Mapping[str, object]) -> dict[str, str]:
    """Return the values as texts; numbers and dates as each language writes them (105,83 and 105.83)."""
    texts: dict[str, str] = {}
    for name, value in values.items():
        text = _text(value)
        if text.vi == text.en:
            texts[name] = text.vi
        else:
            texts.update({f"{name}_{language}": text.in_language(language) for language in LANGUAGES})
    return texts


def _text(value: object) -> Text:
    match value:
        case Text():
            return value
        case bool() | int() | str():
            return Text(str(value), str(value))
        case float():
            return _decimal(value)
        case datetime():
            return Text(f"{value:%d/%m/%Y %H:%M}", f"{value:%Y-%m-%d %H:%M}")
        case date():
            return Text(f"{value:%d/%m/%Y}", f"{value:%Y-%m-%d}")
        case _:
            return Text(str(value), str(value))


def _decimal(value: float) -> Text:
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return Text(text.replace(".", ","), text)


def render(finding: Finding, catalog: Catalog, language: Language) -> tuple[str, str]:
    """Return (what happened, what to do) in the language; a rule of a layer brings its own texts."""
    source = _texts(finding.code, catalog)
    values = _in_language(finding.values, language)
    return _fill(source.problem.in_language(language), values), _fill(source.remedy.in_language(language), values)


def _texts(code: str, catalog: Catalog) -> Message | Rule:
    if not code.startswith(RULE_PREFIX):
        return catalog.message(code)
    layer_id, rule_id = code.removeprefix(RULE_PREFIX).split(":")
    layer = catalog.layer(layer_id)
    if layer is None:
        raise KeyError(code)
    return next(each for each in layer.rules if each.id == rule_id)


def _in_language(values: Mapping[str, str], language: Language) -> dict[str, str]:
    texts = dict(values)
    for name, value in values.items():
        stem, _, suffix = name.rpartition("_")
        if suffix == language and stem:
            texts[stem] = value
    return texts


def _fill(template: str, values: Mapping[str, str]) -> str:
    """Return the template with its ``{name}`` places filled; a brace inside a value stays as it is."""
    return template.format_map(values)
