"""What the templates ask of the model, in one language: titles, labels, rows, dates, links."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from viewer.site.format import format_date, format_number, format_phone, format_time, staleness
from viewer.site.model import Feature, Layer, Site, Unit
from viewer.site.paths import Paths
from viewer.site.symbols import Symbol, symbol
from viewer.site.words import advice, say


@dataclass(frozen=True, slots=True)
class Row:
    """One fact of a feature: the field's title and the value as a reader expects it."""

    name: str
    title: str
    value: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a legend or a table: a code with its symbol, label and number of features."""

    code: str
    symbol: Symbol
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Freshness:
    """When a layer was published; ``state`` is that of the moment of building and changes only in steps."""

    state: str
    published_at: str | None
    text: str
    every_hours: int | None


class View:
    """The model as one language shows it."""

    def __init__(self, site: Site, language: str, now: datetime) -> None:
        self.site, self.language, self._now = site, language, now
        self.service = site.service
        self.paths = Paths(language)
        self._sorted: dict[str, list[Feature]] = {}

    def say(self, key: str, **values: object) -> str:
        return say(self.language, key, **values)

    def text(self, both: Mapping[str, str]) -> str:
        return str(both[self.language])

    def date(self, iso: str) -> str:
        return format_date(iso, self.language)

    def time(self, iso: str) -> str:
        return format_time(iso, self.language, self.service["timezone"])

    def number(self, value: float) -> str:
        return format_number(value, self.language)

    def phone(self, number: str) -> str:
        return format_phone(number)

    @property
    def hotline(self) -> str:
        return str(self.service["hotlines"][0]["number"]) if self.service["hotlines"] else ""

    # ---- layers ----

    def features(self, layer: Layer) -> list[Feature]:
        """Return the features as a reader expects them: in force before ended, by symbol order, then by name."""
        if layer.id not in self._sorted:
            self._sorted[layer.id] = self._sort(layer)
        return self._sorted[layer.id]

    def _sort(self, layer: Layer) -> list[Feature]:
        order = list(layer.symbols)
        rank = {code: index for index, code in enumerate(reversed(order) if layer.role == "choropleth" else order)}
        today = self.site.today
        return sorted(
            self.site.features[layer.id],
            key=lambda each: (each.has_ended(today), rank.get(each.code, len(rank)), each.name, each.id),
        )

    def legend(self, layer: Layer, features: Iterable[Feature] | None = None) -> list[Entry]:
        """Return the codes of a layer with their numbers; a scale in full, of states those that occur."""
        counts: dict[str, int] = {}
        for each in self.site.features[layer.id] if features is None else features:
            counts[each.code] = counts.get(each.code, 0) + 1
        is_scale = all(each.get("digit") for each in layer.symbols.values())
        codes = [code for code in layer.symbols if is_scale or code in counts]
        unknown = [code for code in counts if code not in layer.symbols]
        field = layer.field(layer.by)
        return [
            Entry(code, self.symbol(layer, code), self.site.label(field, code, self.language), counts.get(code, 0))
            for code in [*codes, *unknown]
        ]

    def symbol(self, layer: Layer, code: str) -> Symbol:
        return symbol(layer.symbols.get(code))

    def main_symbol(self, layer: Layer) -> Symbol:
        """Return the symbol that stands for the layer: the first of some states, of a choropleth a raised level."""
        codes = list(layer.symbols)
        return self.symbol(layer, codes[-2 if layer.role == "choropleth" and len(codes) > 1 else 0])

    def freshness(self, layer: Layer) -> Freshness:
        published = self.site.published_at(layer)
        hours = layer.said["expected_every_hours"]
        text = f"{self.say('updated')} {self.time(published)}" if published else self.say("never")
        return Freshness(staleness(published, hours, self._now), published, text, hours)

    @property
    def updated_at(self) -> str | None:
        """When the newest of the layers was published, boundaries left aside."""
        times = [self.site.published_at(each) for each in self.site.public_layers]
        return max((each for each in times if each), key=datetime.fromisoformat, default=None)

    def stale(self) -> list[tuple[Layer, Freshness]]:
        """Return the layers that are late or old, the worst first."""
        all_of_them = [(each, self.freshness(each)) for each in self.site.public_layers]
        found = [(layer, each) for layer, each in all_of_them if each.state in ("late", "old")]
        return sorted(found, key=lambda each: each[1].state != "old")

    # ---- features ----

    def title(self, feature: Feature) -> str:
        english = str(feature.layer.said["label"]).replace("_vi", "_en")
        return (feature.text(english) if self.language == "en" else "") or feature.name

    def label(self, feature: Feature) -> str:
        field = feature.layer.field(feature.layer.by)
        return self.site.label(field, feature.code, self.language, feature.properties)

    def place(self, feature: Feature) -> str:
        parts = [feature.text("commune_name"), feature.text("district_name")]
        return ", ".join(each for each in parts if each and each != feature.name)

    def rows(self, feature: Feature) -> list[Row]:
        """Return the facts of the card, empty ones and the title left out."""
        layer = feature.layer
        names = [each for each in layer.said["popup"] if each not in (layer.said["label"], layer.by)]
        found = [(each, layer.field(each)) for each in names if feature.text(each)]
        return [Row(name, field["title"][self.language], self._value(feature, field)) for name, field in found if field]

    def _value(self, feature: Feature, field: Mapping[str, Any]) -> str:
        raw, text = feature.properties[field["name"]], feature.text(field["name"])
        if field.get("codes"):
            return self.site.label(dict(field), text, self.language, feature.properties)
        if field["type"] == "date":
            return self.date(text)
        if field["type"] == "timestamp":
            return self.time(text)
        shown = self.number(raw) if isinstance(raw, (int, float)) and not isinstance(raw, bool) else text
        return f"{shown} {field['unit'][self.language]}" if field.get("unit") else shown

    def period(self, feature: Feature) -> str:
        """Return "từ 12/01/2022 đến 26/01/2022"; "" when the layer or the feature has no time."""
        start, end = feature.starts_on(), feature.ends_on()
        if start and end:
            return self.say("from_to", start=self.date(start), end=self.date(end))
        return self.say("from", start=self.date(start)) if start else ""

    def advice(self, feature: Feature) -> list[str]:
        """Return what a reader should do: the steward's own words, else those of the layer."""
        if feature.has_ended(self.site.today):
            return [self.say("safe_now")] if feature.layer.id == "risk_points" else []
        own = (
            feature.text("advice")
            if self.language == "vi" or not feature.text("advice_en")
            else feature.text("advice_en")
        )
        return [own] if own else [advice(self.language, feature.layer.id)]

    def summary(self, feature: Feature) -> str:
        """Return one sentence for search engines and message previews."""
        parts = [self.label(feature), self.place(feature), self.period(feature), *self.advice(feature)]
        return ". ".join(each.rstrip(".") for each in parts if each) + "."

    # ---- units ----

    def communes_of(self, district: Unit) -> list[Unit]:
        found = [each for each in self.site.communes.values() if each.parent_code == district.code]
        return sorted(found, key=lambda each: each.names["vi"])

    def district_of(self, commune: Unit) -> Unit | None:
        return self.site.districts.get(commune.parent_code)

    def level(self, commune: Unit) -> Entry | None:
        """Return the commune's level; None when none is published."""
        feature = self.site.level_of.get(commune.code)
        if feature is None:
            return None
        return Entry(feature.code, self.symbol(feature.layer, feature.code), self.label(feature), 1)

    def at(self, commune: Unit, layer: Layer) -> list[Feature]:
        """Return the commune's features of one layer in reading order."""
        found = [each for each in self.site.by_commune.get(commune.code, ()) if each.layer.id == layer.id]
        position = {each.id: index for index, each in enumerate(self.features(layer))} if len(found) > 1 else {}
        return sorted(found, key=lambda each: position.get(each.id, 0))

    def count_in(self, district: Unit, layer: Layer) -> int:
        """Return how many features of a layer are in force in the district."""
        found = [each for commune in self.communes_of(district) for each in self.site.by_commune.get(commune.code, ())]
        return sum(1 for each in found if each.layer.id == layer.id and not each.has_ended(self.site.today))

    def worst_level(self, district: Unit) -> Entry | None:
        levels = [self.level(each) for each in self.communes_of(district)]
        return max((each for each in levels if each), key=lambda each: each.code, default=None)

    # ---- links ----

    def feature_path(self, feature: Feature) -> str:
        """Return the page of a feature; for a choropleth that of the commune; the list when there is none."""
        if feature.layer.role != "choropleth":
            return self.paths.feature(feature)
        commune = self.site.communes.get(feature.commune_code)
        return self.paths.commune(commune) if commune else self.paths.list(feature.layer)
