"""What the officer gets back: what became of every row, and every finding; as text, workbook, HTML or JSON."""

from ingest.receipt.html import write_html
from ingest.receipt.model import Outcome, Part, Receipt, RowCounts
from ingest.receipt.records import as_dict, write_json
from ingest.receipt.text import render_text
from ingest.receipt.workbook import write_workbook

__all__ = [
    "Outcome",
    "Part",
    "Receipt",
    "RowCounts",
    "as_dict",
    "render_text",
    "write_html",
    "write_json",
    "write_workbook",
]
