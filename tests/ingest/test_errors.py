"""Errors and the exit codes that they mean."""

import pytest

from ingest.errors import IngestError, UnavailableError, UseError, exit_code


@pytest.mark.parametrize(
    ("error", "code"),
    [(IngestError("file-empty"), 1), (UseError("file-missing"), 2), (UnavailableError("disk-full"), 3), (OSError(), 3)],
)
def test_exit_code_says_whose_matter_it_is(error: BaseException, code: int) -> None:
    assert exit_code(error) == code


def test_error_carries_code_and_values() -> None:
    error = IngestError("crs-not-accepted", code="EPSG:32648")
    assert (error.code, error.values) == ("crs-not-accepted", {"code": "EPSG:32648"})
