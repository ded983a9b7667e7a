"""What a copy says of itself: title, source, licence, release, columns; in words for people and for programs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from catalog.model import Language, Service
from serve.publication import Published
from serve.schemas import SCHEMA_TYPES

CSVW_TYPES = {"date-time": "dateTime", "date": "date"}


@dataclass(frozen=True, slots=True)
class Stamp:
    """Where a copy comes from and how old it is. ``published_at`` is in the service's time zone."""

    service: Service
    published: Published
    release: int
    published_at: datetime
    url: str
    """The collection's address."""

    def members(self) -> dict[str, Any]:
        """Return the stamp as members of a JSON document."""
        return {
            "title": self.published.collection.title.as_dict(),
            "source": self.service.provider.as_dict(),
            "source_url": self.service.provider_url,
            "steward": self.published.layer.steward.as_dict(),
            "licence": {"name": self.service.licence_name, "url": self.service.licence_url},
            "release": self.release,
            "published_at": self.published_at.isoformat(timespec="seconds"),
            "collection": self.url,
        }

    def lines(self) -> list[tuple[str, str]]:
        """Return the stamp as (heading, text), Vietnamese before English."""
        service, collection, steward = self.service, self.published.collection, self.published.layer.steward
        return [
            ("Dữ liệu / Data", f"{collection.title.vi} / {collection.title.en}"),
            ("Nguồn / Source", f"{service.provider.vi} / {service.provider.en} · {service.provider_url}"),
            ("Đơn vị chịu trách nhiệm / Steward", f"{steward.vi} / {steward.en}"),
            ("Giấy phép / Licence", f"{service.licence_name} · {service.licence_url}"),
            ("Bản công bố / Release", f"{self.release} · {self.published_at.isoformat(timespec='seconds')}"),
            ("Địa chỉ / Address", self.url),
        ]  # fmt: skip

    def metadata(self) -> dict[str, str]:
        """Return the stamp as keys and texts, for formats that keep such."""
        return {
            "TITLE": self.published.collection.title.vi,
            "SOURCE": f"{self.service.provider.vi} · {self.service.provider_url}",
            "STEWARD": self.published.layer.steward.vi,
            "LICENCE": f"{self.service.licence_name} · {self.service.licence_url}",
            "RELEASE": str(self.release),
            "PUBLISHED_AT": self.published_at.isoformat(timespec="seconds"),
            "COLLECTION": self.url,
        }

    def sentence(self) -> str:
        return " · ".join(f"{heading}: {text}" for heading, text in self.lines())


def read_me(stamp: Stamp, short: dict[str, str]) -> str:
    """Return README.txt of the shapefile: the stamp, and what each short field name stands for."""
    width = max(map(len, (*short, "Tên đầy đủ")))
    rows = [f"{'Trường':<10}  {'Tên đầy đủ':<{width}}  Ý nghĩa / Meaning"]
    for name, field in short.items():
        title = stamp.published.columns[name].title
        rows.append(f"{field:<10}  {name:<{width}}  {title.vi} / {title.en}")
    notes = (
        "Chữ trong .dbf là UTF-8 (.cpg); toạ độ WGS 84 (EPSG:4326), kinh độ trước. Chữ dài hơn 254 byte bị cắt; thời "
        "điểm là chữ theo RFC 3339; có = 1, không = 0.",
        "Text in the .dbf is UTF-8 (.cpg); coordinates are WGS 84 (EPSG:4326), longitude first. Text of more than 254 "
        "bytes is cut; moments are text as in RFC 3339; yes = 1, no = 0.",
    )
    heading = "\n".join(f"{name}: {text}" for name, text in stamp.lines())
    return "\n\n".join((heading, *notes, "\n".join(rows))) + "\n"


def csv_metadata(stamp: Stamp, file: str, wkt: str) -> dict[str, Any]:
    """Return what the columns of the CSV are (W3C, Metadata Vocabulary for Tabular Data)."""
    columns = [
        {
            "name": each.name,
            "titles": {"vi": each.title.vi, "en": each.title.en},
            "datatype": _csvw_type(SCHEMA_TYPES[each.type]),
        }
        for each in stamp.published.columns.values()
    ]
    geometry = {"name": wkt, "titles": {"vi": "Hình học (WKT, WGS 84)", "en": "Geometry (WKT, WGS 84)"}}
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": file,
        "dc:title": in_languages(stamp, "title"),
        "dc:source": stamp.service.provider_url,
        "dc:publisher": in_languages(stamp, "publisher"),
        "dc:license": {"@id": stamp.service.licence_url},
        "dc:issued": {"@value": stamp.published_at.isoformat(timespec="seconds"), "@type": "xsd:dateTime"},
        "dc:hasVersion": str(stamp.release),
        "tableSchema": {
            "columns": [*columns, geometry | {"datatype": "string"}],
            "primaryKey": stamp.published.view.key,
        },
    }


def in_languages(stamp: Stamp, what: str) -> list[dict[str, str]]:
    """Return title or publisher in both languages, as JSON-LD writes them."""
    text = stamp.published.collection.title if what == "title" else stamp.service.provider
    languages: tuple[Language, ...] = ("vi", "en")
    return [{"@value": text.in_language(each), "@language": each} for each in languages]


def _csvw_type(schema: dict[str, str]) -> str:
    return CSVW_TYPES.get(schema.get("format", ""), schema["type"])
