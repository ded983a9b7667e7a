"""Persons: the file comes back, and nothing of them is kept."""

import pytest

from catalog.model import Catalog
from ingest.findings import Finding
from ingest.read.table import Heading, RawTable, as_cells
from ingest.validate.row.personal_data import check_personal_data
from ingest.vocabulary import read_vocabulary


def found(catalog: Catalog, *headings: str, layer_id: str | None = "risk_points") -> list[Finding]:
    named = tuple(Heading(each, chr(65 + at)) for at, each in enumerate(headings))
    table = RawTable("f", "xlsx", named, tuple(as_cells(["Nguyễn Văn A"]) for _ in named), numbers=as_cells([2]))
    return check_personal_data(table, read_vocabulary(catalog), catalog.layer(layer_id) if layer_id else None)


@pytest.mark.parametrize("heading", ["Họ và tên", "HỌ TÊN BỆNH NHÂN", "Năm sinh", "Số CCCD", "ho ten", "Tuổi"])
@pytest.mark.parametrize("layer_id", ["risk_points", None])
def test_heading_of_a_person_refuses_the_file(catalog: Catalog, heading: str, layer_id: str | None) -> None:
    (finding,) = found(catalog, "Mã điểm", heading, layer_id=layer_id)
    assert (finding.code, finding.refuses_file, finding.where.columns) == ("personal-data", True, (f"B «{heading}»",))


def test_no_value_of_the_rows_is_kept(catalog: Catalog) -> None:
    (finding,) = found(catalog, "Họ và tên", "Năm sinh")
    assert dict(finding.values) == {"count": "2"}
    assert "Nguyễn" not in repr(finding)


def test_headings_of_places_are_fine(catalog: Catalog) -> None:
    assert found(catalog, "Mã điểm", "Tên địa điểm", "Số ca") == []
