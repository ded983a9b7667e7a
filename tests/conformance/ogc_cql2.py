"""The test data of OGC 21-065r2, where somebody has put them beside the repository: 274 predicates, 77 combinations.

The folder holds ne110m4cql2.gpkg, golden.tsv and combos.tsv; it is named by COVIDMAPS_CQL2_GOLDEN.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fiona
import psycopg
from psycopg import sql
from shapely.geometry import shape

from serve.cql2.compile import Queryable
from serve.cql2.terms import Kind

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("COVIDMAPS_CQL2_GOLDEN", ROOT.parent / "shared" / "reference" / "cql2"))
PACKAGE = FOLDER / "ne110m4cql2.gpkg"
IS_PRESENT = PACKAGE.is_file()

LAYERS = {
    "P": "ne_110m_populated_places_simple",
    "C": "ne_110m_admin_0_countries",
    "R": "ne_110m_rivers_lake_centerlines",
}
KINDS: dict[str, tuple[Kind, str]] = {
    "str": ("text", "text"),
    "int": ("integer", "bigint"),
    "int64": ("integer", "bigint"),
    "float": ("number", "double precision"),
    "bool": ("boolean", "boolean"),
    "date": ("date", "date"),
    "datetime": ("timestamp", "timestamptz"),
}
"""Kind and SQL type by the name that Fiona gives a field's type, its width left out."""


@dataclass(frozen=True)
class Predicate:
    """One row of the tables: what it asks of which layer, and how many features that are."""

    conformance_class: str
    layer: str
    expected: int
    text: str


def predicates() -> list[Predicate]:
    rows = [line.split("\t") for line in _lines("golden.tsv")]
    return [Predicate(name, layer, int(count), text) for name, _, layer, count, text in rows]


def combinations() -> list[Predicate]:
    rows = [line.split("\t") for line in _lines("combos.tsv")]
    text = "(NOT ({1}) AND {0}) OR ({2} and {3}) or not ({0} OR {3})"
    return [Predicate("basic-cql2/logical", "P", int(count), text.format(*parts)) for count, *parts in rows]


def _lines(name: str) -> list[str]:
    text = (FOLDER / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def load(connection: psycopg.Connection[Any], layer: str) -> dict[str, Queryable]:
    """Load one layer of the package into schema public; return its queryables."""
    table = sql.Identifier("public", LAYERS[layer])
    with fiona.open(PACKAGE, layer=LAYERS[layer]) as features:
        fields = {name: KINDS[kind.partition(":")[0]] for name, kind in features.schema["properties"].items()}
        rows = [[*each.properties.values(), shape(each.geometry).wkb] for each in features]
    columns = [sql.SQL("{} {}").format(sql.Identifier(name), sql.SQL(kind[1])) for name, kind in fields.items()]
    query = sql.SQL("CREATE TABLE {} ({}, geom geometry(Geometry, 4326))")
    connection.execute(query.format(table, sql.SQL(", ").join(columns)))
    connection.execute("SET timezone TO 'UTC'")
    marks = sql.SQL(", ").join([*(sql.Placeholder() for _ in fields), sql.SQL("ST_GeomFromWKB(%s, 4326)")])
    with connection.cursor() as cursor:
        cursor.executemany(sql.SQL("INSERT INTO {} VALUES ({})").format(table, marks), rows)
    connection.execute(sql.SQL("CREATE INDEX ON {} USING gist (geom)").format(table))
    return {name: Queryable(name, kind[0]) for name, kind in fields.items()} | {"geom": Queryable("geom", "geometry")}
