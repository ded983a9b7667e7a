"""The forms of the desk: per column an alias, a widget, a default, a constraint with the catalogue's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from catalog.derive.form_rules import FormRule, described, form_rules
from catalog.derive.inbox_ddl import STATES
from catalog.derive.key_pattern import NumberedKey, numbered_key
from catalog.derive.qgis_symbols import CHANGES, option
from catalog.model import Catalog, Field, Layer

Widget = tuple[str, dict[str, Any]]

HIDDEN: Widget = ("Hidden", {})
TEXT: Widget = ("TextEdit", {"IsMultiline": False, "UseHtml": False})
LONG_TEXT: Widget = ("TextEdit", {"IsMultiline": True, "UseHtml": False})
_DATE_TIME = {"calendar_popup": True, "allow_null": True, "field_iso_format": False}
DATE: Widget = ("DateTime", {"display_format": "dd/MM/yyyy", "field_format": "yyyy-MM-dd", **_DATE_TIME})
TIMESTAMP: Widget = (
    "DateTime",
    {"display_format": "HH:mm dd/MM/yyyy", "field_format": "yyyy-MM-dd HH:mm:ss", **_DATE_TIME},
)

REVIEWS = {"pending": "Chờ duyệt", "approved": "Đã duyệt", "returned": "Trả lại"}
SOURCES = {"file": "Từ tệp", "hand": "Vẽ tay"}

_HARD, _SOFT = "1", "2"
_NOT_NULL, _EXPRESSION = 1, 4


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table as a form shows it. ``default`` is a QGIS expression."""

    name: str
    alias: str
    widget: Widget = TEXT
    default: str = ""
    on_update: bool = False
    is_editable: bool = True
    is_required: bool = False
    constraint: str = ""
    message: str = ""
    is_hard: bool = True
    reuse: bool = False
    is_served: bool = True
    """Whether QGIS Server shows it in WMS and WFS."""

    @property
    def is_hidden(self) -> bool:
        return self.widget[0] == "Hidden"


@dataclass(frozen=True, slots=True)
class Form:
    """The columns of a table in their order, and the tabs: title → columns."""

    columns: tuple[Column, ...]
    tabs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lists:
    """Where the choices of a form come from: fixed (a table that is dragged in alone), or tables of the project."""

    catalog: Catalog
    in_project: bool

    def code(self, field_: Field) -> Widget:
        codes = self.catalog.code_list(field_.codes or "")
        if self.in_project:
            return value_relation(f"code_{codes.id}", f"code.{codes.id}", "code", "vi", optional=not field_.required)
        return value_map({each.code: each.title.vi for each in codes.codes}, optional=not field_.required)

    def unit(self, field_: Field, layer: Layer) -> Widget:
        """Return the communes; in a project those of the feature's day: a code comes back after mergers."""
        if self.in_project:
            start = layer.time.start if layer.time else ""
            day = f"coalesce(current_value('{start}'), to_date(now()))" if start else "to_date(now())"
            condition = f'"level" = \'commune\' AND "valid_from" <= {day} AND coalesce("valid_to" > {day}, true)'
            return value_relation(
                "code_unit", "code.unit", "code", "name_vi",
                optional=not field_.required, condition=condition, is_long=True,
            )  # fmt: skip
        communes = (each for each in self.catalog.units if each.level == "commune")
        return value_map(
            {each.code: f"{each.name.vi} ({each.code})" for each in communes}, optional=not field_.required
        )


def place_of(layer_id: str) -> str:
    """Return the mark for a layer's id within a style: QGIS gives the id when the project is made."""
    return f"@@{layer_id}@@"


def value_map(values: Mapping[str, str], *, optional: bool = False) -> Widget:
    """Return a list of choices, code → label. The text of no value is QGIS's own mark for NULL in such a list."""
    pairs = [{label: code} for code, label in values.items()]
    if optional:
        pairs.insert(0, {"–": "{2839923C-8B7D-419E-B84B-CA2FE9B80EC7}"})
    return "ValueMap", {"map": pairs}


