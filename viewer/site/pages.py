"""Every page of the site in both languages: which template, with what."""

import functools
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import segno
from jinja2 import Environment, PackageLoader, StrictUndefined

from viewer.site.assets import Asset, Assets
from viewer.site.charts import starts_chart
from viewer.site.drawing import Drawer, Drawing
from viewer.site.files import Download
from viewer.site.memory import Memory
from viewer.site.model import Feature, Layer, Unit
from viewer.site.preview import Previews
from viewer.site.view import Entry, View

FORMATS = (("excel.csv", "CSV (Excel)"), ("gpkg", "GeoPackage"), ("shp.zip", "Shapefile"), ("kml", "KML"))
"""Files that the service makes of each release; the builder makes those that need no GDAL."""
EMBED_SIZE = (600, 520)
MASK = 4
"""Any of the eight masks can be read; trying them all for each page takes longer than the page."""
GROUND = ("boundaries", "choropleth")
COVID = "https://www.wikidata.org/wiki/Q81068910"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the site will be: ``url`` its public address, ``api`` the public address of the service."""

    url: str
    api: str
    is_live: bool

    def absolute(self, path: str) -> str:
        return f"{self.url}/{path}"


@functools.cache
def environment() -> Environment:
    """Return the templates, compiled once: everything is escaped, a name that is not there is an error."""
    return Environment(
        loader=PackageLoader("viewer.site"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip


@functools.lru_cache(maxsize=50_000)
def qr_code(address: str, title: str) -> str:
    """Return the address as a QR code in SVG; remembered, since it is most of the work of a page."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False, mask=MASK)
    code.save(out, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2, light="#fff", nl=False, title=title)
    return out.getvalue().decode()


