"""config/ → Catalog. Reads everything, collects every finding, then builds the model or refuses once."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap

from catalog.checks import layer_findings, unit_findings
from catalog.documents import Document, read_rows, read_yaml, schema_findings
from catalog.errors import CatalogError, CatalogFinding
from catalog.model import (
    Accept,
    Catalog,
    Code,
    CodeList,
    Collection,
    CollectionId,
    Field,
    FormerUnit,
    Geometry,
    Hotline,
    Layer,
    LayerId,
    Limits,
    Message,
    Persons,
    RemoteSource,
    Rule,
    Service,
    Source,
    Srid,
    Style,
    Symbol,
    Text,
    TimeSpan,
    Unit,
    Visibility,
)

UNIT_COLUMNS = (
    *("code", "level", "unit_type", "name_vi", "name_en"),
    *("parent_code", "valid_from", "valid_to", "legal_basis"),
)
SUCCESSOR_COLUMNS = ("code_2021", "code_2025", "clause")
FORMER_COLUMNS = ("code_2019", "name_2019", "district_code", "code_2020", "note")
CENTRE_COLUMNS = ("code", "lon", "lat")


def load_catalog(config_dir: Path) -> Catalog:
    """Return the catalogue of a configuration folder, layers in the order of their file names.

    Raises: CatalogError with all findings (schema, names that point nowhere, wrong expressions), each with file:line.
    """
    findings: list[CatalogFinding] = []
    files = _read_files(config_dir, findings)
    units = _read_units(config_dir, findings)
    codes = {each.code for each in units}
    successors = _read_successors(config_dir, codes, findings)
    former, centres = _read_former(config_dir, codes, findings), _read_centres(config_dir, codes, findings)
    if findings:
        raise CatalogError(findings)
    code_lists = tuple(_code_list(name, each.content) for name, each in files.codes.items())
    layers = tuple(_layer(each.content, files.common.content) for each in files.layers.values())
    for layer in layers:
        findings += layer_findings(
            layer, files.layers[layer.id], code_lists, layers, files.common.content["field_groups"]
        )
    findings += _double_collections(layers, files.layers)
    if findings:
        raise CatalogError(findings)
    return Catalog(
        _service(files.service.content), layers, code_lists, units, successors, _messages(files.messages.content),
        former, centres, _sources(files.sources.content),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Files:
    service: Document
    messages: Document
    common: Document
    sources: Document
    layers: Mapping[str, Document]
    codes: Mapping[str, Document]


def _read_files(root: Path, findings: list[CatalogFinding]) -> _Files:
    read = {
        file: _checked(root, file, schema, findings)
        for file, schema in (
            ("service.yml", "service"),
            ("messages.yml", "messages"),
            ("layers/_common.yml", "common"),
            ("sources.yml", "sources"),
        )
    }
    layers = _folder(root, "layers", "layer", findings)
    codes = _folder(root, "codes", "codes", findings)
    findings += [each.finding(f"id must be «{name}», as the file is called", "id")
                 for name, each in layers.items() if each.content.get("id") != name]  # fmt: skip
    empty = Document("", {}, CommentedMap())
    service, messages, common, sources = (each or empty for each in read.values())
    return _Files(service, messages, common, sources, layers, codes)


def _folder(root: Path, folder: str, schema: str, findings: list[CatalogFinding]) -> dict[str, Document]:
    names = sorted(each.stem for each in (root / folder).glob("*.yml") if not each.name.startswith("_"))
    read = {name: _checked(root, f"{folder}/{name}.yml", schema, findings) for name in names}
    return {name: each for name, each in read.items() if each is not None}


def _checked(root: Path, file: str, schema: str, findings: list[CatalogFinding]) -> Document | None:
    document = read_yaml(root, file)
    if isinstance(document, CatalogFinding):
        findings.append(document)
        return None
    findings += schema_findings(document, root / "schema" / f"{schema}.schema.json")
    return document


def _double_collections(layers: Iterable[Layer], documents: Mapping[str, Document]) -> list[CatalogFinding]:
    owner: dict[str, str] = {}
    findings = []
    for layer in layers:
        for index, collection in enumerate(layer.collections):
            if collection.id in owner:
                message = f"collection «{collection.id}» is already one of layer {owner[collection.id]}"
                findings.append(documents[layer.id].finding(message, "collections", index, "id"))
            owner[collection.id] = layer.id
    return findings


# --- units ---


def _read_units(root: Path, findings: list[CatalogFinding]) -> tuple[Unit, ...]:
    units: list[tuple[int, Unit]] = []
    for item in read_rows(root, "units/units.csv", UNIT_COLUMNS):
        if isinstance(item, CatalogFinding):
            findings.append(item)
            continue
        line, row = item
        try:
            units.append((line, _unit(row)))
        except ValueError as err:
            findings.append(CatalogFinding("units/units.csv", line, str(err)))
    findings += unit_findings(units, "units/units.csv")
    return tuple(unit for _, unit in units)


def _unit(row: Mapping[str, str]) -> Unit:
    return Unit(
        row["code"],
        row["level"],
        row["unit_type"],
        Text(row["name_vi"], row["name_en"]),
        row["parent_code"] or None,
        date.fromisoformat(row["valid_from"]),
        date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        row["legal_basis"] or None,
    )


def _read_successors(root: Path, codes: set[str], findings: list[CatalogFinding]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for item in read_rows(root, "units/crosswalk_2025.csv", SUCCESSOR_COLUMNS):
        if isinstance(item, CatalogFinding):
            findings.append(item)
            continue
        line, row = item
        pair = (row["code_2021"], row["code_2025"])
        findings += [CatalogFinding("units/crosswalk_2025.csv", line, f"code {code} is not in units.csv")
                     for code in pair if code not in codes]  # fmt: skip
        pairs.append(pair)
    return tuple(pairs)


def _read_former(root: Path, codes: set[str], findings: list[CatalogFinding]) -> tuple[FormerUnit, ...]:
    former = []
    for line, row in _rows(root, "units/crosswalk_2020.csv", FORMER_COLUMNS, findings):
        _require_unit(row["code_2020"], codes, "units/crosswalk_2020.csv", line, findings)
        former.append(FormerUnit(row["code_2019"], row["name_2019"], row["district_code"], row["code_2020"]))
    return tuple(former)


def _read_centres(root: Path, codes: set[str], findings: list[CatalogFinding]) -> tuple[tuple[str, float, float], ...]:
    centres = []
    for line, row in _rows(root, "units/centres.csv", CENTRE_COLUMNS, findings):
        _require_unit(row["code"], codes, "units/centres.csv", line, findings)
        try:
            centres.append((row["code"], float(row["lon"]), float(row["lat"])))
        except ValueError as err:
            findings.append(CatalogFinding("units/centres.csv", line, str(err)))
    return tuple(centres)


def _rows(
    root: Path, file: str, columns: tuple[str, ...], findings: list[CatalogFinding]
) -> Iterator[tuple[int, dict[str, str]]]:
    for item in read_rows(root, file, columns):
        if isinstance(item, CatalogFinding):
            findings.append(item)
        else:
            yield item


def _require_unit(code: str, codes: set[str], file: str, line: int, findings: list[CatalogFinding]) -> None:
    if code not in codes:
        findings.append(CatalogFinding(file, line, f"code {code} is not in units.csv"))


# --- building the model; what comes in has passed its schema ---


def _text(value: Mapping[str, str]) -> Text:
    return Text(value["vi"], value["en"])


def _optional_text(value: Mapping[str, str] | None) -> Text | None:
    return _text(value) if value else None


def _code_list(name: str, content: Mapping[str, Any]) -> CodeList:
    codes = (Code(each["code"], _text(each), tuple(each.get("spellings", ()))) for each in content["codes"])
    return CodeList(name, _text(content["title"]), tuple(codes))


def _layer(content: Mapping[str, Any], common: Mapping[str, Any]) -> Layer:
    title, description = _text(content["title"]), _text(content["description"])
    time = content.get("time")
    accept = content.get("accept", {"mode": "whole"})
    return Layer(
        id=LayerId(content["id"]),
        title=title,
        description=description,
        steward=_text(content["steward"]),
        geometry=_geometry(content["geometry"]),
        source=_source(content["source"], common),
        key=content["key"],
        fields=tuple(_field(each) for each in _expanded(content["fields"], common["field_groups"])),
        style=_style(content["style"]),
        collections=_collections(content, title, description),
        accept=Accept(accept["mode"], float(accept.get("max_refused_share", 0.0))),
        persons=Persons(**content.get("persons", {})),
        publish=content.get("publish", "on_save"),
        time=TimeSpan(time["start"], time.get("end")) if time else None,
        rules=tuple(_rule(each) for each in content.get("rules", ())),
        expected_every_hours=content.get("expected_every_hours"),
    )


def _expanded(fields: Iterable[Mapping[str, Any]], groups: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return the fields with ``group: name`` replaced by the fields of that group; an unknown group gives none.

    (The checks report the unknown group: they see the YAML, not the model.)
    """
    result: list[Mapping[str, Any]] = []
    for each in fields:
        result += groups.get(each["group"], []) if "group" in each else [each]
    return result


