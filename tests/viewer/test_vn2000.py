"""The page's own formula for VN-2000 against PROJ, over the whole province."""

import json
import subprocess
from pathlib import Path
from shutil import which

import pytest
from pyproj import Transformer

SOURCE = Path(__file__).resolve().parents[2] / "viewer" / "src" / "vn2000.js"
OPERATION = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=cart +ellps=WGS84"
    " +step +inv +proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 +rx=-0.00928836 +ry=0.01975479"
    " +rz=-0.00427372 +s=0.252906278 +convention=coordinate_frame +step +inv +proj=cart +ellps=WGS84"
    " +step +proj=tmerc +lat_0=0 +lon_0=106.5 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84"
)
PLACES = [(105.4 + 0.9 * column / 40, 21.8 + 1.0 * row / 40) for column in range(41) for row in range(41)]


def test_formula_agrees_with_proj_to_a_millimetre() -> None:
    node = which("node")
    if node is None:
        pytest.skip("no node on this machine")
    script = (
        f"import {{ toVn2000 }} from '{SOURCE.as_uri()}';"
        f" console.log(JSON.stringify({json.dumps(PLACES)}.map(toVn2000)))"
    )
    out = subprocess.run([node, "--input-type=module", "-e", script], check=True, capture_output=True, text=True).stdout
    transform = Transformer.from_pipeline(OPERATION).transform
    for (lon, lat), (east, north) in zip(PLACES, json.loads(out), strict=True):
        expected = transform(lon, lat)
        assert (east, north) == pytest.approx(expected[:2], abs=1e-3)


def test_the_operation_is_the_one_of_the_registry() -> None:
    """EPSG's own choice for EPSG:9213 and a vector of the province's test points."""
    east, north = Transformer.from_crs("EPSG:4326", "EPSG:9213", always_xy=True).transform(105.8348, 22.1470)
    assert Transformer.from_pipeline(OPERATION).transform(105.8348, 22.1470)[:2] == pytest.approx(
        (east, north), abs=1e-3
    )
    assert (east, north) == pytest.approx((431191.555, 2450092.581), abs=1e-3)
