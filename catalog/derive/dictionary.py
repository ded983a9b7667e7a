"""The data dictionary of config/layers/README.md: what each layer says, for officers and for those who use the data."""

from collections.abc import Iterable, Iterator, Sequence

from catalog.derive.pygeoapi import is_queryable_field
from catalog.headings import heading_key
from catalog.model import Catalog, CodeList, Field, Layer, Rule, Source, Text

_HEADER = '<!-- Derived from config/ by "covidmaps derive"; edit config/. -->\n'

_INTRODUCTION = """
# Từ điển dữ liệu / Data dictionary

Mỗi lớp là một tệp YAML trong thư mục này; mỗi danh mục mã là một tệp trong `config/codes/`. Tên trường là tên cột trong
cơ sở dữ liệu và tên thuộc tính trong GeoJSON. Toạ độ công bố: kinh độ, vĩ độ (CRS84).

Each layer is one YAML file in this folder; each code list is one file in `config/codes/`. The name of a field is the
name of the column in the database and of the property in GeoJSON. Published coordinates: longitude, latitude (CRS84).
"""

_TYPES = {
    "text": "chữ / text",
    "integer": "số nguyên / integer",
    "number": "số / number",
    "boolean": "đúng, sai / boolean",
    "date": "ngày / date",
    "timestamp": "ngày giờ / date and time",
    "code": "mã / code",
}


def data_dictionary(catalog: Catalog) -> str:
    """Return the dictionary as Markdown: all layers, then all code lists; Vietnamese first, English after."""
    blocks = [
        _INTRODUCTION,
        _overview(catalog),
        *(_layer(layer) for layer in catalog.layers),
        "## Danh mục mã / Code lists",
        *(_code_list(each, catalog) for each in catalog.code_lists),
    ]
    return _HEADER + "\n" + "\n\n".join(each.strip("\n") for each in blocks) + "\n"


def _both(text: Text) -> str:
    return f"{text.vi} / {text.en}"


def _yes(value: bool) -> str:
    return "✓" if value else ""


def _code(text: object) -> str:
    return f"`{text}`"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table; a bar inside a cell would end it, hence the backslash (GFM 0.29, 4.10)."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _overview(catalog: Catalog) -> str:
    header = ("Lớp / Layer", "Tên / Title", "Hình học / Geometry", "Bộ sưu tập / Collections")
    return _table(header, (_overview_row(layer) for layer in catalog.layers))


def _overview_row(layer: Layer) -> tuple[str, str, str, str]:
    collections = ", ".join(_code(each.id) for each in layer.collections)
    return f"[`{layer.id}`](#{layer.id})", _both(layer.title), layer.geometry.type, collections


# --- one layer ---


def _layer(layer: Layer) -> str:
    parts = [
        f'<a id="{layer.id}"></a>\n\n## {_both(layer.title)}',
        f"{layer.description.vi}\n\n{layer.description.en}",
        "\n".join(f"- {each}" for each in _facts(layer)),
        "### Trường / Fields\n\n" + _fields(layer),
        "### Tiêu đề cột được hiểu / Headings that are understood\n\n" + _headings(layer),
    ]
    if layer.rules:
        parts.append("### Quy tắc / Rules\n\n" + _rules(layer.rules))
    if len(layer.collections) > 1:
        parts.append("### Bộ sưu tập / Collections\n\n" + _collections(layer))
    return "\n\n".join(parts)


def _facts(layer: Layer) -> Iterator[str]:
    yield f"Tệp / File: `config/layers/{layer.id}.yml`"
    yield f"Đơn vị chịu trách nhiệm / Steward: {_both(layer.steward)}"
    yield f"Khoá / Key: `{layer.key}`"
    yield from _geometry_facts(layer)
    if layer.time:
        end = f"`{layer.time.end}`" if layer.time.end else "–"
        yield f"Hiệu lực / Valid: `{layer.time.start}` → {end}"
    crs = f" ({', '.join(layer.source.crs)})" if layer.source.crs else ""
    yield f"Tệp nộp / Hand-ins: {', '.join(layer.source.accepts)}{crs}"
    if layer.source.sheet:
        yield f"Tên trang tính / Sheet: «{layer.source.sheet}»"
    yield _accept_fact(layer)
    yield _update_fact(layer.source)
    if layer.publish == "on_review":
        yield "Công bố sau khi duyệt / Published after review"
    else:
        yield "Công bố ngay sau khi nạp hoặc lưu / Published at once after a load or a save"
    if layer.expected_every_hours:
        hours = layer.expected_every_hours
        yield f"Cập nhật ít nhất mỗi {hours} giờ / Updated at least every {hours} hours"


def _geometry_facts(layer: Layer) -> Iterator[str]:
    geometry = layer.geometry
    yield f"Hình học / Geometry: {geometry.type}, EPSG:{geometry.srid}"
    if geometry.within:
        yield f"Nằm trong đơn vị ở trường / Inside the unit in field: `{geometry.within}`"
    if geometry.from_unit:
        yield f"Lấy ranh giới của đơn vị ở trường / Takes the boundary of the unit in field: `{geometry.from_unit}`"
    if geometry.publish_decimals is not None:
        yield f"Toạ độ công bố / Published coordinates: {geometry.publish_decimals} số lẻ / decimals"
    if geometry.min_area_m2 is not None:
        yield f"Diện tích tối thiểu / Smallest area: {geometry.min_area_m2:g} m²"
    if geometry.no_overlap_while:
        yield f"Không chồng lấn khi / No overlap while: `{geometry.no_overlap_while}`"


