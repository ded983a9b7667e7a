"""Styles and forms into ``public.layer_styles``, where QGIS finds them by itself. Needs no QGIS."""

import psycopg

from catalog.derive.qgis import layer_styles
from catalog.model import Catalog

STYLE_NAME = "CovidMaps"

_INSERT = """
INSERT INTO public.layer_styles (f_table_catalog, f_table_schema, f_table_name, f_geometry_column, stylename, styleqml,
                                 useasdefault, description)
VALUES (current_database(), %s, %s, %s, %s, XMLPARSE(DOCUMENT %s), true, 'covidmaps qgis')
"""


def write_layer_styles(conn: psycopg.Connection, catalog: Catalog) -> int:
    """Return how many tables got their style; those of earlier runs are replaced. Nothing is committed."""
    styles = layer_styles(catalog)
    conn.execute("DELETE FROM public.layer_styles WHERE stylename = %s", (STYLE_NAME,))
    for (schema, table, column), qml in styles.items():
        # QGIS asks for an empty name where a table has no geometry.
        conn.execute(_INSERT, (schema, table, column or "", STYLE_NAME, qml))
    return len(styles)
