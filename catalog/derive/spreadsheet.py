"""The officers' spreadsheet of a layer, described without any spreadsheet library: columns, choices, notes, guide.

Examples stand in notes and on the guide, never in a row of their own: a row under the headings is data, so an example
row would be published by the first officer who forgets to delete it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from catalog.model import Catalog, Field, Language, Layer, Rule, Unit

Kind = Literal["text", "integer", "number", "date", "timestamp"]

MOST_CHOICES_SHOWN = 12

GUIDE_SHEET = "Hướng dẫn"
UNITS_SHEET = "Tra mã xã"
LISTS_SHEET = "Danh mục"
"""Sheets beside the one to fill in; they never hold data."""


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column; ``choices`` is the drop-down list (labels of the codes, in Vietnamese), empty for free entry."""

    name: str
    heading: str
    heading_en: str
    kind: Kind
    required: bool
    width: int
    note: str
    domain: str
    example: str
    choices: tuple[str, ...] = ()
    range: tuple[float, float] | None = None
    is_unit: bool = False
    """Whether the column holds the code of a commune, to be chosen among ``Template.units``."""


@dataclass(frozen=True, slots=True)
class Template:
    """One layer's spreadsheet; ``units`` are rows (code, name, belongs to, valid) for looking a commune up."""

    layer: str
    sheet: str
    title: str
    title_en: str
    columns: tuple[TemplateColumn, ...]
    advice: tuple[str, ...]
    units: tuple[tuple[str, str, str, str], ...]


class NotASpreadsheet(Exception):
    """The layer has polygons or lines: officers hand it in as a vector file."""


def officers_template(catalog: Catalog, layer: Layer) -> Template:
    """Return the description of the layer's spreadsheet.

    Raises: NotASpreadsheet when the layer does not accept xlsx.
    """
    if "xlsx" not in layer.source.accepts:
        raise NotASpreadsheet(layer.id)
    units = _unit_rows(catalog.units) if layer.unit_field else ()
    return Template(
        layer=layer.id,
        sheet=layer.source.sheet or layer.title.vi,
        title=layer.title.vi,
        title_en=layer.title.en,
        columns=tuple(_columns(catalog, layer)),
        advice=tuple(_advice(layer)),
        units=units,
    )


def _columns(catalog: Catalog, layer: Layer) -> Iterator[TemplateColumn]:
    for field in layer.fields:
        yield _column(catalog, field)
        if layer.geometry.type == "Point" and field.name == layer.geometry.within:
            yield from _coordinates(catalog, layer)
    if layer.geometry.type == "Point" and layer.geometry.within is None:
        yield from _coordinates(catalog, layer)


def _coordinates(catalog: Catalog, layer: Layer) -> Iterator[TemplateColumn]:
    """Yield latitude and longitude, with the province's bounds as their range."""
    west, south, east, north = catalog.service.home_extent
    headings = (
        (layer.source.lat_headings[0], "Latitude", south, north),
        (layer.source.lon_headings[0], "Longitude", west, east),
    )
    for heading, english, smallest, largest in headings:
        middle = f"{(smallest + largest) / 2:.5f}"
        domain = f"{smallest:.4f} … {largest:.4f}, độ / degrees, WGS 84"
        note = _note(f"{heading.capitalize()} / {english}", layer.geometry.required, domain, middle)
        yield TemplateColumn(
            english.casefold(), heading.capitalize(), english, "number", layer.geometry.required, 12, note, domain,
            middle, range=(smallest, largest),
        )  # fmt: skip


def _column(catalog: Catalog, field: Field) -> TemplateColumn:
    choices = tuple(each.title.vi for each in catalog.code_list(field.codes).codes) if field.codes else ()
    domain = _domain(field, choices)
    example = _example(field, choices)
    lines = [_note(f"{field.title.vi} / {field.title.en}", field.required, domain, example)]
    if field.description:
        lines.append(f"{field.description.vi}\n{field.description.en}")
    if not field.is_public:
        lines.append("Không công bố. / Not published.")
    return TemplateColumn(
        field.name, field.title.vi, field.title.en, _kind(field), field.required, _width(field, choices),
        "\n".join(lines), domain, example, choices, field.range,
        is_unit=field.references is not None,
    )  # fmt: skip


