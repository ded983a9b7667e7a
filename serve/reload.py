"""A new layer, a new column, another label: served without a restart.

``covidmaps migrate`` brings the database to config/ and tells the listeners. The service then reads config/ again and
puts what it makes of it in the place of what it had; requests under way finish with the old.
"""

import logging
from dataclasses import replace

from starlette.applications import Starlette

from catalog.derive.ddl import definition
from catalog.errors import CatalogError
from catalog.load import load_catalog
from catalog.model import Catalog
from serve.mounted import mount_pygeoapi
from serve.params import Rules
from serve.publication import publish
from serve.releases import States
from serve.serving import Serving

LOG = logging.getLogger(__name__)


class Following:
    """What happens when the database publishes something, or was brought to another catalogue.

    ``names``: the collections that requests are counted by; new ones are added.
    """

    def __init__(self, app: Starlette, names: set[str]) -> None:
        self._app = app
        self._names = names

    def __call__(self, states: States) -> None:
        """Put extents of these states in place; read config/ again when the database is of another catalogue."""
        service: Serving = self._app.state.serving
        current = frozenset((state.layer, state.definition) for state in states.values())
        if current != _definitions(service.catalog):
            service = _read_again(service, states)
            self._app.state.serving = service
            self._names.update(service.published)
        service.mounted.swap(states)


def _definitions(catalog: Catalog) -> frozenset[tuple[str, str | None]]:
    return frozenset((str(each.id), definition(catalog, each)) for each in catalog.layers)


def _read_again(service: Serving, states: States) -> Serving:
    """Return the service by config/ as it is now; the old one when that is wrong or says the same."""
    try:
        catalog = load_catalog(service.settings.config_dir)
    except CatalogError as err:
        LOG.warning("config/ is wrong, the service goes on with what it was: %s", err)
        return service
    if catalog == service.catalog:
        LOG.warning("the database was migrated from another catalogue than %s", service.settings.config_dir)
        return service
    published = publish(catalog)
    mounted = mount_pygeoapi(catalog, service.settings, published, states)
    rules = Rules(catalog.service.limits, service.rules.zone, service.rules.cursor_key)
    LOG.info("config/ read again: %d collections", len(published))
    return replace(service, catalog=catalog, published=published, mounted=mounted, rules=rules)
