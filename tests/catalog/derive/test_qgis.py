"""Styles, forms and the plan of the project, derived without QGIS."""

from xml.etree import ElementTree

from catalog.derive.form_rules import form_rules
from catalog.derive.key_pattern import NumberedKey, numbered_key
from catalog.derive.qgis import layer_styles, project_plan
from catalog.derive.qgis_symbols import SHAPES, ink_on, marker_svg, outline_of
from catalog.model import Catalog, Layer, Symbol
from tests.installation import ROOT


def layer(catalog: Catalog, name: str) -> Layer:
    found = catalog.layer(name)
    assert found is not None
    return found


def style(catalog: Catalog, schema: str, table: str) -> ElementTree.Element:
    (qml,) = (qml for (s, t, _), qml in layer_styles(catalog).items() if (s, t) == (schema, table))
    return ElementTree.fromstring(qml)


def test_markers_are_those_of_the_public_map() -> None:
    drawn = (ROOT / "viewer/src/symbols.js").read_text(encoding="utf-8")
    for name, shape in SHAPES.items():
        assert f"{name}: {{" in drawn
        assert f"'{shape.outline}'" in drawn
        assert shape.glyph is None or f"'{shape.glyph}'" in drawn


def test_ink_and_outline_can_be_read_on_the_fill() -> None:
    assert (ink_on("#930a1b"), outline_of("#930a1b")) == ("#ffffff", "#ffffff")
    assert (ink_on("#ffe45e"), outline_of("#ffe45e")) == ("#1d1a05", "#3f3c2c")
    assert b">4</text>" in marker_svg(Symbol("octagon", "#930a1b", digit="4"))


def test_every_shape_of_the_catalogue_can_be_drawn(catalog: Catalog) -> None:
    for each in catalog.layers:
        for _, symbol in each.style.symbols:
            assert symbol.shape in SHAPES or symbol.shape in ("area", "outline")


def test_counting_keys_are_known_and_meaningful_ones_are_not(catalog: Catalog) -> None:
    found = {each.id: numbered_key(each) for each in catalog.layers}
    assert found["checkpoints"] == NumberedKey("CKS-", 3)
    assert found["risk_points"] == NumberedKey("DNC-", 3)
    assert found["commune_risk_levels"] is None
    assert found["administrative_units"] is None


def test_form_and_database_take_their_rules_from_one_list(catalog: Catalog) -> None:
    rules = {each.name: each for each in form_rules(layer(catalog, "checkpoints"), catalog.service.home_extent)}
    rule = rules["checkpoints_closed_after_opened"]
    assert rule.sql == 'NEW."opened_on" <= NEW."closed_on"'
    assert rule.qgis == 'coalesce("opened_on" <= "closed_on", true)'
    assert rules["checkpoints_name_required"].problem.vi == "«Tên chốt» chưa có giá trị."


def test_lock_is_hidden_and_set_on_every_change(catalog: Catalog) -> None:
    """Also in a table that is dragged in alone."""
    for each in catalog.layers:
        root = style(catalog, "work", each.id)
        lock = root.find("defaults/default[@field='base_version']")
        assert lock is not None
        assert (lock.get("expression"), lock.get("applyOnUpdate")) == ('"version"', "1")
        for name in ("id", "uid", "version", "base_version", "deleted_at"):
            widget = root.find(f"fieldConfiguration/field[@name='{name}']/editWidget")
            assert widget is not None
            assert widget.get("type") == "Hidden"


def test_columns_with_a_default_of_the_database_have_one_of_the_form_too(catalog: Catalog) -> None:
    """QGIS 3.44 refuses a new feature where a list has NOT NULL and only the database's default."""
    for each in catalog.layers:
        root = style(catalog, "work", each.id)
        for name in ("review", "source", "updated_by", "updated_at"):
            default = root.find(f"defaults/default[@field='{name}']")
            assert default is not None
            assert default.get("expression")


def test_officers_fields_are_in_the_form_and_not_in_a_published_style(catalog: Catalog) -> None:
    names = {each.get("name") for each in style(catalog, "work", "checkpoints").iter("field")}
    assert {"contact_phone", "note"} <= names
    published = {each.get("name") for each in style(catalog, "api", "checkpoints").iter("field")}
    assert "commune_name" in published
    assert not {"contact_phone", "note", "review", "updated_by"} & published


def test_choices_are_fixed_lists_in_a_style_and_tables_in_the_project(catalog: Catalog) -> None:
    widget = "fieldConfiguration/field[@name='status']/editWidget"
    alone = style(catalog, "work", "checkpoints").find(widget)
    assert alone is not None
    assert alone.get("type") == "ValueMap"
    (table,) = (each for each in project_plan(catalog).tables if each.id == "work_checkpoints")
    in_project = ElementTree.fromstring(table.qml).find(widget)
    assert in_project is not None
    assert in_project.get("type") == "ValueRelation"
    assert in_project.find(".//Option[@name='Layer']").get("value") == "@@code_checkpoint_status@@"  # type: ignore[union-attr]


def test_plan_names_only_layers_that_it_has(catalog: Catalog) -> None:
    plan = project_plan(catalog)
    ids = {each.id for each in plan.tables}
    assert len(ids) == len(plan.tables)
    for names in (*plan.themes.values(), plan.drawing_order, plan.layout["legend"]):
        assert set(names) <= ids
    assert set(plan.themes) == {"1. Biên tập", "2. Soát xét", "3. Đã công bố"}


def test_sources_name_the_service_and_nothing_secret(catalog: Catalog) -> None:
    for each in project_plan(catalog).tables:
        assert each.uri.startswith("service='covidmaps' key=")
        assert not {"password", "user=", "host=", "dbname="} & set(each.uri.replace("'", " ").split())
        assert "password" not in each.uri


def test_few_layers_listen_as_each_holds_a_connection(catalog: Catalog) -> None:
    assert sum(each.is_listening for each in project_plan(catalog).tables) <= 10
