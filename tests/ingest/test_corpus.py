"""Every trait of officers' tables, and any of them together: each row read enters, is no data, or has its finding."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.load import load_catalog
from catalog.model import LANGUAGES
from ingest.findings import Severity, render
from ingest.pipeline import check_file
from tests.ingest.corpus import AROUND, CELLS, FORMATS, LAYER, LEGACY, TRAITS, WRONG, sheet_with, write
from tests.installation import ROOT

CATALOG = load_catalog(ROOT / "config")


def assert_as_meant(traits: tuple[str, ...], format: str, folder: Path) -> None:
    """Check the receipt, the rows that enter, and the words of every finding against what the traits say."""
    sheet = sheet_with(*traits)
    path = write(sheet, folder, format)
    numbered = [(number, line) for number, line in enumerate(sheet.rows(), 1) if line.reason != "blank"]
    refused = {(number, code) for number, line in numbered for code in line.errors}
    receipt = check_file(CATALOG, path, LAYER)
    counts = receipt.counts
    errors = {(each.where.row, each.code) for each in receipt.findings if each.severity is Severity.ERROR}
    is_whole = any(row is None for row, _ in errors)
    assert errors - {(None, "too-many-refused")} == refused
    assert {each.code for each in receipt.findings if each.severity is not Severity.ERROR} == sheet.notes
    assert counts.read == len(numbered)
    assert counts.not_data == sum(1 for _, line in numbered if line.reason)
    good = [line for _, line in numbered if not line.reason and not line.errors]
    bad = len(sheet.data()) - len(good)
    assert (counts.accepted, counts.refused) == ((0, len(sheet.data())) if is_whole else (len(good), bad))
    (table,) = receipt.tables
    keys = dict(zip(table.numbers.tolist(), table.columns[1].tolist(), strict=True))
    assert keys == {number: line.cells[1] for number, line in numbered if not line.reason}
    assert dict(table.not_data) == {number: line.reason for number, line in numbered if line.reason}
    for finding in receipt.findings:
        for language in LANGUAGES:
            assert not any("{" in text or not text for text in render(finding, CATALOG, language))


@pytest.mark.parametrize("trait", TRAITS)
def test_trait(tmp_path: Path, trait: str) -> None:
    assert_as_meant((trait,), "xlsx", tmp_path)


@pytest.mark.parametrize("format", FORMATS)
def test_all_that_is_right_together(tmp_path: Path, format: str) -> None:
    assert_as_meant((*AROUND, *CELLS), format, tmp_path)


@pytest.mark.parametrize("format", FORMATS)
def test_all_that_is_wrong_together(tmp_path: Path, format: str) -> None:
    assert_as_meant(tuple(WRONG), format, tmp_path)


@settings(max_examples=25, deadline=None)
@given(
    st.sets(st.sampled_from([*AROUND, *CELLS])), st.sets(st.sampled_from(list(WRONG)), max_size=6),
    st.sampled_from([None, *LEGACY]), st.sampled_from(FORMATS),
)  # fmt: skip
def test_traits_together_are_the_sum_of_each(right: set[str], wrong: set[str], legacy: str | None, format: str) -> None:
    traits = (*right, *wrong, *([legacy] if legacy else []))
    with tempfile.TemporaryDirectory() as folder:
        assert_as_meant(traits, format, Path(folder))
