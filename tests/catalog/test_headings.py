"""Headings compared without accents, case and punctuation."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.headings import heading_key
from catalog.model import Catalog


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Mã  Xã/Phường", "ma xa phuong"),
        ("MA_XA", "ma xa"),
        ("Độ chính xác vị trí", "do chinh xac vi tri"),
        ("Toạ độ", "toa do"),
        ("Tọa độ", "toa do"),
        ("ĐƠN VỊ QUẢN LÝ *", "don vi quan ly"),
        (unicodedata.normalize("NFD", "Sức chứa"), "suc chua"),
        ("…", ""),
    ],
)
def test_spellings_of_one_heading_have_one_key(heading: str, key: str) -> None:
    assert heading_key(heading) == key


@given(st.text(max_size=40))
def test_key_is_its_own_key(text: str) -> None:
    assert heading_key(heading_key(text)) == heading_key(text)


def test_no_heading_of_a_layer_is_also_one_that_refuses_the_file(catalog: Catalog) -> None:
    for layer in catalog.layers:
        refused = {heading_key(each) for each in layer.source.refuse_headings}
        known = {heading_key(each) for field in layer.fields for each in (field.name, field.title.vi, *field.headings)}
        assert not refused & known, layer.id
