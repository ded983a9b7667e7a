"""The receipt as an officer reads it on the screen: what happened, where, what to do; Vietnamese first."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.text import Text

from catalog.model import LANGUAGES, Catalog
from ingest.findings import Finding, Severity, Where, render
from ingest.receipt.model import Outcome, Part, Receipt

TITLES = {
    Outcome.PUBLISHED: ("ĐÃ CÔNG BỐ / PUBLISHED", "bold green"),
    Outcome.UNCHANGED: ("KHÔNG CÓ GÌ MỚI / NOTHING NEW", "bold green"),
    Outcome.WAITING: ("CHỜ DUYỆT / WAITING FOR REVIEW", "bold yellow"),
    Outcome.PASSED: ("ĐẠT / WOULD ENTER", "bold green"),
    Outcome.REFUSED: ("TỪ CHỐI / REFUSED", "bold red"),
}
_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
SHOWN_PER_CODE = 20
"""Findings of one code that are written out; the workbook has them all."""


def render_text(receipt: Receipt, catalog: Catalog) -> Text:
    """Return the receipt as styled text; printed without colour where the terminal or NO_COLOR wants that."""
    title, style = TITLES[receipt.outcome]
    text = Text()
    text.append(title, style=style).append(f"   {receipt.file}   {_summary(receipt)}\n")
    for part in receipt.parts:
        text.append(f"  {_part_line(part)}\n", style="dim")
    for code, findings in groupby(receipt.findings, key=lambda each: each.code):
        for line in _group(code, list(findings), catalog):
            text.append_text(line)
    return text


def _summary(receipt: Receipt) -> str:
    counts = receipt.counts
    errors, warnings = len(receipt.of_severity(Severity.ERROR)), len(receipt.of_severity(Severity.WARNING))
    parts = [f"{errors} lỗi / {_plural('error', errors)}"]
    if warnings:
        parts.append(f"{warnings} cảnh báo / {_plural('warning', warnings)}")
    if receipt.outcome is Outcome.PASSED:
        parts.append(f"{counts.accepted} dòng nạp được / rows would enter")
    else:
        parts.append(f"{counts.published} dòng được công bố / rows published")
    return " · ".join([*parts, f"{counts.read} dòng đã đọc / rows read"])


def _plural(word: str, count: int) -> str:
    return word if count == 1 else f"{word}s"


def _part_line(part: Part) -> str:
    counts = part.counts
    numbers = {
        "mới / new": counts.published_new,
        "đổi / changed": counts.changed,
        "như cũ / unchanged": counts.unchanged,
        "nạp được / would enter": counts.accepted,
        "từ chối / refused": counts.refused,
        "không phải dữ liệu / not data": counts.not_data,
    }
    texts = [part.layer or "?", *([f"«{part.sheet}»"] if part.sheet else [])]
    texts.append(" · ".join(f"{count} {name}" for name, count in numbers.items() if count))
    if part.crs:
        texts.append(part.crs + (f" → {part.datum_operation}" if part.datum_operation else ""))
    if part.release is not None:
        texts.append(f"bản công bố / release {part.release}")
    return "   ".join(each for each in texts if each)


def _group(code: str, findings: list[Finding], catalog: Catalog) -> Iterator[Text]:
    for finding in findings[:SHOWN_PER_CODE]:
        yield _finding(finding, catalog)
    if (left := len(findings) - SHOWN_PER_CODE) > 0:
        more = f"… và {left} chỗ nữa, xem đủ trong phiếu (--receipt) / and {left} more, all in the receipt file"
        yield Text(f"[{code}]  {more}\n", style="dim")


def _finding(finding: Finding, catalog: Catalog) -> Text:
    text = Text(f"[{finding.code}]", style=_STYLES[finding.severity])
    place = describe(finding.where)
    text.append(f"  {place}\n" if place else "\n", style="bold")
    for language in LANGUAGES:
        problem, remedy = render(finding, catalog, language)
        text.append(f"  {language}  {problem}  → {remedy}\n", style="")
    return text


def describe(where: Where) -> str:
    """Return the place in both languages: "trang / sheet «Chốt», dòng / row 17, cột / columns G «Vĩ độ»"."""
    parts = [f"trang / sheet «{where.sheet}»"] if where.sheet else []
    if where.row is not None:
        parts.append(f"dòng / row {where.row}")
    if where.columns:
        parts.append(f"cột / {_plural('column', len(where.columns))} {_joined(where.columns)}")
    return ", ".join(parts)


def _joined(columns: Iterable[str]) -> str:
    return ", ".join(columns)