class Pages:
    """Writes the pages of one language; ``other`` is the other one, for the switch."""

    def __init__(
        self,
        view: View,
        other: View,
        drawer: Drawer,
        assets: Assets,
        data: tuple[Asset, Asset],
        place: Place,
        files: list[Download],
        memory: Memory,
    ) -> None:
        self._view, self._other, self._drawer = view, other, drawer
        self._assets, self._place, self._files, self._memory = assets, place, files, memory
        self._first_view, self._later = data
        self._ground = self._what_all_pages_show()
        self._templates = environment()
        self._previews = Previews(self._templates, memory)
        self._districts = sorted(view.site.districts.values(), key=lambda each: each.names["vi"])
        self._province = drawer.province(view.language)
        self.written: list[Mapping[str, str]] = []
        """The addresses of what was written, by language, for the site map."""

    def all(self) -> Iterator[tuple[str, bytes | None]]:
        """Yield path and content of every page, feed and preview; None for one that is as it was."""
        yield from self._fixed()
        yield from self._all_previews()
        for layer in self._view.site.public_layers:
            yield self._list(layer)
            yield from (self._list(layer, entry) for entry in self._view.legend(layer) if entry.count)
            yield self._layer_feed(layer)
        for layer in self._view.site.listed_layers:
            for feature in self._view.site.features[layer.id]:
                yield self._feature(feature)
        for commune in self._view.site.communes.values():
            yield self._commune(commune)
            yield self._commune_feed(commune)
        for district in self._districts:
            yield self._district(district)

    # ---- pages of which there is one ----

    def _fixed(self) -> Iterator[tuple[str, bytes]]:
        view, title = self._view, self._view.text(self._view.service.get("title", {}))
        about = view.text(view.service["description"])
        yield self.home()
        yield self._named("lists", view.say("lists"), view.say("not_complete"))
        yield self._named("stats", view.say("stats"), about, **self._statistics())
        yield self._named(
            "download", view.say("download"), view.say("csv_note"), files=self._files, api=self._place.api,
            is_live=self._place.is_live, formats=FORMATS,
        )  # fmt: skip
        yield self._named(
            "print", title, view.say("print_how"), drawing=self._province, qr=self._qr(view.paths.page("home"))
        )
        yield self._named("embed", view.say("embed"), view.say("embed_intro"), code=self._embed_code())
        yield self._named("embed_map", title, about, drawing=self._province)
        yield self._named("about", view.say("about"), about)
        yield self._named("report", view.say("report"), view.say("report_intro"))

    def home(self) -> tuple[str, bytes]:
        """Return the page with the map, which the script enlivens."""
        view = self._view
        title, about = view.text(view.service["title"]), view.text(view.service["description"])
        values = {"data": self._dataset(), "is_live": self._place.is_live, "drawing": self._province}
        return self._named("home", title, about, **values)

    def _named(self, name: str, heading: str, description: str, **values: Any) -> tuple[str, bytes]:
        alternates = self._alternates(lambda view: view.paths.page(name))
        return self._page(f"{name}.html", alternates, heading, description, districts=self._districts, **values)

    def _statistics(self) -> dict[str, Any]:
        view, layer = self._view, self._view.site.choropleth
        counts: dict[str, dict[str, int]] = {}
        for district in self._districts:
            levels = [each.code for each in map(view.level, view.communes_of(district)) if each]
            counts[district.code] = {code: levels.count(code) for code in {*levels, *(layer.symbols if layer else ())}}
        charts = {each.id: starts_chart(view.site.features[each.id]) for each in view.site.listed_layers}
        return {
            "levels": [each for each in view.legend(layer) if each.code in layer.symbols] if layer else [],
            "level_counts": counts, "charts": charts,
        }  # fmt: skip

    def _embed_code(self) -> str:
        width, height = EMBED_SIZE
        source = self._place.absolute(self._view.paths.page("embed_map"))
        title = self._view.text(self._view.service["title"]).replace('"', "")
        return f'<iframe src="{source}" title="{title}" width="{width}" height="{height}" loading="lazy"></iframe>'

    def oembed(self) -> bytes:
        """Return the answer for the map, as a file. Source: oEmbed 1.0, section 2.3.4.4, type rich."""
        view, (width, height) = self._view, EMBED_SIZE
        document = {
            "version": "1.0", "type": "rich", "title": view.text(view.service["title"]),
            "provider_name": view.text(view.service["provider"]), "provider_url": self._place.url,
            "width": width, "height": height, "html": self._embed_code(),
        }  # fmt: skip
        return json.dumps(document, ensure_ascii=False).encode()

    def missing(self) -> bytes:
        """Return the page for an address that is not there; it is shown at any depth, so its links are absolute."""
        view, english = self._view, self._other
        values = {"english": english, "heading": view.say("not_found")}
        return self._templates.get_template("missing.html").render(view=view, **self._shared(""), **values).encode()

    # ---- lists, features, units ----

    def _list(self, layer: Layer, only: Entry | None = None) -> tuple[str, bytes | None]:
        """Return the list of a layer, or of those of its features that have one code: a filter without a script."""
        view = self._view
        alternates = self._alternates(lambda view: view.paths.list(layer, only.code if only else ""))
        path, releases = (
            f"{alternates[view.language]}index.html",
            [view.site.releases.get(c) for c in layer.collections],
        )
        if self._memory.knows(path, self._ground, repr(releases), view.freshness(layer).state):
            self.written.append(alternates)
            return path, None
        groups: dict[str, list[Feature]] = {}
        for each in view.features(layer):
            if only is None or each.code == only.code:
                groups.setdefault(each.text("district_name") or "–", []).append(each)
        title = view.text(layer.title)
        return self._page(
            "list.html", alternates, f"{title}: {only.label}" if only else title,
            layer.said["description"][view.language], layer=layer, groups=sorted(groups.items()), only=only,
            preview=self._preview_path(layer.id),
        )  # fmt: skip

    def _feature(self, feature: Feature) -> tuple[str, bytes | None]:
        """Return the page of a feature; it depends on the feature and the ground alone, so most stay in a release."""
        view, geometry = self._view, feature.geometry
        path = f"{view.paths.feature(feature)}index.html"
        if self._memory.knows(path, self._ground, feature.raw, view.freshness(feature.layer).state):
            self.written.append(self._alternates(lambda view: view.paths.feature(feature)))
            return path, None
        drawing = self._drawer.around(geometry, [feature], view.language) if geometry and feature.anchor else None
        alternates = self._alternates(lambda view: view.paths.feature(feature))
        collection = feature.layer.collections[0]
        return self._page(
            "feature.html", alternates, view.title(feature), view.summary(feature),
            f=feature, drawing=drawing, commune=view.site.communes.get(feature.commune_code),
            preview=self._preview_of(view.site.communes.get(feature.commune_code)),
            map_hash=f"#selected={feature.layer.id}/{_quoted(feature.id)}",
            record=f"{self._place.api}/collections/{collection}/items/{_quoted(feature.id)}?f=html",
            qr=self._qr(alternates[view.language]), data=self._announcement(feature, alternates[view.language]),
        )  # fmt: skip

    def _commune(self, commune: Unit) -> tuple[str, bytes]:
        view = self._view
        features = view.site.by_commune.get(commune.code, ())
        level, parent = view.level(commune), view.district_of(commune)
        alternates = self._alternates(lambda view: view.paths.commune(commune))
        place = ", ".join(each.names[view.language] for each in (commune, parent) if each)
        return self._page(
            "unit.html", alternates, commune.names[view.language],
            f"{place}: {level.label if level else view.say('no_level')}.",
            preview=self._preview_of(commune), commune=commune, parent=parent,
            level_feature=view.site.level_of.get(commune.code),
            feed=self._feed_of(commune), qr=self._qr(alternates[view.language]),
            drawing=self._drawer.around(commune.geometry, features, view.language),
            groups=[(layer, view.at(commune, layer)) for layer in view.site.listed_layers],
        )  # fmt: skip

    def _district(self, district: Unit) -> tuple[str, bytes]:
        view, communes = self._view, self._view.communes_of(district)
        codes = {each.code for each in communes}
        groups = [
            (each, [f for f in view.features(each) if f.commune_code in codes]) for each in view.site.listed_layers
        ]
        alternates = self._alternates(lambda view: view.paths.district(district))
        shown = [each for _, features in groups for each in features]
        counts = [f"{view.text(layer.title)}: {len(features)}" for layer, features in groups]
        return self._page(
            "unit.html", alternates, district.names[view.language],
            f"{district.names[view.language]}. {'; '.join(counts)}.",
            preview=self._preview_path(district.slug),
            commune=None, communes=communes, feed="", groups=groups, qr=self._qr(alternates[view.language]),
            drawing=self._drawer.around(district.geometry, shown, view.language),
        )  # fmt: skip

    # ---- previews ----

    def _all_previews(self) -> Iterator[tuple[str, bytes | None]]:
        """Yield a picture for the map, for each layer and each district; other pages show one of these."""
        view = self._view
        counts = [
            Entry(each.id, view.main_symbol(each), view.text(each.title), len(view.site.features[each.id]))
            for each in view.site.public_layers
        ]
        title = view.text(view.service["title"])
        yield self._preview("home", title, counts, self._province, view.paths.page("home"))
        for layer in view.site.public_layers:
            entries = [each for each in view.legend(layer) if each.count][:5]
            drawing = self._drawer.province(view.language, [layer] if layer in view.site.listed_layers else [])
            yield self._preview(layer.id, view.text(layer.title), entries, drawing, view.paths.list(layer))
        for district in self._districts:
            inside = [
                Entry(each.id, view.main_symbol(each), view.text(each.title), view.count_in(district, each))
                for each in view.site.listed_layers
            ]
            shown = [f for c in view.communes_of(district) for f in view.site.by_commune.get(c.code, ())]
            drawing = self._drawer.around(district.geometry, shown, view.language)
            heading = district.names[view.language]
            yield self._preview(district.slug, heading, inside, drawing, view.paths.district(district))

    def _preview(
        self, name: str, heading: str, entries: list[Entry], drawing: Drawing, page: str
    ) -> tuple[str, bytes | None]:
        view = self._view
        stamp = f"{view.say('updated')} {view.time(view.updated_at)}" if view.updated_at else view.say("never")
        source = view.text(view.service["title"]) if name != "home" else view.text(view.service["steward"])
        path = self._preview_path(name)
        return self._previews.png(path, heading, entries, drawing, stamp=stamp, source=source, qr=self._qr(page))

    def _preview_path(self, name: str) -> str:
        return f"og/{name}.{self._view.language}.png"

    def _preview_of(self, commune: Unit | None) -> str:
        """Return the picture of a place: that of its district."""
        district = self._view.district_of(commune) if commune else None
        return self._preview_path(district.slug if district else "home")

    # ---- feeds ----

    def _layer_feed(self, layer: Layer) -> tuple[str, bytes]:
        view = self._view
        features, page = view.site.features[layer.id], view.paths.list(layer)
        path = f"atom/{layer.id}.{view.language}.xml"
        return self._feed(path, view.text(layer.title), page, features, view.site.published_at(layer))

    def _feed_of(self, commune: Unit) -> str:
        return f"atom/{self._view.paths.commune(commune).strip('/').rpartition('/')[2]}.{self._view.language}.xml"

    def _commune_feed(self, commune: Unit) -> tuple[str, bytes]:
        view = self._view
        level = view.site.level_of.get(commune.code)
        features = (*((level,) if level else ()), *view.site.by_commune.get(commune.code, ()))
        page, name = view.paths.commune(commune), commune.names[view.language]
        return self._feed(self._feed_of(commune), name, page, features, None)

    def _feed(
        self, path: str, heading: str, page: str, features: tuple[Feature, ...], published: str | None
    ) -> tuple[str, bytes]:
        """Return an Atom feed, the newest first. Source: RFC 4287."""
        newest = sorted(features, key=lambda each: (each.text("updated_at"), each.id), reverse=True)
        updated = published or next((each.text("updated_at") for each in newest), "") or "1970-01-01T00:00:00Z"
        values = {"path": path, "page": page, "heading": heading, "features": newest, "updated": updated}
        text = self._templates.get_template("feed.xml").render(view=self._view, absolute=self._place.absolute, **values)
        return path, text.encode()

    # ---- what all have ----

    def _page(
        self, template: str, alternates: Mapping[str, str], heading: str, description: str, **values: Any
    ) -> tuple[str, bytes]:
        path = alternates[self._view.language]
        shared = {"preview": self._preview_path("home"), **self._shared(path)}
        text = self._templates.get_template(template).render(
            view=self._view, path=path, alternates=alternates, other_language=self._other.language,
            heading=heading, description=description, **(shared | values),
        )  # fmt: skip
        self.written.append(alternates)
        return f"{path}index.html", text.encode()

    def _shared(self, path: str) -> dict[str, Any]:
        root = "../" * path.count("/")
        assets = self._assets
        return {
            "to": lambda other: f"{root}{other}" or "./", "to_file": lambda file: f"{root}{file}",
            "absolute": self._place.absolute, "policy": assets.policy, "script": assets.script, "shared": assets.shared,
            "code_later": assets.later, "styles": assets.styles,
            "stylesheet": assets.stylesheet, "inline_css": assets.inline_css,
            "catalogue": assets.catalogue, "first_view": self._first_view, "later": self._later,
        }  # fmt: skip

    def _what_all_pages_show(self) -> str:
        """Return a digest of what the page of any feature depends on beside the feature: day, ground, place, style."""
        site = self._view.site
        ground = [each for layer in site.layers if layer.role in GROUND for each in layer.collections]
        releases = [site.releases.get(each) for each in ground]
        return repr(
            (self._view.language, site.today, releases, self._place, self._assets.stylesheet, self._assets.policy)
        )

    def _alternates(self, path_in: Any) -> dict[str, str]:
        return {view.language: path_in(view) for view in (self._view, self._other)}

    def _qr(self, path: str) -> str:
        return qr_code(self._place.absolute(path), self._view.say("qr"))

    def _dataset(self) -> dict[str, Any]:
        """Return the site as schema.org describes a dataset."""
        view = self._view
        west, south, east, north = view.service["home_extent"]
        return {
            "@context": "https://schema.org", "@type": "Dataset", "name": view.text(view.service["title"]),
            "description": view.text(view.service["description"]), "inLanguage": view.language,
            "url": self._place.absolute(view.paths.page("home")),
            "license": view.service["licence"]["url"], "dateModified": view.updated_at,
            "creator": {"@type": "GovernmentOrganization", "name": view.text(view.service["steward"])},
            "spatialCoverage": {
                "@type": "Place", "geo": {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"},
            },
        }  # fmt: skip

    def _announcement(self, feature: Feature, path: str) -> dict[str, Any]:
        """Return a feature as schema.org describes a SpecialAnnouncement, made for this epidemic."""
        view, anchor = self._view, feature.anchor
        place: dict[str, Any] = {"@type": "Place", "name": view.title(feature), "address": view.place(feature)}
        if anchor:
            place["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": round(anchor[1], 6),
                "longitude": round(anchor[0], 6),
            }
        document = {
            "@context": "https://schema.org", "@type": "SpecialAnnouncement", "category": COVID,
            "inLanguage": view.language,
            "name": f"{view.text(feature.layer.title)}: {view.title(feature)}", "text": view.summary(feature),
            "url": self._place.absolute(path),
            "datePosted": feature.starts_on() or None, "expires": feature.ends_on() or None,
            "spatialCoverage": place,
            "publisher": {"@type": "GovernmentOrganization", "name": view.text(view.service["steward"])},
        }  # fmt: skip
        return {name: value for name, value in document.items() if value is not None}

    def sitemap(self) -> bytes:
        return (
            self._templates.get_template("sitemap.xml")
            .render(pages=self.written, absolute=self._place.absolute)
            .encode()
        )


def _quoted(text: str) -> str:
    return quote(text, safe="")
