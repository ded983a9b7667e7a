"""What a schema cannot say of a layer: names that point nowhere, texts that would not render, doubled names."""

import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

from catalog.documents import Document, Steps
from catalog.errors import CatalogFinding
from catalog.expression import expression_problems
from catalog.headings import heading_key
from catalog.model import CodeList, Field, Layer, Text, Unit, public_columns

RESERVED = frozenset(
    "id uid geom geometry feature links type version base_version review review_note source source_key batch_id"
    " source_file source_row updated_by updated_at deleted_at from_release to_release bbox datetime limit offset f"
    " lang crs properties sortby filter q".split()
)
KNOWN_CRS = frozenset(
    f"EPSG:{code}" for code in (4326, 4756, 3857, 3405, 3406, 32648, *range(9205, 9219), *range(5896, 5900))
)

Problem = tuple[str, Steps]


def layer_findings(
    layer: Layer, document: Document, code_lists: Sequence[CodeList], layers: Sequence[Layer], groups: Iterable[str]
) -> list[CatalogFinding]:
    """Return everything that is wrong with one layer beyond its schema, each with the line in its file."""
    problems = [
        *_group_problems(document, set(groups)),
        *_field_problems(layer, document, code_lists, layers),
        *_name_problems(layer),
        *_heading_problems(layer, document),
        *_style_problems(layer, code_lists),
        *_rule_problems(layer),
        *_collection_problems(layer),
    ]
    return [document.finding(message, *steps) for message, steps in problems]


def _group_problems(document: Document, groups: set[str]) -> Iterable[Problem]:
    for index, each in enumerate(document.content["fields"]):
        group = each.get("group")
        if group is not None and group not in groups:
            yield f"group «{group}» is not in _common.yml", ("fields", index, "group")


def _steps(layer_field: Field, document: Document) -> Steps:
    for index, each in enumerate(document.content["fields"]):
        if each.get("name") == layer_field.name:
            return ("fields", index, "name")
    return ("fields",)


def _field_problems(
    layer: Layer, document: Document, code_lists: Sequence[CodeList], layers: Sequence[Layer]
) -> Iterable[Problem]:
    lists = {each.id for each in code_lists}
    counts = Counter(each.name for each in layer.fields)
    references = {f"{other.id}.{each.name}" for other in layers for each in other.fields}
    for field in layer.fields:
        steps = _steps(field, document)
        if counts[field.name] > 1:
            yield f"field «{field.name}» is there {counts[field.name]} times", steps
        if field.name in RESERVED:
            yield f"«{field.name}» is a name of the system; choose another", steps
        if field.codes and field.codes not in lists:
            yield f"field «{field.name}»: there is no code list codes/{field.codes}.yml", steps
        if field.references and field.references not in references:
            yield f"field «{field.name}»: «{field.references}» is not a field of a layer", steps
        for message in (*_pattern_problems(field), *_range_problems(field), *_example_problems(field)):
            yield f"field «{field.name}»: {message}", steps


def _pattern_problems(field: Field) -> Iterable[str]:
    if field.pattern is None:
        return
    try:
        pattern = re.compile(field.pattern)
    except re.error as err:
        yield f"pattern is not a regular expression: {err}"
        return
    if field.example is not None and not pattern.fullmatch(field.example):
        yield f"example «{field.example}» does not match the pattern"


def _range_problems(field: Field) -> Iterable[str]:
    if field.range is None:
        return
    if field.type not in ("integer", "number"):
        yield f"a range is for numbers, not for type {field.type}"
    elif field.range[0] > field.range[1]:
        yield f"range: {field.range[0]} is greater than {field.range[1]}"


def _example_problems(field: Field) -> Iterable[str]:
    """Yield why the example could not be a value of the field: officers see it in their spreadsheet."""
    read: dict[str, Callable[[str], object]] = {
        "integer": int,
        "number": float,
        "date": date.fromisoformat,
        "timestamp": datetime.fromisoformat,
    }
    if field.example is None or field.type not in read:
        return
    try:
        read[field.type](field.example)
    except ValueError:
        yield f"example «{field.example}» is no {field.type} (dates are written 2022-01-19, moments 2022-01-19 08:00)"


