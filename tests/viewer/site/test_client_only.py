"""The viewer is a plain client: it knows layers.json and HTTP, and nothing else of the house."""

import ast
from pathlib import Path

import pytest

from tests.viewer.site.reading import ROOT

FOREIGN = {"catalog", "ingest", "serve", "deploy", "psycopg", "pygeoapi", "geopandas", "fiona"}
MODULES = sorted([*(ROOT / "viewer").glob("*.py"), *(ROOT / "viewer/site").glob("*.py")])


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_viewer_imports_nothing_else_of_the_house(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} & FOREIGN == set()
