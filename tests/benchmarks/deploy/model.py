"""How many cores and how much network a number of visitors needs, from what a request of each kind costs.

python -m tests.benchmarks.deploy.model measured.json [VISITS per day] [PEAK over mean]

Put in your own figures: measured.json is what run.py prints; the mix is MIX below.
"""

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

SECONDS_OF_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Share:
    """Requests of one kind per visit, and how many of them a cache in front (CDN, other edge) answers."""

    per_visit: float
    cached_in_front: float


MIX: Mapping[str, Share] = {
    "page": Share(2, 0.95),
    "asset": Share(6, 0.99),
    "api_cached": Share(3, 0.90),
    "api_not_modified": Share(4, 0.90),
    "api_full": Share(0.3, 0.0),
    "api_bbox": Share(0.3, 0.0),
}
"""A visit is a page, a look at the list or a second page, its files, and a few minutes of asking for news."""
USED = 0.5
"""Share of a core that is planned for: the rest is for bursts and for a machine that fails."""


@dataclass(frozen=True, slots=True)
class Load:
    """Requests per second at the peak, cores that are busy with them, megabits per second."""

    requests: float
    cores: float
    megabits: float


def load_of(cost: Mapping[str, float], share: Share, visits: float, peak: float, *, in_front: bool) -> Load:
    """Return the load of one kind at the peak, with or without a cache in front."""
    rate = visits * share.per_visit / SECONDS_OF_DAY * peak
    if in_front:
        rate *= 1 - share.cached_in_front
    milliseconds = cost["nginx_ms"] + cost["api_ms"] + cost["database_ms"]
    return Load(rate, rate * milliseconds / 1000, rate * (cost["bytes"] + 400) * 8 / 1e6)


def table(costs: Mapping[str, Mapping[str, float]], visits: float, peak: float) -> str:
    """Return the loads by kind and their sum, without and with a cache in front."""
    lines = [f"{visits:,.0f} visits a day, peak {peak:g} times the mean", f"{'':18}{'alone':>26}{'cache in front':>30}"]
    lines.append(f"{'kind':18}" + f"{'req/s':>10}{'cores':>8}{'Mbit/s':>8}" * 2)
    sums = [Load(0, 0, 0), Load(0, 0, 0)]
    for kind, share in MIX.items():
        loads = [load_of(costs[kind], share, visits, peak, in_front=each) for each in (False, True)]
        sums = [
            Load(a.requests + b.requests, a.cores + b.cores, a.megabits + b.megabits)
            for a, b in zip(sums, loads, strict=True)
        ]
        lines.append(f"{kind:18}" + "".join(_cells(each) for each in loads))
    lines.append(f"{'sum':18}" + "".join(_cells(each) for each in sums))
    lines.append(f"cores to provide, at {USED:.0%} use: " + " / ".join(f"{each.cores / USED:.1f}" for each in sums))
    return "\n".join(lines)


def _cells(load: Load) -> str:
    return f"{load.requests:10.1f}{load.cores:8.2f}{load.megabits:8.1f}"


if __name__ == "__main__":
    measured = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    wanted = [float(each) for each in sys.argv[2:4]]
    print(table(measured, *(wanted + [10_000_000, 5.0][len(wanted) :])))
