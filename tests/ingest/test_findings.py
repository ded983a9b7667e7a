"""Findings and their texts: every code has them, in both languages, with nothing left open."""

import ast
import re
import string
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from catalog.model import LANGUAGES, Catalog, Text
from ingest.errors import IngestError
from ingest.findings import Finding, Severity, Where, as_values, error, from_error, note, render, warning
from tests.conftest import ROOT

CONSTRUCTORS = {"IngestError", "UseError", "UnavailableError", "error", "warning", "note", "StagedFinding", "counted"}
CODE = re.compile(r"[a-z]+(-[a-z0-9]+)+")


def raised_codes() -> set[str]:
    """Return every finding code that stands in the source of ingest: first arguments, and codes chosen by functions."""
    return {code for path in (ROOT / "ingest").rglob("*.py") for code in _codes(ast.parse(path.read_text("utf-8")))}


def _codes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _name(node.func) in CONSTRUCTORS and node.args:
            yield from _constants(node.args[0])
        if isinstance(node, ast.Call) and _name(node.func) == "rewrite" and len(node.args) > 2:
            yield from _constants(node.args[2])
        if isinstance(node, ast.AnnAssign) and _name(node.target) == "_FAILURES" and node.value is not None:
            yield from _constants(node.value)
        if isinstance(node, ast.FunctionDef) and node.name.endswith(("_problem", "_code")):
            for each in ast.walk(node):
                if isinstance(each, ast.Return) and each.value is not None:
                    yield from _constants(each.value)


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _constants(node: ast.expr) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and CODE.fullmatch(each.value):
            yield each.value


def test_source_is_searched_for_codes() -> None:
    assert {"crs-missing", "number-ambiguous", "coordinates-swapped", "codes-padded", "key-twice"} <= raised_codes()


def test_every_code_that_can_be_raised_has_a_message(catalog: Catalog) -> None:
    assert sorted(raised_codes() - {each.code for each in catalog.messages}) == []


def test_every_message_belongs_to_a_code(catalog: Catalog) -> None:
    made = {f"rows-{kind}" for kind in ("section", "totals", "number-only", "continuation", "footer")}
    assert sorted({each.code for each in catalog.messages} - raised_codes() - made) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_complete_in_both_languages(catalog: Catalog, language: str) -> None:
    for message in catalog.messages:
        values = dict.fromkeys(_places(message.problem) | _places(message.remedy), "7")
        finding = Finding(message.code, Severity.ERROR, Where("tep.xlsx"), values)
        for text in render(finding, catalog, language):  # type: ignore[arg-type]
            assert text.strip(), message.code
            assert "{" not in text, message.code


def test_both_languages_of_a_message_use_the_same_places(catalog: Catalog) -> None:
    for message in catalog.messages:
        both = Text(message.problem.vi + message.remedy.vi, message.problem.en + message.remedy.en)
        assert _names(both.vi) == _names(both.en), message.code


def _places(text: Text) -> set[str]:
    return _names(text.vi) | _names(text.en)


def _names(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_places_of_a_message_are_given_by_every_call(catalog: Catalog) -> None:
    """A place that a call does not fill would be a KeyError in front of the officer."""
    for path, call in _literal_calls():
        message = catalog.message(str(call.args[0].value))  # type: ignore[attr-defined]
        if any(each.arg is None for each in call.keywords):
            continue
        given = {each.arg for each in call.keywords}
        assert _places(message.problem) | _places(message.remedy) <= given, (path.name, call.lineno, message.code)


def _literal_calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in (ROOT / "ingest").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            named = isinstance(node, ast.Call) and _name(node.func) in CONSTRUCTORS - {"StagedFinding", "counted"}
            if named and node.args and isinstance(node.args[0], ast.Constant) and any(_constants(node.args[0])):  # type: ignore[attr-defined]
                yield path, node  # type: ignore[misc]


def test_rules_bring_their_own_texts(catalog: Catalog) -> None:
    for layer in catalog.layers:
        for rule in layer.rules:
            finding = Finding(f"rule:{layer.id}:{rule.id}", Severity.ERROR, Where("f"), dict.fromkeys(rule.on, "1"))
            for language in LANGUAGES:
                assert all("{" not in text for text in render(finding, catalog, language))


def test_numbers_and_dates_are_written_as_each_language_does() -> None:
    values = as_values({"lat": 105.83, "day": date(2022, 1, 9), "rows": 3, "title": Text("Chốt", "Checkpoint")})
    assert values == {
        "lat_vi": "105,83", "lat_en": "105.83", "day_vi": "09/01/2022", "day_en": "2022-01-09",
        "rows": "3", "title_vi": "Chốt", "title_en": "Checkpoint",
    }  # fmt: skip


def test_brace_in_a_value_is_left_alone(catalog: Catalog) -> None:
    finding = error("number-not-understood", Where("f", "s", 3), value="{x}", heading="Sức chứa")
    assert "{x}" in render(finding, catalog, "vi")[0]


def test_severity_and_row_say_what_is_refused() -> None:
    file, row = Where("f"), Where("f", "s", 3)
    found = [error("file-empty", file), error("geometry-missing", row), warning("sheet-hidden", file), note("z", row)]
    assert [(each.refuses_file, each.refuses_row) for each in found] == [
        (True, False), (False, True), (False, False), (False, False),
    ]  # fmt: skip


def test_error_that_stopped_a_file_becomes_a_finding(catalog: Catalog) -> None:
    finding = from_error(IngestError("zip-too-many-files", files=501, limit=500), Where("f.zip"))
    assert "501" in render(finding, catalog, "en")[0]
