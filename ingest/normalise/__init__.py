"""From a raw table to the layer's shape: one step per module, in order. What is certain is rewritten, doubt stays."""

from collections.abc import Callable
from functools import reduce

from catalog.model import Catalog, Layer
from ingest.normalise.blanks import blanks
from ingest.normalise.code_labels import code_labels
from ingest.normalise.coordinates import coordinates
from ingest.normalise.day_first_dates import day_first_dates
from ingest.normalise.decimal_comma import decimal_comma
from ingest.normalise.document_numbers import document_numbers
from ingest.normalise.draft import Draft
from ingest.normalise.geometry_type import geometry_type
from ingest.normalise.match_headings import match_headings
from ingest.normalise.misplaced_coordinates import misplaced_coordinates
from ingest.normalise.missing_years import missing_years
from ingest.normalise.normalised import Frame, Normalised, finish
from ingest.normalise.pad_codes import pad_codes
from ingest.normalise.phones import phones
from ingest.normalise.plain_text import plain_text
from ingest.normalise.section_parents import section_parents
from ingest.normalise.storage_crs import storage_crs
from ingest.normalise.time_windows import time_windows
from ingest.normalise.timestamps import timestamps
from ingest.normalise.totals import totals
from ingest.normalise.unicode_nfc import unicode_nfc
from ingest.normalise.unit_names import unit_names
from ingest.normalise.units_in_cells import units_in_cells
from ingest.normalise.valid_geometry import valid_geometry
from ingest.normalise.yes_no import yes_no
from ingest.read.table import RawTable

__all__ = ["STEPS", "Frame", "Normalised", "normalise"]

STEPS: tuple[Callable[[Draft], Draft], ...] = (
    match_headings,
    unicode_nfc,
    blanks,
    plain_text,
    code_labels,
    section_parents,
    yes_no,
    units_in_cells,
    decimal_comma,
    day_first_dates,
    missing_years,
    timestamps,
    time_windows,
    document_numbers,
    phones,
    pad_codes,
    unit_names,
    totals,
    misplaced_coordinates,
    coordinates,
    storage_crs,
    geometry_type,
    valid_geometry,
)


def normalise(table: RawTable, layer: Layer, catalog: Catalog, crs_option: str | None = None) -> Normalised:
    """Return the table in the layer's shape: one row per data row, in the same order.

    Args:
        crs_option: the CRS that the officer states (``--crs``); used only when the file declares none.
    """
    draft = Draft(table, layer, catalog, crs_option, findings=table.findings)
    return finish(reduce(lambda each, step: step(each), STEPS, draft))
