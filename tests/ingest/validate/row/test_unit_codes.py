"""Codes of communes."""

from ingest.validate.row.unit_codes import check_unit_codes
from tests.builders import checkpoint
from tests.ingest.validate.row.conftest import MakeTable


def test_units_of_any_time_are_known(make_table: MakeTable) -> None:
    codes = ["02122", "2122", "01906"]
    assert check_unit_codes(make_table(*(checkpoint(at, **{"Mã xã": code}) for at, code in enumerate(codes, 1)))) == []


def test_unknown_code_is_named_and_a_name_answered_with_its_code(make_table: MakeTable) -> None:
    found = check_unit_codes(make_table(checkpoint(1, **{"Mã xã": "09999"}), checkpoint(2, **{"Mã xã": "xã Như Cố"})))
    assert [(each.code, each.where.row) for each in found] == [("unit-unknown", 2), ("unit-unknown", 3)]
    assert "02122" in found[1].values["hint_vi"]
