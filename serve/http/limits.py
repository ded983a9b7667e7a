"""What one client may ask of the service: length of address and body, and requests per minute."""

import ipaddress
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from serve.http.edge import refuse
from serve.http.problem import Problem, problem

URL_BYTES = 32_768
BODY_BYTES = 65_536
BURST_SHARE = 5
"""A client may spend this part of a minute's requests at once: a map asks for many tiles together."""
MOST_CLIENTS = 20_000
ENV_RATE, ENV_PROXIES = "COVIDMAPS_RATE_LIMIT", "COVIDMAPS_TRUSTED_PROXIES"
DEFAULT_RATE = 3000
FREE = ("/healthz", "/readyz", "/metrics")

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True)
class Allowance:
    """``per_minute`` 0: no limit. ``proxies``: who may say, by X-Forwarded-For, for whom a request is."""

    per_minute: int = DEFAULT_RATE
    proxies: tuple[Network, ...] = ()


def allowance_of(environ: Mapping[str, str]) -> Allowance:
    """Return what the environment says. Raises: ValueError when it is no number, or no list of networks."""
    text = environ.get(ENV_RATE, "").strip()
    networks = environ.get(ENV_PROXIES, "").replace(",", " ").split()
    return Allowance(int(text) if text else DEFAULT_RATE, tuple(ipaddress.ip_network(each) for each in networks))


class Limits:
    """ASGI middleware: refuses what is too long or too often, before anything else looks at it."""

    def __init__(self, app: ASGIApp, allowance: Allowance) -> None:
        self._app = app
        self._allowance = allowance
        self._buckets = Buckets(allowance.per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self._problem(scope) if scope["type"] == "http" else None
        if found is None:
            await self._app(scope, receive, send)
            return
        headers = {"Access-Control-Allow-Origin": "*"}
        if found.code == "too-large":
            headers["Connection"] = "close"
        if found.code == "too-many-requests":
            headers["Retry-After"] = found.values["value"]
        await refuse(Request(scope), found, headers)(scope, receive, send)

    def _problem(self, scope: Scope) -> Problem | None:
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > URL_BYTES:
            return problem("url-too-long", known=str(URL_BYTES))
        length = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if not length.isdigit() or len(length) > 18 or int(length) > BODY_BYTES:
            return problem("too-large", known=str(BODY_BYTES))
        if scope["path"] in FREE or self._allowance.per_minute == 0:
            return None
        client = client_of(scope, self._allowance.proxies)
        wait = 0 if client is None else self._buckets.take(client, time.monotonic())
        return problem("too-many-requests", value=str(wait)) if wait else None


def client_of(scope: Scope, proxies: tuple[Network, ...]) -> str | None:
    """Return the client's address; None for this very machine, which is never limited.

    X-Forwarded-For is read from its end, as long as who wrote it is a proxy that the operator named: anybody can write
    anything before that. An IPv6 client is its /64, of which it has all addresses.
    """
    address = _address((scope.get("client") or ("", 0))[0])
    forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for").decode("latin-1")
    hops = [each.strip() for each in forwarded.split(",") if each.strip()] if proxies else []
    while address is not None and hops and any(address in each for each in proxies):
        address = _address(hops.pop())
    if address is None or address.is_loopback:
        return None
    return str(address) if address.version == 4 else str(ipaddress.ip_network((address, 64), strict=False))


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if address.version == 6 else None
    return mapped or address


class Buckets:
    """One bucket of tokens for each client: full at first, filled evenly, one taken by each request."""

    def __init__(self, per_minute: int) -> None:
        self._per_second = per_minute / 60
        self._room = max(1.0, per_minute / BURST_SHARE)
        self._tokens: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str, now: float) -> int:
        """Take one token; return 0, or the seconds to wait for one."""
        left, then = self._tokens.pop(client, (self._room, now))
        left = min(self._room, left + (now - then) * self._per_second)
        wait = 0 if left >= 1 else max(1, round((1 - left) / self._per_second))
        self._tokens[client] = (left if wait else left - 1, now)
        if len(self._tokens) > MOST_CLIENTS:
            self._tokens.popitem(last=False)
        return wait
