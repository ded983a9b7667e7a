"""The specialists' QGIS: a style and form per table, and the plan of the project. Pure; needs no QGIS.

``ingest.qgis`` writes the styles into the database and lets QGIS make the project file from the plan.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from catalog.derive.inbox_ddl import STATES, is_collected
from catalog.derive.qgis_form import (
    HIDDEN,
    LONG_TEXT,
    TIMESTAMP,
    Column,
    Form,
    Lists,
    form_elements,
    inbox_form,
    place_of,
    public_form,
    review_form,
    units_layer_id,
    value_map,
    work_form,
)
from catalog.derive.qgis_symbols import renderer, review_renderer, rgba, simple_renderer, state_renderer
from catalog.derive.viewer import layer_role
from catalog.model import Catalog, Collection, Layer, public_columns

SERVICE = "covidmaps"
PROJECT_CRS = "EPSG:9213"
DATUM_NAMES = {"EPSG:6960": "VN-2000 to WGS 84 (2)", "EPSG:5194": "VN-2000 to WGS 84 (1)"}
"""Operation → the name under which QGIS lists it."""
EDIT, FIELD, REVIEW, PUBLIC = "Biên tập", "Thực địa", "Soát xét", "Đã công bố"
DESK, LISTS = "Công bố, khôi phục, nhật ký", "Danh mục"


@dataclass(frozen=True, slots=True)
class Table:
    """One layer of the project: where it lies in the database, how it looks, how it behaves."""

    id: str
    title: str
    group: str
    schema: str
    table: str
    key: str
    qml: str
    geometry: str | None = None
    where: str = ""
    is_visible: bool = True
    is_private: bool = False
    is_read_only: bool = False
    is_snapped: bool = False
    no_overlap: bool = False
    is_listening: bool = False
    """Drawn again when the database tells of a release; each such layer holds a connection of its own."""
    time_start: str | None = None
    time_end: str | None = None
    abstract: str = ""

    @property
    def uri(self) -> str:
        """The source: by service, so that neither host nor login stands in the project."""
        shape = f"srid=4326 type={self.geometry} " if self.geometry else ""
        column = " (geom)" if self.geometry else ""
        where = f" sql={self.where}" if self.where else ""
        return (
            f"service='{SERVICE}' key='{self.key}' estimatedmetadata=true {shape}checkPrimaryKeyUnicity='0'"
            f' table="{self.schema}"."{self.table}"{column}{where}'
        )


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the maker of the project needs to know."""

    title: str
    crs: str
    extent: tuple[float, float, float, float]
    datum_name: str
    tables: tuple[Table, ...]
    themes: dict[str, list[str]]
    drawing_order: list[str]
    layout: dict[str, Any] = field(default_factory=dict)
    service: dict[str, str] = field(default_factory=dict)
    """What QGIS Server says of itself; empty: the project is none for a server."""

    def as_dict(self) -> dict[str, Any]:
        """Return the plan as JSON can hold it, each table with its source."""
        return {**asdict(self), "tables": [{**asdict(each), "uri": each.uri} for each in self.tables]}


# --- the project ---


def project_plan(catalog: Catalog) -> Plan:
    """Return the plan of ``covidmaps.qgz``."""
    lists = Lists(catalog, in_project=True)
    layers = in_drawing_order(catalog)
    tables = (
        *(_work_table(each, lists) for each in layers),
        *(inbox_table(each, lists, is_visible=False) for each in layers if is_collected(each, catalog)),
        *(_review_table(each, lists) for each in layers),
        _conflict_table(catalog),
        *_desk_tables(catalog),
        *(public_table(each, part, catalog) for each in layers for part in each.collections),
        *list_tables(catalog),
    )
    return Plan(
        title=catalog.service.title.vi, crs=PROJECT_CRS, extent=catalog.service.home_extent,
        datum_name=DATUM_NAMES[catalog.service.datum_operation], tables=tables, themes=_themes(tables, catalog),
        drawing_order=[each.id for each in tables if each.geometry], layout=_layout(tables, catalog),
    )  # fmt: skip


_ORDER = ("points", "lines", "areas", "choropleth", "boundaries")
"""From above to below, as the public map draws them."""


def in_drawing_order(catalog: Catalog) -> list[Layer]:
    """Return the layers from above to below."""
    return sorted(catalog.layers, key=lambda each: _ORDER.index(layer_role(each, catalog)))


