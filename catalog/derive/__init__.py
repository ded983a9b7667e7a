"""Everything that is derived from config/: pure functions of the catalogue, and the table of the committed files."""

from catalog.derive.ddl import layers_ddl
from catalog.derive.dictionary import data_dictionary
from catalog.derive.pygeoapi import pygeoapi_config
from catalog.derive.viewer import viewer_catalogue
from catalog.model import Catalog

MARK = 'Derived from config/ by "covidmaps derive"; edit config/.'
"""What every derived file says near its beginning, in the comment of its language."""

DERIVATIONS = {
    "pygeoapi-config.yml": pygeoapi_config,
    "viewer/layers.json": viewer_catalogue,
    "ingest/sql/layers.sql": layers_ddl,
    "config/layers/README.md": data_dictionary,
}


def derived_files(catalog: Catalog) -> dict[str, str]:
    """Return the text of every derived file by its path, relative to the root of the project."""
    return {path: derive(catalog) for path, derive in DERIVATIONS.items()}