def _geometry(value: Mapping[str, Any]) -> Geometry:
    srid = Srid(int(value["crs"].removeprefix("EPSG:")))
    optional = ("within", "from_unit", "publish_decimals", "min_area_m2", "no_overlap_while")
    required = value.get("required", "from_unit" not in value)
    return Geometry(value["type"], srid, required=required, **{key: value.get(key) for key in optional})


_PLACES = ("lat", "lon", "place", "x", "y", "commune", "district")


def _source(value: Mapping[str, Any], common: Mapping[str, Any]) -> Source:
    headings = value.get("headings", {})
    return Source(
        accepts=tuple(value["accepts"]),
        crs=tuple(value.get("crs", ())),
        sheet=value.get("sheet"),
        **{f"{each}_headings": (*headings.get(each, ()), *common["headings"].get(each, ())) for each in _PLACES},
        update=value.get("update", "partial"),
        max_removed_share=float(value.get("max_removed_share", 0.2)),
        ignore_headings=tuple(value.get("ignore_headings", ())) + tuple(common["ignore_headings"]),
        refuse_headings=tuple(value.get("refuse_headings", ())) + tuple(common["refuse_headings"]),
    )


def _field(value: Mapping[str, Any]) -> Field:
    bounds = value.get("range")
    example = value.get("example")
    return Field(
        name=value["name"],
        type=value["type"],
        title=_text(value["title"]),
        description=_optional_text(value.get("description")),
        required=value.get("required", False),
        pattern=value.get("pattern"),
        max_length=value.get("max_length"),
        range=(bounds[0], bounds[1]) if bounds else None,
        unit=_optional_text(value.get("unit")),
        unit_words=tuple(value.get("unit_words", ())),
        codes=value.get("codes"),
        references=value.get("references"),
        headings=tuple(value.get("headings", ())),
        example=None if example is None else str(example),
        visibility=Visibility(value.get("visibility", "public")),
        queryable=value.get("queryable", False),
    )


