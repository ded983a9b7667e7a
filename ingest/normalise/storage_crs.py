"""From the CRS that a file declares to the layer's storage CRS, by a datum operation that is named."""

import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from catalog.model import BBox, Catalog, Layer, Text
from ingest.errors import IngestError
from ingest.findings import from_error, warning
from ingest.normalise.axes import lies_at_home, unswapped
from ingest.normalise.crs_diagnosis import Declared, datum_name, diagnosed, says_vn2000
from ingest.normalise.draft import Draft
from ingest.read.table import Cells

CRS84 = "OGC:CRS84"
MIN_CONFIDENCE = 70
"""Of pyproj in its match with the EPSG registry; 25 is "some CRS of this kind"."""
VN2000 = "EPSG:4756"
WGS84 = "EPSG:4326"
_TOWGS84 = (-191.90441429, -39.30318279, -111.45032835, 0.00928836, -0.01975479, 0.00427372, 0.252906278)
"""Decision 05/2007/QĐ-BTNMT in the position vector sense of ``+towgs84`` (the rotations change their sign)."""


_Move = Callable[[NDArray[np.float64], NDArray[np.float64]], tuple[NDArray[np.float64], NDArray[np.float64]]]


def storage_crs(draft: Draft) -> Draft:
    """Return the draft with its geometry in the layer's storage CRS, longitude before latitude.

    Axis order is x, y on both sides; EPSG:4326 and EPSG:4756 are defined lat, lon, hence ``always_xy``. VN-2000 goes to
    WGS 84 by the operation of config/service.yml (EPSG:6960, accuracy 1 m), which is recorded with the batch. A file
    without a usable CRS gets its finding and no geometry: taking VN-2000 for WGS 84 moves every point by 224 m.

    Source: EPSG registry, operation 6960; RFC 7946, section 4.
    """
    geometry = draft.geometry
    if geometry is None or draft.is_stored:
        return draft
    if draft.crs == CRS84:
        return _unless_stated(draft, CRS84)
    try:
        declared = accepted_crs(draft.crs, draft.crs_option, draft.layer)
    except IngestError as err:
        found = from_error(with_hint(err, geometry, draft), draft.where())
        return replace(draft, geometry=None, placed=False).with_findings(found)
    if draft.crs:
        draft = _unless_stated(draft, declared.code)
    draft, geometry = _unswapped(draft, geometry, declared.code)
    operation = datum_operation(declared.code, draft.catalog)
    moved = to_wgs84(geometry, declared.crs, operation)
    return replace(draft, geometry=moved, crs=declared.code, datum_operation=operation)


def with_hint(err: IngestError, geometry: Cells, draft: Draft) -> IngestError:
    """Return the error with what its numbers say: the systems in which they would lie in the province, or where else.

    A hint is no decision: a file without a CRS, or in the zone of other provinces, is refused all the same.
    """
    if "hint" not in err.values:
        return err
    extent = draft.catalog.service.home_extent
    fits = [each for each in draft.layer.source.crs if lies_at_home(geometry, each, extent)]
    if err.code == "crs-meridian":
        hint = _whereabouts(str(draft.crs), geometry, extent, fits=fits)
    else:
        named = ", ".join(fits)
        hint = Text(f" Toạ độ giống {named}.", f" The numbers look like {named}.") if fits else Text("", "")
    return IngestError(err.code, **{**err.values, "hint": hint})


def _whereabouts(declared: str, geometry: Cells, extent: BBox, *, fits: list[str]) -> Text:
    """Return where the features lie by the CRS that they declare, and whether another reading lies in the province."""
    west, south, east, north = shapely.total_bounds(geometry)
    middle = shapely.points([((west + east) / 2, (south + north) / 2)])
    place = to_wgs84(middle, _unbound(CRS.from_user_input(declared)), None)[0]
    if extent[0] <= place.x <= extent[2] and extent[1] <= place.y <= extent[3]:
        return Text(" Theo khai báo này, dữ liệu nằm trong tỉnh.", " As declared, the data lie in the province.")
    at = Text(f"{place.y:.2f}; {place.x:.2f}".replace(".", ","), f"{place.y:.2f}, {place.x:.2f}")
    vi = f" Theo khai báo này, dữ liệu nằm ngoài tỉnh (vĩ độ, kinh độ khoảng {at.vi})"
    en = f" As declared, the data lie outside the province (about latitude, longitude {at.en})"
    if fits:
        named = ", ".join(fits)
        return Text(f"{vi}; đọc theo {named} thì nằm trong tỉnh.", f"{en}; read as {named}, inside it.")
    return Text(f"{vi}; có thể là dữ liệu của tỉnh khác.", f"{en}; they may be another province's.")


