"""How texts are written."""

import pytest

from ingest.validate.row.patterns import check_patterns
from tests.builders import checkpoint
from tests.ingest.validate.row.conftest import MakeTable


@pytest.mark.parametrize("code", ["CKS-1", "cks-001", "CKS-000001", "x CKS-001"])
def test_key_must_fit_its_pattern_as_a_whole(make_table: MakeTable, code: str) -> None:
    (finding,) = check_patterns(make_table(checkpoint(1, **{"Mã chốt": code})))
    assert (finding.code, finding.values["example"]) == ("pattern-mismatch", "CKS-001")


def test_right_key_is_silent(make_table: MakeTable) -> None:
    assert check_patterns(make_table(checkpoint())) == []
