"""Numbers that Excel or a .dbf made of a text field become text again."""

from datetime import date, datetime

from ingest.normalise.draft import Draft


def plain_text(draft: Draft) -> Draft:
    """Return the draft with the cells of text and code fields as text: 2131.0 is "2131", a date is dd/mm/yyyy."""
    for field in draft.fields("text", "code"):
        draft = draft.rewrite(field.name, _as_text)
    return draft


def _as_text(cell: object) -> object:
    match cell:
        case bool():
            return "có" if cell else "không"
        case float() if cell.is_integer():
            return str(int(cell))
        case int() | float():
            return str(cell)
        case datetime():
            return f"{cell:%d/%m/%Y %H:%M}"
        case date():
            return f"{cell:%d/%m/%Y}"
        case _:
            return cell