def value_relation(
    layer_id: str, table: str, key: str, value: str, *, optional: bool, condition: str = "", is_long: bool = False
) -> Widget:
    """Return a choice among the rows of a table of the project. ``is_long``: sorted, and found by typing."""
    schema, _, name = table.partition(".")
    source = f"service='covidmaps' key='{key}' checkPrimaryKeyUnicity='1' table=\"{schema}\".\"{name}\""
    return "ValueRelation", {
        "Layer": place_of(layer_id), "LayerName": table, "LayerProviderName": "postgres", "LayerSource": source, "Key": key,
        "Value": value, "AllowNull": optional, "AllowMulti": False, "NofColumns": 1, "OrderByValue": is_long,
        "FilterExpression": condition, "UseCompleter": is_long, "Description": "",
    }  # fmt: skip


# --- the editing table ---


def work_form(layer: Layer, lists: Lists) -> Form:
    """Return the form of ``work.<layer>``: system columns hidden or read-only, the lock set on every change."""
    rules = [each for each in form_rules(layer, lists.catalog.service.home_extent) if each.qgis]
    fields = [_column(each, layer, lists, rules) for each in layer.fields]
    officer = tuple(each.name for each in layer.fields if not each.is_public)
    tabs = {
        "Nội dung": tuple(each.name for each in layer.fields if each.is_public),
        "Nội bộ": officer,
        "Sửa và duyệt": ("edit_reason", "review", "review_note"),
        "Nguồn": ("source", "source_file", "updated_by", "updated_at"),
    }
    return Form((*_system(layer), *fields), {title: names for title, names in tabs.items() if names})


def _system(layer: Layer) -> tuple[Column, ...]:
    first = "pending" if layer.publish == "on_review" else "approved"
    hidden = (Column(each, each, HIDDEN) for each in ("id", "uid", "batch_id", "source_row", "version", "deleted_at"))
    return (
        *hidden,
        Column("base_version", "base_version", HIDDEN, default='"version"', on_update=True),
        Column("review", "Duyệt", value_map(REVIEWS), default=f"'{first}'", is_editable=False),
        Column("review_note", "Ý kiến soát xét", LONG_TEXT, is_editable=False),
        Column("source", "Nguồn", value_map(SOURCES), default="'hand'", is_editable=False),
        Column("source_file", "Tệp", is_editable=False),
        Column("updated_by", "Người sửa", default="@user_account_name", is_editable=False),
        Column("updated_at", "Lúc sửa", TIMESTAMP, default="now()", is_editable=False),
        Column("edit_reason", "Lý do sửa (vào nhật ký)", LONG_TEXT),
    )


def _column(each: Field, layer: Layer, lists: Lists, rules: Iterable[FormRule]) -> Column:
    mine = [rule for rule in rules if rule.fields and rule.fields[-1 if rule.is_hard else 0] == each.name]
    hard = [rule for rule in mine if rule.is_hard and not rule.name.endswith("_required")]
    soft = [rule for rule in mine if not rule.is_hard]
    # A field has one expression, hard or soft. The spin box keeps a number in its range by itself, so there a warning may stand.
    is_hard = bool(hard) and not (soft and all(rule.name.endswith("_range") for rule in hard))
    shown = hard if is_hard else soft
    required = [rule for rule in mine if rule.name.endswith("_required")]
    return Column(
        each.name,
        each.title.vi,
        widget_of(each, layer, lists),
        default=_default(each, layer, lists),
        is_required=each.required,
        constraint=" AND ".join(f"({rule.qgis})" for rule in shown),
        message=" ".join(described(rule, layer) for rule in (*required, *shown)),
        is_hard=is_hard,
        reuse=bool(each.codes or each.references) and each.name != layer.key,
    )


def widget_of(each: Field, layer: Layer, lists: Lists) -> Widget:
    """Return the widget of a field: its type, list, range and unit decide."""
    if each.references:
        return lists.unit(each, layer)
    match each.type:
        case "code":
            return lists.code(each)
        case "integer" | "number":
            return _number(each)
        case "boolean":
            return "CheckBox", {"CheckedState": "", "UncheckedState": ""}
        case "date":
            return DATE
        case "timestamp":
            return TIMESTAMP
        case _:
            return LONG_TEXT if each.max_length is None and not each.pattern or (each.max_length or 0) >= 250 else TEXT


def _number(each: Field) -> Widget:
    low, high = each.range or (-2147483648, 2147483647)
    suffix = f" {each.unit.vi}" if each.unit else ""
    if each.type == "integer":
        limits: dict[str, Any] = {"Min": int(low), "Max": int(high), "Step": 1, "Precision": 0}
    else:
        limits = {"Min": float(low), "Max": float(high), "Step": 1.0, "Precision": 6}
    return "Range", {**limits, "Style": "SpinBox", "AllowNull": True, "Suffix": suffix}


