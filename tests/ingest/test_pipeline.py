"""A hand-in through the real database: published whole, or refused with nothing left behind."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest

from catalog.model import Catalog, Layer
from ingest import pipeline
from ingest.errors import UnavailableError
from ingest.pipeline import check_file, load_file
from ingest.receipt import Outcome, Receipt
from tests.builders import BOTTOM, TOP, checkpoint, checkpoint_table, make_shapefile, make_xlsx, zip_shapefile, zone


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    rows = [checkpoint(1), checkpoint(2, **{"Mã xã": 2131, "Hoạt động từ": date(2021, 2, 1)}), checkpoint(3)]
    return make_xlsx(tmp_path / "chot.xlsx", [*TOP, *checkpoint_table(rows), *BOTTOM])


def load(conn: psycopg.Connection, catalog: Catalog, path: Path) -> Receipt:
    return load_file(conn, catalog, path, None, "Sở Y tế")


def published(conn: psycopg.Connection, columns: str = "checkpoint_code") -> list[Any]:
    rows = conn.execute(f"SELECT {columns} FROM api.checkpoints ORDER BY 1").fetchall()  # noqa: S608  of this file
    conn.rollback()
    return [row[0] if len(row) == 1 else row for row in rows]


def batches(conn: psycopg.Connection) -> list[tuple[Any, ...]]:
    query = """SELECT layer, file_name, sheet, outcome, rows_read, rows_inserted, rows_changed, rows_unchanged,
                      rows_refused, rows_not_data FROM lineage.batch ORDER BY batch_id"""
    rows = conn.execute(query).fetchall()
    conn.rollback()
    return rows


def test_good_file_is_published_with_its_values(conn: psycopg.Connection, catalog: Catalog, workbook: Path) -> None:
    receipt = load(conn, catalog, workbook)
    assert (receipt.outcome, receipt.layer) == (Outcome.PUBLISHED, "checkpoints")
    counts = receipt.counts
    assert (counts.read, counts.published_new, counts.refused, counts.not_data) == (11, 3, 0, 8)
    assert receipt.release is not None
    assert published(conn, "checkpoint_code, name, commune_code, status, opened_on, ST_X(geom), ST_Y(geom)")[1] == (
        "CKS-002", "Chốt số 2", "02131", "operating", date(2021, 2, 1), 105.802, 21.902,
    )  # fmt: skip


def test_open_transaction_is_refused_as_nothing_in_it_would_be_committed(
    conn: psycopg.Connection, catalog: Catalog, workbook: Path
) -> None:
    conn.execute("SELECT 1")
    with pytest.raises(ValueError, match="inside a transaction"):
        load(conn, catalog, workbook)


def test_batch_is_in_the_lineage_with_checksum_and_accounting(
    conn: psycopg.Connection, catalog: Catalog, workbook: Path
) -> None:
    receipt = load(conn, catalog, workbook)
    assert batches(conn) == [("checkpoints", "chot.xlsx", "Chốt", "accepted", 11, 3, 0, 0, 0, 8)]
    query = "SELECT batch_id, sha256, handed_in_by, crs_declared, release_id FROM lineage.batch"
    assert conn.execute(query).fetchone() == (
        receipt.batch, hashlib.sha256(workbook.read_bytes()).hexdigest(), "Sở Y tế", "OGC:CRS84", receipt.release,
    )  # fmt: skip


def test_same_file_twice_changes_nothing(conn: psycopg.Connection, catalog: Catalog, workbook: Path) -> None:
    first = load(conn, catalog, workbook)
    second = load(conn, catalog, workbook)
    assert (second.outcome, second.counts.unchanged, second.release) == (Outcome.UNCHANGED, 3, None)
    assert first.sha256 == second.sha256


def test_changed_row_is_a_new_release(conn: psycopg.Connection, catalog: Catalog, tmp_path: Path) -> None:
    load(conn, catalog, make_xlsx(tmp_path / "a.xlsx", checkpoint_table([checkpoint(1), checkpoint(2)])))
    rows = [checkpoint(1), checkpoint(2, **{"Tình trạng": "Tạm dừng"}), checkpoint(3)]
    receipt = load(conn, catalog, make_xlsx(tmp_path / "a.xlsx", checkpoint_table(rows)))
    counts = receipt.counts
    assert (counts.published_new, counts.changed, counts.unchanged) == (1, 1, 1)
    assert published(conn, "checkpoint_code, status")[1] == ("CKS-002", "suspended")


def test_bad_row_comes_back_and_the_others_enter(conn: psycopg.Connection, catalog: Catalog, tmp_path: Path) -> None:
    rows = [*(checkpoint(at) for at in range(1, 5)), checkpoint(5, **{"Vĩ độ": 10.77, "Kinh độ": 106.7})]
    receipt = load(conn, catalog, make_xlsx(tmp_path / "a.xlsx", checkpoint_table(rows)))
    assert (receipt.outcome, receipt.counts.published_new, receipt.counts.refused) == (Outcome.PUBLISHED, 4, 1)
    assert [each.where.row for each in receipt.findings if each.code == "outside-province"] == [6]
    assert published(conn) == ["CKS-001", "CKS-002", "CKS-003", "CKS-004"]


def test_findings_of_the_database_bear_the_officers_row_and_heading(
    conn: psycopg.Connection, catalog: Catalog, tmp_path: Path
) -> None:
    rows = [checkpoint(at) | {"Giải thể ngày": None} for at in range(1, 9)]
    rows[6] |= {"Mã chốt": "CKS-001"}
    receipt = load(conn, catalog, make_xlsx(tmp_path / "a.xlsx", checkpoint_table(rows)))
    assert [(each.where.row, each.where.columns) for each in receipt.findings if each.code == "key-twice"] == [
        (2, ("B «Mã chốt»",)), (8, ("B «Mã chốt»",)),
    ]  # fmt: skip
    assert (receipt.counts.published_new, receipt.counts.refused) == (6, 2)
    rows = [checkpoint(at) | {"Giải thể ngày": None} for at in range(1, 9)]
    rows[2] |= {"Giải thể ngày": "01/01/2020"}
    receipt = load(conn, catalog, make_xlsx(tmp_path / "a.xlsx", checkpoint_table(rows)))
    (broken,) = [each for each in receipt.findings if each.code == "rule:checkpoints:closed-after-opened"]
    assert (broken.where.row, broken.values["closed_on_vi"]) == (4, "01/01/2020")
    assert broken.where.columns == ("G «Hoạt động từ»", "J «Giải thể ngày»")


@pytest.mark.parametrize("changes", [{"Mã xã": "9"}, {"Mã chốt": "CKS-001"}], ids=["before the database", "on staging"])
def test_too_many_bad_rows_refuse_the_file_and_the_release_stays(
    conn: psycopg.Connection, catalog: Catalog, tmp_path: Path, workbook: Path, changes: dict[str, object]
) -> None:
    load(conn, catalog, workbook)
    rows = [checkpoint(at, **(changes if at > 1 else {})) for at in range(1, 4)]
    receipt = load(conn, catalog, make_xlsx(tmp_path / "b.xlsx", checkpoint_table(rows)))
    assert (receipt.outcome, receipt.counts.refused, receipt.release) == (Outcome.REFUSED, 3, None)
    assert {"too-many-refused", "no-good-row"} & {each.code for each in receipt.findings}
    assert published(conn) == ["CKS-001", "CKS-002", "CKS-003"]
    assert batches(conn)[1:] == [("checkpoints", "b.xlsx", "Chốt", "refused", 4, 0, 0, 0, 3, 1)]
    assert staging_tables(conn) == []


def staging_tables(conn: psycopg.Connection) -> list[str]:
    names = [name for (name,) in conn.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'staging'")]
    conn.rollback()
    return names


def test_layer_that_takes_whole_files_refuses_one_bad_row(
    conn: psycopg.Connection, catalog: Catalog, tmp_path: Path
) -> None:
    units = {
        "unit_id": "str:20",
        "code": "str:5",
        "cap": "str:10",
        "loai": "str:10",
        "ten": "str:40",
        "tu_ngay": "date",
    }
    good = {"unit_id": "02122@2020-02-01", "code": "02122", "cap": "xã", "loai": "commune", "ten": "Xã Như Cố",
            "tu_ngay": date(2020, 2, 1)}  # fmt: skip
    shape = zone()["geometry"]
    features = [{"geometry": shape, "properties": good}, {"geometry": shape, "properties": good | {"unit_id": "x"}}]
    path = make_shapefile(tmp_path / "dvhc.shp", features, fields=units)
    receipt = load_file(conn, catalog, path, "administrative_units", "Sở Nội vụ")
    assert receipt.outcome is Outcome.REFUSED
    assert "whole-file-only" in {each.code for each in receipt.findings}


def test_zipped_shapefile_is_published_where_it_lies(
    conn: psycopg.Connection, catalog: Catalog, tmp_path: Path
) -> None:
    path = zip_shapefile(tmp_path / "v.zip", make_shapefile(tmp_path / "vung.shp", [zone()]), "a/b/", upper=True)
    receipt = load(conn, catalog, path)
    assert (receipt.outcome, receipt.crs, receipt.datum_operation) == (Outcome.PUBLISHED, "EPSG:9213", "EPSG:6960")
    corner = "ST_GeomFromText('POINT(431191 2450092)', 9213)"
    query = f"SELECT ST_Distance(ST_Transform(geom, 9213), {corner}) FROM api.isolation_zones"  # noqa: S608  of this file
    (distance,) = conn.execute(query).fetchone() or (None,)
    assert distance < 0.01


def test_file_with_persons_leaves_only_its_refusal(conn: psycopg.Connection, catalog: Catalog, tmp_path: Path) -> None:
    rows = checkpoint_table([checkpoint() | {"Họ và tên": "Nguyễn Văn A"}])
    receipt = load(conn, catalog, make_xlsx(tmp_path / "a.xlsx", rows))
    assert (receipt.outcome, receipt.tables) == (Outcome.REFUSED, ())
    kept = conn.execute("SELECT to_jsonb(b)::text FROM lineage.batch b").fetchone() or ("",)
    assert "personal-data" in kept[0]
    assert "Nguyễn" not in kept[0]


def test_two_layers_in_one_workbook_enter_together_or_not_at_all(
    conn: psycopg.Connection, catalog: Catalog, tmp_path: Path
) -> None:
    levels: list[Sequence[object]] = [["Mã xã", "Cấp độ dịch", "Hệ phân loại", "Ngày đánh giá", "Áp dụng từ"]]
    good = [*levels, ["02122", 2, "NQ 128", "18/01/2022", "19/01/2022"]]
    bad = [*levels, ["02122", 9, "NQ 128", "18/01/2022", "19/01/2022"]]
    points = checkpoint_table([checkpoint()])
    receipt = load(conn, catalog, make_xlsx(tmp_path / "a.xlsx", {"Chốt": points, "Cấp độ dịch": bad}))
    assert (receipt.outcome, published(conn)) == (Outcome.REFUSED, [])
    receipt = load(conn, catalog, make_xlsx(tmp_path / "a.xlsx", {"Chốt": points, "Cấp độ dịch": good}))
    assert receipt.outcome is Outcome.PUBLISHED
    assert [(each.layer, each.counts.published_new) for each in receipt.parts] == [
        ("checkpoints", 1), ("commune_risk_levels", 1),
    ]  # fmt: skip


def test_check_says_what_a_load_would_and_writes_nothing(
    conn: psycopg.Connection, catalog: Catalog, tmp_path: Path
) -> None:
    rows = [*(checkpoint(at) for at in range(1, 9)), checkpoint(1)]
    path = make_xlsx(tmp_path / "a.xlsx", checkpoint_table(rows))
    receipt = check_file(catalog, path, conn=conn)
    assert (receipt.outcome, receipt.counts.accepted, receipt.counts.refused) == (Outcome.PASSED, 7, 2)
    assert [each.where.row for each in receipt.findings if each.code == "key-twice"] == [2, 10]
    assert (published(conn), batches(conn), staging_tables(conn)) == ([], [], [])


def test_check_needs_no_database(catalog: Catalog, workbook: Path) -> None:
    receipt = check_file(catalog, workbook)
    assert (receipt.outcome, receipt.counts.accepted) == (Outcome.PASSED, 3)


@pytest.mark.parametrize("step", ["stage_batch", "merge_batch", "publish_layer"])
def test_disk_that_fills_up_leaves_the_state_before(
    conn: psycopg.Connection,
    catalog: Catalog,
    workbook: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
) -> None:
    load(conn, catalog, workbook)
    before = batches(conn)

    def full(*_: object, **__: object) -> None:
        raise psycopg.errors.DiskFull("could not extend file: No space left on device")

    monkeypatch.setattr(pipeline, step, full)
    path = make_xlsx(tmp_path / "b.xlsx", checkpoint_table([checkpoint(7)]))
    with pytest.raises(UnavailableError, match="disk-full"):
        load(conn, catalog, path)
    assert (published(conn), batches(conn)) == (["CKS-001", "CKS-002", "CKS-003"], before)
    assert staging_tables(conn) == []


def test_layer_under_review_waits(conn: psycopg.Connection, catalog: Catalog, workbook: Path) -> None:
    reviewed = tuple(_on_review(each) for each in catalog.layers)
    receipt = load(conn, replace(catalog, layers=reviewed), workbook)
    assert (receipt.outcome, receipt.release, receipt.counts.published_new) == (Outcome.WAITING, None, 3)
    assert published(conn) == []


def _on_review(layer: Layer) -> Layer:
    return replace(layer, publish="on_review") if layer.id == "checkpoints" else layer
