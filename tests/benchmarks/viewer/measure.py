"""One visit in Chromium as on a cheap phone, and what it cost."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, CDPSession, Page

LATENCY_MS, KBIT = 562, 1474.56
SLOWER = 4
LONG_MS = 50.0
"""A task longer than this keeps a tap waiting. Source: W3C Long Tasks; web.dev, Total Blocking Time."""
SETTLE_MS = 2_000
CATEGORIES = ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel", "loading"]

WATCH = """
window.seen = {long: [], lcp: 0, cls: 0, alive: 0};
const watch = (type, see) =>
  new PerformanceObserver(list => list.getEntries().forEach(see)).observe({type, buffered: true});
watch('longtask', each => seen.long.push([each.startTime, each.duration]));
watch('largest-contentful-paint', each => seen.lcp = each.startTime);
watch('layout-shift', each => seen.cls += each.value);
(function look() {
  let alive = false;
  try { alive = Boolean(ALIVE); } catch { /* the page is not there yet */ }
  if (alive) seen.alive = performance.now(); else requestAnimationFrame(look);
})();
"""


@dataclass(frozen=True, slots=True)
class Subject:
    """A page to visit: ``alive`` is JavaScript that is true once the points answer a tap."""

    title: str
    path: str
    alive: str


@dataclass(frozen=True, slots=True)
class Visit:
    """Milliseconds from the start of the visit, on the throttled device; kB as they came over the wire."""

    painted: float
    lcp: float
    alive: float
    blocked: float
    """Total Blocking Time: by how much every long task was longer than 50 ms, up to two seconds after ``alive``."""
    cpu_blocked: float
    """The same from the CPU time × 4 of a visit that is not throttled: a busy machine hardly changes it."""
    cpu: float
    """CPU milliseconds of the page's main thread, not throttled."""
    shift: float
    kilobytes: float
    requests: int
    heap_mb: float


@contextmanager
def phone(browser: Browser) -> Iterator[Page]:
    """Yield a page that was never open before, of 360 × 720 pixels of two by two dots."""
    context = browser.new_context(
        viewport={"width": 360, "height": 720}, device_scale_factor=2, has_touch=True, is_mobile=True, bypass_csp=True
    )
    try:
        yield context.new_page()
    finally:
        context.close()


def visit(browser: Browser, address: str, subject: Subject) -> Visit:
    """Return what a first visit costs: one on the throttled phone, and one traced at full speed."""
    cpu = main_thread(browser, address + subject.path)
    with phone(browser) as page:
        received = _throttled(page)
        page.add_init_script(WATCH.replace("ALIVE", subject.alive))
        page.goto(address + subject.path, wait_until="commit")
        page.wait_for_function("window.seen && seen.alive > 0", timeout=120_000)
        page.wait_for_timeout(SETTLE_MS)
        seen: dict[str, Any] = page.evaluate("seen")
        paint = float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
        heap = float(page.evaluate("performance.memory.usedJSHeapSize")) / 1e6
    long = [each for start, each in seen["long"] if paint <= start < seen["alive"] + SETTLE_MS]
    return Visit(
        paint, seen["lcp"], seen["alive"], sum(each - LONG_MS for each in long),
        sum(max(0.0, SLOWER * each - LONG_MS) for each in cpu), sum(cpu), seen["cls"],
        sum(received) / 1000, len(received), heap,
    )  # fmt: skip


def _throttled(page: Page) -> list[float]:
    """Make network and processor slow; return a list that fills with the bytes of every answer."""
    session: CDPSession = page.context.new_cdp_session(page)
    session.send("Network.enable")
    speed = KBIT * 1000 / 8
    network = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": speed, "uploadThroughput": speed / 2}
    session.send("Network.emulateNetworkConditions", network)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    received: list[float] = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    return received


def main_thread(browser: Browser, url: str) -> list[float]:
    """Return the CPU milliseconds of every task of the page's main thread from its first paint on, not throttled."""
    with phone(browser) as page:
        browser.start_tracing(page=page, categories=CATEGORIES)
        page.goto(url, wait_until="load")
        page.wait_for_timeout(SETTLE_MS)
        events = json.loads(browser.stop_tracing())["traceEvents"]
    return _tasks(events, url)


def _tasks(events: list[dict[str, Any]], url: str) -> list[float]:
    """Return the outermost tasks of the thread on which the page's scripts run."""
    host = url[: url.index("/", len("http://")) + 1]
    mine = next(e for e in events if e.get("name") == "FunctionCall" and host in json.dumps(e.get("args")))
    thread = [e for e in events if (e["pid"], e["tid"]) == (mine["pid"], mine["tid"])]
    painted = min(e["ts"] for e in thread if e["name"] == "firstContentfulPaint")
    runs = [e for e in thread if e.get("ph") == "X" and e["name"].endswith("RunTask") and e["ts"] >= painted]
    found: list[dict[str, Any]] = []
    for run in sorted(runs, key=lambda each: (each["ts"], -each["dur"])):
        if not found or run["ts"] >= found[-1]["ts"] + found[-1]["dur"]:
            found.append(run)
    return [each.get("tdur", each["dur"]) / 1000 for each in found]
