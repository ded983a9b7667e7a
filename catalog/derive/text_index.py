"""Indexes for text without case and accents over the current release: for filters (CASEI, ACCENTI) and the search."""

import hashlib

from catalog.derive.pygeoapi import is_queryable
from catalog.derive.sql_text import constraint_name, literal, name
from catalog.model import Layer, PublicColumn, public_columns


def text_indexes(layer: Layer) -> str:
    """Return the SQL of one trigram index for each free text that clients may filter on, and of one for the search.

    Codes and numbers of documents with a fixed pattern are compared as they stand, and have none.
    """
    table = f"release.{layer.id}"
    filtered = "".join(
        f"CREATE INDEX IF NOT EXISTS {constraint_name(layer, f'{each.name}_folded')} ON {table}"
        f" USING gin (api.fold({name(each.name)}) gin_trgm_ops) WHERE to_release IS NULL;\n"
        for each in public_columns(layer)
        if is_queryable(each, layer) and _is_free_text(each)
    )
    return filtered + _search_index(layer)


def searched_columns(layer: Layer) -> tuple[str, ...]:
    """Return the columns that a text search looks into: the key, and whatever public text is free.

    That is names, addresses, decisions, agencies, names of commune and district; no codes and no labels of codes.
    """
    return tuple(each.name for each in public_columns(layer) if each.name == layer.key or _is_free_text(each))


def search_expression(columns: tuple[str, ...]) -> str:
    """Return the SQL of the text that is searched; serve.query writes the same, else the index would not be used."""
    return "api.fold(" + " || E'\\n' || ".join(f"coalesce({name(each)}, '')" for each in columns) + ")"


def _search_index(layer: Layer) -> str:
    """Return the SQL of the index; its name tells the expression, so that another one replaces it."""
    expression = search_expression(searched_columns(layer))
    prefix = f"{layer.id}_search_"
    index = prefix + hashlib.sha256(expression.encode()).hexdigest()[:6]
    return f"""\
DO $$
DECLARE
  old text;
BEGIN
  FOR old IN SELECT indexname FROM pg_indexes
              WHERE schemaname = 'release' AND starts_with(indexname, {literal(prefix)}) AND indexname <> {literal(index)} LOOP
    EXECUTE format('DROP INDEX release.%I', old);
  END LOOP;
END $$;
CREATE INDEX IF NOT EXISTS {index} ON release.{layer.id} USING gin ({expression} gin_trgm_ops) WHERE to_release IS NULL;
"""


def _is_free_text(column: PublicColumn) -> bool:
    field = column.field
    return (
        column.type == "text" and column.language is None and (field is None or not (field.pattern or field.references))
    )
