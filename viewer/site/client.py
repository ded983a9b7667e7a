"""A plain client of OGC API – Features, Part 1 (OGC 17-069r4): collections, and items page by page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

PAGE_LIMIT = 10_000
TIMEOUT_SECONDS = 30
ATTEMPTS = 3
GEOJSON = "application/geo+json"

Json = dict[str, Any]


class ServiceError(Exception):
    """The service did not answer, or not with what the standard says."""


@dataclass(frozen=True, slots=True)
class Release:
    """Which state of a collection is served; ``number`` None when nothing was ever published."""

    number: int | None
    published_at: str | None


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that the pages need, all of the same moment."""

    releases: Mapping[str, Release]
    items: Mapping[str, tuple[Json, ...]]
    links: Mapping[str, str]
    """Collection → address of its items, as the service names it."""


def read_service(api: str, wanted: tuple[str, ...]) -> Answers:
    """Return the releases and features of the wanted collections; one that the service does not have is left out.

    A release between two requests would mix two states, so the releases are compared afterwards and all is read again.

    Raises: ServiceError.
    """
    with requests.Session() as session:
        for _ in range(ATTEMPTS):
            before = _collections(session, api, wanted)
            items = {name: tuple(_items(session, api, each)) for name, each in before.items()}
            after = _collections(session, api, wanted)
            releases = {name: _release(each) for name, each in before.items()}
            if releases == {name: _release(each) for name, each in after.items()}:
                links = {name: _items_link(each) for name, each in before.items()}
                return Answers(releases, items, links)
    raise ServiceError("the service is being published to all the time")


def read_releases(api: str, wanted: tuple[str, ...]) -> dict[str, Release]:
    """Return collection → release. Raises: ServiceError."""
    with requests.Session() as session:
        return {name: _release(each) for name, each in _collections(session, api, wanted).items()}


def _collections(session: requests.Session, api: str, wanted: tuple[str, ...]) -> dict[str, Json]:
    document = _get(session, f"{api}/collections?f=json", "application/json")
    found = {each.get("id"): each for each in document.get("collections") or ()}
    return {name: found[name] for name in wanted if name in found}


def _release(collection: Json) -> Release:
    said = collection.get("covidmaps:release") or {}
    return Release(said.get("release"), said.get("published_at"))


def _items(session: requests.Session, api: str, collection: Json) -> Iterator[Json]:
    first = _items_link(collection)
    joiner = "&" if urlsplit(first).query else "?"
    url: str | None = f"{first}{joiner}limit={PAGE_LIMIT}"
    while url:
        page = _get(session, rebase(url, api), GEOJSON)
        yield from page.get("features") or ()
        url = _link(page.get("links"), "next") if page.get("features") else None


def _items_link(collection: Json) -> str:
    link = _link(collection.get("links"), "items")
    if link is None:
        raise ServiceError(f"collection {collection.get('id')}: no link rel=items")
    return link


def _link(links: Any, relation: str) -> str | None:
    """Return the link of that relation, preferably in GeoJSON: a service may list HTML first."""
    found = [each for each in links or () if each.get("rel") == relation]
    best = next((each for each in found if each.get("type") == GEOJSON), found[0] if found else None)
    return str(best["href"]) if best else None


def rebase(href: str, base: str) -> str:
    """Return the link on the host that is already being asked: a service behind a proxy knows only its public name."""
    target, host = urlsplit(urljoin(f"{base}/", href)), urlsplit(base)
    return target._replace(scheme=host.scheme, netloc=host.netloc).geturl()


def _get(session: requests.Session, url: str, accept: str) -> Json:
    try:
        answer = session.get(url, headers={"Accept": accept}, timeout=TIMEOUT_SECONDS)
        answer.raise_for_status()
        document = answer.json()
    except (requests.RequestException, ValueError) as err:
        raise ServiceError(f"{url}: {err}") from err
    if not isinstance(document, dict):
        raise ServiceError(f"{url}: not a JSON object")
    return document
