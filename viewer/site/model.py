"""What the pages show: layers as layers.json declares them, features as the service answers."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from viewer.site.client import Answers, Json, Release
from viewer.site.coverage import simplified_together

Text = Mapping[str, str]
FINEST, VERTICES = 0.0002, 4_000
"""Degrees (about 20 m) that a simplified outline may stray, and how many vertices all may have together."""
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,80}")
EXPIRES_AFTER = timedelta(days=14)
"""What has ended stays on the map, faded, for so long; then it leaves it by itself."""
APPROXIMATE = frozenset({"village", "commune"})


@dataclass(frozen=True)
class Layer:
    """One layer of layers.json."""

    id: str
    role: str
    said: Json

    @property
    def title(self) -> Text:
        return self.said["title"]  # type: ignore[no-any-return]

    @property
    def by(self) -> str:
        return str(self.said["style"]["by"])

    @property
    def symbols(self) -> Mapping[str, Json]:
        return self.said["style"]["symbols"]  # type: ignore[no-any-return]

    @property
    def start(self) -> str | None:
        return (self.said.get("time") or {}).get("start")

    @property
    def end(self) -> str | None:
        return (self.said.get("time") or {}).get("end")

    @property
    def collections(self) -> tuple[str, ...]:
        return tuple(each["id"] for each in self.said["collections"])

    def field(self, name: str) -> Json | None:
        return next((each for each in self.said["fields"] if each["name"] == name), None)


@dataclass(frozen=True)
class Feature:
    """One feature, with its geometry in CRS84."""

    layer: Layer
    collection: str
    id: str
    properties: Json
    raw: Json

    @cached_property
    def geometry(self) -> BaseGeometry | None:
        return shape(self.raw["geometry"]) if self.raw.get("geometry") else None

    @cached_property
    def anchor(self) -> tuple[float, float] | None:
        """Longitude and latitude of a point that stands for the feature, inside it."""
        if self.geometry is None or self.geometry.is_empty:
            return None
        point = self.geometry if self.geometry.geom_type == "Point" else self.geometry.representative_point()
        return point.x, point.y

    @property
    def code(self) -> str:
        return self.text(self.layer.by)

    @property
    def name(self) -> str:
        return self.text(self.layer.said["label"]) or self.id

    @property
    def file(self) -> str:
        """The id as one part of an address, whatever was typed."""
        return safe_name(self.id)

    @property
    def commune_code(self) -> str:
        return self.text("commune_code")

    @property
    def is_approximate(self) -> bool:
        return self.text("position_accuracy") in APPROXIMATE

    def text(self, name: str | None) -> str:
        value = self.properties.get(name) if name else None
        return "" if value is None else str(value)

    def starts_on(self) -> str:
        return self.text(self.layer.start)[:10]

    def ends_on(self) -> str:
        return self.text(self.layer.end)[:10]

    def has_ended(self, today: str) -> bool:
        return bool(self.ends_on()) and self.ends_on() < today

    def leaves_on(self) -> str:
        """Return the last day on which it is on the map, "" while no end is known; as in src/filters.js."""
        try:
            return (date.fromisoformat(self.ends_on()) + EXPIRES_AFTER).isoformat()
        except ValueError:
            return ""

    def has_expired(self, today: str) -> bool:
        return self.has_ended(today) and "" < self.leaves_on() < today


@dataclass(frozen=True)
class Unit:
    """A commune or district of the boundaries that the map is drawn on."""

    code: str
    parent_code: str
    names: Text
    geometry: BaseGeometry
    properties: Json

    @property
    def slug(self) -> str:
        return slug(self.names["vi"])


@dataclass(frozen=True)
class Site:
    """Everything that the pages are made of, at one moment."""

    said: Json
    layers: tuple[Layer, ...]
    features: Mapping[str, tuple[Feature, ...]]
    communes: Mapping[str, Unit]
    districts: Mapping[str, Unit]
    releases: Mapping[str, Release]
    today: str
    """YYYY-MM-DD in the zone of the service: what ended before it is shown as ended."""

    @property
    def successors(self) -> list[Json]:
        """Units of today: code, name and ``of``, the codes of the units that they were made of."""
        return self.said.get("successors", [])  # type: ignore[no-any-return]

    def successor_of(self, unit: Unit) -> Json | None:
        return next((each for each in self.successors if unit.code in each["of"]), None)

    @property
    def service(self) -> Json:
        return self.said["service"]  # type: ignore[no-any-return]

    @property
    def public_layers(self) -> tuple[Layer, ...]:
        """The layers that a reader asks for, most urgent first: the reverse of the drawing order."""
        return tuple(each for each in reversed(self.layers) if each.role != "boundaries")

    @property
    def choropleth(self) -> Layer | None:
        return next((each for each in self.layers if each.role == "choropleth"), None)

    @cached_property
    def outlines(self) -> Mapping[str, BaseGeometry]:
        """Commune code → its shape, simple enough for a phone: fine enough to be looked at closely, not to measure."""
        return simplified_together({code: each.geometry for code, each in self.communes.items()}, FINEST, VERTICES)

    @cached_property
    def parts(self) -> Mapping[str, list[str]]:
        """District and province → the communes that they are made of."""
        found: dict[str, list[str]] = {}
        for code in self.outlines:
            district = self.districts.get(self.communes[code].parent_code)
            for whole in (district.code, district.parent_code) if district else ():
                found.setdefault(whole, []).append(code)
        return found

    @cached_property
    def level_of(self) -> Mapping[str, Feature]:
        """Commune code → the feature of the choropleth."""
        layer = self.choropleth
        return {each.commune_code: each for each in self.features[layer.id]} if layer else {}

    @cached_property
    def by_commune(self) -> Mapping[str, tuple[Feature, ...]]:
        """Commune code → its features of every listed layer, most urgent layer first."""
        found: dict[str, list[Feature]] = {}
        for layer in self.listed_layers:
            for each in self.features[layer.id]:
                found.setdefault(each.commune_code, []).append(each)
        return {code: tuple(features) for code, features in found.items()}

    @property
    def listed_layers(self) -> tuple[Layer, ...]:
        """The layers whose features have a page of their own; a choropleth's features are the communes."""
        return tuple(each for each in self.public_layers if each.role != "choropleth")

    def published_at(self, layer: Layer) -> str | None:
        times = [self.releases[name].published_at for name in layer.collections if name in self.releases]
        return max((each for each in times if each), default=None)

    def label(self, field: Json | None, code: str, language: str, properties: Json | None = None) -> str:
        """Return the label of a code, for one newer than layers.json the label that the service sent; else the code."""
        known = self.said["codes"].get((field or {}).get("codes") or "", {})
        if code in known:
            return str(known[code][language])
        served = (properties or {}).get(f"{field['name']}_{language}") if field else None
        return str(served or code)


