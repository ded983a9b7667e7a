"""Checks that need other rows or other tables: SQL on the staging table of a batch."""

import psycopg

from catalog.model import Layer
from ingest.validate.staged import duplicates, rules
from ingest.validate.staged.finding import StagedFinding


def check_staged(conn: psycopg.Connection, layer: Layer, batch_id: int) -> list[StagedFinding]:
    """Return what is wrong or odd among the staged rows of the batch, in the order of the checks."""
    return [*duplicates.check(conn, layer, batch_id), *rules.check(conn, layer, batch_id)]
