"""Indexes for filters on text without case and accents (CASEI, ACCENTI, LIKE '%…%') over the current release."""

from catalog.derive.pygeoapi import is_queryable
from catalog.derive.sql_text import constraint_name, name
from catalog.model import Layer, PublicColumn, public_columns


def text_indexes(layer: Layer) -> str:
    """Return the SQL of one trigram index for each free text that clients may filter on.

    Codes and numbers of documents with a fixed pattern are compared as they stand, and have none.
    """
    table = f"release.{layer.id}"
    return "".join(
        f"CREATE INDEX IF NOT EXISTS {constraint_name(layer, f'{each.name}_folded')} ON {table}"
        f" USING gin (api.fold({name(each.name)}) gin_trgm_ops) WHERE to_release IS NULL;\n"
        for each in public_columns(layer)
        if is_queryable(each, layer) and _is_free_text(each)
    )


def _is_free_text(column: PublicColumn) -> bool:
    field = column.field
    return column.type == "text" and (field is None or not (field.pattern or field.references))
