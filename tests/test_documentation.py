"""What exists is where the reader looks for it, and what the reader is told exists."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from catalog.model import Catalog
from ingest.cli import COMMANDS, LazyGroup
from tests.installation import ROOT


def documents() -> Iterator[Path]:
    yield from (ROOT / "README.md", ROOT / "CONTRIBUTING.md")
    yield from ROOT.glob("*/README.md")
    yield from ROOT.glob("docs/*.md")


def commands_in(text: str) -> set[str]:
    """Return the commands that a text names: «covidmaps load», «covidmaps history|diff|undo», in code only."""
    inline = re.findall(r"`([^`\n]+)`", text)
    fenced = re.findall(r"^```.*?^```", text, re.MULTILINE | re.DOTALL)
    indented = re.findall(r"^ {4}(.+)$", text, re.MULTILINE)
    names = re.findall(r"\bcovidmaps ([a-z][a-z|-]+)", "\n".join([*inline, *fenced, *indented]))
    return {name for each in names for name in each.split("|")}


@pytest.fixture(scope="module")
def named() -> dict[str, set[str]]:
    """Return the documents that name each command."""
    found: dict[str, set[str]] = {}
    for path in documents():
        for command in commands_in(path.read_text(encoding="utf-8")):
            found.setdefault(command, set()).add(path.relative_to(ROOT).as_posix())
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_command_is_shown_in_a_document(command: str, named: dict[str, set[str]]) -> None:
    assert command in named


def test_documents_show_no_command_that_does_not_exist(named: dict[str, set[str]]) -> None:
    assert {name: files for name, files in named.items() if name not in COMMANDS} == {}


@pytest.mark.parametrize("command", COMMANDS)
def test_command_and_its_options_explain_themselves(command: str) -> None:
    group = LazyGroup()
    found = group.get_command(click.Context(group), command)
    assert found is not None
    assert found.get_short_help_str()
    context = click.Context(found, info_name=command)
    options = [each for each in found.get_params(context) if isinstance(each, click.Option)]
    assert [each.name for each in options if not each.help] == []


def test_every_layer_and_collection_is_on_the_first_page(catalog: Catalog) -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    collections = {each.id for layer in catalog.layers for each in layer.collections}
    assert {name for name in collections if f"`{name}`" not in text} == set()


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path in documents():
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if not re.match(r"[a-z]+:", target) and not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert broken == []


def test_commands_are_found_in_code_and_not_in_prose() -> None:
    text = (
        "`covidmaps history|diff LAYER`, covidmaps forget\n\n    covidmaps load x && covidmaps undo x\n"
        "```console\n$ covidmaps check FILE\n```\n"
    )
    assert commands_in(text) == {"history", "diff", "load", "undo", "check"}
