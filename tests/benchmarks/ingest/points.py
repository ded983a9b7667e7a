"""Points for the benchmarks: a shapefile in VN-2000 / TM-3 106°30′ with 12 columns, as risk_points hands it in."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyogrio
import pyogrio.raw
import pyproj
import shapely

SRID = 9213
EXTENT = (400_000.0, 2_420_000.0, 465_000.0, 2_505_000.0)
"""Metres inside the province: the corners in EPSG:9213 of a box that its home extent holds."""
_PLACES = ("Chợ trung tâm", "Trạm y tế xã", "Trường tiểu học", "Nhà văn hoá thôn", "Bến xe khách", "Quán ăn số")
_TYPES = (
    "Chợ, siêu thị",
    "Cơ sở y tế",
    "Trường học",
    "Nơi sinh hoạt cộng đồng",
    "Phương tiện, bến xe",
    "Nhà hàng, quán ăn",
)
_COMMUNES = ("01834", "01840", "01906", "01954", "02008", "02020", "02086", "02122", "02155", "02179")
_LEVELS = ("Nguy cơ rất cao", "Nguy cơ cao", "Có nguy cơ")
_STATES = ("Đang theo dõi", "Đã khử khuẩn", "Hết thời gian theo dõi")
_SOURCES = ("Toạ độ khảo sát", "Lấy trên bản đồ số")


def make_points(path: Path, rows: int, *, changed: float = 0.0, seed: int = 3845) -> Path:
    """Write the shapefile with a .cpg; ``changed``: share of rows whose state is another one."""
    dice = np.random.default_rng(seed)
    west, south, east, north = EXTENT
    points = shapely.points(dice.uniform(west, east, rows), dice.uniform(south, north, rows))
    kind = dice.integers(0, len(_PLACES), rows)
    number = np.arange(1, rows + 1)
    announced = np.datetime64("2021-06-01") + dice.integers(0, 200, rows)
    cases = dice.integers(0, 40, rows).astype(np.int32)
    state = dice.integers(0, 3, rows)
    other = np.random.default_rng(seed + 1).random(rows) < changed
    columns = {
        "ma_diem": pa.array([f"DNC-{each:07d}" for each in number]),
        "ten": pa.array([f"{_PLACES[k]} {n}" for k, n in zip(kind, number, strict=True)]),
        "loai": _picked(_TYPES, kind),
        "thon": pa.array([f"Thôn {each % 40 + 1}" for each in number]),
        "ma_xa": _picked(_COMMUNES, dice.integers(0, len(_COMMUNES), rows)),
        "do_cx": _picked(_SOURCES, dice.integers(0, 2, rows)),
        "muc_do": _picked(_LEVELS, dice.integers(0, 3, rows)),
        "tinh_trang": _picked(_STATES, (state + other) % 3),
        "ngay_cb": pa.array(announced.astype("datetime64[D]").astype(object).tolist(), pa.date32()),
        "ngay_kt": pa.array((announced + 14).astype("datetime64[D]").astype(object).tolist(), pa.date32()),
        "so_ca": pa.array(cases),
        "so_vb": pa.array([f"{each % 900 + 1}/UBND-VXNV" for each in number]),
    }
    assert columns["ngay_cb"][0].as_py() >= date(2021, 6, 1)
    table = pa.table({**columns, "geometry": pa.array(shapely.to_wkb(points), pa.binary())})
    pyogrio.raw.write_arrow(
        table, path, driver="ESRI Shapefile", geometry_name="geometry", geometry_type="Point",
        crs=pyproj.CRS(SRID).to_wkt("WKT1_ESRI"), encoding="UTF-8",
    )  # fmt: skip
    return path


def _picked(words: tuple[str, ...], at: np.ndarray) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(at, pa.int32()), pa.array(words)).cast(pa.string())