def _unswapped(draft: Draft, geometry: Cells, crs: str) -> tuple[Draft, Cells]:
    turned, rows = unswapped(geometry, crs, draft.catalog.service.home_extent)
    return draft.with_findings(warning("axes-swapped", draft.where(), rows=rows)) if rows else draft, turned


def _unless_stated(draft: Draft, code: str) -> Draft:
    """Return the draft with a warning when the officer stated another CRS than the one that the file itself has."""
    if draft.crs_option is None or draft.crs_option.upper() == code:
        return draft
    return draft.with_findings(warning("crs-option-unused", draft.where(), crs=code))


def accepted_crs(declared: str | None, option: str | None, layer: Layer) -> Declared:
    """Return the CRS of the file: what it declares, else what `option` says.

    Raises: IngestError ``crs-missing``, ``crs-not-understood``, ``crs-datum-mismatch``, ``crs-not-accepted`` and what
        ``crs_diagnosis`` finds wrong with it.
    """
    text = declared or option
    accepted = ", ".join(layer.source.crs)
    if text is None:
        raise IngestError("crs-missing", accepted=accepted, hint=Text("", ""))
    found = identify_crs(text, layer.source.crs)
    if found.code not in layer.source.crs:
        raise diagnosed(found, layer.source.crs)
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
    if says_vn2000(crs.name) and not _is_vn2000(declared):
        raise IngestError("crs-datum-mismatch", name=crs.name, datum=datum_name(crs))
    code = crs.to_epsg(min_confidence=MIN_CONFIDENCE)
    if code is not None and not declared.is_bound:
        return Declared(f"EPSG:{code}", crs)
    same = next((each for each in accepted if _is_same(declared, CRS.from_user_input(each))), "")
    return Declared(same, CRS.from_user_input(same) if same else crs)


def crs_title(crs: str | None) -> str | None:
    """Return the code of a CRS, or the name that a file gives it: its whole definition is nothing to read."""
    named = re.match(r"\s*\w+\s*\[\s*\"([^\"]*)\"", crs or "")
    return named[1] if named else crs


def _unbound(crs: CRS) -> CRS:
    return crs.source_crs if crs.is_bound and crs.source_crs else crs


def _is_vn2000(crs: CRS) -> bool:
    """Return whether the datum is VN-2000: by its name, or by the official seven parameters."""
    if crs.is_bound:
        given = list(crs.coordinate_operation.towgs84) if crs.coordinate_operation else []
        return len(given) == 7 and bool(np.allclose(given, _TOWGS84, atol=1e-6))
    return says_vn2000(datum_name(crs)) or bool(crs.geodetic_crs and crs.geodetic_crs.to_epsg() == 4756)


def _is_same(declared: CRS, known: CRS) -> bool:
    """Return whether both have the same datum and the same projection, whatever their names."""
    crs = _unbound(declared)
    if _is_vn2000(declared) != _is_vn2000(known) or crs.is_geographic != known.is_geographic:
        return False
    if not _is_vn2000(known) and datum_name(crs) not in (datum_name(known), "World Geodetic System 1984"):
        return False
    return crs.is_geographic or _projection(crs) == _projection(known)


def _projection(crs: CRS) -> dict[str, float]:
    """Return the parameters of the projection in SI units, rounded so that 0.9999 and 0.99990000001 agree."""
    operation = crs.coordinate_operation
    if operation is None:
        return {}
    values = {each.name: float(each.value) * (each.unit_conversion_factor or 1) for each in operation.params}
    return {name: round(value, 9) for name, value in values.items()}


def datum_operation(crs: str, catalog: Catalog) -> str | None:
    """Return the operation that takes the system to WGS 84; None when its datum is WGS 84 already."""
    return catalog.service.datum_operation if _is_vn2000(CRS.from_user_input(crs)) else None


def to_wgs84(geometry: Cells, crs: CRS | str, operation: str | None) -> Cells:
    """Return the geometries in WGS 84 (lon, lat); Z is kept as it is."""
    crs = CRS.from_user_input(crs)
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
