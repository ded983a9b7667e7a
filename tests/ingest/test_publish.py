"""Releases: append-only, counted, told to the listeners; only what is public; undo and redo."""

import json
from datetime import datetime

import psycopg
import pytest
import shapely

from catalog.model import Catalog, public_columns
from ingest.errors import IngestError, UseError
from ingest.publish import differences, history, publish_layer
from ingest.undo import undo_release
from tests.frames import bring_in, checkpoint


def published(owner: psycopg.Connection, column: str = "name") -> dict[str, object]:
    query = f"SELECT checkpoint_code, {column} FROM api.checkpoints"  # noqa: S608  a test's own constant
    return dict(owner.execute(query).fetchall())


def test_release_counts_what_came_changed_and_went(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    _, first = bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    owner.execute("DELETE FROM work.checkpoints WHERE checkpoint_code = 'CKS-002'")
    _, second = bring_in(conn, catalog, "checkpoints", checkpoint(1, road="QL3"), checkpoint(3))
    assert first is not None
    assert second is not None
    assert (first.added, first.changed, first.removed, first.total) == (2, 0, 0, 2)
    assert (second.added, second.changed, second.removed, second.total) == (1, 1, 1, 2)
    assert [each.release_id for each in history(conn, "checkpoints")] == [second.release_id, first.release_id]


def test_public_columns_and_labels_are_served_and_no_other(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1, note="không công bố"))
    layer = catalog.layer("checkpoints")
    assert layer is not None
    columns = [each.name for each in owner.execute("SELECT * FROM api.checkpoints").description or ()]
    assert columns == [*(each.name for each in public_columns(layer)), "geom", "feature"]
    (text,) = owner.execute("SELECT feature FROM api.checkpoints").fetchone() or ("",)
    feature = json.loads(text)
    assert list(feature["properties"]) == columns[:-2]
    assert feature["id"] == "CKS-001"
    assert feature["properties"]["status_vi"] == "Đang hoạt động"
    assert (feature["properties"]["commune_name"], feature["properties"]["district_name"]) == (
        "Xã Như Cố",
        "Huyện Chợ Mới",
    )
    assert datetime.fromisoformat(feature["properties"]["updated_at"]).utcoffset() is not None
    whole = str(owner.execute("SELECT to_jsonb(r) FROM release.checkpoints r").fetchall())
    assert "0209" not in whole
    assert "không công bố" not in whole


def test_change_of_an_officers_field_is_no_release(conn: psycopg.Connection, catalog: Catalog) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    counts, release = bring_in(conn, catalog, "checkpoints", checkpoint(1, contact_phone="0209 3111 222"))
    assert counts.changed == 1
    assert release is None


def test_risk_point_is_published_rounded(conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog) -> None:
    exact = shapely.Point(105.834812, 22.147049)
    point = {
        "point_code": "DNC-001", "name": "Chợ", "place_type": "market", "commune_code": "01840", "risk_level": "high",
        "status": "monitoring", "recorded_on": checkpoint()["opened_on"], "geom": exact,
    }  # fmt: skip
    bring_in(conn, catalog, "risk_points", point)
    rounded = shapely.Point(105.8348, 22.147)
    (wkb, text) = owner.execute("SELECT ST_AsBinary(geom), feature FROM api.risk_points").fetchone() or (b"", "")
    assert shapely.from_wkb(wkb).equals_exact(rounded, 1e-9)
    assert json.loads(text)["geometry"]["coordinates"] == [105.8348, 22.147]
    (kept,) = owner.execute("SELECT ST_AsBinary(geom) FROM work.risk_points").fetchone() or (b"",)
    assert shapely.from_wkb(kept) == exact