def _name_problems(layer: Layer) -> Iterable[Problem]:
    fields = {each.name: each for each in layer.fields}
    key = fields.get(layer.key)
    if key is None:
        yield f"key «{layer.key}» is not a field", ("key",)
    elif key.type != "text" or not key.required or not key.is_public:
        yield f"key «{layer.key}» must be a required, public field of type text", ("key",)
    if layer.time:
        for end, name in (("start", layer.time.start), ("end", layer.time.end)):
            if name and (name not in fields or fields[name].type not in ("date", "timestamp")):
                yield f"time.{end} «{name}» is not a date or timestamp field", ("time", end)
            elif name and not fields[name].is_public:
                yield f"time.{end} «{name}» must be public", ("time", end)
    for where in ("within", "from_unit"):
        name = getattr(layer.geometry, where)
        if name and (name not in fields or not fields[name].references):
            yield f"geometry.{where} «{name}» is not a field that references a unit", ("geometry", where)
    for index, crs in enumerate(layer.source.crs):
        if crs not in KNOWN_CRS:
            yield f"source.crs: {crs} is not one that this system transforms", ("source", "crs", index)
    if layer.geometry.no_overlap_while:
        for message in expression_problems(layer.geometry.no_overlap_while, fields):
            yield f"geometry.no_overlap_while: {message}", ("geometry", "no_overlap_while")


def _heading_problems(layer: Layer, document: Document) -> Iterable[Problem]:
    owners: dict[str, str] = {}
    for field in layer.fields:
        for heading in {heading_key(each) for each in (field.name, field.title.vi, *field.headings)}:
            other = owners.setdefault(heading, field.name)
            if other != field.name:
                yield f"heading «{heading}» means both «{other}» and «{field.name}»", _steps(field, document)


def _style_problems(layer: Layer, code_lists: Sequence[CodeList]) -> Iterable[Problem]:
    columns = {each.name for each in public_columns(layer)}
    by = next((each for each in layer.public_fields if each.name == layer.style.by), None)
    if by is None or by.type != "code":
        yield f"style.by «{layer.style.by}» is not a public code field", ("style", "by")
    else:
        codes = {each.code for found in code_lists if found.id == by.codes for each in found.codes}
        symbols = {code for code, _ in layer.style.symbols}
        for code in sorted(codes - symbols):
            yield f"style.symbols: no symbol for «{code}» of codes/{by.codes}.yml", ("style", "symbols")
        for code in sorted(symbols - codes):
            yield f"style.symbols: «{code}» is not in codes/{by.codes}.yml", ("style", "symbols", code)
    if layer.style.label not in columns:
        yield f"style.label «{layer.style.label}» is not a public field", ("style", "label")
    for index, name in enumerate(layer.style.popup):
        if name not in columns:
            yield f"style.popup: «{name}» is not a public field", ("style", "popup", index)


def _rule_problems(layer: Layer) -> Iterable[Problem]:
    names = [each.name for each in layer.fields]
    counts = Counter(each.id for each in layer.rules)
    for index, rule in enumerate(layer.rules):
        if counts[rule.id] > 1:
            yield f"rule «{rule.id}» is there {counts[rule.id]} times", ("rules", index, "id")
        for message in expression_problems(rule.check, rule.on):
            yield f"rule «{rule.id}»: {message}", ("rules", index, "check")
        for name in rule.on:
            if name not in names:
                yield f"rule «{rule.id}»: «{name}» is not a field", ("rules", index, "on")
        for place in sorted(_places(rule.problem) | _places(rule.remedy)):
            if place not in rule.on:
                yield f"rule «{rule.id}»: the text names {{{place}}}, which is not in «on»", ("rules", index, "problem")


def _places(text: Text) -> set[str]:
    return {name for each in (text.vi, text.en) for _, name, _, _ in string.Formatter().parse(each) if name}


def _collection_problems(layer: Layer) -> Iterable[Problem]:
    names = [each.name for each in layer.public_fields]
    for index, collection in enumerate(layer.collections):
        for message in expression_problems(collection.where or "", names):
            yield f"collection «{collection.id}»: {message}", ("collections", index, "where")


def unit_findings(units: Sequence[tuple[int, Unit]], file: str) -> list[CatalogFinding]:
    """Return what is wrong among the units: an id twice, a parent that is none, an end before the start."""
    counts = Counter(unit.id for _, unit in units)
    codes = {unit.code for _, unit in units}
    findings = []
    for line, unit in units:
        if counts[unit.id] > 1:
            findings.append(CatalogFinding(file, line, f"unit {unit.id} is there {counts[unit.id]} times"))
        if unit.parent_code and unit.parent_code not in codes:
            findings.append(CatalogFinding(file, line, f"parent {unit.parent_code} is not in the file"))
        if unit.valid_to and unit.valid_to <= unit.valid_from:
            findings.append(CatalogFinding(file, line, f"valid_to {unit.valid_to} is not after valid_from"))
    return findings
