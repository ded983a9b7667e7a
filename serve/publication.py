"""What is published: each collection of the catalogue with its view, its properties and what a client may ask of it."""

from dataclasses import dataclass
from typing import Any

from catalog.derive.pygeoapi import crs_uris, is_queryable
from catalog.derive.text_index import searched_columns
from catalog.model import Catalog, Collection, Layer, PublicColumn, Service, public_columns
from serve.crs import Crs, crs_by_uri
from serve.database import Access
from serve.query import View


@dataclass(frozen=True, slots=True)
class Published:
    """One collection as it is served."""

    collection: Collection
    layer: Layer
    view: View
    columns: dict[str, PublicColumn]
    queryables: frozenset[str]
    crs: dict[str, Crs]

    @property
    def id(self) -> str:
        return self.collection.id


def publish(catalog: Catalog) -> dict[str, Published]:
    """Return the collections of the catalogue by id, in its order."""
    crs = crs_by_uri(crs_uris(catalog.service))
    return {each.id: _published(layer, each, crs) for layer in catalog.layers for each in layer.collections}


def access_for(service: Service, url: str) -> Access:
    """Return how the serving role connects to the database at that URL."""
    return Access(url, service.timezone, service.limits.statement_timeout_ms)


def _published(layer: Layer, collection: Collection, crs: dict[str, Crs]) -> Published:
    columns = {each.name: each for each in public_columns(layer)}
    return Published(
        collection=collection,
        layer=layer,
        view=View(
            name=collection.id,
            key=layer.key,
            types={name: each.type for name, each in columns.items()},
            start=layer.time.start if layer.time else None,
            end=layer.time.end if layer.time else None,
            searched=searched_columns(layer),
        ),
        columns=columns,
        queryables=frozenset(name for name, each in columns.items() if is_queryable(each, layer)),
        crs=crs,
    )


def view_of_provider(definition: dict[str, Any]) -> View:
    """Return the view that a provider's definition in pygeoapi-config.yml describes."""
    return View(
        name=definition["table"],
        key=definition["id_field"],
        types={name: each["type"] for name, each in definition["fields"].items()},
        start=definition.get("time_field"),
        end=definition.get("time_end_field"),
    )
