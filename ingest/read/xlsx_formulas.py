"""Formulas of an .xlsx that give no value: those that failed (``#REF!``) and those that nobody has computed yet.

calamine gives both as empty cells. A workbook that a program wrote and Excel never opened has formulas without values
(ECMA-376-1, 18.3.1.4: element ``c`` with ``f`` and without ``v``).
"""

import re
import xml.parsers.expat
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from xml.etree import ElementTree

MAYBE_BROKEN = re.compile(rb'\st="e"|</(?:\w+:)?f>\s*(?:</|<(?:\w+:)?v\s*/>|<(?:\w+:)?v></)|<(?:\w+:)?f[^<>]*/>\s*</')
"""Worth a second look: an error, or a formula and then no value."""

_CELL = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CHUNK = 1 << 16

type Broken = Mapping[str, Mapping[tuple[int, int], str]]
"""By sheet, by (row, column) from 0: "#REF!", or the formula itself, "=B2*2"."""


def broken_formulas(archive: zipfile.ZipFile) -> Broken:
    """Return the cells of each sheet whose formula gives no value."""
    return {name: _of_sheet(archive, member) for name, member in _sheets(archive).items()}


def _sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return the file of each sheet by its name."""
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in links}
    found = {}
    for sheet in (*book.iter(f"{_MAIN}sheet"), *book.iter(f"{_STRICT}sheet")):
        target = targets.get(sheet.get(_ID), "")
        member = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
        if member in archive.namelist():
            found[sheet.get("name", "")] = member
    return found


@dataclass(slots=True)
class _Cells:
    """Follows the elements of a sheet; a cell is judged when it ends."""

    found: dict[tuple[int, int], str] = field(default_factory=dict)
    at: tuple[int, int] | None = None
    kind: str = ""
    texts: dict[str, list[str]] = field(default_factory=dict)
    inside: str = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if tag == "c":
            self.at, self.kind, self.texts = _position(attributes.get("r", "")), attributes.get("t", "n"), {}
        elif tag in ("f", "v") and self.at is not None:
            self.inside = tag
            self.texts[tag] = []

    def text(self, text: str) -> None:
        if self.inside:
            self.texts[self.inside].append(text)

    def end(self, name: str) -> None:
        tag = name.rpartition(":")[2]
        if tag == self.inside:
            self.inside = ""
        elif tag == "c" and self.at is not None:
            if text := self._judged():
                self.found[self.at] = text
            self.at = None

    def _judged(self) -> str:
        value = "".join(self.texts.get("v", []))
        if self.kind == "e":
            return value or "#ERROR"
        if "f" in self.texts and not value and self.kind != "str":
            return "=" + "".join(self.texts["f"])
        return ""


def _of_sheet(archive: zipfile.ZipFile, member: str) -> dict[tuple[int, int], str]:
    cells = _Cells()
    parser = xml.parsers.expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = cells.start
    parser.EndElementHandler = cells.end
    parser.CharacterDataHandler = cells.text
    with archive.open(member) as handle:
        while chunk := handle.read(_CHUNK):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    return cells.found


def _position(reference: str) -> tuple[int, int] | None:
    found = _CELL.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1
