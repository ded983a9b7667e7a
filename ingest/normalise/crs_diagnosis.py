"""What is wrong with a declared CRS that the layer does not take: each slip has its own size, and its own remedy."""

import re
from dataclasses import dataclass

from pyproj import CRS

from catalog.model import Text
from ingest.errors import IngestError
from ingest.normalise.province_zones import provinces_of
from ingest.spelling import fold

_VN2000 = re.compile(r"vn ?2000|viet ?nam 2000")
_UTM_SCALE, _TM3_SCALE = 0.9996, 0.9999
_HANOI = re.compile(r"ha_?noi_?\s?1972", re.IGNORECASE)
_MERIDIANS = frozenset({105.0, 111.0})
"""Of the 6° zones 48 and 49; every other meridian is one of a 3° zone."""


@dataclass(frozen=True, slots=True)
class Declared:
    """What a file's CRS was found to be: ``code`` of the EPSG registry."""

    code: str
    crs: CRS


def diagnosed(found: Declared, accepted: tuple[str, ...]) -> IngestError:
    """Return why the CRS is not taken.

    HN-72 has no exact way to WGS 84 here; k 0.9996 in a 3° zone moves points by 735 m; the next meridian by 26 km.
    """
    names = ", ".join(accepted)
    if _is_hn72(found.crs):
        return IngestError("crs-hn72", name=found.crs.name)
    projection = _parameters(found.crs)
    scale, meridian = projection.get("scale"), projection.get("meridian")
    is_vn2000 = says_vn2000(datum_name(found.crs))
    if is_vn2000 and scale == _UTM_SCALE and meridian is not None and meridian not in _MERIDIANS:
        return IngestError("crs-scale-wrong", name=found.crs.name, accepted=names)
    if is_vn2000 and scale == _TM3_SCALE and meridian is not None:
        wanted = _parameters(_zone(accepted)).get("meridian")
        if wanted is not None and meridian != wanted:
            return IngestError(
                "crs-meridian", meridian=degrees_text(meridian), wanted=degrees_text(wanted), accepted=names,
                provinces=provinces_of(meridian) or "?", hint=Text("", ""),
            )  # fmt: skip
    return IngestError("crs-not-accepted", name=found.crs.name, code=found.code or "?", accepted=names)


def says_vn2000(name: str) -> bool:
    return bool(_VN2000.search(fold(name)))


def datum_name(crs: CRS) -> str:
    return crs.datum.name if crs.datum else "?"


def _is_hn72(crs: CRS) -> bool:
    """Return whether the datum is Hanoi 1972: by its name, or by Krassowsky's ellipsoid, which no other of here has."""
    return bool(_HANOI.search(datum_name(crs))) or bool(crs.ellipsoid and "Krassow" in crs.ellipsoid.name)


def _zone(accepted: tuple[str, ...]) -> CRS:
    """Return the 3° zone among the accepted systems."""
    zones = [CRS(each) for each in accepted if _parameters(CRS(each)).get("scale") == _TM3_SCALE]
    return zones[0] if zones else CRS(accepted[0])


def _parameters(crs: CRS) -> dict[str, float]:
    """Return scale and central meridian of a transverse Mercator projection."""
    operation = crs.coordinate_operation if crs.is_projected else None
    values = {each.name: float(each.value) for each in operation.params} if operation else {}
    names = {"Scale factor at natural origin": "scale", "Longitude of natural origin": "meridian"}
    return {short: round(values[name], 6) for name, short in names.items() if name in values}


def degrees_text(value: float) -> str:
    return f"{int(value)}°{round(value % 1 * 60):02d}′"
