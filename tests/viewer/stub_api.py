"""A small OGC API - Features with the shape of ours, made in code: what the public map reads, without a database."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

PUBLISHED_AT = "2022-01-19T08:00:00+07:00"
COLLECTIONS = (
    *("risk_points", "quarantine_sites", "isolation_zones", "checkpoints"),
    *("commune_risk_levels", "provinces", "districts", "communes"),
)
HOME = (105.4315, 21.8044, 106.2469, 22.7409)

Feature = dict[str, Any]


@dataclass
class StubService:
    """What the service answers, changed by a test while the page is open.

    ``public_url`` is what the links say; the page must cope with a host name that is not its own.
    """

    features: dict[str, list[Feature]] = field(default_factory=dict)
    published_at: dict[str, str | None] = field(default_factory=dict)
    releases: dict[str, int] = field(default_factory=dict)
    down: set[str] = field(default_factory=set)
    """Paths below /oapi that answer 503; "" means all of them."""
    states_release: bool = True
    page_size: int = 10000
    public_url: str = ""
    requests: list[str] = field(default_factory=list)

    def answer(self, base: str, path: str, query: dict[str, list[str]]) -> tuple[int, dict[str, Any]]:
        """Return status and document for a GET below /oapi/."""
        base = self.public_url or base
        name = path.removeprefix("/oapi/collections").removesuffix("/items").strip("/") or "collections"
        self.requests.append(name)
        if self.down & {"", name}:
            return 503, {"type": "about:blank", "status": 503, "detail": "Đang bảo trì / being maintained"}
        if name == "collections":
            return 200, {"collections": [self.collection(base, each) for each in COLLECTIONS]}
        offset, limit = (int(query.get(key, [default])[0]) for key, default in (("offset", "0"), ("limit", "1000")))
        return 200, self.page(base, name, offset, limit)

    def collection(self, base: str, collection_id: str) -> dict[str, Any]:
        href = f"{base}/oapi/collections/{collection_id}/items"
        links = [
            {"rel": "items", "type": "text/html", "href": f"{href}?f=html"},
            {"rel": "items", "type": "application/geo+json", "href": f"{href}?f=json"},
        ]
        document: dict[str, Any] = {"id": collection_id, "title": collection_id, "links": links}
        if self.states_release:
            document["covidmaps:release"] = self.release(collection_id)
        return document

    def release(self, collection_id: str) -> dict[str, Any]:
        return {
            "release": self.releases.get(collection_id, 1),
            "published_at": self.published_at.get(collection_id, PUBLISHED_AT),
            "feature_count": len(self.features.get(collection_id, [])),
        }

    def page(self, base: str, collection_id: str, offset: int, limit: int) -> dict[str, Any]:
        size = min(limit, self.page_size)
        everything = self.features.get(collection_id, [])
        features = everything[offset : offset + size]
        links = [
            {"rel": "self", "type": "application/geo+json", "href": f"{base}/oapi/collections/{collection_id}/items"}
        ]
        if offset + size < len(everything):
            query = f"f=json&limit={limit}&offset={offset + size}"
            href = f"{base}/oapi/collections/{collection_id}/items?{query}"
            links.append({"rel": "next", "type": "application/geo+json", "href": href})
        return {"type": "FeatureCollection", "features": features, "links": links, "numberReturned": len(features)}


class Handler(SimpleHTTPRequestHandler):
    """Answers /oapi from the stub and everything else from the folder with the built page."""

    service: StubService

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if not url.path.startswith("/oapi/"):
            super().do_GET()
            return
        status, document = self.service.answer(f"http://{self.headers['Host']}", url.path, parse_qs(url.query))
        self.write_json(status, document)

    def write_json(self, status: int, document: dict[str, Any]) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/problem+json" if status >= 400 else "application/geo+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the test reports what matters."""


@contextmanager
def serving(service: StubService, dist: Path) -> Iterator[str]:
    """Yield the address of the page, with the stub behind it, on a free port of this machine."""
    handler = type("ThisHandler", (Handler,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(dist)))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def point(collection: str, feature_id: str, lon: float, lat: float, **properties: Any) -> Feature:
    """Return a feature of one of the point layers, with the columns that every layer has."""
    geometry = {"type": "Point", "coordinates": [lon, lat]}
    return {
        "type": "Feature",
        "id": feature_id,
        "geometry": geometry,
        "properties": named(collection, feature_id, properties),
    }


def area(collection: str, feature_id: str, box: tuple[float, float, float, float], **properties: Any) -> Feature:
    """Return a feature whose polygon is a rectangle."""
    west, south, east, north = box
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    geometry = {"type": "MultiPolygon", "coordinates": [[ring]]}
    return {
        "type": "Feature",
        "id": feature_id,
        "geometry": geometry,
        "properties": named(collection, feature_id, properties),
    }


KEYS = {
    "risk_points": "point_code",
    "quarantine_sites": "site_code",
    "checkpoints": "checkpoint_code",
    "isolation_zones": "zone_code",
    "commune_risk_levels": "commune_code",
}
COMMUNE = {"commune_code": "01840", "commune_name": "Phường Đức Xuân", "district_name": "Thành phố Bắc Kạn"}


