"""Whether an OpenDocument sheet may be read: one element may stand for a million rows (ODF 1.3 part 3, 19.675)."""

import xml.parsers.expat
import zipfile
from dataclasses import dataclass

from ingest.errors import IngestError

_CHUNK = 1 << 16
_EMPTY_TAIL = 16
"""LibreOffice fills a sheet up to its last row and column with repeated empty cells: those cost nothing."""


@dataclass(slots=True)
class _Span:
    """Counts the cells with content that a sheet stands for."""

    cells: int = 0
    row_repeat: int = 1
    row_cells: int = 0
    repeat: int = 1
    filled: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.endswith(":table-row"):
            self.row_repeat, self.row_cells = _repeated(attributes, "table:number-rows-repeated"), 0
        elif name.endswith((":table-cell", ":covered-table-cell")):
            self.repeat = _repeated(attributes, "table:number-columns-repeated")
            self.filled = "office:value-type" in attributes or "table:formula" in attributes
        elif name == "text:p":
            self.filled = True

    def end(self, name: str) -> None:
        if name.endswith((":table-cell", ":covered-table-cell")):
            self.row_cells += self.repeat if self.filled else min(self.repeat, _EMPTY_TAIL)
            self.filled = False
        elif name.endswith(":table-row"):
            self.cells += self.row_cells * (self.row_repeat if self.row_cells > _EMPTY_TAIL else 1)


def _repeated(attributes: dict[str, str], name: str) -> int:
    text = attributes.get(name, "1")
    return int(text) if text.isdigit() and len(text) < 10 else 1


def check_ods(archive: zipfile.ZipFile, max_cells: int) -> None:
    """Raise IngestError ``workbook-unsafe`` for a document type, ``workbook-too-large`` for more than `max_cells`."""
    span = _Span()
    parser = xml.parsers.expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = span.start
    parser.EndElementHandler = span.end
    with archive.open("content.xml") as handle:
        while chunk := handle.read(_CHUNK):
            parser.Parse(chunk, False)
            if span.cells > max_cells:
                raise IngestError("workbook-too-large", cells=span.cells, limit=max_cells)
        parser.Parse(b"", True)


def _refuse(*_: object) -> None:
    raise IngestError("workbook-unsafe", name="content.xml")
