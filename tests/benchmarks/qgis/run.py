"""What opening, drawing, editing and saving cost in QGIS: seconds and statements. Not part of the suite.

``python -m tests.benchmarks.qgis.run --features 50000 --rounds 3``
"""

import argparse
import json
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import shapely

from catalog.derive.qgis import Plan, project_plan
from catalog.load import load_catalog
from catalog.model import Catalog
from deploy.cluster import Cluster
from ingest.db import connect
from ingest.migrate import ensure_logins, migrate
from ingest.qgis.project import make_project
from tests.conftest import PASSWORDS, THROW_AWAY, as_role, with_database
from tests.frames import bring_in
from tests.installation import ROOT, Database
from tests.qgis.conftest import people_of
from tests.qgis.window import Person, Window

LAYER = "work.risk_points"
LOGGED = {"log_statement": "all", "log_line_prefix": "%u|", "log_min_duration_statement": "-1"}
_STATEMENT = re.compile(r"^(\w+)\|LOG: +(?:statement|execute [^:]*):", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cost:
    """One step of one round."""

    step: str
    seconds: float
    statements: int


class Meter:
    """Counts what a login sends to the server, from the server's log."""

    def __init__(self, log: Path, login: str) -> None:
        self._log, self._login = log, login

    def measure(self, step: str, work: Callable[[], Any]) -> Cost:
        start, began = self._log.stat().st_size, time.perf_counter()
        answer = work()
        seconds = time.perf_counter() - began
        assert not isinstance(answer, dict) or answer.get("ok", True), answer
        with self._log.open("rb") as handle:
            handle.seek(start)
            text = handle.read().decode(errors="replace")
        return Cost(step, seconds, sum(login == self._login for login in _STATEMENT.findall(text)))


def of_ten_layers(plan: Plan) -> Plan:
    """Return the plan with ten layers on the map, and the lists of their forms."""
    layers = [each for each in plan.tables if each.geometry and each.schema in ("work", "api")][:10]
    lists = (each for each in plan.tables if each.schema == "code" or each.id.startswith("api_communes"))
    tables = tuple({each.id: each for each in (*layers, *lists)}.values())
    names = {each.id for each in tables}
    return replace(
        plan, tables=tables, layout={}, themes={"1. Biên tập": [each.id for each in layers]},
        drawing_order=[each for each in plan.drawing_order if each in names],
    )  # fmt: skip


@contextmanager
def installation(catalog: Catalog, features: int) -> Iterator[tuple[Database, Path]]:
    """Yield a database with so many published risk points, and its server's log."""
    with tempfile.TemporaryDirectory(prefix="covidmaps-qgis-") as name:
        state = Path(name)
        state.chmod(0o711)
        cluster = Cluster(state, settings={**THROW_AWAY, **LOGGED})
        owner = cluster.up()
        try:
            superuser = with_database(cluster.superuser_url("postgres"), "covidmaps")
            with psycopg.connect(superuser, autocommit=True) as conn:
                conn.execute(f"ALTER ROLE covidmaps_owner PASSWORD '{PASSWORDS['covidmaps_owner']}'")  # type: ignore[call-overload]
            with connect(owner := as_role(superuser, "covidmaps", "covidmaps_owner")) as conn:
                migrate(conn, catalog)
                ensure_logins(conn, {role: PASSWORDS[role] for role in ("covidmaps_ingest", "covidmaps_serve")})
            ingest, serve = (as_role(superuser, "covidmaps", f"covidmaps_{each}") for each in ("ingest", "serve"))
            with connect(ingest) as conn:
                bring_in(conn, catalog, "risk_points", *map(spread, range(1, features + 1)))
            yield Database("covidmaps", owner, ingest, serve, superuser), cluster.folder / "postgres.log"
        finally:
            cluster.down()


def spread(number: int) -> dict[str, Any]:
    """Return a risk point in a grid over the province."""
    row, column = divmod(number, 250)
    return {
        "point_code": f"DNC-{number:05d}", "name": f"Điểm số {number}", "place_type": "market", "risk_level": "high",
        "status": "monitoring", "commune_code": "02122", "recorded_on": date(2022, 1, 15),
        "exposed_from": datetime(2022, 1, 14, tzinfo=UTC), "exposed_to": datetime(2022, 1, 15, tzinfo=UTC),
        "geom": shapely.Point(105.45 + column * 0.003, 21.85 + row * 0.004),
    }  # fmt: skip


def round_of(name: str, person: Person, project: Path, log: Path, folder: Path) -> Iterator[Cost]:
    meter = Meter(log, person.login)
    with Window(person, None, folder) as window:
        one, many = "\"point_code\" = 'DNC-00001'", "\"point_code\" <= 'DNC-01000'"
        for step, work in {
            "open": lambda: window.do("open", path=str(project)),
            "draw the province": lambda: window.do("render", theme="1. Biên tập", path=str(folder / "map.png")),
            "open again": lambda: window.do("open", path=str(project)),
            "form of a new feature": lambda: (
                window.do("start", layer=LAYER)
                and window.do("problems", layer=LAYER, values={}, wkt="Point(105.9 21.9)")
            ),
            "save one feature": lambda: window.edit(LAYER, one, name=f"Điểm {time.time_ns()}"),
            "save 1 000 features": lambda: window.edit(LAYER, many, name=f"Điểm {time.time_ns()}"),
        }.items():
            yield meter.measure(f"{name}: {step}", work)


def main() -> None:
    """Print a line of JSON per step: median seconds of the rounds, statements."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--features", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    catalog = load_catalog(ROOT / "config")
    plan = project_plan(catalog)
    plans = {"10 layers": of_ten_layers(plan), f"whole desk, {len(plan.tables)} tables": plan}
    found: dict[str, list[Cost]] = {}
    with (
        installation(catalog, arguments.features) as (database, log),
        people_of(database) as people,
        tempfile.TemporaryDirectory() as name,
    ):
        folder, lan = Path(name), people("lan")
        for number, each in enumerate(plans.values()):
            make_project(each, database.owner_url, folder / f"{number}.qgz")
        for _ in range(arguments.rounds):
            for number, title in enumerate(plans):  # interleaved: a busy minute of the machine hits both
                for cost in round_of(title, lan, folder / f"{number}.qgz", log, folder):
                    found.setdefault(cost.step, []).append(cost)
    for step, costs in found.items():
        seconds = statistics.median(each.seconds for each in costs)
        statements = statistics.median(each.statements for each in costs)
        line = {"step": step, "seconds": round(seconds, 2), "statements": int(statements)}
        print(json.dumps(line, ensure_ascii=False))


if __name__ == "__main__":
    main()
