"""YAML and CSV files of config/ with the line of everything in them."""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError

from catalog.errors import CatalogFinding

Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """One YAML file: its plain content, and the lines of its nodes."""

    file: str
    content: dict[str, Any]
    tree: CommentedMap

    def line(self, *steps: str | int) -> int:
        """Return the line (from 1) of the node at the path of keys and indexes, or of its nearest parent."""
        node: Any = self.tree
        line = 0
        for step in steps:
            position = _position(node, step)
            if position is None:
                break
            line = position
            node = node[step]
        return line + 1

    def finding(self, message: str, *steps: str | int) -> CatalogFinding:
        return CatalogFinding(self.file, self.line(*steps), message)


def _position(node: Any, step: str | int) -> int | None:
    if isinstance(node, CommentedMap) and step in node:
        return int(node.lc.key(step)[0])
    if isinstance(node, CommentedSeq) and isinstance(step, int) and step < len(node):
        return int(node.lc.item(step)[0])
    return None


def read_yaml(root: Path, file: str) -> Document | CatalogFinding:
    """Return the document, or the finding that says why it is none (missing, not YAML, not a mapping, a key twice)."""
    try:
        text = (root / file).read_text(encoding="utf-8")
        tree = YAML(typ="rt").load(text)
    except FileNotFoundError:
        return CatalogFinding(file, 1, "the file is missing")
    except UnicodeDecodeError as err:
        return CatalogFinding(file, 1, f"the file is not UTF-8: {err.reason} at byte {err.start}")
    except MarkedYAMLError as err:
        mark = err.problem_mark or err.context_mark
        return CatalogFinding(file, mark.line + 1 if mark else 1, str(err.problem or err).splitlines()[0])
    if not isinstance(tree, CommentedMap):
        return CatalogFinding(file, 1, "the file must hold a mapping (name: value)")
    return Document(file, _plain(tree), tree)


def _plain(node: Any) -> Any:
    """Return the node in plain types; an unquoted date stays the text that was written."""
    if isinstance(node, dict):
        return {str(key): _plain(value) for key, value in node.items()}
    if isinstance(node, list):
        return [_plain(each) for each in node]
    if isinstance(node, date | datetime):
        return node.isoformat()
    for kind in (bool, int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node


def schema_findings(document: Document, schema_file: Path) -> list[CatalogFinding]:
    """Return every way in which the document breaks its JSON Schema (draft 2020-12)."""
    schema = json.loads(schema_file.read_text(encoding="utf-8"))
    errors = Draft202012Validator(schema).iter_errors(document.content)
    return [_schema_finding(document, error) for error in errors]


def _schema_finding(document: Document, error: ValidationError) -> CatalogFinding:
    """Return the finding on the line of what is wrong: of a member that may not be there, not of what it is in."""
    steps = list(error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.schema, Mapping):
        members, known = cast(Mapping[str, object], error.instance), error.schema.get("properties", {})
        steps += [name for name in members if name not in known][:1]
    message = f"«{error.instance}» may not stand here" if error.schema is False else error.message
    return document.finding(_place(error.absolute_path) + message, *steps)


def _place(steps: Sequence[str | int]) -> str:
    path = "".join(f"[{each}]" if isinstance(each, int) else f".{each}" for each in steps)
    return f"{path.lstrip('.')}: " if path else ""


def read_rows(root: Path, file: str, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]] | CatalogFinding]:
    """Yield (line, row) of a CSV file with exactly these columns, or the finding that stops the reading."""
    try:
        with (root / file).open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle)
            if tuple(reader.fieldnames or ()) != columns:
                yield CatalogFinding(file, 1, f"the columns must be {', '.join(columns)}")
                return
            for row in reader:
                if None in row or None in row.values():
                    yield CatalogFinding(file, reader.line_num, f"the row must have {len(columns)} cells")
                else:
                    yield reader.line_num, row
    except FileNotFoundError:
        yield CatalogFinding(file, 1, "the file is missing")
