"""The configuration of pygeoapi, derived from the catalogue: text of the committed /pygeoapi-config.yml."""

from collections.abc import Sequence
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from catalog.model import LANGUAGES, Catalog, Collection, Field, Layer, PublicColumn, Service, public_columns

HEADER = '# Derived from config/ by "covidmaps derive"; edit config/.\n'
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
OAPI_URL = "${COVIDMAPS_PUBLIC_URL:-http://127.0.0.1:8080}/oapi"
PORT = "${COVIDMAPS_PORT:-8080}"
DATABASE_URL = "${COVIDMAPS_SERVE_DATABASE_URL}"
PROVIDER = "serve.provider.PostGISProvider"
TEMPLATES = "serve/templates"


def pygeoapi_config(catalog: Catalog, *, templates: str = TEMPLATES) -> str:
    """Return the text of pygeoapi-config.yml.

    One collection per collection of each layer. The extents are the province's; the running service puts the data's
    own in their place. The address of the service and of its database stay names of environment variables.
    """
    document = {
        "server": _server(catalog.service, templates),
        "logging": {"level": "WARNING"},
        "metadata": _metadata(catalog.service),
        "resources": {
            collection.id: _resource(catalog, layer, collection)
            for layer in catalog.layers
            for collection in layer.collections
        },
    }
    return HEADER + _yaml(document)


def crs_uri(code: str) -> str:
    """Return the URI of ``EPSG:n`` as OGC API - Features writes it (OGC 18-058r1, 6.2.1)."""
    authority, number = code.split(":")
    return f"http://www.opengis.net/def/crs/{authority}/0/{number}"


def crs_uris(service: Service) -> list[str]:
    """Return the CRSs that every collection is offered in, CRS84 first (OGC 18-058r1, /req/crs/fc-md-crs-list)."""
    return [CRS84, *map(crs_uri, service.crs)]


def is_queryable(column: PublicColumn, layer: Layer) -> bool:
    """Return whether a client may filter on the column.

    What config/ says, when a feature is valid, when it was last changed, and names that stand for a queryable code.
    """
    if column.language is not None:
        return False
    if column.field is not None:
        return is_queryable_field(column.field, layer)
    unit = layer.unit_field
    return column.name == "updated_at" or (unit is not None and unit.queryable)


def is_queryable_field(field: Field, layer: Layer) -> bool:
    """Return whether config/ says so, or the field holds when a feature is valid: nothing is asked for more often."""
    return field.queryable or (layer.time is not None and field.name in (layer.time.start, layer.time.end))


def _server(service: Service, templates: str) -> dict[str, Any]:
    return {
        "bind": {"host": "127.0.0.1", "port": PORT},
        "url": OAPI_URL,
        "mimetype": "application/json; charset=UTF-8",
        "encoding": "utf-8",
        "languages": list(LANGUAGES),
        "cors": True,
        "pretty_print": False,
        "limits": {
            "default_items": service.limits.items_default,
            "max_items": service.limits.items_max,
            "on_exceed": "throttle",
        },
        "templates": {"path": templates},
        # pygeoapi's schema wants a base map; our pages draw none, so that they ask no other host for anything.
        "map": {"url": "about:blank", "attribution": service.boundary_notice.vi},
    }


def _metadata(service: Service) -> dict[str, Any]:
    return {
        "identification": {
            "title": service.title.as_dict(),
            "description": service.description.as_dict(),
            "keywords": {"vi": list(service.keywords_vi), "en": list(service.keywords_en)},
            "keywords_type": "theme",
            "terms_of_service": service.licence_url,
            "url": service.provider_url,
        },
        "license": {"name": service.licence_name, "url": service.licence_url},
        "provider": {"name": service.provider.as_dict(), "url": service.provider_url},
        "contact": _contact(service),
    }