def _default(each: Field, layer: Layer, lists: Lists) -> str:
    """Return what a new feature starts with: the next key, today, the commune in which it was drawn."""
    numbered = numbered_key(layer)
    if each.name == layer.key and numbered:
        return next_key_expression(each.name, numbered)
    if layer.time and each.name == layer.time.start and each.type == "date":
        return "to_date(now())"
    if each.references and lists.in_project and not layer.geometry.from_unit:
        return f"array_first(overlay_intersects('{place_of(units_layer_id(lists.catalog))}', \"code\", limit:=1))"
    return ""


def units_layer_id(catalog: Catalog) -> str:
    """Return the project's layer with the polygons of the communes of today: the newest collection of communes."""
    units = catalog.layer("administrative_units")
    communes = [each.id for each in units.collections if each.id.startswith("communes")] if units else []
    return f"api_{communes[-1]}" if communes else ""


def next_key_expression(key: str, numbered: NumberedKey) -> str:
    """Return the QGIS expression for the next free key; the database gives one itself where two people draw at once."""
    start = len(numbered.prefix) + 1
    number = f'coalesce(maximum(to_int(substr("{key}", {start}))), 0) + 1'
    text = f"to_string({number})"
    return f"'{numbered.prefix}' || lpad({text}, max({numbered.digits}, length({text})), '0')"


# --- the other tables ---


def inbox_form(layer: Layer, lists: Lists) -> Form:
    """Return the form of ``inbox.<layer>``: it warns and stops nobody, for outside nothing may be lost.

    No field has a default: in a report on a feature that is there, what is empty stays as it is.
    """
    rules = [each for each in form_rules(layer, lists.catalog.service.home_extent) if each.qgis]
    fields = [_collected(_column(each, layer, lists, rules), layer, lists) for each in layer.fields]
    system = (
        Column("uid", "uid", HIDDEN, default="uuid('WithoutBraces')"),
        Column("batch_id", "batch_id", HIDDEN),
        Column("inbox_state", "Tình trạng nhận", value_map(STATES), default="'new'", is_editable=False),
        Column("inbox_result", "Kết quả nhận", LONG_TEXT, is_editable=False),
        Column("taken_at", "Nhận lúc", TIMESTAMP, is_editable=False),
        Column("collected_by", "Người thu thập", default="@user_account_name", is_editable=False),
        Column("collected_at", "Thu thập lúc", TIMESTAMP, default="now()"),
        Column("is_moved", "Vị trí cũ sai: dời về đây", ("CheckBox", {"CheckedState": "", "UncheckedState": ""})),
    )
    names = [each.name for each in layer.fields]
    tabs = {
        "Thu thập": (*names[: names.index(layer.key) + 1], "is_moved", *names[names.index(layer.key) + 1 :]),
        "Kết quả": ("inbox_state", "inbox_result", "taken_at", "collected_by", "collected_at"),
    }
    return Form((*system, *fields), tabs)


def _collected(column: Column, layer: Layer, lists: Lists) -> Column:
    """Return the column as it is collected: what a new feature needs is asked for, softly; the key is chosen."""
    column = replace(column, default="", is_required=False, is_hard=False, reuse=False)
    if column.name == layer.key:
        return replace(column, widget=_known_features(layer, lists), constraint="", message="")
    needed = f'("{layer.key}" IS NOT NULL OR "{column.name}" IS NOT NULL)' if layer.field(column.name).required else ""
    return replace(column, constraint=" AND ".join(filter(None, (needed, column.constraint))))


def _known_features(layer: Layer, lists: Lists) -> Widget:
    """Return the choice of a feature on the map by its name; none: a new one."""
    part = layer.collections[0].id
    label = layer.style.label if any(each.name == layer.style.label for each in layer.public_fields) else layer.key
    if not lists.in_project:
        return TEXT
    return value_relation(f"api_{part}", f"api.{part}", layer.key, label, optional=True, is_long=True)


