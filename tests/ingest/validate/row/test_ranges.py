"""Numbers out of range."""

from ingest.validate.row.ranges import check_ranges
from tests.ingest.validate.row.conftest import MakeTable


def test_ends_belong_to_the_range(make_table: MakeTable) -> None:
    rows = [{"Mã khu": f"KCL-00{at}", "Tên khu": "x", "Sức chứa": n} for at, n in enumerate((0, 1, 20000, 20001))]
    found = check_ranges(make_table(*rows, layer_id="quarantine_sites"))
    assert [(each.code, each.where.row, each.values["value"]) for each in found] == [
        ("out-of-range", 2, "0"), ("out-of-range", 5, "20001"),
    ]  # fmt: skip
