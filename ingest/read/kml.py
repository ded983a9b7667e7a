"""KML (OGC 12-007r2): one table per folder. Links to other files are named and not followed."""

import re
from pathlib import Path

from ingest.errors import IngestError
from ingest.findings import Finding, note, warning
from ingest.read.reading import Context, Reading
from ingest.read.sandbox import run
from ingest.read.vector import tables_of

_CHUNK = 1 << 20
_DTD = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_LINK = re.compile(rb"<(?:\w+:)?NetworkLink[\s>]")


def read_kml(path: Path, context: Context) -> Reading:
    """Return the tables of the folders that hold placemarks; coordinates are CRS84 by definition (clause 6.2).

    Raises: IngestError ``xml-unsafe`` for a document type declaration, ``vector-damaged``, ``too-many-rows``.
    """
    linked = _scan(path)
    where = context.where()
    found: list[Finding] = [warning("kml-links", where)] if linked else []
    arguments = {"path": str(path.resolve()), "max_rows": context.max_rows}
    with run("ingest.read.kml_task:send_placemarks", arguments) as frames:
        tables = tables_of(frames, "kml", where)
    return tables, found if tables else [*found, note("sheet-without-table", where, rows=0)]


def _scan(path: Path) -> bool:
    """Return whether the file links to others; raise when it declares a document type (XXE, endless entities)."""
    linked, tail = False, b""
    with path.open("rb") as handle:
        while chunk := handle.read(_CHUNK):
            text = (tail + chunk).replace(b"\0", b"")  # UTF-16 hides nothing
            if _DTD.search(text):
                raise IngestError("xml-unsafe")
            linked = linked or bool(_LINK.search(text))
            tail = chunk[-64:]
    return linked
