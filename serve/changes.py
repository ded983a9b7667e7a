"""What has changed in a collection since a release: for systems that keep a copy of their own (``/changes``).

The answer is the net difference between two releases, each feature once: added, changed (its new state) or removed. So
a copy that applies it is the collection as the later release has it. No subscription, no call back: who wants to know
at once asks with ``wait``, and is answered when the next release is there.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from psycopg import sql
from starlette.requests import Request
from starlette.responses import Response

from catalog.model import Language, Text
from serve.atom import MEDIA_TYPE as ATOM
from serve.atom import feed
from serve.cursors import Cursor, Seal, write_cursor
from serve.database import Access, fetch
from serve.http.caching import cache_headers, entity_tag, is_current
from serve.http.edge import guarded
from serve.http.front import keep_for
from serve.http.negotiation import accepted_type, language_of
from serve.http.problem import problem
from serve.links import NEXT, Link, alternates, link, with_query
from serve.params import cursor, limit, single_values, whole_number
from serve.publication import Published
from serve.query import Anchor, Statement, View
from serve.releases import WAIT_MOST
from serve.serving import Serving, in_thread, serving

PARAMETERS = frozenset({"since", "limit", "cursor", "wait", "f", "lang"})
JSON = "application/json"
FORMATS = {"json": JSON, "atom": ATOM}
MONITOR = Text("Báo khi có bản công bố mới", "Answered when there is a new release")
AS_ATOM = Text("Thay đổi dạng Atom", "Changes as Atom")
AS_JSON = Text("Thay đổi dạng JSON", "Changes as JSON")
TITLES = {"json": AS_JSON, "atom": AS_ATOM}

CURRENT = sql.SQL("""\
SELECT c.release, c.published_at, c.definition,
  %s::bigint = 0 OR EXISTS (SELECT FROM history.collections h
                             WHERE h.collection = c.collection AND h.release = %s::bigint AND NOT h.withheld)
FROM api.collections c WHERE c.collection = %s::text""")

_CHANGES = """\
SELECT k.key, n.feature, o.key IS NOT NULL, n.feature IS NOT DISTINCT FROM o.feature, r.release, r.published_at
FROM (
  SELECT v.{key} AS key, max(CASE WHEN v.to_release <= %s::bigint THEN v.to_release ELSE v.from_release END) AS release
  FROM {view} v
  WHERE v.{key} > %s::text AND (v.from_release > %s::bigint AND v.from_release <= %s::bigint
                                OR v.to_release > %s::bigint AND v.to_release <= %s::bigint)
  GROUP BY v.{key} ORDER BY v.{key} LIMIT %s::bigint
) k
LEFT JOIN {view} n ON n.{key} = k.key AND n.from_release <= %s::bigint
  AND (n.to_release IS NULL OR n.to_release > %s::bigint)
LEFT JOIN (SELECT o.{key} AS key, o.feature, o.from_release, o.to_release FROM {view} o) o
  ON o.key = k.key AND o.from_release <= %s::bigint AND (o.to_release IS NULL OR o.to_release > %s::bigint)
