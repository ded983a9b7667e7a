"""Points without coordinates, from file to map."""

from pathlib import Path

import psycopg
import pytest
import shapely

from catalog.model import Catalog
from ingest.pipeline import check_file, load_file
from ingest.receipt import Outcome, Receipt
from tests.builders import checkpoint, checkpoint_table, make_xlsx
from tests.frames import bring_in
from tests.ingest.validate.staged.conftest import EAST, WEST, unit

NOWHERE = {"Vĩ độ": None, "Kinh độ": None}


@pytest.fixture(autouse=True)
def units(conn: psycopg.Connection, catalog: Catalog) -> None:
    bring_in(
        conn, catalog, "administrative_units", unit("02122", "Xã Như Cố", WEST), unit("02131", "Xã Quảng Chu", EAST)
    )


def load(conn: psycopg.Connection, catalog: Catalog, tmp_path: Path, *rows: dict[str, object]) -> Receipt:
    return load_file(conn, catalog, make_xlsx(tmp_path / "a.xlsx", checkpoint_table(rows)), None, "Sở Y tế")


def published(conn: psycopg.Connection) -> dict[str, tuple[str | None, shapely.Point]]:
    query = "SELECT checkpoint_code, position_accuracy, ST_AsBinary(geom) FROM api.checkpoints"
    rows = conn.execute(query).fetchall()
    conn.rollback()
    return {key: (accuracy, shapely.from_wkb(bytes(geom))) for key, accuracy, geom in rows}


def test_row_is_placed_within_its_commune_marked_and_counted(
    conn: psycopg.Connection, catalog: Catalog, tmp_path: Path
) -> None:
    receipt = load(conn, catalog, tmp_path, checkpoint(1), checkpoint(2, **NOWHERE))
    assert receipt.outcome is Outcome.PUBLISHED
    assert [each.values["rows"] for each in receipt.findings if each.code == "placed-by-commune"] == ["1"]
    accuracy, point = published(conn)["CKS-002"]
    assert (accuracy, WEST.contains(point)) == ("commune", True)
    assert published(conn)["CKS-001"][0] is None


def test_table_of_names_alone_is_placed(conn: psycopg.Connection, catalog: Catalog, tmp_path: Path) -> None:
    rows = [
        {name: cell for name, cell in checkpoint(at).items() if name not in ("Vĩ độ", "Kinh độ", "Mã xã")}
        | {"Xã": commune}
        for at, commune in enumerate(["Như Cố", "xã Quảng Chu"], 1)
    ]
    assert load(conn, catalog, tmp_path, *rows).counts.published_new == 2
    assert EAST.contains(published(conn)["CKS-002"][1])


def test_same_file_twice_changes_nothing(conn: psycopg.Connection, catalog: Catalog, tmp_path: Path) -> None:
    load(conn, catalog, tmp_path, checkpoint(1, **NOWHERE))
    assert load(conn, catalog, tmp_path, checkpoint(1, **NOWHERE)).outcome is Outcome.UNCHANGED


def test_better_place_of_an_earlier_file_is_kept(conn: psycopg.Connection, catalog: Catalog, tmp_path: Path) -> None:
    load(conn, catalog, tmp_path, checkpoint(1))
    before = published(conn)
    load(conn, catalog, tmp_path, checkpoint(1, **NOWHERE, **{"Tên chốt": "Tên mới"}))
    assert published(conn) == before


def test_place_that_a_hand_gave_is_kept(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog, tmp_path: Path
) -> None:
    load(conn, catalog, tmp_path, checkpoint(1, **NOWHERE))
    owner.execute("UPDATE work.checkpoints SET geom = 'SRID=4326;POINT(105.81 21.81)', position_accuracy = 'surveyed'")
    load(conn, catalog, tmp_path, checkpoint(1, **NOWHERE, **{"Tên chốt": "Tên mới"}))
    assert published(conn)["CKS-001"] == ("surveyed", shapely.Point(105.81, 21.81))


def test_commune_without_boundary_is_named_by_row(conn: psycopg.Connection, catalog: Catalog, tmp_path: Path) -> None:
    rows = [checkpoint(at) for at in range(1, 5)]
    receipt = load(conn, catalog, tmp_path, *rows, checkpoint(5, **NOWHERE, **{"Mã xã": "01864"}))
    assert [(each.code, each.where.row) for each in receipt.findings if each.severity == "error"] == [
        ("commune-without-boundary", 6)
    ]
    assert (receipt.counts.published_new, receipt.counts.refused) == (4, 1)


def test_check_says_the_same_and_writes_nothing(conn: psycopg.Connection, catalog: Catalog, tmp_path: Path) -> None:
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table([checkpoint(1, **NOWHERE)]))
    receipt = check_file(catalog, path, conn=conn)
    assert (receipt.outcome, [each.code for each in receipt.findings]) == (Outcome.PASSED, ["placed-by-commune"])
    assert published(conn) == {}
