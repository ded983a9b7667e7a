"""Files that are one only together: the parts of a shapefile, of a MapInfo table; loose in a folder or in a zip."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import UseError

SHAPEFILE = (".shp", ".dbf", ".shx", ".prj", ".cpg")
"""The parts that are read; others (.sbn, .qix, .shp.xml …) are left alone."""
MAPINFO_TAB = (".tab", ".dat", ".map", ".id", ".ind")
MAPINFO_MIF = (".mif", ".mid")
FAMILIES = (SHAPEFILE, MAPINFO_TAB, MAPINFO_MIF)
PARTS = tuple(suffix for family in FAMILIES for suffix in family)


@dataclass(frozen=True, slots=True)
class FileSet:
    """One set: its name and the parts that were found, by lower-case suffix."""

    name: str
    parts: Mapping[str, Path]

    def gather(self, place: Path, *suffixes: str) -> Path:
        """Return the path of the first of the parts in `place`, beside links to the others under one plain name.

        So upper-case suffixes, long and non-ASCII paths are no matter, and the officer's folder is never written to.
        """
        for suffix in suffixes:
            if suffix in self.parts:
                (place / f"layer{suffix}").symlink_to(self.parts[suffix].resolve())
        return place / f"layer{suffixes[0]}"


def family_of(suffix: str) -> tuple[str, ...] | None:
    """Return the suffixes that belong together with this one, the leading one first; None: a file by itself."""
    return next((each for each in FAMILIES if suffix.lower() in each), None)


def find_loose_set(path: Path) -> FileSet:
    """Return the set of which `path` is a part; ``.SHP`` and ``.shp`` are alike.

    Raises: UseError ``file-missing`` when there is none of it.
    """
    stem, family = path.stem.casefold(), family_of(path.suffix) or ()
    parts: dict[str, Path] = {}
    for each in sorted(path.parent.iterdir()):
        if each.stem.casefold() == stem and each.suffix.lower() in family and each.is_file():
            parts.setdefault(each.suffix.lower(), each)
    if not parts:
        raise UseError("file-missing", file=path.name)
    return FileSet(path.stem, parts)
