"""The other two projects: for the field, and for QGIS Server, which sees what is published and nothing else."""

from collections.abc import Iterable
from dataclasses import replace

from catalog.derive.inbox_ddl import is_collected
from catalog.derive.qgis import (
    DATUM_NAMES,
    PROJECT_CRS,
    Plan,
    Table,
    in_drawing_order,
    inbox_table,
    list_tables,
    public_table,
)
from catalog.derive.qgis_form import Lists
from catalog.model import Catalog


def field_plan(catalog: Catalog) -> Plan:
    """Return the plan of the project for QField and for a laptop outside: what is collected, over what is published."""
    lists = Lists(catalog, in_project=True)
    layers = in_drawing_order(catalog)
    collected = [inbox_table(each, lists, is_visible=True) for each in layers if is_collected(each, catalog)]
    tables = (*collected, *_published(catalog), *list_tables(catalog))
    return _plan(catalog, f"{catalog.service.title.vi} – thực địa", tables, {"Thu thập": _shown(tables)})


def public_plan(catalog: Catalog, address: str) -> Plan:
    """Return the plan of the project for QGIS Server: the published collections, under their ids.

    Args:
        address: URL under which the service is reached.
    """
    tables = tuple(replace(each, group="") for each in _published(catalog))  # a group would be a layer of its own
    service = catalog.service
    says = {
        "title": service.title.vi,
        "abstract": f"{service.description.vi} {service.boundary_notice.vi}",
        "organization": service.provider.vi,
        "licence": f"{service.licence_name} {service.licence_url}",
        "address": address,
    }
    plan = _plan(catalog, service.title.vi, tables, {"Đã công bố": _shown(tables)})
    return replace(plan, service=says)


def _published(catalog: Catalog) -> tuple[Table, ...]:
    return tuple(public_table(each, part, catalog) for each in in_drawing_order(catalog) for part in each.collections)


def _shown(tables: Iterable[Table]) -> list[str]:
    return [each.id for each in tables if each.geometry and each.is_visible or each.schema == "inbox"]


def _plan(catalog: Catalog, title: str, tables: tuple[Table, ...], themes: dict[str, list[str]]) -> Plan:
    return Plan(
        title=title, crs=PROJECT_CRS, extent=catalog.service.home_extent,
        datum_name=DATUM_NAMES[catalog.service.datum_operation], tables=tables, themes=themes,
        drawing_order=[each.id for each in tables if each.geometry],
    )  # fmt: skip
