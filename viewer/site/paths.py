"""The addresses of the pages, in both languages; every one is a folder with an index.html in it."""

from viewer.site.model import Feature, Layer, Unit, safe_name, slug

PAGES = {
    "home": ("", ""),
    "lists": ("danh-sach", "list"),
    "stats": ("so-lieu", "stats"),
    "download": ("tai-ve", "download"),
    "print": ("in", "print"),
    "embed": ("nhung", "embed"),
    "embed_map": ("nhung/ban-do", "embed/map"),
    "about": ("gioi-thieu", "about"),
    "report": ("bao-sai", "report"),
}
UNITS = {"commune": ("xa", "commune"), "district": ("huyen", "district")}
LAYERS = {
    "risk_points": ("diem", "point"),
    "quarantine_sites": ("khu-cach-ly", "quarantine-site"),
    "isolation_zones": ("vung-phong-toa", "isolation-zone"),
    "checkpoints": ("chot", "checkpoint"),
    "commune_risk_levels": ("cap-do-dich", "epidemic-level"),
}
"""Short names that people can read out; a layer that is not here is called by its title."""


class Paths:
    """Addresses in one language, from the root of the site: "diem/DNC-001/", "en/point/DNC-001/"."""

    def __init__(self, language: str) -> None:
        self._index = 0 if language == "vi" else 1
        self._root = "" if language == "vi" else f"{language}/"
        self._language = language

    def page(self, name: str) -> str:
        return self._folder(PAGES[name][self._index])

    def layer(self, layer: Layer) -> str:
        """Return the folder of the pages of a layer's features."""
        return self._folder(self._layer(layer))

    def list(self, layer: Layer, code: str = "") -> str:
        """Return the folder of a layer's list, or of the part of it that has one code."""
        return self._folder(PAGES["lists"][self._index], self._layer(layer), safe_name(code) if code else "")

    def feature(self, feature: Feature) -> str:
        return self._folder(self._layer(feature.layer), feature.file)

    def commune(self, unit: Unit) -> str:
        return self._folder(UNITS["commune"][self._index], f"{safe_name(unit.code)}-{unit.slug}")

    def district(self, unit: Unit) -> str:
        return self._folder(UNITS["district"][self._index], unit.slug)

    def _layer(self, layer: Layer) -> str:
        named = LAYERS.get(layer.id)
        return named[self._index] if named else slug(layer.title[self._language])

    def _folder(self, *parts: str) -> str:
        return self._root + "".join(f"{each}/" for each in parts if each)
