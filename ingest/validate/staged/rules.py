"""The layer's own rules: the expression that is also the CHECK, asked of every staged row."""

import psycopg
from psycopg import sql

from catalog.model import Layer, Rule
from ingest.findings import RULE_PREFIX, Severity
from ingest.stage import staging_table
from ingest.validate.staged.finding import StagedFinding


def check(conn: psycopg.Connection, layer: Layer, batch_id: int) -> list[StagedFinding]:
    """Return one finding per row and rule that does not hold; a NULL passes, as in a CHECK."""
    return [finding for rule in layer.rules for finding in _broken(conn, layer, rule, batch_id)]


def _broken(conn: psycopg.Connection, layer: Layer, rule: Rule, batch_id: int) -> list[StagedFinding]:
    query = sql.SQL("SELECT source_row, {fields} FROM {table} WHERE NOT ({check}) ORDER BY source_row").format(
        fields=sql.SQL(", ").join(map(sql.Identifier, rule.on)),
        table=staging_table(layer, batch_id),
        check=sql.SQL(rule.check),  # from config/, held to names and literals by catalog.expression
    )
    severity = Severity.ERROR if rule.severity == "error" else Severity.WARNING
    code = f"{RULE_PREFIX}{layer.id}:{rule.id}"
    return [
        StagedFinding(code, severity, row, rule.on, dict(zip(rule.on, values, strict=True)))
        for row, *values in conn.execute(query)
    ]
