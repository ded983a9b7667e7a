"""The hand-ins with mistakes: the file's name says which finding it gives.

A key that is there twice is found on the staging table: tests/journey has it.
"""

from pathlib import Path

import pytest

from catalog.model import Catalog
from ingest.examine import examine
from ingest.findings import Severity
from ingest.progress import silent
from ingest.read import read_file
from ingest.samples.mistakes import FEW, MISTAKES


def codes_of(path: Path, catalog: Catalog) -> set[str]:
    """Return the findings of the file, those apart that only count what was certain."""
    hand_in = examine(path, catalog, None, None, silent)
    return {each.code for each in hand_in.all_findings if each.severity is not Severity.NOTE}


@pytest.mark.parametrize("name", MISTAKES)
def test_file_gives_the_finding_in_its_name_and_no_other(name: str, sample_folder: Path, catalog: Catalog) -> None:
    said = name.partition("__")[2].partition(".")[0]
    expected = set() if said == "key-twice" else {said}
    assert codes_of(sample_folder / "bad" / name, catalog) == expected


def test_one_bad_row_stays_below_the_share_that_refuses_the_file(catalog: Catalog) -> None:
    layer = catalog.layer("quarantine_sites")
    assert layer is not None
    assert layer.accept.max_refused_share >= 1 / FEW


def test_list_with_patients_holds_nobody(sample_folder: Path, catalog: Catalog) -> None:
    (table,) = read_file(sample_folder / "bad" / "cot_benh_nhan__personal-data.xlsx", catalog)
    column = [each.text for each in table.headings].index("Mã bệnh nhân")
    assert set(table.columns[column]) == {"BN-000000"}
