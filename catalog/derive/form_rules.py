"""What may not be saved by hand, once: refused by the database's triggers, and before that by the form in QGIS."""

from collections.abc import Iterator
from dataclasses import dataclass

from catalog.derive.sql_text import constraint_name, literal, name
from catalog.expression import with_names
from catalog.model import BBox, Field, Layer, Rule, Text


@dataclass(frozen=True, slots=True)
class FormRule:
    """One condition over a row.

    ``sql`` names columns with ``NEW.``; ``qgis`` is the same for a form, None where a form knows no such thing;
    ``problem`` has ``{field}`` places. A soft rule warns in the form and stops nobody.
    """

    name: str
    fields: tuple[str, ...]
    sql: str
    qgis: str | None
    problem: Text
    remedy: Text
    is_hard: bool = True


def form_rules(layer: Layer, home_extent: BBox) -> tuple[FormRule, ...]:
    """Return the rules in the order in which an officer should read them: fields, the layer's own, the shape."""
    fields = (rule for field in layer.fields for rule in _of_field(layer, field))
    return (*fields, *(_of_layer(layer, each) for each in layer.rules), *_of_geometry(layer, home_extent))


def described(rule: FormRule, layer: Layer) -> str:
    """Return the text of a constraint in a form: Vietnamese, with the titles of the fields in place of their values."""
    titles = {each.name: f"«{each.title.vi}»" for each in layer.fields}
    return f"{rule.problem.vi.format_map(titles)} {rule.remedy.vi}"


def _of_field(layer: Layer, field: Field) -> Iterator[FormRule]:
    column, title = f"NEW.{name(field.name)}", field.title
    one = (field.name,)
    if field.required:
        yield FormRule(
            f"{layer.id}_{field.name}_required", one, f"{column} IS NOT NULL", f"{name(field.name)} IS NOT NULL",
            Text(f"«{title.vi}» chưa có giá trị.", f"“{title.en}” has no value."),
            Text(f"Nhập «{title.vi}» rồi lưu lại.", f"Fill in “{title.en}” and save again."),
        )  # fmt: skip
    if field.pattern:
        example = field.example or field.pattern
        yield FormRule(
            constraint_name(layer, f"{field.name}_pattern"), one,
            f"{column} ~ {literal(f'^(?:{field.pattern})$')}",
            f"{name(field.name)} IS NULL OR regexp_match({name(field.name)}, {literal(f'^(?:{field.pattern})$')}) > 0",
            _value_text(field, "không đúng mẫu", "does not fit the pattern"),
            Text(f"Viết như {example}.", f"Write it like {example}."),
        )  # fmt: skip
    if field.max_length:
        yield FormRule(
            constraint_name(layer, f"{field.name}_length"), one, f"char_length({column}) <= {field.max_length}",
            f"{name(field.name)} IS NULL OR length({name(field.name)}) <= {field.max_length}",
            Text(f"«{title.vi}» dài quá {field.max_length} ký tự.", f"“{title.en}” is longer than {field.max_length} characters."),
            Text(f"Rút ngắn «{title.vi}».", f"Shorten “{title.en}”."),
        )  # fmt: skip
    if field.range:
        low, high = (f"{each:g}" for each in field.range)
        yield FormRule(
            constraint_name(layer, f"{field.name}_range"), one, f"{column} BETWEEN {low} AND {high}",
            f"{name(field.name)} IS NULL OR ({name(field.name)} >= {low} AND {name(field.name)} <= {high})",
            _value_text(field, f"phải từ {low} đến {high}", f"must be from {low} to {high}"),
            Text(f"Kiểm tra lại «{title.vi}».", f"Check “{title.en}”."),
        )  # fmt: skip
    if field.codes:
        yield FormRule(
            constraint_name(layer, f"{field.name}_code"), one,
            f"{column} IS NULL OR EXISTS (SELECT FROM code.{field.codes} WHERE code = {column})", None,
            _value_text(field, "không có trong danh mục", "is not in the code list"),
            Text(f"Chọn «{title.vi}» trong danh sách.", f"Choose “{title.en}” from the list."),
        )  # fmt: skip
    if field.references:
        yield FormRule(
            f"{layer.id}_{field.name}_unit", one,
            f"{column} IS NULL OR EXISTS (SELECT FROM code.unit WHERE code = {column} AND level = 'commune')", None,
            _value_text(field, "không phải mã xã của tỉnh", "is no commune of the province"),
            Text(f"Chọn «{title.vi}» trong danh sách.", f"Choose “{title.en}” from the list."),
        )  # fmt: skip


def _value_text(field: Field, problem_vi: str, problem_en: str) -> Text:
    place = "{" + field.name + "}"
    return Text(f"«{field.title.vi}» ({place}) {problem_vi}.", f"“{field.title.en}” ({place}) {problem_en}.")


def _of_layer(layer: Layer, rule: Rule) -> FormRule:
    in_sql = with_names(rule.check, {each.name: f"NEW.{name(each.name)}" for each in layer.fields})
    quoted = with_names(rule.check, {each.name: name(each.name) for each in layer.fields})
    in_qgis = (
        None if "::" in rule.check else f"coalesce({quoted}, true)"
    )  # QGIS has no casts; NULL passes as in a CHECK
    is_hard = rule.severity == "error"
    return FormRule(constraint_name(layer, rule.id), rule.on, in_sql, in_qgis, rule.problem, rule.remedy, is_hard)


def _of_geometry(layer: Layer, extent: BBox) -> Iterator[FormRule]:
    if layer.geometry.from_unit:
        return
    if layer.geometry.required:
        yield FormRule(
            f"{layer.id}_geom_required", (), "NEW.geom IS NOT NULL", None,
            Text("Đối tượng chưa có hình trên bản đồ.", "The feature has no shape on the map."),
            Text("Vẽ hình rồi lưu lại.", "Draw it, then save again."),
        )  # fmt: skip
    box = f"ST_MakeEnvelope({', '.join(map(str, extent))}, {layer.geometry.srid})"
    yield FormRule(
        f"{layer.id}_geom_home", (), f"ST_Intersects(NEW.geom, {box})", None,
        Text("Vị trí nằm ngoài tỉnh.", "The position lies outside the province."),
        Text("Kéo lại đúng chỗ, hoặc kiểm tra hệ toạ độ.", "Move it to its place, or check the coordinate system."),
    )  # fmt: skip
    if layer.geometry.min_area_m2:
        yield FormRule(
            constraint_name(layer, "geom_area"), (), f"ST_Area(NEW.geom::geography) >= {layer.geometry.min_area_m2}", None,
            Text(f"Vùng nhỏ hơn {layer.geometry.min_area_m2:g} m².", f"The area is below {layer.geometry.min_area_m2:g} m²."),
            Text("Kiểm tra lại hình vẽ.", "Check the shape."),
        )  # fmt: skip
