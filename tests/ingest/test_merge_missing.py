"""Files that hold the layer as a whole: what is missing goes, where nobody has touched it."""

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from catalog.model import Catalog
from ingest.pipeline import Choices, check_file, load_file
from ingest.receipt import Outcome, Receipt
from tests.builders import checkpoint, checkpoint_table, make_xlsx

FULL = Choices(full=True)


@pytest.fixture(autouse=True)
def known(conn: psycopg.Connection, catalog: Catalog, tmp_path: Path) -> None:
    """Ten checkpoints, of an earlier file."""
    load(conn, catalog, tmp_path, *range(1, 11))


def load(conn: psycopg.Connection, catalog: Catalog, tmp_path: Path, *numbers: int, choices: Choices = FULL) -> Receipt:
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table([checkpoint(each) for each in numbers]))
    return load_file(conn, catalog, path, None, "Sở Y tế", choices=choices)


def live(owner: psycopg.Connection) -> list[int]:
    query = "SELECT right(checkpoint_code, 3)::integer FROM api.checkpoints ORDER BY 1"
    return [number for (number,) in owner.execute(query)]


def said(receipt: Receipt) -> dict[str, str]:
    return {each.code: each.values.get("rows", "") for each in receipt.findings}


def test_missing_features_leave_the_map_and_are_named(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog, tmp_path: Path
) -> None:
    receipt = load(conn, catalog, tmp_path, *range(1, 10))
    assert live(owner) == list(range(1, 10))
    assert (receipt.outcome, said(receipt), receipt.counts.unchanged) == (
        Outcome.PUBLISHED,
        {"features-closed": "1"},
        9,
    )


def test_partial_file_closes_nothing(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog, tmp_path: Path
) -> None:
    load(conn, catalog, tmp_path, 1, choices=Choices())
    assert live(owner) == list(range(1, 11))


def test_feature_comes_again_as_new_with_a_later_file(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog, tmp_path: Path
) -> None:
    load(conn, catalog, tmp_path, *range(1, 10))
    assert load(conn, catalog, tmp_path, *range(1, 11)).counts.published_new == 1
    assert live(owner) == list(range(1, 11))


def test_features_that_a_hand_touched_or_made_stay(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog, tmp_path: Path
) -> None:
    owner.execute("UPDATE work.checkpoints SET road = 'QL3', updated_by = 'lan' WHERE checkpoint_code = 'CKS-010'")
    owner.execute(
        "INSERT INTO work.checkpoints (checkpoint_code, name, checkpoint_type, commune_code, status, opened_on, geom)"
        " VALUES ('CKS-011', 'Tay', 'commune', '02122', 'operating', '2021-02-01', 'SRID=4326;POINT(105.9 21.9)')"
    )
    receipt = load(conn, catalog, tmp_path, *range(1, 9))
    assert said(receipt) == {"features-closed": "1", "features-kept": "1"}
    assert live(owner) == [*range(1, 9), 10, 11]


def test_too_many_missing_stop_the_file_until_it_is_confirmed(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog, tmp_path: Path
) -> None:
    receipt = load(conn, catalog, tmp_path, 1, 2)
    assert (receipt.outcome, said(receipt)) == (Outcome.REFUSED, {"too-many-missing": "8"})
    assert live(owner) == list(range(1, 11))
    path = make_xlsx(tmp_path / "b.xlsx", checkpoint_table([checkpoint(1), checkpoint(2)]))
    assert check_file(catalog, path, conn=conn, choices=FULL).is_refused
    receipt = load(conn, catalog, tmp_path, 1, 2, choices=Choices(full=True, confirm_removals=True))
    assert (receipt.outcome, live(owner)) == (Outcome.PUBLISHED, [1, 2])


def test_refused_row_is_in_the_file_all_the_same(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog, tmp_path: Path
) -> None:
    rows = [checkpoint(each) for each in range(1, 10)] + [checkpoint(10, **{"Tình trạng": "?"})]
    receipt = load_file(conn, catalog, make_xlsx(tmp_path / "a.xlsx", checkpoint_table(rows)), None, "A", choices=FULL)
    assert (receipt.counts.refused, "features-closed" in said(receipt)) == (1, False)
    assert live(owner) == list(range(1, 11))


def test_row_without_key_may_be_any_feature(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog, tmp_path: Path
) -> None:
    rows = [checkpoint(each) for each in range(1, 9)] + [checkpoint(9, **{"Mã chốt": None})]
    receipt = load_file(conn, catalog, make_xlsx(tmp_path / "a.xlsx", checkpoint_table(rows)), None, "A", choices=FULL)
    assert "full-file-unclear" in said(receipt)
    assert live(owner) == list(range(1, 11))


def test_sheets_of_one_layer_are_one_file(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog, tmp_path: Path
) -> None:
    sheets = {"Chốt": checkpoint_table([checkpoint(each) for each in range(1, 6)]),
              "Chốt 2": checkpoint_table([checkpoint(each) for each in range(6, 11)])}  # fmt: skip
    receipt = load_file(conn, catalog, make_xlsx(tmp_path / "a.xlsx", sheets), "checkpoints", "A", choices=FULL)
    assert (receipt.counts.unchanged, live(owner)) == (10, list(range(1, 11)))


def test_layer_says_whether_its_files_are_full(catalog: Catalog) -> None:
    layer = catalog.layer("checkpoints")
    assert layer is not None
    full = replace(layer, source=replace(layer.source, update="full"))
    assert (Choices().is_full(layer), Choices().is_full(full), Choices(full=False).is_full(full)) == (
        False,
        True,
        False,
    )