def _style(value: Mapping[str, Any]) -> Style:
    symbols = tuple((code, Symbol(**symbol)) for code, symbol in value["symbols"].items())
    return Style(value["by"], value["label"], tuple(value["popup"]), symbols)


def _rule(value: Mapping[str, Any]) -> Rule:
    problem, remedy = _text(value["problem"]), _text(value["remedy"])
    return Rule(value["id"], value["check"], tuple(value["on"]), problem, remedy, value.get("severity", "error"))


def _collections(content: Mapping[str, Any], title: Text, description: Text) -> tuple[Collection, ...]:
    """Return the collections; a layer that lists none is one collection of its own name."""
    if "collections" not in content:
        return (Collection(CollectionId(content["id"]), title, description),)
    return tuple(
        Collection(
            CollectionId(each["id"]),
            _text(each["title"]),
            _optional_text(each.get("description")) or description,
            each.get("where"),
        )
        for each in content["collections"]
    )


def _service(content: Mapping[str, Any]) -> Service:
    provider, licence = content["provider"], content["licence"]
    west, south, east, north = content["home_extent"]
    return Service(
        id=content["id"],
        title=_text(content["title"]),
        description=_text(content["description"]),
        keywords_vi=tuple(content["keywords"]["vi"]),
        keywords_en=tuple(content["keywords"]["en"]),
        legal_basis=content["legal_basis"],
        provider=_text(provider["name"]),
        steward=_text(provider["steward"]),
        provider_url=provider["url"],
        licence_name=licence["name"],
        licence_url=licence["url"],
        hotlines=tuple(Hotline(each["number"], _text(each["title"])) for each in content["hotlines"]),
        timezone=content["timezone"],
        home_extent=(west, south, east, north),
        crs=tuple(content["crs"]),
        datum_operation=content["datum_operation"],
        limits=Limits(**content["limits"]),
        boundary_notice=_text(content["boundary_notice"]),
    )


def _messages(content: Mapping[str, Any]) -> tuple[Message, ...]:
    return tuple(Message(code, _text(each["problem"]), _text(each["remedy"])) for code, each in content.items())


def _sources(content: Mapping[str, Any]) -> tuple[RemoteSource, ...]:
    return tuple(RemoteSource(**{**each, "title": _text(each["title"])}) for each in content["sources"])