def _contact(service: Service) -> dict[str, Any]:
    contact: dict[str, Any] = {"name": service.provider.vi, "position": service.steward.vi, "country": "Việt Nam"}
    if service.hotlines:
        contact["phone"] = service.hotlines[0].number
        contact["instructions"] = "; ".join(f"{each.title.vi}: {each.number}" for each in service.hotlines)
    return contact | {"url": service.provider_url, "role": "pointOfContact"}


def _resource(catalog: Catalog, layer: Layer, collection: Collection) -> dict[str, Any]:
    service = catalog.service
    extents: dict[str, Any] = {"spatial": {"bbox": list(service.home_extent), "crs": CRS84}}
    if layer.time is not None:
        extents["temporal"] = {"begin": None, "end": None, "trs": GREGORIAN}
    return {
        "type": "collection",
        "title": collection.title.as_dict(),
        "description": collection.description.as_dict(),
        "keywords": {"vi": [*service.keywords_vi, layer.steward.vi], "en": [*service.keywords_en, layer.steward.en]},
        "links": _links(service, collection),
        "extents": extents,
        "providers": [_provider(catalog, layer, collection)],
    }


def _links(service: Service, collection: Collection) -> list[dict[str, Any]]:
    """Return the licence, and the schema under the very spelling of the relation that GDAL looks for."""
    return [
        {"type": "text/html", "rel": "license", "title": service.licence_name, "href": service.licence_url},
        {
            "type": "application/schema+json",
            "rel": "describedBy",
            "title": f"Lược đồ: {collection.title.vi} / Schema: {collection.title.en}",
            "href": f"{OAPI_URL}/collections/{collection.id}/schema",
        },
    ]


def _provider(catalog: Catalog, layer: Layer, collection: Collection) -> dict[str, Any]:
    """Return what the provider must know: it reads neither config/ nor the database's own catalogue for it."""
    provider: dict[str, Any] = {
        "type": "feature",
        "name": PROVIDER,
        "data": DATABASE_URL,
        "table": collection.id,
        "id_field": layer.key,
        "title_field": layer.style.label,
        "geom_field": "geom",
    }
    if layer.time is not None:
        provider["time_field"] = layer.time.start
        if layer.time.end is not None:
            provider["time_end_field"] = layer.time.end
    return provider | {
        "crs": crs_uris(catalog.service),
        "storage_crs": CRS84,
        "timezone": catalog.service.timezone,
        "statement_timeout_ms": catalog.service.limits.statement_timeout_ms,
        "fields": {column.name: _field(catalog, layer, column) for column in public_columns(layer)},
    }


def _field(catalog: Catalog, layer: Layer, column: PublicColumn) -> dict[str, Any]:
    described: dict[str, Any] = {"type": column.type, "title": column.title.as_dict()}
    if is_queryable(column, layer):
        described["queryable"] = True
    if column.type == "code" and column.field is not None and column.field.codes is not None:
        described["codes"] = {each.code: each.title.as_dict() for each in catalog.code_list(column.field.codes).codes}
    return described


def _yaml(document: dict[str, Any]) -> str:
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 120
    yaml.preserve_quotes = True
    stream = StringIO()
    yaml.dump(_styled(document, yaml), stream)
    return stream.getvalue()


def _styled(value: Any, yaml: YAML) -> Any:
    """Return the value with short lists and mappings of plain values on one line, as a person would write them."""
    if isinstance(value, dict):
        mapping = yaml.map()
        mapping.update({key: _styled(each, yaml) for key, each in value.items()})
        if _is_short(list(value.values())):
            mapping.fa.set_flow_style()
        return mapping
    if isinstance(value, list):
        sequence = yaml.seq(_styled(each, yaml) for each in value)
        if _is_short(value):
            sequence.fa.set_flow_style()
        return sequence
    return value


def _is_short(values: Sequence[Any]) -> bool:
    """Return whether the values fit on one line; a ``${NAME}`` may not: in a flow mapping YAML would quote it."""
    plain = all(not isinstance(each, dict | list) for each in values)
    text = [str(each) for each in values]
    return plain and sum(map(len, text)) < 90 and not any("${" in each for each in text)
