"""What each role may do, asked of the database itself."""

from collections.abc import Iterator

import psycopg
import pytest

from catalog.model import Catalog
from tests.frames import bring_in, checkpoint
from tests.installation import Database

RELATIONS = """
SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'v', 'm', 'p', 'f') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
   AND has_schema_privilege(%(role)s, n.oid, 'USAGE') AND has_table_privilege(%(role)s, c.oid, %(right)s)
   AND c.oid NOT IN (SELECT objid FROM pg_depend WHERE deptype = 'e')
"""
PUBLIC_FUNCTIONS = """
SELECT p.oid::regprocedure::text FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
 WHERE n.nspname IN ('code', 'lineage', 'audit', 'staging', 'work', 'release', 'api') AND p.prosecdef
   AND has_schema_privilege(%(role)s, n.oid, 'USAGE') AND has_function_privilege(%(role)s, p.oid, 'EXECUTE')
"""


def relations(owner: psycopg.Connection, role: str, right: str) -> set[str]:
    return {name for (name,) in owner.execute(RELATIONS, {"role": role, "right": right})}


def test_serving_role_reads_schemas_api_and_history_and_nothing_else(
    owner: psycopg.Connection, catalog: Catalog
) -> None:
    collections = [str(each.id) for layer in catalog.layers for each in layer.collections]
    expected = {f"{schema}.{name}" for schema in ("api", "history") for name in (*collections, "collections")}
    assert relations(owner, "covidmaps_serve", "SELECT") == expected | {"api.freshness"}


@pytest.mark.parametrize("right", ["INSERT", "UPDATE", "DELETE", "TRUNCATE"])
def test_serving_role_writes_nothing(owner: psycopg.Connection, right: str) -> None:
    assert relations(owner, "covidmaps_serve", right) == set()


def test_serving_role_makes_nothing(owner: psycopg.Connection) -> None:
    query = """
      SELECT nspname FROM pg_namespace
       WHERE has_schema_privilege('covidmaps_serve', oid, 'CREATE') AND nspname NOT LIKE 'pg\\_%'"""
    assert owner.execute(query).fetchall() == []


def test_serving_role_runs_no_function_with_the_owners_rights(owner: psycopg.Connection) -> None:
    assert owner.execute(PUBLIC_FUNCTIONS, {"role": "covidmaps_serve"}).fetchall() == []


def test_serving_login_is_refused_the_editing_table(database: Database) -> None:
    with psycopg.connect(database.serve_url) as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
        conn.execute("SELECT contact_phone FROM work.checkpoints")


def test_ingest_writes_work_but_not_history(owner: psycopg.Connection, catalog: Catalog) -> None:
    written = relations(owner, "covidmaps_ingest", "INSERT")
    assert {each for each in written if each.startswith("work.")} == {f"work.{each.id}" for each in catalog.layers}
    assert not {each for each in written if each.split(".")[0] in ("release", "audit", "api", "code")}
    # What files said of a feature is forgotten when a full file no longer has it (032_missing.sql); features are not.
    assert relations(owner, "covidmaps_ingest", "DELETE") == {"lineage.file_value"}


def test_editors_cannot_touch_releases_audit_or_codes(owner: psycopg.Connection) -> None:
    for right in ("INSERT", "UPDATE", "DELETE"):
        schemas = {each.split(".")[0] for each in relations(owner, "covidmaps_editor", right)}
        assert schemas <= {"work", "inbox"}


def test_publishing_is_for_ingest_and_publishers(owner: psycopg.Connection) -> None:
    for role, may in (
        ("covidmaps_ingest", True),
        ("covidmaps_publisher", True),
        ("covidmaps_editor", False),
        ("covidmaps_serve", False),
    ):
        query = "SELECT has_function_privilege(%s, 'release.publish(text, text, text, bigint)', 'EXECUTE')"
        assert owner.execute(query, (role,)).fetchone() == (may,)


# --- an editor's session, as QGIS opens it ---


@pytest.fixture
def editor(database: Database, conn: psycopg.Connection, catalog: Catalog) -> Iterator[psycopg.Connection]:
    """Yield a session with the editors' rights over one published checkpoint."""
    bring_in(conn, catalog, "checkpoints", checkpoint(1))
    with psycopg.connect(database.superuser_url, autocommit=True) as session:
        session.execute("INSERT INTO work.editor_area (login) VALUES ('covidmaps_editor')")
        session.execute("SET SESSION AUTHORIZATION covidmaps_editor")
        yield session


def test_save_without_the_version_it_was_opened_with_is_refused(editor: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.SerializationFailure, match="dự án QGIS"):
        editor.execute("UPDATE work.checkpoints SET name = 'Chốt mới'")


def test_save_over_a_newer_version_is_refused(editor: psycopg.Connection) -> None:
    editor.execute("UPDATE work.checkpoints SET name = 'Lần một', base_version = 1")
    with pytest.raises(psycopg.errors.SerializationFailure, match="Xung đột"):
        editor.execute("UPDATE work.checkpoints SET name = 'Lần hai', base_version = 1")
    assert editor.execute("SELECT name, version, base_version FROM work.checkpoints").fetchall() == [
        ("Lần một", 2, None)
    ]


def test_save_goes_live_at_once(editor: psycopg.Connection, owner: psycopg.Connection) -> None:
    editor.execute("UPDATE work.checkpoints SET name = 'Chốt mới', base_version = 1")
    assert owner.execute("SELECT name FROM api.checkpoints").fetchall() == [("Chốt mới",)]
    query = "SELECT published_by, note FROM release.release ORDER BY release_id DESC LIMIT 1"
    assert owner.execute(query).fetchone() == ("covidmaps_editor", "QGIS")


def test_delete_keeps_the_row_and_takes_it_off_the_map(editor: psycopg.Connection, owner: psycopg.Connection) -> None:
    editor.execute("DELETE FROM work.checkpoints")
    assert owner.execute("SELECT deleted_at IS NOT NULL, updated_by FROM work.checkpoints").fetchall() == [
        (True, "covidmaps_editor")
    ]
    assert owner.execute("SELECT count(*) FROM api.checkpoints").fetchone() == (0,)
    with pytest.raises(psycopg.errors.SerializationFailure, match="xoá"):
        editor.execute("DELETE FROM work.checkpoints")


def test_editor_cannot_forge_lineage(editor: psycopg.Connection, owner: psycopg.Connection) -> None:
    editor.execute(
        "UPDATE work.checkpoints SET source = 'hand', batch_id = NULL, updated_by = 'ai đó', base_version = 1"
    )
    query = "SELECT source, batch_id, updated_by FROM work.checkpoints"
    assert owner.execute(query).fetchall() == [("file", 1, "covidmaps_editor")]


def test_catalogues_constraints_hold_by_hand_too(editor: psycopg.Connection) -> None:
    for assignment, constraint in (
        ("status = 'khác'", "checkpoints_status_code"),
        ("decision_no = repeat('x', 81)", "checkpoints_decision_no_length"),
        ("closed_on = '2020-01-01'", "checkpoints_closed_after_opened"),
    ):
        with pytest.raises(psycopg.IntegrityError) as refused:
            editor.execute(f"UPDATE work.checkpoints SET {assignment}, base_version = 1")  # noqa: S608  a test's own constant
        assert refused.value.diag.constraint_name == constraint