def _accept_fact(layer: Layer) -> str:
    if layer.accept.mode == "whole":
        return "Một dòng sai thì trả lại cả tệp / One bad row refuses the whole file"
    share = f"{layer.accept.max_refused_share:.0%}"
    return f"Dòng đúng được nhận, dòng sai trả lại, đến {share} / Good rows enter, bad rows come back, up to {share}"


def _update_fact(source: Source) -> str:
    if source.update == "partial":
        return "Tệp chỉ thêm và sửa, không xoá / A file adds and changes, it removes nothing"
    share = f"{source.max_removed_share:.0%}"
    return f"Đối tượng không có trong tệp bị xoá, đến {share} / What is missing in a file is removed, up to {share}"


def _fields(layer: Layer) -> str:
    header = (
        *("Trường / Field", "Tên / Title", "Kiểu / Type", "Bắt buộc / Required", "Miền giá trị / Domain"),
        *("Ví dụ / Example", "Công bố / Published", "Lọc được / Queryable"),
    )
    return _table(header, (_field(field, layer) for field in layer.fields))


def _field(field: Field, layer: Layer) -> tuple[str, ...]:
    title = _both(field.title)
    if field.description:
        title += f"<br>{field.description.vi}<br>{field.description.en}"
    return (
        _code(field.name) + (" 🔑" if field.name == layer.key else ""),
        title,
        _TYPES[field.type],
        _yes(field.required),
        "<br>".join(_domain(field)),
        field.example or "",
        "✓" if field.is_public else "không / no",
        _yes(field.is_public and is_queryable_field(field, layer)),
    )


def _domain(field: Field) -> Iterator[str]:
    if field.codes:
        yield f"[`{field.codes}`](#codes-{field.codes})"
    if field.references:
        yield f"→ `{field.references}`"
    if field.pattern:
        yield _code(field.pattern)
    if field.max_length:
        yield f"≤ {field.max_length} ký tự / characters"
    if field.range:
        yield f"{field.range[0]:g} … {field.range[1]:g}"
    if field.unit:
        yield _both(field.unit)


def _headings(layer: Layer) -> str:
    """Return what officers may write above a column, and what makes a file come back."""
    rows = [(_code(field.name), _list((field.title.vi, *field.headings))) for field in layer.fields]
    rows += [(name, _list(headings)) for name, headings in _places(layer)]
    rows.append(("bỏ qua / ignored", _list(layer.source.ignore_headings)))
    rows.append(("trả lại cả tệp / file refused", _list(layer.source.refuse_headings)))
    return _table(("Trường / Field", "Tiêu đề / Headings"), rows)


def _places(layer: Layer) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what may say where a feature lies, beside the fields of the layer."""
    source = layer.source
    if layer.geometry.type == "Point":
        yield "vĩ độ / latitude", source.lat_headings
        yield "kinh độ / longitude", source.lon_headings
        yield "toạ độ trong một ô, liên kết bản đồ / both in one cell, link to a map", source.place_headings
        yield "X, Y (hệ mét hoặc độ / metres or degrees)", (*source.x_headings, *source.y_headings)
    if layer.unit_field:
        yield "tên xã / commune by name", source.commune_headings
        yield "tên huyện / district by name", source.district_headings


def _list(headings: Iterable[str]) -> str:
    """Return the headings, those that are compared as equal only once; they hold commas themselves, hence the dot."""
    distinct: dict[str, str] = {}
    for heading in headings:
        distinct.setdefault(heading_key(heading), heading)
    return " · ".join(distinct.values())


def _rules(rules: Sequence[Rule]) -> str:
    header = ("Quy tắc / Rule", "Điều kiện / Condition", "Khi sai / When broken", "Thông báo / Message")
    severity = {"error": "trả dòng lại / row refused", "warning": "chỉ nhắc / a warning"}
    return _table(
        header,
        ((_code(each.id), _code(each.check), severity[each.severity],
          f"{each.problem.vi} {each.remedy.vi}<br>{each.problem.en} {each.remedy.en}") for each in rules),
    )  # fmt: skip


def _collections(layer: Layer) -> str:
    rows = ((_code(each.id), _both(each.title), _code(each.where) if each.where else "") for each in layer.collections)
    return _table(("Bộ sưu tập / Collection", "Tên / Title", "Điều kiện / Condition"), rows)


# --- one code list ---


def _code_list(codes: CodeList, catalog: Catalog) -> str:
    uses = [
        f"`{layer.id}.{field.name}`" for layer in catalog.layers for field in layer.fields if field.codes == codes.id
    ]
    used = f"\n\nDùng ở / Used in: {', '.join(uses)}" if uses else ""
    header = ("Mã / Code", "Tiếng Việt", "English", "Cách viết được hiểu / Spellings that are understood")
    rows = ((_code(each.code), each.title.vi, each.title.en, " · ".join(each.spellings)) for each in codes.codes)
    return f'<a id="codes-{codes.id}"></a>\n\n### {_both(codes.title)} (`{codes.id}`){used}\n\n{_table(header, rows)}'
