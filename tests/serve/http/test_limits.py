"""Limits of address, body and requests per minute; who counts as the client."""

import asyncio
import ipaddress
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from starlette.responses import Response

from serve.http.limits import URL_BYTES, Allowance, Buckets, Limits, allowance_of, client_of

PROXIES = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1"))


async def anything(scope: Any, receive: Any, send: Any) -> None:
    await Response("ok")(scope, receive, send)


class Client:
    """One client at an address, asking one service."""

    def __init__(self, per_minute: int, address: str) -> None:
        limits = Limits(anything, Allowance(per_minute))
        self._transport = httpx.ASGITransport(limits, client=(address, 50_000))

    def request(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        async def asked() -> httpx.Response:
            async with httpx.AsyncClient(transport=self._transport, base_url="http://test") as client:
                return await client.request(method, path, **arguments)

        with ThreadPoolExecutor(1) as apart:  # the browser of other tests keeps a loop in this thread
            return apart.submit(lambda: asyncio.run(asked())).result()

    def get(self, path: str, **arguments: Any) -> httpx.Response:
        return self.request("GET", path, **arguments)


def client(per_minute: int, address: str = "203.0.113.9") -> Client:
    return Client(per_minute, address)


def test_long_address_and_long_body_are_refused() -> None:
    asking = client(0)
    assert asking.get(f"/oapi?filter={'x' * URL_BYTES}").status_code == 414
    assert asking.get(f"/oapi?filter={'x' * 1000}").status_code == 200
    refused = asking.request("POST", "/oapi", content=b"x" * 70_000)
    assert (refused.status_code, refused.headers["connection"]) == (413, "close")
    assert asking.request("POST", "/oapi", content=b"x" * 60_000).status_code == 200
    assert asking.get("/oapi", headers={"Content-Length": "many"}).status_code == 413


def test_client_that_asks_too_often_is_told_when_to_come_back() -> None:
    asking = client(60)
    answers = [asking.get("/oapi") for _ in range(13)]
    assert [each.status_code for each in answers] == [200] * 12 + [429]
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert answers[-1].json()["code"] == "too-many-requests"
    assert asking.get("/healthz").status_code == 200
    assert client(60, "203.0.113.10").get("/oapi").status_code == 200


def test_this_machine_and_no_limit_are_never_refused() -> None:
    for asking in (client(60, "127.0.0.1"), client(60, "::1"), client(0), client(60, "unix")):
        assert {asking.get("/oapi").status_code for _ in range(50)} == {200}


def test_bucket_fills_evenly() -> None:
    buckets = Buckets(60)
    assert [buckets.take("a", 100.0) for _ in range(13)] == [0] * 12 + [1]
    assert [buckets.take("a", 103.0) for _ in range(4)] == [0, 0, 0, 1]
    assert buckets.take("b", 100.0) == 0


@pytest.mark.parametrize(
    ("peer", "forwarded", "expected"),
    [
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),
        ("10.0.0.5", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.5", "198.51.100.66, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.5", "198.51.100.66, 10.0.0.7", "198.51.100.66"),
        ("10.0.0.5", "", "10.0.0.5"),
        ("10.0.0.5", "nonsense", None),
        ("::1", "2001:db8::7", "2001:db8::/64"),
        ("2001:db8:0:1::5", "", "2001:db8:0:1::/64"),
        ("::ffff:203.0.113.9", "", "203.0.113.9"),
        ("127.0.0.1", "198.51.100.1", None),
    ],
)
def test_client_is_who_a_trusted_proxy_says(peer: str, forwarded: str, expected: str | None) -> None:
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
    assert client_of({"client": (peer, 1), "headers": headers}, PROXIES) == expected
    assert client_of({"client": ("203.0.113.9", 1), "headers": headers}, ()) == "203.0.113.9"


def test_environment_says_how_much_and_whom_to_trust() -> None:
    assert allowance_of({}).per_minute == 3000
    found = allowance_of({"COVIDMAPS_RATE_LIMIT": "0", "COVIDMAPS_TRUSTED_PROXIES": "10.0.0.0/8, ::1"})
    assert found == Allowance(0, PROXIES)
    with pytest.raises(ValueError, match="proxy"):
        allowance_of({"COVIDMAPS_TRUSTED_PROXIES": "proxy"})