def named(collection: str, feature_id: str, properties: dict[str, Any]) -> dict[str, Any]:
    key = KEYS.get(collection, "unit_id")
    return COMMUNE | {key: feature_id, "updated_at": PUBLISHED_AT} | properties


def risk_point(number: int, lon: float = 105.8348, lat: float = 22.1473, **changes: Any) -> Feature:
    """Return a high-risk point as the service would: codes with their labels, times with offset."""
    values = {
        "name": "Chợ Bắc Kạn",
        "place_type": "market",
        "address": "Tổ 1A",
        "position_accuracy": "surveyed",
        "risk_level": "very_high",
        "status": "monitoring",
        "exposed_from": "2022-01-15T08:00:00+07:00",
        "exposed_to": "2022-01-15T10:00:00+07:00",
        "recorded_on": "2022-01-16",
        "cleared_on": None,
        "advice": "Người đã đến đây trong khung giờ trên liên hệ trạm y tế xã.",
        "decision_no": "618/UBND-VXNV",
    }
    return point("risk_points", f"DNC-{number:03}", lon, lat, **(values | changes))


def quarantine_site(number: int, lon: float = 105.85, lat: float = 22.2, **changes: Any) -> Feature:
    values = {
        "name": "Trung đoàn 750",
        "facility_type": "military",
        "status": "operating",
        "capacity": 1210,
        "occupied": 120,
        "managed_by": "Bộ Chỉ huy Quân sự tỉnh",
        "opened_on": "2021-05-10",
    }
    return point("quarantine_sites", f"KCL-{number:03}", lon, lat, **(values | changes))


def checkpoint(number: int, lon: float = 105.88, lat: float = 21.9, **changes: Any) -> Feature:
    values = {
        "name": "Chốt Quảng Chu",
        "checkpoint_type": "interagency",
        "status": "operating",
        "road": "QL3",
        "chainage": "Km105+200",
        "direction": "both",
        "hours": "24/24",
        "opened_on": "2021-01-31",
    }
    return point("checkpoints", f"CKS-{number:03}", lon, lat, **(values | changes))


def isolation_zone(number: int, box: tuple[float, float, float, float], **changes: Any) -> Feature:
    values = {
        "name": "Thôn Nà Lẹng, xã Trần Phú",
        "zone_level": "village",
        "measure": "lockdown",
        "status": "active",
        "households": 41,
        "population": 178,
        "imposed_on": "2022-01-12",
        "decision_no": "66/QĐ-UBND",
    }
    return area("isolation_zones", f"VCL-{number:03}", box, **(values | changes))


def grid(columns: int = 4, rows: int = 5) -> Iterable[tuple[int, tuple[float, float, float, float]]]:
    """Yield numbered rectangles that fill the province's extent: made-up communes."""
    west, south, east, north = HOME
    width, height = (east - west) / columns, (north - south) / rows
    for index in range(columns * rows):
        x, y = west + index % columns * width, south + index // columns * height
        yield index, (x, y, x + width, y + height)


def units() -> dict[str, list[Feature]]:
    """Return boundaries and epidemic levels of the made-up communes."""
    names = {"name_vi": "Tỉnh Bắc Kạn", "name_en": "Bắc Kạn Province", "level": "province", "code": "06"}
    province = area("provinces", "06@2020-02-01", HOME, **names)
    district = area(
        "districts", "058@2020-02-01", HOME, name_vi="Thành phố Bắc Kạn", name_en="Bắc Kạn City", level="district",
        code="058", parent_code="06",
    )  # fmt: skip
    communes = [
        area(
            "communes", f"{1800 + i:05}@2020-02-01", box, name_vi=f"Xã {i}", level="commune",
            code=f"{1800 + i:05}", parent_code="058",
        )
        for i, box in grid()
    ]  # fmt: skip
    levels = [
        area(
            "commune_risk_levels",
            f"{1800 + i:05}",
            box,
            commune_code=f"{1800 + i:05}",
            commune_name=f"Xã {i}",
            epidemic_level=str(1 + i % 4),
            level_system="nq_128",
            assessed_on="2022-01-18",
            valid_from="2022-01-19",
            notice_no="135/TB-SYT",
        )
        for i, box in grid()
    ]
    return {"provinces": [province], "districts": [district], "communes": communes, "commune_risk_levels": levels}


def typical_service() -> StubService:
    """Return a service with a few features in every layer."""
    features = units() | {
        "risk_points": [
            risk_point(1),
            risk_point(2, 105.70, 22.35, name="Quán cà phê Hoa Ban", risk_level="high", position_accuracy="commune"),
            risk_point(3, 106.05, 22.10, name="Bến xe Na Rì", risk_level="elevated"),
        ],
        "quarantine_sites": [quarantine_site(1), quarantine_site(2, 105.6, 22.5, name="Trường CĐ nghề", status="full")],
        "isolation_zones": [isolation_zone(1, (105.95, 22.3, 106.0, 22.35))],
        "checkpoints": [checkpoint(1), checkpoint(2, 105.75, 22.6, name="Chốt Đèo Gió", status="closed")],
    }
    return StubService(features=features)