def test_history_cannot_be_rewritten(conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    for statement in (
        "UPDATE release.checkpoints SET name = 'khác'",
        "UPDATE release.checkpoints SET geom = ST_SetSRID(ST_MakePoint(106, 22), 4326), to_release = 99",
        "DELETE FROM release.checkpoints",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute(statement)


def test_listeners_are_told_after_the_commit(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    owner.execute("LISTEN covidmaps_release")
    _, release = bring_in(conn, catalog, "checkpoints", checkpoint(1))
    assert release is not None
    (notice,) = owner.notifies(timeout=5, stop_after=1)
    assert json.loads(notice.payload) == {"layer": "checkpoints", "release": release.release_id}


def test_collection_state_follows_the_release(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    query = (
        "SELECT release, feature_count, west, south, east, north FROM api.collections WHERE collection = 'checkpoints'"
    )
    assert owner.execute(query).fetchone() == (None, 0, None, None, None, None)
    _, release = bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2, geom=shapely.Point(106, 22.5)))
    assert release is not None
    assert owner.execute(query).fetchone() == (release.release_id, 2, 105.901, 21.9, 106, 22.5)


def test_undo_brings_back_the_release_before_and_undoes_itself(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    bring_in(conn, catalog, "checkpoints", checkpoint(1, name="Sai"), checkpoint(2), checkpoint(3))
    undone = undo_release(conn, "checkpoints", by="an", note="nhập nhầm tệp")
    conn.commit()
    assert undone is not None
    assert (undone.added, undone.changed, undone.removed, undone.total) == (0, 1, 1, 2)
    assert published(owner) == {"CKS-001": "Chốt số 1", "CKS-002": "Chốt số 2"}
    # The mistake waits in the editing table, marked, and the next publish does not send it again.
    query = "SELECT checkpoint_code, review, review_note FROM work.checkpoints ORDER BY 1"
    assert owner.execute(query).fetchall() == [
        ("CKS-001", "returned", "nhập nhầm tệp"),
        ("CKS-002", "approved", None),
        ("CKS-003", "returned", "nhập nhầm tệp"),
    ]
    assert publish_layer(conn, "checkpoints", by="an") is None
    redone = undo_release(conn, "checkpoints", by="an", note="tệp đúng")
    conn.commit()
    assert redone is not None
    assert published(owner) == {"CKS-001": "Sai", "CKS-002": "Chốt số 2", "CKS-003": "Chốt số 3"}
    assert {review for (_, review, _) in owner.execute(query)} == {"approved"}


def test_corrected_file_after_an_undo_is_published(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    bring_in(conn, catalog, "checkpoints", checkpoint(1, name="Sai"))
    undo_release(conn, "checkpoints", by="an", note="")
    conn.commit()
    bring_in(conn, catalog, "checkpoints", checkpoint(1, name="Đúng"))
    assert published(owner) == {"CKS-001": "Đúng"}


def test_undo_of_the_first_release_empties_the_layer(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    undo_release(conn, "checkpoints", by="an", note="")
    conn.commit()
    assert published(owner) == {}


def test_undo_to_a_release_of_another_layer_is_refused(conn: psycopg.Connection, catalog: Catalog) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    with pytest.raises(UseError) as refused:
        undo_release(conn, "checkpoints", by="an", note="", to=999)
    assert refused.value.code == "release-unknown"


def test_undo_of_a_layer_without_a_release_is_refused(conn: psycopg.Connection) -> None:
    with pytest.raises(UseError) as refused:
        undo_release(conn, "checkpoints", by="an", note="")
    assert refused.value.code == "nothing-to-undo"


def test_differences_name_fields_and_metres(conn: psycopg.Connection, catalog: Catalog) -> None:
    layer = catalog.layer("checkpoints")
    assert layer is not None
    _, older = bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    moved = checkpoint(2, geom=shapely.Point(105.902, 21.901))
    _, newer = bring_in(conn, catalog, "checkpoints", checkpoint(1, road="QL3"), moved, checkpoint(3))
    assert older is not None
    assert newer is not None
    changed, away, came = differences(conn, layer, older.release_id, newer.release_id)
    assert (changed.key, changed.before, changed.after) == ("CKS-001", {"road": None}, {"road": "QL3"})
    assert (away.key, away.before, away.after) == ("CKS-002", {}, {})
    assert away.moved_m == pytest.approx(110.7, abs=0.2)  # 0.001 degree of latitude at 21.9 N
    assert (came.key, came.before) == ("CKS-003", None)


def test_layer_with_the_polygons_of_its_communes_follows_the_boundaries(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    day = checkpoint()["opened_on"]
    level = {
        "commune_code": "02122", "epidemic_level": "4", "level_system": "nq_128", "assessed_on": day, "valid_from": day,
    }  # fmt: skip
    bring_in(conn, catalog, "commune_risk_levels", level)
    query = "SELECT commune_name, epidemic_level_vi, ST_AsText(geom) FROM api.commune_risk_levels"
    assert owner.execute(query).fetchall() == [("Xã Như Cố", "Cấp 4 – nguy cơ rất cao", None)]
    square = shapely.MultiPolygon([shapely.box(105.9, 21.9, 106, 22)])
    start = "2020-02-01"
    unit = {
        "unit_id": f"02122@{start}", "code": "02122", "level": "commune", "unit_type": "commune",
        "name_vi": "Xã Như Cố", "valid_from": day.replace(2020, 2, 1), "geom": square,
    }  # fmt: skip
    bring_in(conn, catalog, "administrative_units", unit)
    (row,) = owner.execute("SELECT ST_AsBinary(geom) FROM api.commune_risk_levels").fetchall()
    assert shapely.from_wkb(row[0]).equals(square)
    assert (
        history(conn, "commune_risk_levels")[0].note
        == f"administrative_units {history(conn, 'administrative_units')[0].release_id}"
    )


def test_review_layer_waits_for_a_publisher(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    owner.execute("UPDATE release.layer SET publish = 'on_review' WHERE layer = 'checkpoints'")
    with pytest.raises(IngestError) as refused:
        publish_layer(conn, "checkpoints", by="an")
    assert refused.value.code == "not-allowed"


INDEXES = (
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'release' AND tablename = 'checkpoints' ORDER BY indexname"
)


def test_first_release_of_many_features_has_every_index_afterwards(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    before = owner.execute(INDEXES).fetchall()
    conn.execute("SET covidmaps.bulk_rows = 1")
    conn.commit()
    _, release = bring_in(conn, catalog, "checkpoints", checkpoint(1), checkpoint(2))
    assert release is not None
    assert release.total == 2
    assert owner.execute(INDEXES).fetchall() == before
    _, release = bring_in(conn, catalog, "checkpoints", checkpoint(1, road="QL3"), checkpoint(2), checkpoint(3))
    assert release is not None
    assert (release.added, release.changed, release.removed, release.total) == (1, 1, 0, 3)


def test_planner_knows_how_many_features_there_are_after_the_first_release(
    conn: psycopg.Connection, owner: psycopg.Connection, catalog: Catalog
) -> None:
    bring_in(conn, catalog, "checkpoints", *(checkpoint(at) for at in range(1, 301)))
    known = "SELECT reltuples FROM pg_class WHERE oid = 'work.checkpoints'::regclass"
    assert owner.execute(known).fetchone() == (300,)
