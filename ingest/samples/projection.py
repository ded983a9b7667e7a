"""WGS 84 (lon, lat) to VN-2000 / TM-3 106-30 (EPSG:9213) and back, with the seven parameters of the decision.

Written out as a PROJ pipeline, not taken from the EPSG registry as the reading side does: so a sample that is read back
where it was drawn proves both.
Source: Decision 05/2007/QĐ-BTNMT; its rotations are those of a coordinate frame (EPSG method 9607), WGS 84 to VN-2000
being the inverse.
"""

from functools import cache

from pyproj import CRS, Transformer

Position = tuple[float, float]

_HELMERT = (
    "+proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 +rx=-0.00928836 +ry=0.01975479 +rz=-0.00427372"
    " +s=0.252906278 +convention=coordinate_frame"
)
_PIPELINE = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=push +v_3"
    f" +step +proj=cart +ellps=WGS84 +step +inv {_HELMERT} +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3"
    " +step +proj=tmerc +lat_0=0 +lon_0=106.5 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84"
)


@cache
def _transformer() -> Transformer:
    return Transformer.from_pipeline(_PIPELINE)


def to_vn2000(position: Position) -> Position:
    """Return easting and northing in metres, to a tenth of a millimetre."""
    easting, northing = _transformer().transform(*position)
    return round(easting, 4), round(northing, 4)


def to_wgs84(position: Position) -> Position:
    """Return longitude and latitude in degrees, to 8 decimals (about a millimetre)."""
    lon, lat = _transformer().transform(*position, direction="INVERSE")
    return round(lon, 8), round(lat, 8)


def vn2000_prj() -> str:
    """Return the text of a .prj as ArcGIS and QGIS write it for EPSG:9213 (ESRI WKT, no TOWGS84)."""
    return CRS.from_epsg(9213).to_wkt("WKT1_ESRI")
