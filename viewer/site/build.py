"""The whole site, from one reading of the service."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from viewer.site.assets import Assets, named_asset, read_assets
from viewer.site.client import Answers, Release, read_service
from viewer.site.drawing import Drawer
from viewer.site.files import checksums, downloads
from viewer.site.memory import Memory
from viewer.site.model import drawn_collections, read_site
from viewer.site.pages import Pages, Place
from viewer.site.snapshot import details, snapshot
from viewer.site.view import View
from viewer.site.words import LANGUAGES
from viewer.site.write import write_site

CURRENT = "data/current.json"


@dataclass(frozen=True, slots=True)
class Source:
    """Where the site comes from: ``api`` is asked, ``url`` is what the public calls the site; no "/" at their ends."""

    api: str
    url: str
    catalogue: Path
    dist: Path
    is_live: bool
    """Whether the pages may ask the service for what is newer; not when they are put on another host."""

    def collections(self) -> tuple[str, ...]:
        return drawn_collections(json.loads(self.catalogue.read_bytes()))


@dataclass(frozen=True, slots=True)
class Report:
    pages: int
    changed: int


def build_site(source: Source, folder: Path, memory: Memory | None = None) -> Report:
    """Read the service and write the site.

    Args:
        memory: of the last build into the same folder; without one every page is made.
    Raises: ServiceError, and then the folder is as it was; MissingFileError when a page of the last build is gone.
    """
    memory = memory or Memory()
    answers = read_service(source.api, source.collections())
    files = site_files(source, answers, datetime.now(UTC), memory)
    changed = write_site(folder, files)
    memory.is_written()
    return Report(sum(1 for each in files if each.endswith(".html")), changed)


def site_files(source: Source, answers: Answers, now: datetime, memory: Memory) -> dict[str, bytes | None]:
    """Return path → content of every file, None for one that is as it was.

    The same answers on the same day give the same bytes.
    """
    started = start_site(source, answers, now, memory)
    files, pages = dict(started.files), started.pages
    for each in pages:
        files |= dict(each.all())
    place, policy = started.place, {"content-security-policy": f"{started.assets.policy}; frame-ancestors *"}
    return files | {
        "404.html": pages[0].missing(),
        "oembed.json": pages[0].oembed(),
        "csp.json": json.dumps(policy, indent=1).encode(),
        "sitemap.xml": pages[0].sitemap(),
        "robots.txt": f"User-agent: *\nAllow: /\nDisallow: /oapi/\nSitemap: {place.absolute('sitemap.xml')}\n".encode(),
    }


def current(releases: Mapping[str, Release]) -> bytes:
    """Return the small file that an open page looks at: another text means that there is something newer."""
    return json.dumps({name: each.number for name, each in sorted(releases.items())}).encode()


@dataclass(frozen=True, slots=True)
class Started:
    """What the pages load, and the pages of both languages, Vietnamese first, not written yet."""

    files: dict[str, bytes | None]
    pages: tuple[Pages, ...]
    place: Place
    assets: Assets


def start_site(source: Source, answers: Answers, now: datetime, memory: Memory) -> Started:
    """Return the data files and the makers of the pages."""
    said = json.loads(source.catalogue.read_bytes())
    site = read_site(said, answers, f"{now.astimezone(ZoneInfo(said['service']['timezone'])):%Y-%m-%d}")
    views = [View(site, language, now) for language in LANGUAGES]
    assets, drawer = read_assets(source.dist), Drawer(site)
    place = Place(source.url, f"{source.url}/oapi", source.is_live)
    packed = {"data/snapshot": snapshot(site, answers.links), "data/details": details(site)}
    data = {named_asset(stem, ".json", content): content for stem, content in packed.items()}
    first_view, later = data
    downloadable = downloads(views[0])
    files: dict[str, bytes | None] = {**assets.files, "data/SHA256SUMS": checksums(downloadable)}
    files |= {asset.file: content for asset, content in data.items()}
    files |= {each.path: each.content for each in downloadable}
    files[CURRENT] = current(answers.releases)
    pages = tuple(
        Pages(view, other, drawer, assets, (first_view, later), place, downloadable, memory)
        for view, other in (views, reversed(views))
    )
    return Started(files, pages, place, assets)