def _kind(field: Field) -> Kind:
    """Return how the column is formatted; codes and yes/no are words, so leading zeros of unit codes stay too."""
    if field.type == "code" or field.type == "boolean":
        return "text"
    return field.type


def _width(field: Field, choices: Sequence[str]) -> int:
    longest = max([len(field.title.vi) + 2, len(field.example or ""), *map(len, choices)])
    return min(max(longest, 12 if field.type == "text" else 10), 40)


def _domain(field: Field, choices: Sequence[str]) -> str:
    parts = []
    if choices:
        more = " …" if len(choices) > MOST_CHOICES_SHOWN else ""
        parts.append("; ".join(choices[:MOST_CHOICES_SHOWN]) + more)
    if field.references:
        parts.append("mã đơn vị hành chính 5 chữ số / 5-digit code of the commune")
    elif field.pattern:
        parts.append(f"theo mẫu / pattern: {field.pattern}")
    if field.range:
        parts.append(f"{field.range[0]:g} … {field.range[1]:g}")
    if field.unit:
        parts.append(f"{field.unit.vi} / {field.unit.en}")
    if field.type in ("date", "timestamp"):
        time = ("", "") if field.type == "date" else (" giờ:phút", " hh:mm")
        parts.append(f"ngày/tháng/năm{time[0]} / dd/mm/yyyy{time[1]}")
    if field.max_length:
        parts.append(f"≤ {field.max_length} ký tự / characters")
    return "; ".join(parts)


def _example(field: Field, choices: Sequence[str]) -> str:
    """Return the example as an officer would write it: a label for a code, dd/mm/yyyy for a date."""
    if field.type == "code":
        return choices[0]
    if field.example and field.type in ("date", "timestamp"):
        day, _, time = field.example.partition(" ")
        return f"{date.fromisoformat(day):%d/%m/%Y} {time}".strip()
    return field.example or ""


def _note(title: str, required: bool, domain: str, example: str) -> str:
    lines = [title + (" (bắt buộc / required)" if required else "")]
    if domain:
        lines.append(domain)
    if example:
        lines.append(f"Ví dụ / Example: {example}")
    return "\n".join(lines)


def _advice(layer: Layer) -> Iterator[str]:
    yield "Điền từ dòng dưới tiêu đề; mỗi đối tượng một dòng. / Fill in from the row below the headings; one row each."
    yield "Cột có dấu * là bắt buộc. / Columns marked * are required."
    yield "Không đổi tên tiêu đề. / Keep the headings as they are."
    yield "Ngày ghi theo ngày/tháng/năm. / Dates are day/month/year."
    yield "Không ghi thông tin cá nhân của bất kỳ ai. / No personal data of anybody."
    for rule in layer.rules:
        yield f"{_in_words(rule, layer, 'vi')} / {_in_words(rule, layer, 'en')}"


def _in_words(rule: Rule, layer: Layer, language: Language) -> str:
    """Return the condition of a rule with the titles of its fields in the place of their names."""
    titles = {name: f"«{layer.field(name).title.in_language(language)}»" for name in rule.on}
    return re.sub(r"[a-z_][a-z0-9_]*", lambda word: titles.get(word[0], word[0]), rule.check).replace("<=", "≤")


def _unit_rows(units: Sequence[Unit]) -> tuple[tuple[str, str, str, str], ...]:
    names = {(unit.code, unit.valid_from): unit.name.vi for unit in units}
    latest = {code: names[code, start] for code, start in sorted(names)}
    communes = sorted(
        (each for each in units if each.level == "commune"), key=lambda unit: (unit.code, unit.valid_from)
    )
    return tuple(
        (each.code, each.name.vi, latest.get(each.parent_code or "", ""), _validity(each)) for each in communes
    )


def _validity(unit: Unit) -> str:
    start = f"{unit.valid_from:%d/%m/%Y}"
    return f"{start} – {unit.valid_to:%d/%m/%Y}" if unit.valid_to else f"từ / since {start}"
