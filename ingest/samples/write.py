"""Writes the whole set of samples into a folder."""

from pathlib import Path

from ingest.samples.hand_ins import HAND_INS
from ingest.samples.mistakes import write_mistakes
from ingest.samples.readme import readme
from ingest.samples.setting import Setting

MISTAKES_FOLDER = "bad"


def write_samples(folder: Path, setting: Setting) -> list[Path]:
    """Write hand-ins, mistakes and README.txt; return the hand-ins in the order of loading (loose shapefiles by .shp).

    Files of the same names are replaced, others are left alone.
    """
    (folder / MISTAKES_FOLDER).mkdir(parents=True, exist_ok=True)
    for each in HAND_INS:
        each.write(folder, setting, each.rows(setting))
    write_mistakes(folder / MISTAKES_FOLDER, setting)
    (folder / "README.txt").write_text(readme(setting.catalog, setting.day), encoding="utf-8")
    return [folder / each.file for each in HAND_INS]