def read_site(said: Json, answers: Answers, today: str) -> Site:
    """Return the model of the pages."""
    layers = tuple(Layer(each["id"], each["role"], each) for each in said["layers"])
    features = {layer.id: _features(layer, answers) for layer in layers}
    units = [each for layer in layers if layer.role == "boundaries" for each in features[layer.id]]
    return Site(
        said, layers, features, _units(units, "commune"), _units(units, "district"), answers.releases, today,
    )  # fmt: skip


def drawn_collections(said: Json) -> tuple[str, ...]:
    """Return the collections that the map draws; units of other times are reference only."""
    collections = [each for layer in said["layers"] for each in layer["collections"]]
    return tuple(each["id"] for each in collections if each["role"] != "reference")


def _features(layer: Layer, answers: Answers) -> tuple[Feature, ...]:
    return tuple(_feature(layer, name, each) for name in layer.collections for each in answers.items.get(name, ()))


def _feature(layer: Layer, collection: str, raw: Json) -> Feature:
    properties: dict[str, Any] = raw.get("properties") or {}
    identity = raw.get("id", properties.get(layer.said["key"]))
    return Feature(layer, collection, str(identity), properties, raw)


def _units(units: list[Feature], level: str) -> dict[str, Unit]:
    return {each.text("code"): _unit(each) for each in units if each.code == level and each.geometry is not None}


def _unit(feature: Feature) -> Unit:
    names = {"vi": feature.name, "en": feature.text("name_en") or feature.name}
    assert feature.geometry is not None
    geometry = feature.geometry if feature.geometry.is_valid else shapely.make_valid(feature.geometry)
    return Unit(feature.text("code"), feature.text("parent_code"), names, geometry, feature.properties)


def fold(text: str) -> str:
    """Return "Chợ Đồn" as "cho don": letters without marks, đ as d."""
    marks = unicodedata.normalize("NFD", text.lower())
    return "".join(each for each in marks if not unicodedata.combining(each)).replace("đ", "d")


def slug(text: str) -> str:
    """Return the text as a part of an address: "cho-don"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-") or "x"


def safe_name(text: str) -> str:
    """Return an id as the name of a folder: itself, or letters and a hash when it has anything else in it."""
    if SAFE.fullmatch(text):
        return text
    return f"{slug(text)[:40]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