LEFT JOIN history.collections r ON r.collection = %s::text AND r.release = k.release
ORDER BY k.key"""


@dataclass(frozen=True, slots=True)
class Change:
    """One feature that differs: ``feature`` its GeoJSON text, None when it was removed."""

    kind: str
    key: str
    feature: str | None
    release: int
    published_at: datetime


@dataclass(frozen=True, slots=True)
class Changes:
    """One page of the changes after ``since`` up to ``release``; ``last_key``: where the next page begins, if any."""

    since: int
    release: int | None
    published_at: datetime | None
    definition: str | None
    changes: list[Change]
    last_key: str | None


@guarded
async def changes(request: Request) -> Response:
    """Answer ``/collections/{collection_id}/changes``."""
    service = serving(request)
    published = service.collection(request.path_params["collection_id"])
    texts = single_values(request.query_params, PARAMETERS, FORMATS)
    since = whole_number("since", texts.get("since", "0"), least=0)
    seconds = min(whole_number("wait", texts.get("wait", "0"), least=0), WAIT_MOST)
    asked = texts.get("f") or accepted_type(request.headers.get("accept", ""), FORMATS)
    if asked is None:
        raise problem("not-acceptable", known=", ".join(FORMATS.values()))
    seal = Seal(service.rules.cursor_key, repr(("changes", published.id, since)))
    begins, most = cursor(texts, seal), limit(texts, service.rules.limits)
    state = service.releases.state(published.id)
    if seconds and since == ((state.release if state else None) or 0):
        await service.releases.wait(published.id, since, seconds)
    found = await in_thread(lambda: read_changes(service.access, published, since, begins, most))
    return _answer(request, service, published, found, seal, asked, is_waiting=seconds > 0)


def read_changes(access: Access, published: Published, since: int, begins: Cursor | None, most: int) -> Changes:
    """Return a page of changes. Raises: Problem ``release-gone`` when nobody can say what has changed since then."""
    rows = fetch(access, Statement(CURRENT, [since, since, published.id]))
    release, published_at, definition, is_known = rows[0] if rows else (None, None, None, since == 0)
    if not is_known:
        raise problem("release-gone", name=published.id, value=str(since))
    if release is None:
        return Changes(since, None, None, None, [], None)
    until, after = (begins.release, begins.anchor.key) if begins else (release, "")
    found = fetch(access, _statement(published.view, since, until, after, most + 1))
    page = found[:most]
    differing = [_change(*row) for row in page if (row[1] is not None or row[2]) and not row[3]]
    last_key = page[-1][0] if len(found) > most else None
    return Changes(since, until, published_at, definition, differing, last_key)


def _statement(view: View, since: int, until: int, after: str, most: int) -> Statement:
    text = sql.SQL(_CHANGES).format(key=sql.Identifier(view.key), view=view.history)
    values = [until, after, since, until, since, until, most, until, until, since, since, view.name]
    return Statement(text, values, prepare=False)


def _change(
    key: str, feature: str | None, was_there: bool, is_same: bool, release: int, published_at: datetime
) -> Change:
    kind = "removed" if feature is None else "changed" if was_there else "added"
    return Change(kind, key, feature, release, published_at)


def _answer(
    request: Request,
    service: Serving,
    published: Published,
    found: Changes,
    seal: Seal,
    asked: str,
    *,
    is_waiting: bool,
) -> Response:
    language = language_of(request.query_params, request.headers)
    query = sorted(request.query_params.multi_items())
    tag = entity_tag(service.oapi_url, request.url.path, query, language, asked, found.release, found.definition)
    headers = {"Content-Language": language} | cache_headers(tag, found.published_at)
    if is_waiting:
        headers["Cache-Control"] = "no-store"
    else:
        keep_for(request, published.id, found.release, found.definition)
        if is_current(request.headers.get("if-none-match"), tag):
            return Response(status_code=304, headers=headers)
    links = _links(request, service, published, found, seal, asked, language)
    if asked == "atom":
        title = f"{published.collection.title.in_language(language)}: {AS_ATOM.in_language(language)}"
        items_url = f"{service.collection_url(published.id)}/items"
        entries = [(each.kind, each.key, each.feature, each.published_at) for each in found.changes]
        return Response(feed(title, links, items_url, found.published_at, entries), headers=headers, media_type=ATOM)
    return Response(
        orjson.dumps(_document(published, found, links, service.rules.zone)), headers=headers, media_type=JSON
    )


def _document(published: Published, found: Changes, links: list[Link], zone: ZoneInfo) -> dict[str, Any]:
    return {
        "collection": published.id,
        "since": found.since,
        "release": found.release or 0,
        "numberReturned": len(found.changes),
        "changes": [_member(each, zone) for each in found.changes],
        "links": links,
    }


def _member(change: Change, zone: ZoneInfo) -> dict[str, Any]:
    moment = change.published_at.astimezone(zone).isoformat(timespec="seconds")
    member: dict[str, Any] = {
        "change": change.kind,
        "id": change.key,
        "release": change.release,
        "published_at": moment,
    }
    if change.feature is not None:
        member["feature"] = orjson.Fragment(change.feature)
    return member


def _links(
    request: Request,
    service: Serving,
    published: Published,
    found: Changes,
    seal: Seal,
    asked: str,
    language: Language,
) -> list[Link]:
    url = f"{service.collection_url(published.id)}/changes"
    query = request.query_params.multi_items()
    rest = [(name, value) for name, value in query if name not in ("cursor", "wait", "since")]
    links = [link("self", with_query(url, query), FORMATS[asked], TITLES[asked].in_language(language), language)]
    others = {name: kind for name, kind in FORMATS.items() if name != asked}
    links += alternates(url, query, others, TITLES, language)
    since = [("since", str(found.since))]
    if found.last_key is not None:
        following = write_cursor(Cursor(found.release or 0, 0, 0, Anchor(found.last_key)), seal)
        href = with_query(url, [*since, *rest, ("cursor", following)])
        links.append(link("next", href, FORMATS[asked], NEXT.in_language(language), language))
    else:
        later = with_query(url, [("since", str(found.release or 0)), *rest, ("wait", "30")])
        links.append(link("monitor", later, FORMATS[asked], MONITOR.in_language(language), language))
    title = published.collection.title.in_language(language)
    return [*links, link("collection", service.collection_url(published.id), JSON, title, language)]
