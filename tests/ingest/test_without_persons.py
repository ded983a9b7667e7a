"""Persons leave no trace: not in the table, not in the database, not in any receipt."""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from catalog.model import Catalog, Persons
from ingest.examine import Table, examine
from ingest.pipeline import load_file
from ingest.progress import silent
from ingest.receipt import Outcome, Receipt, render_text, write_json, write_workbook
from tests.builders import checkpoint, checkpoint_table, make_xlsx
from tests.ingest.vietnamese.encoders import ENCODE

SECRETS = ["Nguyễn Văn Bí", "BN 987654", "006099987654", "0987 654 321", "sinh năm 1987", "Nông Thị Mật"]


def secretive(number: int, **changes: object) -> dict[str, object]:
    return checkpoint(number) | {"Địa chỉ": "Thôn Bản Cầy", "Ghi chú": None, "Người khai": None} | changes


ROWS = [
    secretive(1),
    secretive(2, **{"Địa chỉ": "Nhà ông Nguyễn Văn Bí, sinh năm 1987"}),
    secretive(3, **{"Ghi chú": "BN 987654, CCCD 006099987654"}),
    secretive(4, **{"Tên chốt": "Chốt nhà BN 987654"}),
    secretive(5, **{"Người khai": "Nông Thị Mật"}),
    secretive(6, **{"Người khai": "Nguyễn Văn Bí"}),
    secretive(7, **{"Người khai": "Nông Thị Mật", "Địa chỉ": "gọi 0987 654 321"}),
    secretive(8),
]


def examined(path: Path, catalog: Catalog) -> Table:
    (table,) = examine(path, catalog, None, None, silent).tables
    return table


def test_cells_are_emptied_and_named_by_kind_only(tmp_path: Path, catalog: Catalog) -> None:
    table = examined(make_xlsx(tmp_path / "a.xlsx", checkpoint_table(ROWS)), catalog)
    found = [
        (each.code, each.where.row, each.where.columns, each.values["kind_vi"])
        for each in table.findings
        if "kind_vi" in each.values
    ]
    assert found == [
        ("person-in-text", 5, ("C «Tên chốt»",), "mã hoặc số bệnh nhân"),
        ("person-removed", 3, ("J «Địa chỉ»",), "họ tên người"),
        ("person-removed", 8, ("J «Địa chỉ»",), "số điện thoại riêng"),
        ("person-removed", 4, ("K «Ghi chú»",), "mã hoặc số bệnh nhân"),
        ("persons-not-taken", None, ("L «Người khai»",), "họ tên người"),
    ]
    assert table.bad_rows == {5}
    assert table.good_rows()["address"].tolist() == ["Thôn Bản Cầy", None, *["Thôn Bản Cầy"] * 3, None, "Thôn Bản Cầy"]
    assert not any(secret in repr(table.raw.columns) for secret in SECRETS)


def test_layer_may_refuse_the_row_or_keep_the_text(tmp_path: Path, catalog: Catalog) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table(ROWS))
    assert examined(path, with_policy(catalog, Persons(text="refuse"))).bad_rows == {3, 4, 5, 8}
    assert examined(path, with_policy(catalog, Persons(text="keep"))).bad_rows == frozenset()


def with_policy(catalog: Catalog, persons: Persons) -> Catalog:
    layers = tuple(replace(each, persons=persons) if each.id == "checkpoints" else each for each in catalog.layers)
    return replace(catalog, layers=layers)


def test_house_number_is_a_home_only_where_the_layer_says_so(tmp_path: Path, catalog: Catalog) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table([secretive(1, **{"Địa chỉ": "Số nhà 12, tổ 5"})]))
    assert "person-removed" not in {each.code for each in examined(path, catalog).findings}
    strict = with_policy(catalog, Persons())
    assert "person-removed" in {each.code for each in examined(path, strict).findings}


def test_names_of_persons_in_place_of_features_refuse_the_file(tmp_path: Path, catalog: Catalog) -> None:
    names = ["Nguyễn Văn Bí", "Nông Thị Mật", "Hoàng Văn Kín", "Chợ Bắc Kạn"]
    rows = [checkpoint(at, **{"Tên chốt": name}) for at, name in enumerate(names, 1)]
    table = examined(make_xlsx(tmp_path / "a.xlsx", checkpoint_table(rows)), catalog)
    assert [(each.code, each.values["cells"]) for each in table.findings if each.refuses_file] == [
        ("persons-as-features", "3")
    ]


def test_columns_are_stripped_where_the_layer_says_so(tmp_path: Path, catalog: Catalog) -> None:
    rows = [checkpoint(1) | {"Họ và tên": "Nguyễn Văn Bí"}]
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table(rows))
    assert examined(path, catalog).is_stopped
    table = examined(path, with_policy(catalog, Persons(columns="strip")))
    assert (table.is_stopped, [each.code for each in table.findings]) == (False, ["personal-columns-removed"])
    assert "Nguyễn" not in repr(table.raw)


# ---- no trace ----


def everything_in(conn: psycopg.Connection) -> Iterator[tuple[str, str]]:
    """Yield every row of every table of ours as text."""
    tables = conn.execute(
        "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
        " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    ).fetchall()
    for (table,) in tables:
        for (text,) in conn.execute(f"SELECT t::text FROM {table} t"):  # noqa: S608  names of the catalogue, quoted
            yield table, text


def written(receipt: Receipt, catalog: Catalog, folder: Path) -> Iterator[tuple[str, str]]:
    """Yield every form of the receipt as text."""
    write_json(receipt, catalog, folder / "r.json")
    write_workbook(receipt, catalog, folder / "r.xlsx")
    yield "text", str(render_text(receipt, catalog))
    yield "json", json.dumps(json.loads((folder / "r.json").read_text(encoding="utf-8")), ensure_ascii=False)

    with zipfile.ZipFile(folder / "r.xlsx") as book:
        for name in book.namelist():
            yield name, book.read(name).decode("utf-8", "replace")


@pytest.mark.parametrize("form", ["xlsx", "tcvn3", "no layer", "column"])
def test_nothing_of_a_person_is_kept_anywhere(
    conn: psycopg.Connection,
    owner: psycopg.Connection,
    catalog: Catalog,
    tmp_path: Path,
    form: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    secrets = list(SECRETS)
    rows = [dict(each) for each in ROWS]
    if form == "tcvn3":
        encode = ENCODE["TCVN3 (ABC)"]
        secrets += [encode(each) for each in SECRETS if not each.isascii()]
        table = [[encode(cell) if isinstance(cell, str) else cell for cell in row] for row in checkpoint_table(rows)]
    elif form == "no layer":
        table = [["Địa chỉ", "Ghi chú"], *[[row["Địa chỉ"], row["Ghi chú"]] for row in rows]]
    elif form == "column":
        table = [list(each) for each in checkpoint_table([row | {"Họ và tên": "Nguyễn Văn Bí"} for row in rows])]
    else:
        table = [list(each) for each in checkpoint_table(rows)]
    receipt = load_file(conn, catalog, make_xlsx(tmp_path / "a.xlsx", table), None, "Sở Y tế")
    assert receipt.outcome is (Outcome.PUBLISHED if form in ("xlsx", "tcvn3") else Outcome.REFUSED)
    found = [*everything_in(owner), *written(receipt, catalog, tmp_path), ("log", caplog.text)]
    assert [(place, secret) for place, text in found for secret in secrets if secret in text] == []
