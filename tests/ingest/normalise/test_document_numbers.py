"""Numbers of documents."""

from datetime import date

import pytest

from ingest.normalise.document_numbers import Document, document_numbers, read_document
from tests.ingest.normalise.conftest import MakeDraft


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("Quyết định số 3459/QĐ-UBND ngày 27/8/2021", Document("3459/QĐ-UBND", date(2021, 8, 27), None)),
        ("QĐ số: 3459 / QĐ - UBND", Document("3459/QĐ-UBND", None, None)),
        ("618/UBND-VXNV", Document("618/UBND-VXNV", None, None)),
        (
            "Công văn 618/UBND-VXNV ngày 1 tháng 2 năm 2021 của UBND tỉnh",
            Document("618/UBND-VXNV", date(2021, 2, 1), "UBND tỉnh"),
        ),
        ("Số 3459/QD-UBND", Document("3459/QĐ-UBND", None, None)),
        ("128/NQ-CP", Document("128/NQ-CP", None, None)),
        ("16/CT-TTg", Document("16/CT-TTg", None, None)),
        ("05/2007/QĐ-BTNMT", Document("05/2007/QĐ-BTNMT", None, None)),
    ],
)
def test_citation(text: str, document: Document) -> None:
    assert read_document(text) == document


@pytest.mark.parametrize(
    "text", ["theo chỉ đạo của tỉnh", "QĐ 3459", "3459/QĐ-UBND ngày 31/2/2021", "số 12 đường Trường Chinh"]
)
def test_other_text_is_no_citation(text: str) -> None:
    assert read_document(text) is None


def test_parts_go_to_their_fields_and_are_counted(make_draft: MakeDraft) -> None:
    cells = ["Quyết định số 3459/QĐ-UBND ngày 27/8/2021 của UBND tỉnh", "618/UBND-VXNV", None]
    draft = document_numbers(make_draft("checkpoints", decision_no=cells))
    assert draft.columns["decision_no"].tolist() == ["3459/QĐ-UBND", "618/UBND-VXNV", None]
    assert draft.columns["decided_on"].tolist() == [date(2021, 8, 27), None, None]
    assert draft.columns["issued_by"].tolist() == ["UBND tỉnh", None, None]
    assert draft.rewritten == {"document-numbers-parted": 1}


def test_nothing_is_parted_that_would_be_lost(make_draft: MakeDraft) -> None:
    cells = ["QĐ số 3459/QĐ-UBND ngày 27/8/2021"]
    draft = make_draft("checkpoints", decision_no=cells, decided_on=[date(2021, 8, 28)])
    assert document_numbers(draft) is draft
    lifted = make_draft("isolation_zones", lift_decision_no=cells)
    assert document_numbers(lifted) is lifted


def test_same_date_in_its_own_column_is_no_obstacle(make_draft: MakeDraft) -> None:
    draft = make_draft("checkpoints", decision_no=["QĐ 1/QĐ-UBND ngày 27/8/2021"], decided_on=[date(2021, 8, 27)])
    assert document_numbers(draft).columns["decision_no"][0] == "1/QĐ-UBND"
