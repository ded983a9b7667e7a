"""The set of samples: one hand-in per layer, and the truth that is in it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from catalog.model import Catalog, LayerId
from ingest.samples import (
    administrative_units,
    checkpoints,
    commune_risk_levels,
    isolation_zones,
    quarantine_sites,
    risk_points,
)
from ingest.samples.pinned import write_zip
from ingest.samples.setting import Row, Setting
from ingest.samples.shapefile import Attribute, write_shapefile
from ingest.samples.workbook import Sheet, write_sheet


@dataclass(frozen=True, slots=True)
class HandIn:
    """What one layer's officer hands in: the file, and either its sheet or its attributes."""

    layer: LayerId
    file: str
    rows: Callable[[Setting], list[Row]]
    sheet: Callable[[Setting], Sheet] | None = None
    attributes: Sequence[Attribute] = ()

    def write(self, folder: Path, setting: Setting, rows: Sequence[Row]) -> None:
        """Write the file with these rows (the truth, or what a test makes of it)."""
        path = folder / self.file
        if self.sheet:
            write_sheet(path, self.sheet(setting), rows, setting)
        elif path.suffix == ".zip":
            write_zipped_shapefile(path, rows, self.attributes, setting.day)
        else:
            write_shapefile(path, rows, self.attributes, setting.day)


HAND_INS = (
    HandIn(
        LayerId("administrative_units"),
        "ranh_gioi_hanh_chinh.zip",
        administrative_units.rows,
        attributes=administrative_units.ATTRIBUTES,
    ),
    HandIn(LayerId("commune_risk_levels"), "cap_do_dich.xlsx", commune_risk_levels.rows, commune_risk_levels.sheet),
    HandIn(
        LayerId("isolation_zones"),
        "vung_cach_ly_y_te.shp",
        isolation_zones.rows,
        attributes=isolation_zones.ATTRIBUTES,
    ),
    HandIn(LayerId("quarantine_sites"), "khu_cach_ly.xlsx", quarantine_sites.rows, quarantine_sites.sheet),
    HandIn(LayerId("risk_points"), "diem_nguy_co.xlsx", risk_points.rows, risk_points.sheet),
    HandIn(LayerId("checkpoints"), "chot_kiem_soat.xlsx", checkpoints.rows, checkpoints.sheet),
)
"""In the order of loading: the units come first, the others lie in them."""


def hand_in(layer_id: str) -> HandIn:
    return next(each for each in HAND_INS if each.layer == layer_id)


def write_zipped_shapefile(
    path: Path, rows: Sequence[Row], attributes: Sequence[Attribute], day: date, leave_out: tuple[str, ...] = ()
) -> None:
    """Write a zip with the parts of a shapefile in it; ``leave_out`` names suffixes that are forgotten."""
    with TemporaryDirectory() as folder:
        write_shapefile(Path(folder) / f"{path.stem}.shp", rows, attributes, day)
        parts = sorted(each for each in Path(folder).iterdir() if each.suffix not in leave_out)
        write_zip(path, [(each.name, each.read_bytes()) for each in parts])


def expected_rows(layer_id: str, seed: int, day: date, catalog: Catalog) -> list[Row]:
    """Return the true rows of a layer: every field in the order of the catalogue, then ``geometry``.

    Values are str, int, date, datetime (Asia/Ho_Chi_Minh) or None; ``geometry`` is WKT in lon, lat (EPSG:4326) before
    any projection, None where the layer takes it from the unit. Officers' fields are in it, though never published.
    """
    layer = catalog.layer(layer_id)
    if layer is None:
        raise KeyError(layer_id)
    names = [*(field.name for field in layer.fields), "geometry"]
    return [{name: row[name] for name in names} for row in hand_in(layer_id).rows(Setting(catalog, seed, day))]
