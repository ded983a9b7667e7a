"""The receipt on the screen."""

import io

import pytest
from rich.console import Console

from catalog.model import Catalog
from ingest.findings import Where
from ingest.receipt import render_text
from ingest.receipt.text import SHOWN_PER_CODE, describe
from tests.builders import checkpoint
from tests.ingest.receipt.conftest import MakeReceipt

OUTSIDE = {"Vĩ độ": 10.77, "Kinh độ": 106.7}


def test_refusal_says_what_where_and_what_to_do_vietnamese_first(make_receipt: MakeReceipt, catalog: Catalog) -> None:
    lines = render_text(make_receipt(checkpoint(1, **OUTSIDE)), catalog).plain.splitlines()
    assert lines[0].startswith("TỪ CHỐI / REFUSED   chot.xlsx   2 lỗi / errors · 0 dòng được công bố / rows published")
    at = lines.index("[outside-province]  trang / sheet «Chốt», dòng / row 7, cột / columns H «Vĩ độ», I «Kinh độ»")
    assert lines[at + 1] == (
        "  vi  Vị trí (vĩ độ 10,77, kinh độ 106,7) nằm ngoài tỉnh.  → Kiểm tra lại toạ độ và hệ toạ độ."
    )
    assert lines[at + 2] == (
        "  en  The place (latitude 10.77, longitude 106.7) lies outside the province."
        "  → Check the coordinates and their system."
    )


def test_check_that_passes_says_how_many_rows_would_enter(make_receipt: MakeReceipt, catalog: Catalog) -> None:
    first = render_text(make_receipt(checkpoint(1), checkpoint(2)), catalog).plain.splitlines()[0]
    assert first.startswith("ĐẠT / WOULD ENTER   chot.xlsx   0 lỗi / errors · 2 dòng nạp được / rows would enter")
    assert first.endswith(" · 10 dòng đã đọc / rows read")


def test_many_findings_of_a_kind_are_cut_with_their_number(make_receipt: MakeReceipt, catalog: Catalog) -> None:
    rows = [checkpoint(at, **{"Tên chốt": None}) for at in range(1, SHOWN_PER_CODE + 6)]
    text = render_text(make_receipt(*rows), catalog).plain
    assert text.count("[required-missing]  trang") == SHOWN_PER_CODE
    assert "[required-missing]  … và 5 chỗ nữa" in text


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {}])
def test_no_color_is_honoured(make_receipt: MakeReceipt, catalog: Catalog, environment: dict[str, str]) -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, _environ={"TERM": "xterm-256color", **environment})
    console.print(render_text(make_receipt(checkpoint()), catalog))
    assert ("\x1b[1;32m" in out.getvalue()) == (not environment)


def test_place_is_described_by_what_is_known_of_it() -> None:
    assert describe(Where("f")) == ""
    assert describe(Where("f", row=3, columns=("«ma»",))) == "dòng / row 3, cột / column «ma»"
