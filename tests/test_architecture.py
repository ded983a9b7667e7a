"""Who may import whom, read from the sources; no cycles, no hidden import, no drawer for odds and ends."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import ROOT

ROOMS = ("catalog", "ingest", "serve", "viewer", "deploy")
MAY_IMPORT = {
    "catalog": set(),
    "ingest": {"catalog"},
    "serve": {"catalog"},
    "viewer": {"catalog"},
    "deploy": {"catalog", "ingest"},
}
"""Beside itself. ``ingest.cli`` names commands of other rooms as text and imports none of them."""

LIBRARIES = {
    "pygeoapi": ("serve/",),
    "geopandas": ("ingest/read/", "ingest/normalise/", "ingest/stage.py", "ingest/examine.py", "ingest/samples/"),
    "fiona": ("ingest/read/", "ingest/samples/"),
    "pyogrio": ("ingest/read/", "ingest/samples/", "ingest/export.py", "serve/downloads/"),
    "starlette": ("serve/",),
    "psycopg": (
        *(
            "ingest/db.py",
            "ingest/migrate.py",
            "ingest/stage.py",
            "ingest/merge",
            "ingest/collected.py",
            "ingest/publish.py",
            "ingest/undo.py",
        ),
        *("ingest/lineage.py", "ingest/edits.py", "ingest/accounts.py", "ingest/validate/staged/"),
        *("ingest/boundaries.py", "ingest/place_unplaced.py", "ingest/export.py", "ingest/qgis/", "serve/", "deploy/"),
    ),
}
"""Library → where it may be imported."""


def sources() -> list[Path]:
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "node_modules" not in path.parts)


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in sources()}


def imports(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield (module, line) of every import below the node, a name imported from a package as the module that it is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((each.name, node.lineno) for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            for each in node.names:
                inner = f"{node.module}.{each.name}"
                yield (inner if inner in MODULES else node.module), node.lineno


def top_level(tree: ast.Module) -> Iterator[str]:
    """Yield what a module imports when it is imported itself; what only types need is left out."""
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from (module for module, _ in imports(node))


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_module_imports_only_what_its_room_may(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0]
    place = path.relative_to(ROOT).as_posix()
    for module, line in imports(ast.parse(path.read_text(encoding="utf-8"))):
        top = module.split(".")[0]
        if top in ROOMS and top != room:
            assert top in MAY_IMPORT[room], f"{place}:{line} imports {module}"
        if top in LIBRARIES and room != "viewer":
            assert place.startswith(LIBRARIES[top]), f"{place}:{line} imports {module}"


def test_modules_import_each_other_in_no_circle() -> None:
    graph = {
        name: {
            each for each in top_level(ast.parse(path.read_text(encoding="utf-8"))) if each in MODULES and each != name
        }
        for name, path in MODULES.items()
    }
    assert next(circles(graph), None) is None


def circles(graph: dict[str, set[str]]) -> Iterator[list[str]]:
    """Yield a chain of modules that leads back to its start, if there is one."""
    done: set[str] = set()

    def visit(name: str, chain: list[str]) -> Iterator[list[str]]:
        if name in chain:
            yield [*chain[chain.index(name) :], name]
        elif name not in done:
            for each in sorted(graph[name]):
                yield from visit(each, [*chain, name])
            done.add(name)

    for name in graph:
        yield from visit(name, [])


def test_circle_is_found() -> None:
    assert next(circles({"a": {"b"}, "b": {"c"}, "c": {"b"}})) == ["b", "c", "b"]
    assert next(circles({"a": {"b", "c"}, "b": {"c"}, "c": set()}), None) is None


@pytest.mark.parametrize("path", sources(), ids=name_of)
def test_import_inside_a_function_says_why(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    tree = ast.parse(text)
    at_top = {node.lineno for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)}
    guarded = {
        inner.lineno
        for node in tree.body
        if isinstance(node, ast.If | ast.Try)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom) and node.lineno not in at_top | guarded:
            reason = lines[node.lineno - 1].partition("#")[2] or lines[node.lineno - 2].strip().partition("#")[2]
            assert len(reason.strip()) > 15, (
                f"{path.relative_to(ROOT)}:{node.lineno} imports in a function without a reason"
            )


def test_no_module_is_a_drawer() -> None:
    drawers = {"util", "utils", "helper", "helpers", "common", "misc", "tools"}
    assert [name for name in MODULES if name.rpartition(".")[2] in drawers] == []


def test_every_room_has_its_readme() -> None:
    rooms = [*ROOMS, "config", "tests", "config/layers"]
    assert [room for room in rooms if not (ROOT / room / "README.md").is_file()] == []
