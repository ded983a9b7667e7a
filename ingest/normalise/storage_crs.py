"""From the CRS that a file declares to the layer's storage CRS, by a datum operation that is named."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from catalog.model import Layer
from ingest.errors import IngestError
from ingest.findings import from_error, warning
from ingest.normalise.coordinates import CRS84
from ingest.normalise.draft import Draft
from ingest.read.table import Cells
from ingest.spelling import fold

MIN_CONFIDENCE = 70
"""Of pyproj in its match with the EPSG registry; 25 is "some CRS of this kind"."""
VN2000 = "EPSG:4756"
WGS84 = "EPSG:4326"
_VN2000_NAME = re.compile(r"vn ?2000|viet ?nam 2000")
_TOWGS84 = (-191.90441429, -39.30318279, -111.45032835, 0.00928836, -0.01975479, 0.00427372, 0.252906278)
"""Decision 05/2007/QĐ-BTNMT in the position vector sense of ``+towgs84`` (the rotations change their sign)."""


_Move = Callable[[NDArray[np.float64], NDArray[np.float64]], tuple[NDArray[np.float64], NDArray[np.float64]]]


@dataclass(frozen=True, slots=True)
class Declared:
    """What a file's CRS was found to be: ``code`` of the EPSG registry."""

    code: str
    crs: CRS


def storage_crs(draft: Draft) -> Draft:
    """Return the draft with its geometry in the layer's storage CRS, longitude before latitude.

    Axis order is x, y on both sides; EPSG:4326 and EPSG:4756 are defined lat, lon, hence ``always_xy``. VN-2000 goes to
    WGS 84 by the operation of config/service.yml (EPSG:6960, accuracy 1 m), which is recorded with the batch. A file
    without a usable CRS gets its finding and no geometry: taking VN-2000 for WGS 84 moves every point by 224 m.

    Source: EPSG registry, operation 6960; RFC 7946, section 4.
    """
    geometry = draft.geometry
    if geometry is None or draft.crs == CRS84:
        return draft
    try:
        declared = accepted_crs(draft.crs, draft.crs_option, draft.layer)
    except IngestError as err:
        return replace(draft, geometry=None, placed=False).with_findings(from_error(err, draft.where()))
    if draft.crs and draft.crs_option and draft.crs_option.upper() != declared.code:
        draft = draft.with_findings(warning("crs-option-unused", draft.where(), crs=declared.code))
    operation = draft.catalog.service.datum_operation if _is_vn2000(declared.crs) else None
    moved = _transform(geometry, declared.crs, operation)
    return replace(draft, geometry=moved, crs=declared.code, datum_operation=operation)


def accepted_crs(declared: str | None, option: str | None, layer: Layer) -> Declared:
    """Return the CRS of the file: what it declares, else what `option` says.

    Raises: IngestError ``crs-missing``, ``crs-not-understood``, ``crs-datum-mismatch``, ``crs-not-accepted``.
    """
    text = declared or option
    accepted = ", ".join(layer.source.crs)
    if text is None:
        raise IngestError("crs-missing", accepted=accepted)
    found = identify_crs(text, layer.source.crs)
    if found.code not in layer.source.crs:
        raise IngestError("crs-not-accepted", name=found.crs.name, code=found.code or "?", accepted=accepted)
    return found


def identify_crs(text: str, accepted: tuple[str, ...]) -> Declared:
    """Return the CRS that the text (WKT of OGC or ESRI, "EPSG:n", PROJ string) declares, by its content.

    ESRI writes VN-2000 without TOWGS84 under many names; the datum's name and the projection's parameters decide.
    """
    try:
        declared = CRS.from_user_input(text)
    except CRSError as err:
        raise IngestError("crs-not-understood") from err
    crs = _unbound(declared)
    if _says_vn2000(crs.name) and not _is_vn2000(declared):
        raise IngestError("crs-datum-mismatch", name=crs.name, datum=_datum(crs))
    code = crs.to_epsg(min_confidence=MIN_CONFIDENCE)
    if code is not None and not declared.is_bound:
        return Declared(f"EPSG:{code}", crs)
    same = next((each for each in accepted if _is_same(declared, CRS.from_user_input(each))), "")
    return Declared(same, CRS.from_user_input(same) if same else crs)


def _unbound(crs: CRS) -> CRS:
    return crs.source_crs if crs.is_bound and crs.source_crs else crs


def _datum(crs: CRS) -> str:
    return crs.datum.name if crs.datum else "?"


def _says_vn2000(name: str) -> bool:
    return bool(_VN2000_NAME.search(fold(name)))


def _is_vn2000(crs: CRS) -> bool:
    """Return whether the datum is VN-2000: by its name, or by the official seven parameters."""
    if crs.is_bound:
        given = list(crs.coordinate_operation.towgs84) if crs.coordinate_operation else []
        return len(given) == 7 and bool(np.allclose(given, _TOWGS84, atol=1e-6))
    return _says_vn2000(_datum(crs)) or bool(crs.geodetic_crs and crs.geodetic_crs.to_epsg() == 4756)


def _is_same(declared: CRS, known: CRS) -> bool:
    """Return whether both have the same datum and the same projection, whatever their names."""
    crs = _unbound(declared)
    if _is_vn2000(declared) != _is_vn2000(known) or crs.is_geographic != known.is_geographic:
        return False
    if not _is_vn2000(known) and _datum(crs) not in (_datum(known), "World Geodetic System 1984"):
        return False
    return crs.is_geographic or _projection(crs) == _projection(known)


def _projection(crs: CRS) -> dict[str, float]:
    """Return the parameters of the projection in SI units, rounded so that 0.9999 and 0.99990000001 agree."""
    operation = crs.coordinate_operation
    if operation is None:
        return {}
    values = {each.name: float(each.value) * (each.unit_conversion_factor or 1) for each in operation.params}
    return {name: round(value, 9) for name, value in values.items()}


def _transform(geometry: Cells, crs: CRS, operation: str | None) -> Cells:
    """Return the geometries in WGS 84 (lon, lat); Z is kept as it is."""
    if operation is None:
        to_wgs84 = Transformer.from_crs(crs, WGS84, always_xy=True)
        return _apply(geometry, lambda x, y: to_wgs84.transform(x, y))
    to_datum = Transformer.from_crs(crs, crs.geodetic_crs or VN2000, always_xy=True)
    shift = Transformer.from_pipeline(operation)

    def move(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        lon, lat = to_datum.transform(x, y)
        lat, lon = shift.transform(lat, lon)  # the registry's own axis order
        return lon, lat

    return _apply(geometry, move)


def _apply(geometry: Cells, move: _Move) -> Cells:
    def each(points: NDArray[np.float64]) -> NDArray[np.float64]:
        points = points.copy()
        points[:, 0], points[:, 1] = move(points[:, 0], points[:, 1])
        return points

    moved: Cells = shapely.transform(geometry, each, include_z=bool(shapely.has_z(geometry).any()))
    return moved
