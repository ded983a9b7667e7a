"""Checks that need other rows or other tables: SQL on the staging table of a batch, one module per check."""

from collections.abc import Callable

import psycopg

from catalog.model import Layer
from ingest.validate.staged import duplicates, key_spelling, overlaps, rules, same_place, within_unit
from ingest.validate.staged.finding import StagedFinding

Check = Callable[[psycopg.Connection, Layer, int], list[StagedFinding]]

CHECKS: tuple[Check, ...] = (
    duplicates.check,
    key_spelling.check,
    rules.check,
    within_unit.check,
    same_place.check,
    overlaps.check,
)


def check_staged(conn: psycopg.Connection, layer: Layer, batch_id: int) -> list[StagedFinding]:
    """Return what is wrong or odd among the staged rows of the batch, in the order of the checks."""
    return [found for check in CHECKS for found in check(conn, layer, batch_id)]
