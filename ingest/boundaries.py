"""SQL text: the published polygon of the commune that a staged row names, as of the day on which the row begins."""

from psycopg import sql

from catalog.model import Layer

COMMUNE = "commune"
"""The code of ``config/codes/position_accuracy.yml`` for a place that is only known by its commune."""

_BOUNDARY = """
SELECT a.code, a.name_vi, a.valid_from, a.geom,
       position('minh ho' IN lower(coalesce(a.boundary_source, ''))) > 0 AS is_illustrative
  FROM {units} a
 WHERE a.to_release IS NULL AND a.level = 'commune' AND a.code = s.{code} AND a.geom IS NOT NULL
 ORDER BY (a.valid_from <= {day} AND coalesce(a.valid_to > {day}, true)) DESC, a.valid_from DESC
 LIMIT 1
"""


def boundary_of(layer: Layer) -> sql.Composed | None:
    """Return a subquery for LATERAL beside the staged rows ``s``; None when the layer has no communes."""
    field = layer.unit_field
    if field is None or field.references is None:
        return None
    return sql.SQL(_BOUNDARY).format(
        units=sql.Identifier("release", field.references.partition(".")[0]),
        code=sql.Identifier(field.name),
        day=day_of(layer),
    )


def day_of(layer: Layer) -> sql.Composable:
    """Return the day of the row ``s``: when the feature begins, else today."""
    if layer.time is None:
        return sql.SQL("current_date")
    return sql.SQL("coalesce(s.{}::date, current_date)").format(sql.Identifier(layer.time.start))


def accuracy_field(layer: Layer) -> sql.Identifier | None:
    """Return the field that says how accurate the position is, when the layer has one."""
    found = next((each.name for each in layer.fields if each.codes == "position_accuracy"), None)
    return sql.Identifier(found) if found else None


def is_exact(layer: Layer) -> sql.Composable:
    """Return the condition that the row ``s`` has a place of its own, not only one that stands for its commune."""
    accuracy = accuracy_field(layer)
    if accuracy is None:
        return sql.SQL("s.geom IS NOT NULL")
    query = sql.SQL("s.geom IS NOT NULL AND s.{} IS DISTINCT FROM {}")
    return query.format(accuracy, sql.Literal(COMMUNE))
