"""A page of items, and a single one, as HTML and JSON-LD: pygeoapi's templates and context over our own document.

What is shown is what the GeoJSON says, links included, so both formats page, filter and go back in time alike.
"""

from collections.abc import Callable
from typing import Any

from pygeoapi.linked_data import geojson2jsonld
from pygeoapi.util import render_j2_template

from serve.http.negotiation import MEDIA_TYPES
from serve.publication import Published

Document = dict[str, Any]
Shower = Callable[[Any, Any], tuple[dict[str, str], int, str]]
"""A function as pygeoapi calls it: (api, request) to headers, status and content."""


def show_items(published: Published, document: Document, asked: str) -> Shower:
    """Return the function that shows a page of features as ``asked`` (html or jsonld)."""
    return _shower(published, document, asked, "collections/items/index.html", identifier=None)


def show_item(published: Published, document: Document, asked: str, identifier: str) -> Shower:
    """Return the function that shows one feature; ``identifier`` is its address."""
    return _shower(published, document, asked, "collections/items/item.html", identifier=identifier)


def _shower(published: Published, document: Document, asked: str, template: str, *, identifier: str | None) -> Shower:
    def show(api: Any, request: Any) -> tuple[dict[str, str], int, str]:
        headers = {"Content-Type": MEDIA_TYPES[asked], "Content-Language": str(request.locale)}
        if asked == "jsonld":
            return headers, 200, geojson2jsonld(api, document, published.id, identifier)
        data = document | _names(api.get_collections_url(), published, str(request.locale)[:2])
        templates = api.get_dataset_templates(published.id)
        return headers, 200, render_j2_template(api.tpl_config, templates, template, data, request.locale)

    return show


def _names(collections_url: str, published: Published, language: str) -> Document:
    """Return what the templates ask for beside the document."""
    dataset = f"{collections_url}/{published.id}"
    return {
        "title": published.collection.title.in_language("en" if language == "en" else "vi"),
        "id_field": published.view.key,
        "title_field": published.layer.style.label,
        "collections_path": collections_url,
        "dataset_path": dataset,
        "items_path": f"{dataset}/items",
    }
