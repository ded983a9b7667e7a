"""From nothing to the catalogue, again without harm, and never by losing something."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from catalog.load import load_catalog
from catalog.model import Catalog
from ingest.db import connect
from ingest.errors import UnavailableError
from ingest.migrate import MigrationError, migrate, numbered_files
from tests.frames import bring_in, checkpoint
from tests.installation import ROOT, Database

Edit = tuple[str, str, str]
Edited = Callable[..., Catalog]

CHECKPOINTS = "layers/checkpoints.yml"
STATUS = "codes/checkpoint_status.yml"
SUSPENDED_SYMBOL = (CHECKPOINTS, '    suspended: {shape: barrier, color: "#6f86a3"}\n', "")
SUSPENDED = (STATUS, '  - {code: "suspended", vi: "Tạm dừng", en: "Suspended", spellings: ["tạm dừng"]}\n', "")
SHORT_POPUP = (CHECKPOINTS, "road, chainage, borders_with, direction, hours, agency,", "road,")
CHAINAGE = "  - {name: chainage, type: text, max_length: 30,"


@pytest.fixture
def edited(tmp_path: Path) -> Edited:
    """Return a function that loads a copy of config/ with edits (file, old text, new text)."""
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)

    def edit(*edits: Edit) -> Catalog:
        for file, old, new in edits:
            path = config / file
            text = path.read_text(encoding="utf-8")
            assert old in text
            path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return load_catalog(config)

    return edit


@pytest.fixture
def owner_conn(database: Database) -> Iterator[psycopg.Connection]:
    with connect(database.owner_url) as connection:
        yield connection


def schema_of(conn: psycopg.Connection) -> list[tuple[object, ...]]:
    """Return every column, constraint, index, trigger and right of our schemas, as text."""
    query = """
      SELECT 'column', attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull::text
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
       WHERE attnum > 0 AND NOT attisdropped AND nspname IN ('work', 'release', 'api', 'code', 'lineage', 'audit')
      UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '' FROM pg_constraint
       WHERE connamespace::regnamespace::text IN ('work', 'release', 'code', 'lineage', 'audit')
      UNION ALL SELECT 'right', oid::regclass::text, relacl::text, '', '' FROM pg_class
       WHERE relnamespace::regnamespace::text IN ('work', 'release', 'api', 'code', 'lineage', 'audit')
      ORDER BY 1, 2, 3, 4"""
    return conn.execute(query).fetchall()


def test_again_changes_nothing(owner_conn: psycopg.Connection, catalog: Catalog) -> None:
    before = schema_of(owner_conn)
    assert migrate(owner_conn, catalog).lines == []
    assert schema_of(owner_conn) == before


def test_every_file_runs_twice_without_harm(owner_conn: psycopg.Connection) -> None:
    before = schema_of(owner_conn)
    for _, text in numbered_files():
        owner_conn.execute(text.encode())
    assert schema_of(owner_conn) == before


def test_edited_migration_is_refused(owner_conn: psycopg.Connection, catalog: Catalog) -> None:
    owner_conn.execute("UPDATE lineage.migration SET sha256 = repeat('0', 64) WHERE name LIKE '004%'")
    with pytest.raises(MigrationError) as refused:
        migrate(owner_conn, catalog)
    assert refused.value.code == "migration-edited"


def test_new_field_appears_everywhere_and_keeps_the_features(
    conn: psycopg.Connection, owner_conn: psycopg.Connection, catalog: Catalog, edited: Edited
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    new = "  - {name: lanes, type: integer, range: [1, 8], title: {vi: Số làn, en: Lanes}}\n"
    changed = edited((CHECKPOINTS, CHAINAGE, new + CHAINAGE))
    assert migrate(owner_conn, changed).lines == ["checkpoints: changed"]
    ((lanes, feature),) = owner_conn.execute("SELECT lanes, feature FROM api.checkpoints").fetchall()
    assert lanes is None
    assert '"road":null,"lanes":null,"chainage":null' in feature
    bring_in(conn, changed, "checkpoints", checkpoint(1, lanes=2))
    assert owner_conn.execute("SELECT lanes FROM api.checkpoints").fetchall() == [(2,)]


def test_new_code_and_new_label_are_published(
    conn: psycopg.Connection, owner_conn: psycopg.Connection, catalog: Catalog, edited: Edited
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    row = '  - {code: "planned", vi: "Sắp lập", en: "Planned"}\n'
    symbol = '    planned: {shape: barrier, color: "#1d4e89"}\n'
    changed = edited(
        (STATUS, 'vi: "Đang hoạt động"', 'vi: "Hoạt động 24/24"'),
        (STATUS, '  - {code: "closed"', row + '  - {code: "closed"'),
        (CHECKPOINTS, "    closed: {", symbol + "    closed: {"),
    )
    migrate(owner_conn, changed)
    assert owner_conn.execute("SELECT status_vi FROM api.checkpoints").fetchall() == [("Hoạt động 24/24",)]
    bring_in(conn, changed, "checkpoints", checkpoint(2, status="planned"))
    query = "SELECT status_vi FROM api.checkpoints WHERE checkpoint_code = 'CKS-002'"
    assert owner_conn.execute(query).fetchall() == [("Sắp lập",)]


def test_field_that_becomes_an_officers_leaves_everything_that_is_served(
    conn: psycopg.Connection, owner_conn: psycopg.Connection, catalog: Catalog, edited: Edited
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1, agency="Công an xã"))
    officer = (CHECKPOINTS, "{name: agency, type: text,", "{name: agency, type: text, visibility: officer,")
    migrate(owner_conn, edited(officer, SHORT_POPUP))
    served = str(owner_conn.execute("SELECT to_jsonb(c) FROM api.checkpoints c").fetchall())
    assert "CKS-001" in served
    assert "Công an xã" not in served
    assert "'agency'" not in served
    assert '"agency"' not in served


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        ((CHECKPOINTS, CHAINAGE, CHAINAGE.replace("chainage", "kilometre")), "checkpoints.chainage: the field is gone"),
        (
            (CHECKPOINTS, "{name: contact_phone, type: text, max_length: 60,", "{name: contact_phone, type: integer,"),
            "checkpoints.contact_phone: the type would change from text to integer",
        ),
    ],
)
def test_change_that_loses_data_is_refused_with_the_reason(
    owner_conn: psycopg.Connection, edited: Edited, edit: Edit, reason: str
) -> None:
    before = schema_of(owner_conn)
    with pytest.raises(MigrationError) as refused:
        migrate(owner_conn, edited(edit, SHORT_POPUP))
    assert refused.value.code == "migration-destructive"
    assert reason in str(refused.value.values["reasons"])
    assert schema_of(owner_conn) == before


def test_code_in_use_cannot_go(
    conn: psycopg.Connection, owner_conn: psycopg.Connection, catalog: Catalog, edited: Edited
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1, status="suspended"))
    with pytest.raises(MigrationError) as refused:
        migrate(owner_conn, edited(SUSPENDED, SUSPENDED_SYMBOL))
    assert "suspended" in str(refused.value.values["reasons"])


def test_code_that_nobody_uses_goes(owner_conn: psycopg.Connection, edited: Edited) -> None:
    migrate(owner_conn, edited(SUSPENDED, SUSPENDED_SYMBOL))
    codes = owner_conn.execute("SELECT code FROM code.checkpoint_status ORDER BY position").fetchall()
    assert codes == [("operating",), ("closed",)]


def test_rule_that_features_already_break_is_refused(
    conn: psycopg.Connection, owner_conn: psycopg.Connection, catalog: Catalog, edited: Edited
) -> None:
    bring_in(conn, catalog, "checkpoints", checkpoint(1, road="QL3"))
    short = "{name: road, type: text, max_length: 2,"
    changed = edited((CHECKPOINTS, "{name: road, type: text, max_length: 100,", short))
    with pytest.raises(MigrationError) as refused:
        migrate(owner_conn, changed)
    assert refused.value.code == "migration-failed"
    assert "checkpoints_road_length" in str(refused.value.values["reason"])


def test_fifth_layer_is_one_file(
    conn: psycopg.Connection, owner_conn: psycopg.Connection, catalog: Catalog, tmp_path: Path
) -> None:
    config = tmp_path / "config"
    shutil.copytree(ROOT / "config", config)
    (config / "layers" / "test_sites.yml").write_text(TEST_SITES, encoding="utf-8")
    wider = load_catalog(config)
    assert migrate(owner_conn, wider).lines == ["test_sites: new"]
    site = {"site_code": "XN-01", "name": "Điểm lấy mẫu", "status": "operating", "geom": checkpoint()["geom"]}
    bring_in(conn, wider, "test_sites", site)
    query = "SELECT name, status_vi FROM api.test_sites"
    assert owner_conn.execute(query).fetchall() == [("Điểm lấy mẫu", "Đang hoạt động")]
    with pytest.raises(MigrationError, match="migration-destructive"):
        migrate(owner_conn, catalog)  # the file taken away again: the layer holds data


TEST_SITES = """
id: test_sites
title: {vi: Điểm xét nghiệm, en: Test sites}
description: {vi: Nơi lấy mẫu., en: Where samples are taken.}
steward: {vi: Sở Y tế, en: Department of Health}
geometry: {type: Point, crs: "EPSG:4326"}
source: {accepts: [xlsx]}
key: site_code
fields:
  - {name: site_code, type: text, required: true, pattern: "XN-[0-9]{2}", title: {vi: Mã, en: Code}}
  - {name: name, type: text, required: true, title: {vi: Tên, en: Name}}
  - {name: status, type: code, codes: checkpoint_status, title: {vi: Tình trạng, en: Status}}
