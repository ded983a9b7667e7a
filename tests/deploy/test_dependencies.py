"""What the code imports is what a run-time installation brings, at the version that the lock file names."""

import ast
import importlib.metadata
import re
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
OF_THE_SYSTEM = {"qgis"}
"""What only QGIS's own Python imports: ingest/qgis/make_project.py runs there."""
ROOMS = ("catalog", "ingest", "serve", "deploy", "viewer")


@cache
def distributions() -> dict[str, set[str]]:
    """Return which distributions bring a module."""
    found = importlib.metadata.packages_distributions()
    return {module: {canonicalize_name(name) for name in names} for module, names in found.items()}


@cache
def installed_with(*extras: str) -> frozenset[str]:
    """Return what comes with the project and these extras of it, directly or not."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *(each for extra in extras for each in project["optional-dependencies"][extra])]
    waiting, seen = [Requirement(each) for each in wanted], set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if (name, extra := frozenset(requirement.extras)) in seen:
            continue
        seen.add((name, extra))
        waiting += [each for each in map(Requirement, importlib.metadata.requires(name) or ()) if applies(each, extra)]
    return frozenset(name for name, _ in seen)


def applies(requirement: Requirement, extras: frozenset[str]) -> bool:
    """Return whether a requirement holds on this machine for these extras of the package that states it."""
    marker = requirement.marker
    return marker is None or any(marker.evaluate({"extra": extra}) for extra in extras | {""})


def imported(path: Path) -> set[str]:
    """Return the top-level modules that a file imports, wherever in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize("room", ROOMS)
def test_every_import_comes_with_a_run_time_installation(room: str) -> None:
    missing = {
        f"{path.relative_to(ROOT)} imports {module}"
        for path in (ROOT / room).rglob("*.py")
        for module in imported(path) - sys.stdlib_module_names - set(ROOMS) - OF_THE_SYSTEM
        if not distributions().get(module, set()) & installed_with()
    }
    assert not missing


def test_installed_versions_are_those_of_the_lock_file() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = {canonicalize_name(name): version for name, version in re.findall(r"^(\S+?)==(\S+)", lock, re.MULTILINE)}
    installed = {name: importlib.metadata.version(name) for name in installed_with("test")}
    assert {name: version for name, version in installed.items() if locked.get(name) != version} == {}
