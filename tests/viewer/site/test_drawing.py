"""The drawn map: neighbours stay neighbours, crowds become one symbol with a number, shapes are those of the script."""

import re

from shapely.geometry import Polygon, box

from tests.viewer.site.reading import ROOT
from viewer.site.coverage import simplified_together
from viewer.site.drawing import Frame, path_of
from viewer.site.symbols import SHAPES, ink_on, outline_of


def test_path_is_relative_whole_numbers_and_closed() -> None:
    assert path_of(box(1, 2, 11, 22)) == "M11 2l0 20-10 0 0-20z"


def test_simplified_neighbours_share_their_edge() -> None:
    wavy = [(10 + (index % 2) * 0.5, index) for index in range(101)]
    left = Polygon([(0, 0), *wavy, (0, 100)])
    right = Polygon([(20, 0), *wavy, (20, 100)])
    simple = simplified_together({"a": left, "b": right}, 0.01, 40)
    assert sum(len(each.exterior.coords) for each in simple.values()) <= 40
    assert simple["a"].union(simple["b"]).geom_type == "Polygon"
    assert simple["a"].intersection(simple["b"]).area == 0


def test_frame_is_web_mercator() -> None:
    frame = Frame((105.0, 21.0, 106.0, 23.0))
    assert frame.point(105.0, 23.0) == (0, 0)
    # EPSG:3857 metres: (y(23) - y(21)) / (x(106) - x(105)) = 2.1575
    assert frame.height == 2157


def test_shapes_and_inks_are_those_of_the_script() -> None:
    script = (ROOT / "viewer/src/symbols.js").read_text()
    for shape in SHAPES.values():
        assert f"'{shape.outline}'" in script
        assert not shape.glyph or f"'{shape.glyph}'" in script
    assert set(re.findall(r"^  (\w+): \{", script, re.MULTILINE)) == set(SHAPES)
    assert (ink_on("#ffe45e"), outline_of("#ffe45e")) == ("#1d1a05", "#3f3c2c")
    assert (ink_on("#930a1b"), outline_of("#930a1b")) == ("#ffffff", "#ffffff")
