"""SQL of the field's inbox, one table per layer: every field of the layer, nothing required, nothing checked."""

from catalog.derive.sql_text import literal
from catalog.derive.viewer import layer_role
from catalog.model import Catalog, Layer

STATES = {"new": "Chờ nhận", "taken": "Đã nhận", "refused": "Bị trả lại"}
"""State of a collected row → Vietnamese label."""


def is_collected(layer: Layer, catalog: Catalog) -> bool:
    """Return whether people can collect features of the layer outside: it has shapes of its own, and is no boundary."""
    return layer.geometry.from_unit is None and layer_role(layer, catalog) != "boundaries"


def inbox_ddl(layer: Layer, columns: str, geometry: str) -> str:
    """Return the SQL of ``inbox.<layer>``.

    Who collects sees and changes rows of their own; editors see all. The key is uuid, as devices make keys offline.

    Args:
        columns: one ``ALTER TABLE … ADD COLUMN IF NOT EXISTS …;`` per field.
        geometry: SQL type.
    """
    table = f"inbox.{layer.id}"
    return f"""\
CREATE TABLE IF NOT EXISTS {table} (
  uid uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  inbox_state text NOT NULL DEFAULT 'new' CHECK (inbox_state IN ({", ".join(map(literal, STATES))})),
  inbox_result text,
  batch_id bigint REFERENCES lineage.batch,
  taken_at timestamptz,
  collected_by text NOT NULL DEFAULT session_user,
  collected_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  is_moved boolean
);
{columns}\
ALTER TABLE {table} ADD COLUMN IF NOT EXISTS geom {geometry};
CREATE INDEX IF NOT EXISTS {layer.id}_waiting ON {table} (collected_by, collected_at) WHERE inbox_state = 'new';
COMMENT ON TABLE {table} IS {literal(f"{layer.title.vi}: thu thập ngoài hiện trường / collected in the field")};
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS seen ON {table};
CREATE POLICY seen ON {table} FOR SELECT USING (
  collected_by = session_user OR NOT pg_has_role(session_user, 'covidmaps_field', 'member')
  OR pg_has_role(session_user, 'covidmaps_editor', 'member'));
DROP POLICY IF EXISTS added ON {table};
CREATE POLICY added ON {table} FOR INSERT WITH CHECK (true);
DROP POLICY IF EXISTS changed ON {table};
CREATE POLICY changed ON {table} FOR UPDATE USING (true);
DROP POLICY IF EXISTS removed ON {table};
CREATE POLICY removed ON {table} FOR DELETE USING (true);
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER before_change BEFORE INSERT OR UPDATE OR DELETE ON {table}
    FOR EACH ROW EXECUTE FUNCTION inbox.before_change(%L)', current_user);
END $$;
CREATE OR REPLACE TRIGGER tell AFTER INSERT OR UPDATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION inbox.tell();
GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO covidmaps_field, covidmaps_editor;
GRANT SELECT ON {table} TO covidmaps_publisher;
GRANT SELECT, UPDATE ON {table} TO covidmaps_ingest;
"""
