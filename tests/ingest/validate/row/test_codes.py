"""Labels that stand for no code."""

from ingest.validate.row.codes import check_codes
from tests.builders import checkpoint
from tests.ingest.validate.row.conftest import MakeTable


def test_unknown_label_is_named_with_the_list_and_the_nearest(make_table: MakeTable) -> None:
    (finding,) = check_codes(make_table(checkpoint(1), checkpoint(2, **{"Tình trạng": "Đang hoạt đông nhé"})))
    assert (finding.code, finding.where.row) == ("code-unknown", 3)
    assert finding.values["allowed_vi"] == "Đang hoạt động; Tạm dừng; Đã giải thể"
    assert "Đang hoạt động" in finding.values["nearest_vi"]


def test_nothing_is_suggested_when_nothing_is_near(make_table: MakeTable) -> None:
    (finding,) = check_codes(make_table(checkpoint(1, **{"Tình trạng": "zzz"})))
    assert finding.values["nearest"] == ""