def _work_table(layer: Layer, lists: Lists) -> Table:
    is_shape = layer.geometry.from_unit is None
    is_area = layer.geometry.type == "MultiPolygon"
    time = layer.time
    return Table(
        f"work_{layer.id}", layer.title.vi, EDIT, "work", layer.id, "id",
        layer_qml(layer, lists, work_form(layer, lists)),
        geometry=layer.geometry.type if is_shape else None, where='"deleted_at" IS NULL',
        is_visible=layer_role(layer, lists.catalog) != "boundaries", is_snapped=is_shape,
        no_overlap=bool(is_area and layer.geometry.no_overlap_while),
        is_listening=is_shape and layer_role(layer, lists.catalog) != "boundaries", abstract=layer.description.vi,
        time_start=time.start if time else None, time_end=time.end if time else None,
    )  # fmt: skip


def _review_table(layer: Layer, lists: Lists) -> Table:
    qml = document([review_renderer(layer.geometry.type == "Point"), *form_elements(review_form(layer, lists))])
    return Table(
        f"review_{layer.id}", f"{layer.title.vi}: khác bản công bố", REVIEW, "review", layer.id, "id", qml,
        geometry=layer.geometry.type, is_visible=False,
    )  # fmt: skip


def inbox_table(layer: Layer, lists: Lists, *, is_visible: bool) -> Table:
    """Return what was collected of the layer and is not taken in yet."""
    return Table(
        f"inbox_{layer.id}", f"{layer.title.vi}: thu thập", FIELD, "inbox", layer.id, "uid",
        inbox_qml(layer, lists), geometry=layer.geometry.type, where="\"inbox_state\" <> 'taken'", is_visible=is_visible,
    )  # fmt: skip


def public_table(layer: Layer, part: Collection, catalog: Catalog) -> Table:
    is_newest_unit = f"api_{part.id}" in (units_layer_id(catalog), "api_districts", "api_provinces")
    return Table(
        f"api_{part.id}", part.title.vi, PUBLIC, "api", part.id, layer.key, public_qml(layer, catalog),
        geometry=layer.geometry.type, is_visible=is_newest_unit, is_read_only=True,
        is_snapped=layer_role(layer, catalog) == "boundaries",
        is_listening=layer_role(layer, catalog) != "boundaries", abstract=part.description.vi,
    )  # fmt: skip


def _conflict_table(catalog: Catalog) -> Table:
    return Table(
        "conflict", "Xung đột tệp – sửa tay", REVIEW, "work", "conflict", "conflict_id", conflict_qml(catalog),
        geometry="Point", where='"decision" IS NULL', is_visible=False,
    )  # fmt: skip


def _desk_tables(catalog: Catalog) -> tuple[Table, ...]:
    names = {str(each.id): each.title.vi for each in catalog.layers}
    layer = Column("layer", "Lớp", value_map(names), is_required=True, message="Chọn lớp.")
    note = Column("note", "Ghi chú, lý do", LONG_TEXT, is_required=True, message="Ghi lý do.")
    result = (
        Column("requested_by", "Người yêu cầu", default="@user_account_name", is_editable=False),
        Column("requested_at", "Lúc", TIMESTAMP, default="now()", is_editable=False),
        Column("result", "Kết quả", LONG_TEXT, is_editable=False),
    )
    number = Column("request_id", "Số", HIDDEN_NUMBER, is_editable=False)
    actions = value_map({"publish": "Công bố", "restore": "Quay về bản cũ"})
    request = Form((
        number, layer, Column("action", "Việc", actions, default="'publish'", is_required=True),
        Column("to_release", "Về bản số", WHOLE), note, Column("release_id", "Bản công bố", WHOLE, is_editable=False), *result,
    ))  # fmt: skip
    restore = Form((
        number, layer, Column("key", "Mã đối tượng"), Column("login", "Tài khoản đã sửa"),
        Column("day", "Ngày", DAY), Column("change_id", "Số thay đổi", WHOLE), note, *result,
    ))  # fmt: skip
    journal = public_form({
        "change_id": "Số thay đổi", "changed_at": "Lúc", "layer": "Lớp", "uid": "uid", "action": "Việc",
        "changed_by": "Người sửa", "reason": "Lý do", "batch_id": "Lần nạp", "version": "Phiên bản", "what": "Đổi gì",
        "address": "Từ máy", "application": "Phần mềm",
    }.items())  # fmt: skip
    releases = public_form({
        "release_id": "Bản", "layer": "Lớp", "published_at": "Lúc", "published_by": "Người công bố", "note": "Ghi chú",
        "restores": "Quay về bản", "added": "Thêm", "changed": "Đổi", "removed": "Bỏ", "total": "Tổng",
    }.items())  # fmt: skip
    return (
        _plain("request", "⚑ Công bố, quay về bản cũ", "release", "request", "request_id", request),
        _plain("restore", "↶ Khôi phục", "work", "restore_request", "request_id", restore),
        _plain("releases", "Các bản công bố", "release", "release", "release_id", releases, is_read_only=True),
        _plain("journal", "Nhật ký thay đổi", "audit", "journal", "change_id", journal, is_read_only=True),
    )