style:
  by: status
  label: name
  popup: [name, status]
  symbols:
    operating: {shape: circle, color: "#1d4e89"}
    suspended: {shape: circle, color: "#6f86a3"}
    closed: {shape: circle, color: "#8f8f8f"}
"""


def test_province_crs_agrees_with_the_official_parameters(owner_conn: psycopg.Connection) -> None:
    # Point of Bắc Kạn city: WGS 84 and VN-2000 / TM-3 106-30, from PROJ with EPSG operation 6960.
    query = """
      SELECT ST_X(p), ST_Y(p)
        FROM (SELECT ST_Transform(ST_SetSRID(ST_MakePoint(105.8348, 22.1470), 4326), 9213) AS p) transformed"""
    easting, northing = owner_conn.execute(query).fetchone() or (0, 0)
    assert easting == pytest.approx(431191.555, abs=0.001)
    assert northing == pytest.approx(2450092.581, abs=0.001)


def test_database_speaks_vietnamese_time(database: Database) -> None:
    with psycopg.connect(database.serve_url) as conn:
        assert conn.execute("SHOW timezone").fetchone() == ("Asia/Ho_Chi_Minh",)


def test_nobody_answers(catalog: Catalog) -> None:
    with pytest.raises(UnavailableError) as away:
        connect("postgresql://covidmaps_owner:x@127.0.0.1:1/covidmaps")
    assert away.value.code == "database-unavailable"
    with pytest.raises(UnavailableError) as unnamed:
        connect(None)
    assert unnamed.value.code == "database-not-named"
