"""YAML and CSV with line numbers."""

from pathlib import Path

import pytest

from catalog.documents import Document, read_rows, read_yaml, schema_findings
from catalog.errors import CatalogFinding

TEXT = """\
# a comment
id: sites
title: {vi: Khu, en: Sites}
fields:
  - {name: one,
     type: text}
  - name: two
    range: [1,
            2]
opened_on: 2021-05-10
"""


@pytest.fixture
def document(tmp_path: Path) -> Document:
    (tmp_path / "sites.yml").write_text(TEXT, encoding="utf-8")
    read = read_yaml(tmp_path, "sites.yml")
    assert isinstance(read, Document)
    return read


@pytest.mark.parametrize(
    ("steps", "line"),
    [
        (("id",), 2),
        (("title", "en"), 3),
        (("fields",), 4),
        (("fields", 0, "name"), 5),
        (("fields", 0, "type"), 6),
        (("fields", 1), 7),
        (("fields", 1, "range"), 8),
        ((), 1),
    ],
)
def test_line_of_a_node_is_that_of_the_file(document: Document, steps: tuple[str | int, ...], line: int) -> None:
    assert document.line(*steps) == line


def test_line_of_what_is_not_there_is_that_of_its_parent(document: Document) -> None:
    assert document.line("fields", 1, "type") == document.line("fields", 1)
    assert document.line("fields", 7, "type") == document.line("fields")
    assert document.line("steward") == 1


def test_finding_names_file_and_line(document: Document) -> None:
    assert str(document.finding("is wrong", "fields", 0, "type")) == "sites.yml:6: is wrong"


def test_unquoted_date_stays_the_text_that_was_written(document: Document) -> None:
    assert document.content["opened_on"] == "2021-05-10"


def test_content_is_of_plain_types(document: Document) -> None:
    assert type(document.content["fields"]) is list
    assert [type(each) for each in document.content["fields"][1]["range"]] == [int, int]
    assert type(document.content["id"]) is str


@pytest.mark.parametrize(
    ("content", "line", "says"),
    [
        (b"id: a\nid: b\n", 2, "duplicate key"),
        (b"id: [a\ntitle: b\n", 2, "expected ',' or ']'"),
        (b"id: a\n\ttitle: b\n", 2, "found character"),
        ("id: Bắc Kạn\n".encode("utf-16"), 1, "not UTF-8"),
        (b"", 1, "must hold a mapping"),
        (b"- a\n", 1, "must hold a mapping"),
    ],
)
def test_file_that_is_no_mapping_gives_its_reason(tmp_path: Path, content: bytes, line: int, says: str) -> None:
    (tmp_path / "x.yml").write_bytes(content)
    finding = read_yaml(tmp_path, "x.yml")
    assert isinstance(finding, CatalogFinding)
    assert (finding.file, finding.line) == ("x.yml", line)
    assert says in finding.message


def test_schema_findings_come_all_at_once(tmp_path: Path, document: Document) -> None:
    schema = tmp_path / "s.schema.json"
    schema.write_text(
        '{"type": "object", "properties": {"id": {"const": "x"}, "title": {}, "opened_on": {}, "fields": {"items":'
        ' {"properties": {"name": {}, "range": {"maxItems": 1}}, "additionalProperties": false}}}}'
    )
    found = sorted((each.line, each.message.partition(":")[0]) for each in schema_findings(document, schema))
    assert found == [(2, "id"), (6, "fields[0]"), (8, "fields[1].range")]


def test_rows_carry_the_line_of_their_file(tmp_path: Path) -> None:
    (tmp_path / "u.csv").write_text('code,name\n01834,"Phường\nMinh Khai"\n01837,Sông Cầu\n', encoding="utf-8")
    rows = list(read_rows(tmp_path, "u.csv", ("code", "name")))
    assert rows == [(3, {"code": "01834", "name": "Phường\nMinh Khai"}), (4, {"code": "01837", "name": "Sông Cầu"})]


@pytest.mark.parametrize(("text", "line"), [("code,name\n1\n", 2), ("code,name\n1,a\n2,b,c\n", 3), ("name,code\n", 1)])
def test_row_with_another_number_of_cells_is_a_finding(tmp_path: Path, text: str, line: int) -> None:
    (tmp_path / "u.csv").write_text(text, encoding="utf-8")
    found = [each for each in read_rows(tmp_path, "u.csv", ("code", "name")) if isinstance(each, CatalogFinding)]
    assert [each.line for each in found] == [line]
