"""The pin of a link, never its viewport."""

import pytest

from ingest.normalise.map_links import is_link, is_short_link, read_link

PIN = (22.1453, 105.8342)
GOOGLE = "https://www.google.com/maps"


@pytest.mark.parametrize(
    "link",
    [
        f"{GOOGLE}/place/Ch%E1%BB%A3/@22.14,105.83,15z/data=!3m1!4b1!4m6!3m5!1s0x36:0x2!8m2!3d22.1453!4d105.8342!16s",
        f"{GOOGLE}/place/A/@1,2,3z/data=!3d10.1!4d20.2!8m2!3d22.1453!4d105.8342",
        "https://maps.google.com/?q=22.1453,105.8342",
        "https://maps.google.com/maps?q=loc:22.1453,105.8342&z=15",
        f"{GOOGLE}/search/?api=1&query=22.1453%2C105.8342",
        f"{GOOGLE}/place/22.1453,105.8342/@22.1,105.7,12z",
        f"{GOOGLE}/dir//22.1453,105.8342/@22.1,105.7,12z",
        "geo:22.1453,105.8342?z=15",
        "https://www.openstreetmap.org/?mlat=22.1453&mlon=105.8342#map=15/22.1/105.8",
    ],
)
def test_pin(link: str) -> None:
    assert is_link(link)
    assert read_link(link) == PIN


def test_pin_in_degrees_and_minutes() -> None:
    found = read_link(f"{GOOGLE}/place/22%C2%B008'43.0%22N+105%C2%B050'03.0%22E/@22.1,105.8,17z")
    assert found == (pytest.approx(22.1452778), pytest.approx(105.8341667))


@pytest.mark.parametrize(
    "link", [f"{GOOGLE}/@22.14,105.83,15z", f"{GOOGLE}/place/Ch%E1%BB%A3/@22.14,105.83,15z", "https://backan.gov.vn"]
)
def test_viewport_is_no_pin(link: str) -> None:
    assert read_link(link) is None


def test_shortened_link_is_told() -> None:
    assert is_short_link("https://maps.app.goo.gl/AbC123")
    assert is_short_link("maps.app.goo.gl/AbC123")
    assert not is_short_link(f"{GOOGLE}/@22.14,105.83,15z")
