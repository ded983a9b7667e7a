"""The receipt as one HTML file for a browser or a printer: findings by row, a small map, nothing from elsewhere."""

from collections.abc import Iterator
from html import escape
from itertools import groupby
from pathlib import Path

from catalog.model import Catalog
from ingest.findings import Finding, Severity, render
from ingest.receipt.atomic import replaced
from ingest.receipt.model import Part, Receipt
from ingest.receipt.sketch import sketch
from ingest.receipt.text import TITLES, describe

SHOWN_PER_CODE = 200
_SEVERITIES = {Severity.ERROR: "Lỗi / Error", Severity.WARNING: "Cảnh báo / Warning", Severity.NOTE: "Ghi nhận / Note"}
_COUNTS = (
    ("read", "đã đọc / read"), ("published_new", "mới / new"), ("changed", "đổi / changed"),
    ("unchanged", "như cũ / unchanged"), ("accepted", "nạp được / would enter"), ("refused", "trả lại / refused"),
    ("not_data", "không phải dữ liệu / not data"),
)  # fmt: skip
_STYLE = """
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0 auto; max-width: 60rem; padding: 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; } th, td { border: 1px solid #8888; padding: .2rem .6rem; text-align: left; }
td.n { text-align: right; }
.outcome { border-left: .5rem solid #2e7d32; padding-left: .8rem; } .outcome.refused { border-color: #b3261e; }
li { margin: .5rem 0; } li .where { font-weight: 600; } li .en { opacity: .8; } .fix { display: block; }
svg { max-width: 100%; height: auto; border: 1px solid #8888; background: #fff; }
.home { fill: #f7f7f4; } .commune { fill: #b9b9b0; }
.good { fill: #2e7d32; stroke: #fff; } .refused { fill: #b3261e; stroke: #000; }
.area { fill-opacity: .4; stroke: #333; }
@media print { body { max-width: none; } h2 { break-after: avoid; } li { break-inside: avoid; } }
"""


def write_html(receipt: Receipt, catalog: Catalog, path: Path) -> None:
    """Write the receipt; the file is whole or not there. Every text of the officer's file is escaped."""
    with replaced(path) as part:
        part.write_text("".join(_page(receipt, catalog)), encoding="utf-8")


def _page(receipt: Receipt, catalog: Catalog) -> Iterator[str]:
    title, _ = TITLES[receipt.outcome]
    file = escape(receipt.file)
    yield '<!doctype html>\n<html lang="vi"><head><meta charset="utf-8">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield f"<title>{title} · {file}</title><style>{_STYLE}</style></head><body>"
    yield f'<h1 class="outcome{" refused" if receipt.is_refused else ""}">{title}<br>{file}</h1>'
    yield f"<p>{_facts(receipt, catalog)}</p>"
    yield "".join(_table(receipt))
    yield from _findings(receipt, catalog)
    if drawing := sketch(receipt.drawn, catalog):
        yield f"<h2>Vị trí / Places</h2>{drawing}<p>● nạp được / good &nbsp; ■ trả lại / refused</p>"
    yield "</body></html>\n"


def _facts(receipt: Receipt, catalog: Catalog) -> str:
    facts = [f"{receipt.at:%d/%m/%Y %H:%M}", escape(catalog.service.provider.vi)]
    if receipt.by:
        facts.append(f"Người nộp / by: {escape(receipt.by)}")
    if receipt.release is not None:
        facts.append(f"Bản công bố / release {receipt.release}")
    return " · ".join([*facts, f"SHA-256 <code>{receipt.sha256[:16]}…</code>"])


def _table(receipt: Receipt) -> Iterator[str]:
    """Yield the accounting: one line per table of the file, only the columns in which something stands."""
    shown = [(name, title) for name, title in _COUNTS if getattr(receipt.counts, name)]
    heads = "".join(f'<th scope="col">{title}</th>' for _, title in shown)
    yield f'<table><tr><th scope="col">Bảng / Table</th>{heads}</tr>'
    for part in receipt.parts:
        cells = "".join(f'<td class="n">{getattr(part.counts, name)}</td>' for name, _ in shown)
        yield f'<tr><th scope="row">{_name(part)}</th>{cells}</tr>'
    yield "</table>"


def _name(part: Part) -> str:
    return escape(" · ".join(each for each in (part.layer or "?", part.sheet, part.crs) if each))


def _findings(receipt: Receipt, catalog: Catalog) -> Iterator[str]:
    for severity in Severity:
        found = receipt.of_severity(severity)
        if not found:
            continue
        yield f"<h2>{_SEVERITIES[severity]} ({len(found)})</h2><ul>"
        for _, group in groupby(sorted(found, key=lambda each: each.code), key=lambda each: each.code):
            yield from _group(list(group), catalog)
        yield "</ul>"


def _group(findings: list[Finding], catalog: Catalog) -> Iterator[str]:
    yield from (_item(each, catalog) for each in findings[:SHOWN_PER_CODE])
    if (left := len(findings) - SHOWN_PER_CODE) > 0:
        yield f"<li>… và {left} chỗ nữa, xem đủ trong phiếu Excel / and {left} more, all in the workbook</li>"


def _item(finding: Finding, catalog: Catalog) -> str:
    texts = {language: tuple(map(escape, render(finding, catalog, language))) for language in ("vi", "en")}
    lines = "".join(
        f'<span class="fix {language}" lang="{language}">{problem} → {remedy}</span>'
        for language, (problem, remedy) in texts.items()
    )
    return f'<li><span class="where">{escape(describe(finding.where))}</span> <code>{finding.code}</code>{lines}</li>'