def review_form(layer: Layer, lists: Lists) -> Form:
    """Return the form of ``review.<layer>``: only the decision and its note can be written."""
    fields = [
        Column(name, title, widget_of(each, layer, lists), is_editable=False)
        for each in layer.public_fields
        for name, title in ((each.name, each.title.vi), (f"{each.name}_published", f"{each.title.vi} (đang công bố)"))
    ]
    system = (
        *(Column(each, each, HIDDEN) for each in ("id", "uid", "version")),
        Column("base_version", "base_version", HIDDEN, default='"version"', on_update=True),
        Column("change", "Loại thay đổi", value_map({key: label for key, (_, label) in CHANGES.items()}), is_editable=False),
        Column("differences", "Khác bản công bố", LONG_TEXT, is_editable=False),
        Column("moved_m", "Dời (m)", ("Range", {"Suffix": " m", "Precision": 1, "AllowNull": True}), is_editable=False),
        Column("review", "Duyệt", value_map(REVIEWS)),
        Column("review_note", "Ý kiến soát xét", LONG_TEXT, constraint="\"review\" <> 'returned' OR length(trim(coalesce(\"review_note\", ''))) > 0",
               message="Trả lại thì phải ghi lý do."),
        Column("updated_by", "Người sửa", is_editable=False),
        Column("updated_at", "Lúc sửa", TIMESTAMP, is_editable=False),
        Column("source", "Nguồn", value_map(SOURCES), is_editable=False),
        Column("source_file", "Tệp", is_editable=False),
    )  # fmt: skip
    tabs = {
        "Soát xét": ("change", "differences", "moved_m", "review", "review_note", "updated_by", "updated_at", "source_file"),
        "Nội dung": tuple(each.name for each in fields),
    }  # fmt: skip
    return Form((*system, *fields), tabs)


def public_form(columns: Iterable[tuple[str, str]]) -> Form:
    """Return a read-only form of (name, title)."""
    return Form(tuple(Column(name, title, is_editable=False) for name, title in columns))


# --- as QML ---


def form_elements(form: Form) -> list[Element]:
    """Return the parts of a layer's style that make its form."""
    parts = [
        _configuration(form),
        Element("aliases"),
        Element("defaults"),
        Element("constraints"),
        Element("constraintExpressions"),
        Element("editable"),
        Element("reuseLastValue"),
    ]
    _, aliases, defaults, constraints, expressions, editable, reuse = parts
    for index, each in enumerate(form.columns):
        SubElement(aliases, "alias", index=str(index), field=each.name, name=each.alias)
        SubElement(
            defaults, "default", field=each.name, expression=each.default, applyOnUpdate=str(int(each.on_update))
        )
        SubElement(constraints, "constraint", {"field": each.name, **_strengths(each)})
        SubElement(expressions, "constraint", field=each.name, exp=each.constraint, desc=each.message)
        SubElement(editable, "field", name=each.name, editable=str(int(each.is_editable)))
        SubElement(reuse, "field", name=each.name, reuseLastValue=str(int(each.reuse)))
    if form.tabs:
        parts += _tabs(form)
    return parts


def _strengths(each: Column) -> dict[str, str]:
    kinds = (_NOT_NULL if each.is_required else 0) | (_EXPRESSION if each.constraint else 0)
    return {
        "constraints": str(kinds),
        "notnull_strength": _HARD if each.is_required else "0",
        "exp_strength": "0" if not each.constraint else _HARD if each.is_hard else _SOFT,
        "unique_strength": "0",
    }


def _configuration(form: Form) -> Element:
    root = Element("fieldConfiguration")
    for each in form.columns:
        flags = "None" if each.is_served else "HideFromWms|HideFromWfs"
        field_ = SubElement(root, "field", name=each.name, configurationFlags=flags)
        widget = SubElement(field_, "editWidget", type=each.widget[0])
        SubElement(widget, "config").append(option(each.widget[1]))
    return root


def _tabs(form: Form) -> list[Element]:
    layout = Element("editorlayout")
    layout.text = "tablayout"
    root = Element("attributeEditorForm")
    indexes = {each.name: index for index, each in enumerate(form.columns)}
    for title, names in form.tabs.items():
        tab = SubElement(
            root,
            "attributeEditorContainer",
            name=title,
            groupBox="0",
            columnCount="1",
            showLabel="1",
            visibilityExpressionEnabled="0",
            visibilityExpression="",
        )
        for each in names:
            SubElement(tab, "attributeEditorField", name=each, index=str(indexes[each]), showLabel="1")
    return [layout, root]