WHOLE = ("Range", {"Min": 0, "Max": 2147483647, "Step": 1, "Style": "SpinBox", "AllowNull": True, "Precision": 0})
HIDDEN_NUMBER = ("Hidden", dict[str, Any]())
DAY = (
    "DateTime",
    {"display_format": "dd/MM/yyyy", "field_format": "yyyy-MM-dd", "calendar_popup": True, "allow_null": True},
)


def _plain(id_: str, title: str, schema: str, table: str, key: str, form: Form, *, is_read_only: bool = False) -> Table:
    return Table(id_, title, DESK, schema, table, key, document(form_elements(form)), is_read_only=is_read_only)


def list_tables(catalog: Catalog) -> tuple[Table, ...]:
    codes = (
        Table(f"code_{each.id}", each.title.vi, LISTS, "code", each.id, "code", document([]), is_private=True, is_read_only=True)
        for each in catalog.code_lists
    )  # fmt: skip
    units = Table(
        "code_unit",
        "Đơn vị hành chính (danh mục)",
        LISTS,
        "code",
        "unit",
        "unit_id",
        document([]),
        is_private=True,
        is_read_only=True,
    )
    return (*codes, units)


def _themes(tables: Iterable[Table], catalog: Catalog) -> dict[str, list[str]]:
    ground = ["api_districts", "api_provinces", units_layer_id(catalog)]
    shown = [each for each in tables if each.geometry]

    def of(*groups: str) -> list[str]:
        wanted = [
            each.id
            for each in shown
            if each.group in groups and each.schema != "api" and not each.id.endswith("administrative_units")
        ]
        return [*wanted, *(each.id for each in shown if each.id in ground)]

    published = [
        each.id
        for each in shown
        if each.schema == "api" and not (each.id.startswith("api_communes") and each.id not in ground)
    ]
    return {"1. Biên tập": of(EDIT), "2. Soát xét": of(REVIEW), "3. Đã công bố": published}


def _layout(tables: Iterable[Table], catalog: Catalog) -> dict[str, Any]:
    epidemic = [each for each in tables if each.schema == "api" and catalog.layer(each.table) is not None]
    service = catalog.service
    return {
        "name": "A3 – Bản đồ tình hình dịch trong ngày",
        "title": "BẢN ĐỒ TÌNH HÌNH DỊCH COVID-19 NGÀY [% format_date(now(), 'dd/MM/yyyy') %]",
        "subtitle": f"{service.provider.vi} – số liệu: {service.steward.vi} – lúc [% format_date(now(), 'HH:mm') %]",
        "theme": "3. Đã công bố",
        "legend": [each.id for each in epidemic],
        "counts": [[each.title, place_of(each.id)] for each in epidemic],
        "footer": f"Căn cứ: {service.legal_basis}. {service.boundary_notice.vi} Hệ toạ độ VN-2000, kinh tuyến trục 106°30′, múi 3°.",
    }  # fmt: skip


# --- styles ---


def layer_styles(catalog: Catalog) -> dict[tuple[str, str, str | None], str]:
    """Return the style of each table by (schema, table, geometry column), for ``public.layer_styles``.

    A table that is dragged into an empty project looks and behaves as in ours; choices are fixed lists there.
    """
    lists = Lists(catalog, in_project=False)
    styles: dict[tuple[str, str, str | None], str] = {}
    for layer in catalog.layers:
        column = None if layer.geometry.from_unit else "geom"
        styles["work", layer.id, column] = layer_qml(layer, lists, work_form(layer, lists))
        review = [review_renderer(layer.geometry.type == "Point"), *form_elements(review_form(layer, lists))]
        styles["review", layer.id, "geom"] = document(review)
        if is_collected(layer, catalog):
            styles["inbox", layer.id, "geom"] = inbox_qml(layer, lists)
        for part in layer.collections:
            styles["api", part.id, "geom"] = public_qml(layer, catalog)
    styles["work", "conflict", "geom"] = conflict_qml(catalog)
    return styles


def layer_qml(layer: Layer, lists: Lists, form: Form) -> str:
    """Return the style of an editing table: symbols and labels of the map, form, map tip."""
    parts = [] if layer.geometry.from_unit else [renderer(layer, lists.catalog), _labels(layer)]
    return document([*parts, *form_elements(form), *_naming(layer)])


