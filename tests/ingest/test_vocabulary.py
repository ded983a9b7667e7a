"""The headings that the layers know."""

import pytest

from catalog.model import Catalog
from ingest.spelling import fold
from ingest.vocabulary import LAT, LON, Vocabulary, read_vocabulary


@pytest.fixture(scope="module")
def words(catalog: Catalog) -> Vocabulary:
    return read_vocabulary(catalog)


@pytest.mark.parametrize(
    ("heading", "column"),
    [("Mã chốt", "checkpoint_code"), ("ma_chot", "checkpoint_code"), ("VĨ ĐỘ", LAT), ("lon", LON), ("Quân số", None)],
)
def test_heading_stands_for_its_column(words: Vocabulary, catalog: Catalog, heading: str, column: str | None) -> None:
    layer = catalog.layer("checkpoints")
    assert layer is not None
    assert words.of(layer).column(heading) == column


@pytest.mark.parametrize("heading", ["Họ và tên", "Họ tên người liên hệ", "NĂM SINH", "Số CCCD", "Bệnh nhân"])
def test_heading_of_a_person_is_refused_by_every_layer(words: Vocabulary, heading: str) -> None:
    assert all(each.is_refused(heading) for each in words.layers)


@pytest.mark.parametrize("heading", ["Tên chốt", "Tuyến đường", "Số ca"])
def test_heading_of_a_place_is_not_refused(words: Vocabulary, heading: str) -> None:
    assert not any(each.is_refused(heading) for each in words.layers)


def test_key_of_any_layer_is_known(words: Vocabulary) -> None:
    assert words.is_key("CKS-001")
    assert not words.is_key("Chốt Quảng Chu")


def test_no_heading_of_a_layer_stands_for_two_fields(words: Vocabulary) -> None:
    for each in words.layers:
        for field in each.layer.fields:
            for heading in (field.name, field.title.vi, *field.headings):
                assert each.columns[fold(heading)] == field.name


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("machot", "checkpoint_code"),
        ("TRANGTHAI", "status"),
        ("dienthoai", "contact_phone"),
        ("hoatdongtu", "opened_on"),
        ("huongkiemso", None),
        ("HUONGKIEMS", "direction"),
        ("dientich", None),
        ("SHAPE_Leng", None),
    ],
)
def test_heading_of_a_dbf_is_known_run_together_and_cut_at_ten_letters(
    words: Vocabulary, catalog: Catalog, heading: str, column: str | None
) -> None:
    layer = catalog.layer("checkpoints")
    assert layer is not None
    assert words.of(layer).column(heading) == column


@pytest.mark.parametrize("heading", ["hoten", "NGAYSINH", "tenbenhnha", "mabenhnhan", "gioitinh"])
def test_heading_of_a_person_is_refused_run_together_and_cut(words: Vocabulary, heading: str) -> None:
    assert all(each.is_refused(heading) for each in words.layers)


@pytest.mark.parametrize("heading", ["tenchot", "tencosoc", "hotline"])
def test_no_short_heading_of_a_place_is_refused(words: Vocabulary, heading: str) -> None:
    assert not any(each.is_refused(heading) for each in words.layers)


@pytest.mark.parametrize("heading", ["Giới tính Nam", "Giới tính Nữ"])
def test_counts_of_men_and_women_are_no_person_s(words: Vocabulary, heading: str) -> None:
    assert not any(each.is_refused(heading) for each in words.layers)
    assert all(each.is_refused("Giới tính (Nam/Nữ)") for each in words.layers)
