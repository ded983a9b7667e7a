"""SQL of the specialists' desk, one layer: what a save by hand may not say, and what of it is not published yet."""

import string
from collections.abc import Iterator

from catalog.derive.form_rules import FormRule, form_rules
from catalog.derive.sql_text import literal, name
from catalog.model import BBox, Field, Layer

_SHOWN = {"date": "to_char({column}, 'DD/MM/YYYY')", "timestamp": "to_char({column}, 'HH24:MI DD/MM/YYYY')"}


def desk_ddl(layer: Layer, home_extent: BBox) -> str:
    """Return the SQL: ``work.check_<layer>`` with its trigger, and the view ``review.<layer>``."""
    return _check(layer, home_extent) + _review(layer)


# --- what is refused ---


def _check(layer: Layer, home_extent: BBox) -> str:
    rules = "".join(_rule(each, layer) for each in form_rules(layer, home_extent) if each.is_hard)
    return f"""\
CREATE OR REPLACE FUNCTION work.check_{layer.id}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found work.refusal[];
BEGIN
  IF current_user IN ('covidmaps_ingest', TG_ARGV[0]) OR NEW.deleted_at IS NOT NULL THEN
    RETURN NEW;
  END IF;
{rules}\
  IF found IS NOT NULL THEN
    PERFORM work.refuse(TG_TABLE_NAME, found);
  END IF;
  RETURN NEW;
END $$;
DO $$
BEGIN
  EXECUTE format('CREATE OR REPLACE TRIGGER check_row BEFORE INSERT OR UPDATE ON work.{layer.id}
    FOR EACH ROW EXECUTE FUNCTION work.check_{layer.id}(%L)', current_user);
END $$;
"""


def _rule(rule: FormRule, layer: Layer) -> str:
    texts = (_filled(rule.problem.vi, layer), _filled(rule.problem.en, layer))
    column = literal(rule.fields[0] if rule.fields else "geom")
    hint = literal(f"{rule.remedy.vi} / {rule.remedy.en}")
    return f"""\
  IF NOT ({rule.sql}) THEN
    found := found || ROW({literal(rule.name)}, {column}, {texts[0]}, {texts[1]}, {hint})::work.refusal;
  END IF;
"""


def _filled(template: str, layer: Layer) -> str:
    """Return SQL for the text with the row's values in its ``{field}`` places."""
    parts: list[str] = []
    for text, place, _, _ in string.Formatter().parse(template):
        if text:
            parts.append(literal(text))
        if place:
            parts.append(f"coalesce({_shown(layer.field(place))}, '–')")
    return " || ".join(parts)


def _shown(field: Field) -> str:
    return _SHOWN.get(field.type, "{column}::text").format(column=f"NEW.{name(field.name)}")


# --- what is not published yet ---


def _review(layer: Layer) -> str:
    public = layer.public_fields
    columns = ", ".join(column for each in public for column in _both(each.name))
    return f"""\
CREATE VIEW review.{layer.id} AS
  SELECT w.id, w.uid,
         CASE WHEN w.deleted_at IS NOT NULL THEN 'removed' WHEN r.uid IS NULL THEN 'new' ELSE 'changed' END AS change,
         CASE WHEN r.uid IS NOT NULL AND w.deleted_at IS NULL
              THEN nullif(concat_ws('; ', {", ".join(_difference(each) for each in public)}), '') END AS differences,
         {_moved(layer)} AS moved_m,
         w.review, w.review_note, w.updated_by, w.updated_at, w.source, w.source_file, w.version, w.base_version,
         {columns},
         coalesce(w.geom, r.geom)::geometry({layer.geometry.type}, {layer.geometry.srid}) AS geom
    FROM work.{layer.id} w
    LEFT JOIN release.{layer.id} r ON r.uid = w.uid AND r.to_release IS NULL
   WHERE NOT (w.deleted_at IS NOT NULL AND r.uid IS NULL)
     AND (w.review <> 'approved' OR w.deleted_at IS NOT NULL OR r.uid IS NULL OR {_differs(layer)});
COMMENT ON VIEW review.{layer.id} IS {literal(f"{layer.title.vi}: khác bản công bố / not as published")};
CREATE TRIGGER decide INSTEAD OF UPDATE ON review.{layer.id} FOR EACH ROW EXECUTE FUNCTION review.decide();
GRANT SELECT ON review.{layer.id} TO covidmaps_editor, covidmaps_publisher;
GRANT UPDATE ON review.{layer.id} TO covidmaps_publisher;
"""


def _both(field: str) -> Iterator[str]:
    yield f"w.{name(field)}"
    yield f"r.{name(field)} AS {name(field + '_published')}"


def _difference(field: Field) -> str:
    column = name(field.name)
    before, after = (_shown_in(field, alias) for alias in ("r", "w"))
    return (
        f"CASE WHEN w.{column} IS DISTINCT FROM r.{column}"
        f" THEN {literal(field.title.vi + ': ')} || {before} || ' → ' || {after} END"
    )


def _shown_in(field: Field, alias: str) -> str:
    column = f"{alias}.{name(field.name)}"
    if field.codes:
        return f"coalesce((SELECT vi FROM code.{field.codes} WHERE code = {column}), '–')"
    return f"coalesce({_SHOWN.get(field.type, '{column}::text').format(column=column)}, '–')"


def _place(layer: Layer) -> str:
    decimals = layer.geometry.publish_decimals
    return f"ST_SnapToGrid(w.geom, 1e-{decimals})" if decimals else "w.geom"


def _moved(layer: Layer) -> str:
    if layer.geometry.from_unit:
        return "NULL::double precision"
    return f"round(ST_Distance({_place(layer)}::geography, r.geom::geography)::numeric, 1)::double precision"


def _differs(layer: Layer) -> str:
    left = ", ".join(f"w.{name(each.name)}" for each in layer.public_fields)
    right = ", ".join(f"r.{name(each.name)}" for each in layer.public_fields)
    shape = "" if layer.geometry.from_unit else f" OR ST_AsBinary({_place(layer)}) IS DISTINCT FROM ST_AsBinary(r.geom)"
    return f"(ROW({left}) IS DISTINCT FROM ROW({right}){shape})"