def inbox_qml(layer: Layer, lists: Lists) -> str:
    """Return the style of what is collected: what waits and what came back in their own colours."""
    is_point = layer.geometry.type == "Point"
    parts = [state_renderer("inbox_state", _STATES, is_point=is_point), *form_elements(inbox_form(layer, lists))]
    return document([*parts, _text("previewExpression", f'"{_label(layer)}"')])


_STATES = {
    key: (color, STATES[key]) for key, color in (("new", "#1565c0"), ("refused", "#c62828"), ("taken", "#9e9e9e"))
}


def public_qml(layer: Layer, catalog: Catalog) -> str:
    """Return the style of a published collection."""
    form = public_form((each.name, each.title.vi) for each in public_columns(layer))
    ready = Column("feature", "GeoJSON", HIDDEN, is_editable=False, is_served=False)  # repeats the others
    form = Form((*form.columns, ready))
    return document([renderer(layer, catalog), _labels(layer), *form_elements(form), *_naming(layer)])


def conflict_qml(catalog: Catalog) -> str:
    """Return the style of the conflicts: a file and a hand say different things; somebody decides."""
    read = {
        "layer": "Lớp", "key": "Mã", "name": "Tên", "field": "Trường", "base_value": "Trước đó", "hand_value": "Sửa tay",
        "file_value": "Trong tệp", "edited_by": "Người sửa", "edited_at": "Lúc sửa", "file_name": "Tệp",
        "received_at": "Nhận lúc", "decided_by": "Người quyết định", "decided_at": "Lúc quyết định",
    }  # fmt: skip
    decide = value_map({"hand": "Giữ chỉnh sửa tay", "file": "Lấy giá trị trong tệp"}, optional=True)
    columns = [Column("conflict_id", "Số", HIDDEN_NUMBER), *(Column(*each, is_editable=False) for each in read.items())]
    form = Form((*columns, Column("decision", "Quyết định", decide)))
    return document(
        [simple_renderer("#d81b60", is_point=True), *form_elements(form), _text("previewExpression", '"name"')]
    )


def document(parts: Iterable[Element]) -> str:
    """Return QML of these parts."""
    root = Element(
        "qgis", version="3.22.0", labelsEnabled="1", styleCategories="Symbology|Labeling|Fields|Forms|MapTips"
    )
    root.extend(parts)
    return tostring(root, encoding="unicode")


def _naming(layer: Layer) -> list[Element]:
    label = f'"{_label(layer)}"'
    lines = [
        f"<b>[% {label} %]</b>",
        f'[% represent_value("{layer.style.by}") %]',
        "[% format_date(\"updated_at\", 'HH:mm dd/MM/yyyy') %]",
    ]
    return [_text("previewExpression", label), _text("mapTip", "<br>".join(lines))]


def _label(layer: Layer) -> str:
    """Return the column with which a feature is called: the label, or the key where only the published view has it."""
    return layer.style.label if any(each.name == layer.style.label for each in layer.fields) else layer.key


def _label_expression(layer: Layer) -> str:
    """Return what is written on the map; of boundaries only the lowest level is named."""
    value, symbol = layer.style.symbols[-1]
    if symbol.shape != "outline":
        return f'"{_label(layer)}"'
    return f'CASE WHEN "{layer.style.by}" = \'{value}\' THEN "{_label(layer)}" END'


def _text(tag: str, text: str) -> Element:
    element = Element(tag)
    element.text = text
    return element


def _labels(layer: Layer) -> Element:
    """Return labels with a halo: points and zones from 1:100 000, units by their level."""
    root = Element("labeling", type="simple")
    settings = SubElement(root, "settings", calloutType="simple")
    style = SubElement(
        settings,
        "text-style",
        fieldName=_label_expression(layer),
        isExpression="1",
        fontFamily="DejaVu Sans",
        fontSize="8",
        fontSizeUnit="Point",
        textColor=rgba("#222831"),
        textOpacity="1",
        fontWeight="50",
        namedStyle="Book",
    )
    SubElement(
        style,
        "text-buffer",
        bufferDraw="1",
        bufferSize="0.8",
        bufferSizeUnits="MM",
        bufferColor=rgba("#ffffff"),
        bufferOpacity="1",
    )
    is_point = layer.geometry.type == "Point"
    SubElement(
        settings,
        "placement",
        placement="6" if is_point else "0",
        dist="1",
        distUnits="MM",
        placementFlags="10",
        predefinedPositionOrder="R,L,TR,BR,TL,BL,TSR,BSR",
        offsetType="1",
    )
    SubElement(
        settings,
        "rendering",
        drawLabels="1",
        scaleVisibility="1",
        scaleMin="1",
        scaleMax="100000" if is_point else "250000",
        obstacle=str(int(is_point)),
    )
    return root
