"""``covidmaps template``: writes the officers' workbook that ``catalog.derive.spreadsheet`` describes."""

from collections.abc import Sequence
from pathlib import Path

import click
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from catalog.derive.spreadsheet import (
    GUIDE_SHEET,
    LISTS_SHEET,
    UNITS_SHEET,
    NotASpreadsheet,
    Template,
    TemplateColumn,
    officers_template,
)
from catalog.load import load_catalog
from catalog.model import Catalog, Layer
from catalog.settings import Settings

HEADING_ROW = 3
LAST_ROW = 2000
"""Drop-downs and checks reach down to this row; formats are those of the whole column."""

FORMATS = {"text": "@", "integer": "0", "number": "General", "date": "dd/mm/yyyy", "timestamp": "dd/mm/yyyy hh:mm"}

_BOLD = Font(bold=True)
_TITLE = Font(bold=True, size=14)
_REQUIRED = PatternFill("solid", fgColor="FCE4D6")
_OPTIONAL = PatternFill("solid", fgColor="EDEDED")
_THIN = Side(style="thin", color="999999")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAP = Alignment(wrap_text=True, vertical="center")


@click.command()
@click.argument("layer_id", metavar="LAYER")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="Default: LAYER.xlsx.")
@click.pass_obj
def template(settings: Settings, layer_id: str, output: Path | None) -> None:
    """Write the spreadsheet that officers fill in for LAYER: drop-downs, notes, formats, a guide.

    A file that is already there is left alone: it may be filled in.
    """
    catalog = load_catalog(settings.config_dir)
    description = _described(catalog, _found(catalog, layer_id))
    path = output or Path(f"{layer_id}.xlsx")
    if path.exists():
        raise click.UsageError(f"«{path}» đã có, không ghi đè. / {path} is already there and is left alone.")
    build_workbook(description).save(path)
    click.echo(path)


def _found(catalog: Catalog, layer_id: str) -> Layer:
    layer = catalog.layer(layer_id)
    if layer is None:
        names = ", ".join(each.id for each in catalog.layers)
        raise click.UsageError(f"Không có lớp «{layer_id}». / There is no layer {layer_id}. LAYER: {names}")
    return layer


def _described(catalog: Catalog, layer: Layer) -> Template:
    try:
        return officers_template(catalog, layer)
    except NotASpreadsheet as err:
        accepts = ", ".join(layer.source.accepts)
        raise click.UsageError(
            f"Lớp «{layer.id}» nộp bằng {accepts}, không bằng bảng tính. / {layer.id} is handed in as {accepts}."
        ) from err


def build_workbook(description: Template) -> Workbook:
    """Return the workbook: the sheet to fill in, the guide, the units, and a hidden sheet with the drop-down lists."""
    book = Workbook()
    page = book.active
    page.title = description.sheet
    _head(page, description)
    guide = book.create_sheet(GUIDE_SHEET)
    _write_guide(guide, description)
    if description.units:
        _write_units(book.create_sheet(UNITS_SHEET), description)
    lists = book.create_sheet(LISTS_SHEET)
    lists.sheet_state = "hidden"
    for index, column in enumerate(description.columns, start=1):
        _write_column(page, lists, index, column, _choices(description, column))
    page.freeze_panes = page.cell(HEADING_ROW + 1, 1)
    return book


def _head(page: Worksheet, description: Template) -> None:
    page.cell(1, 1, description.title).font = _TITLE
    page.cell(2, 1, description.advice[0])


def _choices(description: Template, column: TemplateColumn) -> tuple[str, ...]:
    """Return what the drop-down offers; for the commune's code every code of the units once."""
    if column.is_unit:
        return tuple(dict.fromkeys(code for code, *_ in description.units))
    return column.choices


def _write_column(
    page: Worksheet, lists: Worksheet, index: int, column: TemplateColumn, choices: tuple[str, ...]
) -> None:
    letter = get_column_letter(index)
    heading = page.cell(HEADING_ROW, index, f"{column.heading} *" if column.required else column.heading)
    heading.font, heading.alignment, heading.border = _BOLD, _WRAP, _GRID
    heading.fill = _REQUIRED if column.required else _OPTIONAL
    heading.comment = Comment(column.note, "CovidMaps", height=150, width=320)
    page.column_dimensions[letter].width = column.width + 2
    page.column_dimensions[letter].number_format = FORMATS[column.kind]
    for row, choice in enumerate(choices, start=1):
        lists.cell(row, index, choice).number_format = "@"
    rule = _validation(column, choices, f"{quote_sheetname(lists.title)}!${letter}$1:${letter}${len(choices)}")
    if rule:
        rule.add(f"{letter}{HEADING_ROW + 1}:{letter}{LAST_ROW}")
        page.add_data_validation(rule)


def _validation(column: TemplateColumn, choices: tuple[str, ...], place: str) -> DataValidation | None:
    """Return what the cells of a column accept; None for free text."""
    if choices:
        rule = DataValidation("list", formula1=place, allow_blank=True)
    elif column.range:
        kind = "whole" if column.kind == "integer" else "decimal"
        rule = DataValidation(
            kind, operator="between", formula1=column.range[0], formula2=column.range[1], allow_blank=True
        )
    elif column.kind in ("date", "timestamp"):
        # Day 36526 of Excel is 1 January 2000: anything before is a slip, and text that is no date is refused.
        rule = DataValidation("date", operator="greaterThan", formula1="36526", allow_blank=True)
    else:
        return None
    rule.showErrorMessage, rule.errorTitle = True, column.heading[:32]
    rule.error = f"Nhận: {column.domain}"[:255]
    return rule


def _write_guide(page: Worksheet, description: Template) -> None:
    """Write the advice, then one line per column, with the example: on this sheet it can never be taken for data."""
    page.cell(1, 1, f"{description.title} / {description.title_en}").font = _TITLE
    for row, advice in enumerate(description.advice, start=2):
        page.cell(row, 1, advice)
    row = len(description.advice) + 3
    _put_line(page, row, ("Cột cần điền / Column", "Bắt buộc / Required", "Nhận / Accepts", "Ví dụ / Example"), _BOLD)
    for offset, column in enumerate(description.columns, start=1):
        title, required = f"{column.heading} / {column.heading_en}", "✓" if column.required else ""
        _put_line(page, row + offset, (title, required, column.domain, column.example))
    _set_widths(page, 44, 20, 80, 44)


def _write_units(page: Worksheet, description: Template) -> None:
    _put_line(page, 1, ("Mã số / Code", "Đơn vị hành chính / Unit", "Trực thuộc / Part of", "Hiệu lực / Valid"), _BOLD)
    for row, unit in enumerate(description.units, start=2):
        _put_line(page, row, unit)
    _set_widths(page, 14, 36, 26, 28)
    page.freeze_panes = page.cell(2, 1)


def _put_line(page: Worksheet, row: int, texts: Sequence[str], font: Font | None = None) -> None:
    """Write texts as texts: codes keep their zeros, and nothing that begins with = becomes a formula."""
    for column, text in enumerate(texts, start=1):
        cell = page.cell(row, column, text or None)
        cell.alignment, cell.number_format = _WRAP, "@"
        if text:
            cell.data_type = "s"
        if font:
            cell.font = font


def _set_widths(page: Worksheet, *widths: float) -> None:
    for column, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(column)].width = width
