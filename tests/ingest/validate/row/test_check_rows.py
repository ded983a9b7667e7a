"""All checks together."""

from ingest.validate.row import check_rows
from tests.builders import checkpoint
from tests.ingest.validate.row.conftest import MakeTable


def test_every_finding_of_the_file_comes_at_once_in_the_order_of_rows(make_table: MakeTable) -> None:
    bad = checkpoint(2, **{"Mã chốt": "X", "Tình trạng": "?", "Hoạt động từ": "mai", "Mã xã": "1", "Vĩ độ": 105.8})
    found = check_rows(make_table(checkpoint(1) | {"Quân số": 4}, bad, checkpoint(3, **{"Tên chốt": None})))
    assert [(each.code, each.where.row) for each in found] == [
        ("heading-unknown", None),
        ("date-not-understood", 3), ("code-unknown", 3), ("unit-unknown", 3), ("pattern-mismatch", 3),
        ("outside-province", 3), ("required-missing", 4),
    ]  # fmt: skip


def test_good_table_has_no_finding(make_table: MakeTable) -> None:
    assert check_rows(make_table(checkpoint(1), checkpoint(2))) == []
