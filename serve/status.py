"""``/status``: is the service well, and how fresh is each layer? For citizens and other systems; HTML or JSON."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

import jinja2
import orjson
from starlette.requests import Request
from starlette.responses import Response

from catalog.model import Language, Layer
from serve.database import BadValue, DatabaseAway, TooHeavy, fetch_sql
from serve.http.edge import guarded
from serve.http.negotiation import HTML, JSON, language_of
from serve.http.problem import problem
from serve.metrics import FRESHNESS
from serve.params import single_values
from serve.serving import Serving, in_thread, serving

KNOWN = frozenset({"f", "lang"})
TEMPLATE = Path(__file__).resolve().parent / "templates" / "status.html"
HEADERS = {"Cache-Control": "public, max-age=10, stale-if-error=86400", "Vary": "Accept, Accept-Language"}

Freshness = Literal["fresh", "late", "never", "unplanned"]
Moments = dict[str, tuple[datetime | None, datetime | None]]


@dataclass(frozen=True, slots=True)
class LayerStatus:
    """One layer; ``confirmed_at`` is when it was last published, or handed in without a change."""

    layer: str
    title: str
    steward: str
    state: Freshness
    published_at: datetime | None
    confirmed_at: datetime | None
    expected_every_hours: int | None


@guarded
async def status(request: Request) -> Response:
    """Answer ``/status``: 200 also when the database is away, as the page is there to say so."""
    single_values(request.query_params, KNOWN)
    service = serving(request)
    language = language_of(request.query_params, request.headers)
    moments = await in_thread(lambda: _moments(service))
    now = datetime.now(UTC)
    layers = [layer_status(each, moments, now, language) for each in service.catalog.layers] if moments else []
    document = {
        "status": "ok" if moments else "database-away",
        "at": now.astimezone(ZoneInfo(service.catalog.service.timezone)),
        "layers": [asdict(each) for each in layers],
    }
    headers = HEADERS | {"Content-Language": language}
    if _format(request) == "json":
        return Response(orjson.dumps(document), headers=headers, media_type=JSON)
    page = await in_thread(lambda: _page(service, language, document))
    return Response(page, headers=headers, media_type=f"{HTML}; charset=utf-8")


def layer_status(layer: Layer, moments: Moments, now: datetime, language: Language) -> LayerStatus:
    """Return how fresh a layer is at a moment."""
    published_at, confirmed_at = moments.get(layer.id, (None, None))
    newest = max((each for each in (published_at, confirmed_at) if each), default=None)
    return LayerStatus(
        layer.id,
        layer.title.in_language(language),
        layer.steward.in_language(language),
        freshness(published_at, newest, layer.expected_every_hours, now),
        published_at,
        newest,
        layer.expected_every_hours,
    )


def freshness(published_at: datetime | None, newest: datetime | None, hours: int | None, now: datetime) -> Freshness:
    """Return ``late`` when the layer was due earlier, ``unplanned`` when nobody promised how often it comes."""
    if published_at is None or newest is None:
        return "never"
    if hours is None:
        return "unplanned"
    return "late" if now - newest > timedelta(hours=hours) else "fresh"


def _moments(service: Serving) -> Moments | None:
    """Return when each layer was published and confirmed; None when the database is away."""
    zone = ZoneInfo(service.catalog.service.timezone)
    try:
        rows = fetch_sql(service.access, FRESHNESS)
    except (DatabaseAway, TooHeavy, BadValue):
        return None
    return {layer: (_local(published, zone), _local(confirmed, zone)) for layer, _, published, confirmed in rows}


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.astimezone(zone).replace(microsecond=0) if moment else None


def _format(request: Request) -> str:
    asked = request.query_params.get("f")
    if asked not in (None, "html", "json"):
        raise problem("bad-format", value=str(asked), known="html, json")
    return asked or ("json" if JSON in request.headers.get("accept", "") else "html")


def _page(service: Serving, language: Language, document: dict[str, Any]) -> str:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True)
    template = environment.from_string(TEMPLATE.read_text(encoding="utf-8"))
    own = service.catalog.service
    return template.render(
        document,
        language=language,
        title=own.title.in_language(language),
        words=dict(_words(language)),
        hotlines=own.hotlines,
        home=f"{service.settings.public_url}/",
    )


WORDS: dict[str, tuple[str, str]] = {
    "heading": ("Tình trạng dịch vụ", "Service status"),
    "ok": ("Dịch vụ hoạt động bình thường.", "The service works."),
    "database-away": (
        "Cơ sở dữ liệu tạm thời không truy cập được; bản đồ đang hiển thị dữ liệu đã công bố gần nhất.",
        "The database cannot be reached for now; the map shows what was published last.",
    ),
    "layer": ("Lớp dữ liệu", "Layer"),
    "state": ("Độ mới", "Freshness"),
    "confirmed_at": ("Cập nhật", "Updated"),
    "expected": ("Chu kỳ", "Due"),
    "every": ("mỗi {} giờ", "every {} h"),
    "fresh": ("Đúng hạn", "On time"),
    "late": ("Quá hạn", "Late"),
    "never": ("Chưa công bố", "Not published yet"),
    "unplanned": ("Không định kỳ", "No schedule"),
    "checked": ("Kiểm tra lúc", "Checked at"),
    "map": ("Về bản đồ", "To the map"),
    "other": ("English", "Tiếng Việt"),
}


def _words(language: Language) -> Iterator[tuple[str, str]]:
    for name, (vi, en) in WORDS.items():
        yield name, vi if language == "vi" else en
