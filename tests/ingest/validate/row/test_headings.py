"""Missing, doubled and unknown headings."""

from ingest.validate.row.headings import check_headings
from tests.builders import checkpoint
from tests.ingest.validate.row.conftest import MakeTable


def without(*names: str) -> dict[str, object]:
    return {name: value for name, value in checkpoint().items() if name not in names}


def test_complete_table_is_silent(make_table: MakeTable) -> None:
    assert check_headings(make_table(checkpoint())) == []


def test_required_heading_that_is_missing_refuses_the_file_and_says_how_it_may_be_written(
    make_table: MakeTable,
) -> None:
    (finding,) = check_headings(make_table(without("Tình trạng")))
    assert (finding.code, finding.refuses_file, finding.values["heading_vi"]) == ("heading-missing", True, "Tình trạng")
    assert "«trạng thái»" in finding.values["spellings"]


def test_missing_coordinate_columns_refuse_the_file(make_table: MakeTable) -> None:
    assert [each.code for each in check_headings(make_table(without("Vĩ độ")))] == ["heading-coordinates-missing"]


def test_doubled_heading_names_both_columns(make_table: MakeTable) -> None:
    (finding,) = check_headings(make_table(checkpoint() | {"ten": "x"}))
    assert (finding.code, finding.where.columns) == ("heading-doubled", ("C «Tên chốt»", "J «ten»"))


def test_unknown_headings_are_one_note(make_table: MakeTable) -> None:
    (finding,) = check_headings(make_table(checkpoint() | {"Quân số": 5, "Trưởng chốt": "x"}))
    assert (finding.code, finding.severity, finding.values["count"]) == ("heading-unknown", "note", "2")
    assert finding.where.columns == ("J «Quân số»", "K «Trưởng chốt»")


def test_layer_that_takes_the_units_polygon_needs_no_coordinates(make_table: MakeTable) -> None:
    row = {
        "Mã xã": "02122",
        "Cấp độ dịch": "1",
        "Hệ phân loại": "NQ 128",
        "Ngày đánh giá": "1/1/2022",
        "Áp dụng từ": "2/1/2022",
    }
    assert check_headings(make_table(row, layer_id="commune_risk_levels")) == []
