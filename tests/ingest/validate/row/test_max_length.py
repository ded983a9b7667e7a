"""Texts that are too long."""

from ingest.validate.row.max_length import check_max_length
from tests.builders import checkpoint
from tests.ingest.validate.row.conftest import MakeTable


def test_length_counts_letters_not_bytes(make_table: MakeTable) -> None:
    rows = [checkpoint(1, **{"Tên chốt": "ậ" * 200}), checkpoint(2, **{"Tên chốt": "ậ" * 201})]
    (finding,) = check_max_length(make_table(*rows))
    assert (finding.code, finding.where.row, finding.values["length"]) == ("text-too-long", 3, "201")
