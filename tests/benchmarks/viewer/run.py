"""First visits side by side: ``python -m tests.benchmarks.viewer.run [--points N] [--rounds N]``; see README.md."""

import argparse
import json
import tempfile
from dataclasses import astuple, fields
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from tests.benchmarks.viewer.measure import Subject, Visit, visit
from tests.benchmarks.viewer.peers import write_peers
from tests.benchmarks.viewer.server import serving_folder
from tests.viewer.browser import chromium_path, open_chromium
from tests.viewer.full_province import full_province
from tests.viewer.site.reading import source
from tests.viewer.stub_api import StubService, serving
from viewer.site.build import start_site
from viewer.site.client import read_service
from viewer.site.memory import Memory
from viewer.site.write import write_site

ROOT = Path(__file__).resolve().parents[3]
OURS = Subject(
    "CovidMaps", "", "document.querySelector('#map canvas') && !document.getElementById('static-map')"
    " && document.querySelector('[role=tab]')",
)  # fmt: skip


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--points", type=int, default=2_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--peers", type=Path, help="a node_modules folder with leaflet, maplibre-gl and ol")
    asked = options.parse_args()
    path = chromium_path()
    if path is None:
        raise SystemExit("no Chromium on this machine")
    service = _fresh(full_province(asked.points))
    with tempfile.TemporaryDirectory(prefix="covidmaps-benchmark-") as folder:
        ours, others = Path(folder) / "site", Path(folder) / "peers"
        others.mkdir()
        write_home(ours, service, ROOT / "viewer" / "dist")
        peers = write_peers(others, service, asked.peers) if asked.peers else []
        seen: dict[str, list[Visit]] = {}
        with serving_folder(ours) as here, serving_folder(others) as there, open_chromium(path) as browser:
            for _ in range(asked.rounds):  # interleaved: a busy minute of the machine hits all alike
                for subject, address in [(OURS, here), *((each, there) for each in peers)]:
                    seen.setdefault(subject.title, []).append(visit(browser, address, subject))
    _show(seen, asked.points)


def _fresh(service: StubService) -> StubService:
    """Return the service with all layers published now: a notice about old data would change the page's layout."""
    service.published_at = dict.fromkeys(service.features, datetime.now(UTC).isoformat())
    return service


def write_home(folder: Path, service: StubService, dist: Path) -> None:
    """Write the map's page, what it loads, and the answer of the service that it asks for news."""
    with serving(service, folder.parent) as address:
        where = source(address, dist)
        answers = read_service(where.api, where.collections())
    started = start_site(where, answers, datetime.now(UTC), Memory())
    path, home = started.pages[0].home()
    collections = service.answer("http://127.0.0.1", "/oapi/collections", {})[1]
    write_site(folder, {**started.files, path: home, "oapi/collections": json.dumps(collections).encode()})


def _show(seen: dict[str, list[Visit]], points: int) -> None:
    names = [each.name for each in fields(Visit)]
    print(f"{points} points, median of {max(map(len, seen.values()))}")
    print("| page |", " | ".join(names), "|")
    print("|" + " --- |" * (len(names) + 1))
    for title, visits in seen.items():
        middle = [median(column) for column in zip(*map(astuple, visits), strict=True)]
        print(f"| {title} |", " | ".join(f"{each:,.3f}" if each < 1 else f"{each:,.0f}" for each in middle), "|")


if __name__ == "__main__":
    main()
