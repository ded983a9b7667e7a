"""The front of the service, alone: what is kept, for how long, for whom, in which coding; and what is refused."""

import asyncio
import gzip
from collections.abc import Callable
from typing import Any

import brotli
import httpx
import pytest
import zstandard
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.types import ASGIApp

from serve.http import front as front_module
from serve.http.cache import Answer, Answers
from serve.http.compression import coding_of
from serve.http.front import Front, keep_for

URL = "http://test/oapi/collections/a/items"
BODY = ("Bắc Kạn " * 500).encode()


class Release:
    """Stands for the releases that the service follows."""

    def __init__(self) -> None:
        self.number, self.heard, self.is_away = 1, 0, False

    def notices(self, collection: str | None) -> int:
        return self.heard

    def version(self, collection: str | None) -> tuple[object, ...]:
        return (self.heard,) if collection is None else (self.heard, self.number, "definition")


class Service:
    """Answers with a body of its own each time, so that it is seen whether it was asked; kept for the release."""

    def __init__(self, release: Release) -> None:
        self.release = release
        self.asked = 0
        self.gate: asyncio.Event | None = None
        self.make: Callable[[], Response] = lambda: Response(BODY + b"%d" % self.asked, media_type="text/plain")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        keep_for(Request(scope), "a", self.release.number, "definition")
        if self.gate is not None:
            await self.gate.wait()
        await self.make()(scope, receive, send)


@pytest.fixture
def release() -> Release:
    return Release()


@pytest.fixture
def service(release: Release) -> Service:
    return Service(release)


@pytest.fixture
def front(service: Service, release: Release) -> Front:
    return Front(service, release, 1_000_000)  # type: ignore[arg-type]


def ask(app: ASGIApp, *requests: tuple[str, dict[str, str]], method: str = "GET") -> list[httpx.Response]:
    """Return the answers to the requests, asked at the same time."""

    async def all_of_them() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app)) as client:
            return await asyncio.gather(*(client.request(method, url, headers=headers) for url, headers in requests))

    return asyncio.run(all_of_them())


def get(app: ASGIApp, url: str = URL, **headers: str) -> httpx.Response:
    return ask(app, (url, {name.replace("_", "-"): value for name, value in headers.items()}))[0]


def test_answer_is_kept_until_its_release_is_over(front: Front, service: Service, release: Release) -> None:
    first, second = get(front), get(front)
    assert (first.content, first.headers["etag"]) == (second.content, second.headers["etag"])
    assert (service.asked, second.headers["cache-status"]) == (1, "covidmaps; hit")
    release.number = 2
    assert get(front).content != first.content
    assert service.asked == 2


def test_answer_ends_with_the_notification_not_with_the_look_at_the_table(
    front: Front, service: Service, release: Release
) -> None:
    get(front)
    release.heard += 1
    get(front)
    assert service.asked == 2


def test_answer_made_while_something_was_heard_is_not_kept(front: Front, service: Service, release: Release) -> None:
    def heard_meanwhile() -> Response:
        release.heard += 1
        return Response(BODY)

    service.make = heard_meanwhile
    get(front)
    get(front)
    assert service.asked == 2


def test_old_answer_is_made_anew(front: Front, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    get(front)
    monkeypatch.setattr(front_module, "REFRESH_SECONDS", -1.0)
    get(front)
    assert service.asked == 2


def test_old_answer_outlives_a_database_that_fails(
    front: Front, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = get(front)
    monkeypatch.setattr(front_module, "REFRESH_SECONDS", -1.0)
    service.make = lambda: JSONResponse({"code": "database-away"}, 503)
    answer = get(front)
    assert (answer.status_code, answer.content) == (200, first.content)
    assert answer.headers["warning"].startswith("110 ") and "stale" in answer.headers["cache-status"]
    assert get(front, URL + "?limit=2").status_code == 503


def test_database_away_is_said_and_not_asked(front: Front, service: Service, release: Release) -> None:
    get(front)
    release.is_away = True
    answer = get(front)
    assert answer.headers["warning"].startswith("110 ")
    assert service.asked == 1


@pytest.mark.parametrize(
    "other",
    [{"url": URL + "?limit=1"}, {"accept": "text/html"}, {"accept_language": "en"}, {"url": URL + "?limit=1&f=html"}],
)
def test_other_request_is_another_answer(front: Front, service: Service, other: dict[str, str]) -> None:
    get(front, accept="*/*")
    get(front, **{"accept": "*/*"} | other)
    assert service.asked == 2


def test_one_run_answers_all_who_ask_the_same_meanwhile(front: Front, service: Service) -> None:
    async def all_of_them() -> list[httpx.Response]:
        service.gate = asyncio.Event()
        async with httpx.AsyncClient(transport=httpx.ASGITransport(front)) as client:
            running = [asyncio.create_task(client.get(URL)) for _ in range(20)]
            while not service.asked:
                await asyncio.sleep(0)
            for _ in range(20):
                await asyncio.sleep(0)
            service.gate.set()
            return await asyncio.gather(*running)

    answers = asyncio.run(all_of_them())
    assert service.asked == 1
    assert {each.content for each in answers} == {BODY + b"1"}


def test_failure_of_the_one_is_not_the_failure_of_the_others(front: Front, service: Service) -> None:
    service.make = lambda: Response(status_code=200 if service.asked > 1 else 500)
    assert sorted(each.status_code for each in ask(front, *[(URL, {})] * 3)) == [200, 200, 500]


def test_too_many_at_once_are_told_to_come_back(
    front: Front, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front_module, "MOST_AT_ONCE", 3)

    async def all_of_them() -> list[httpx.Response]:
        service.gate = asyncio.Event()
        async with httpx.AsyncClient(transport=httpx.ASGITransport(front)) as client:
            running = [asyncio.create_task(client.get(f"{URL}?limit={number}")) for number in range(5)]
            while service.asked < 3:
                await asyncio.sleep(0)
            done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            assert {each.result().status_code for each in done} == {503}
            service.gate.set()
            return await asyncio.gather(*running)

    answers = asyncio.run(all_of_them())
    assert sorted(each.status_code for each in answers) == [200, 200, 200, 503, 503]
    refused = next(each for each in answers if each.status_code == 503)
    assert refused.json()["code"] == "too-busy" and int(refused.headers["retry-after"]) > 0
    assert get(front).status_code == 200


DECODED: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
}


@pytest.mark.parametrize("coding", list(DECODED))
def test_each_coding_is_the_body_with_a_tag_of_its_own(front: Front, coding: str) -> None:
    async def raw() -> tuple[httpx.Headers, bytes]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(front)) as client:
            request = client.stream("GET", URL, headers={"Accept-Encoding": coding})
            async with request as answer:
                return answer.headers, b"".join([each async for each in answer.aiter_raw()])

    plain = get(front, accept_encoding="identity")
    headers, body = asyncio.run(raw())
    assert DECODED[coding](body) == plain.content and len(body) < len(plain.content) / 5
    assert (headers["content-encoding"], headers["content-length"]) == (coding, str(len(body)))
    assert headers["etag"] != plain.headers["etag"] and not headers["etag"].startswith("W/")
    assert "Accept-Encoding" in headers["vary"]
    for tag in (headers["etag"], plain.headers["etag"]):
        assert get(front, if_none_match=tag, accept_encoding=coding).status_code == 304


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip, zstd", "zstd"),
        ("gzip;q=1.0, br;q=0.5", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("*", "br"),
        ("*;q=0", None),
        ("identity", None),
        ("", None),
        ("deflate", None),
        ("br;q=x", None),
    ],
)
def test_coding_is_the_best_that_the_client_takes(accepted: str, expected: str | None) -> None:
    assert coding_of(accepted) == expected


def test_what_is_small_or_compressed_already_goes_as_it_is(front: Front, service: Service) -> None:
    for make in (lambda: Response(b"few", media_type="text/plain"), lambda: Response(BODY, media_type="image/png")):
        service.make = make
        service.release.number += 1
        assert "content-encoding" not in get(front, accept_encoding="br").headers


def test_conditional_request_is_answered_from_what_is_kept(front: Front, service: Service) -> None:
    service.make = lambda: Response(
        BODY, headers={"ETag": '"abc"', "Last-Modified": "Fri, 04 Jun 2021 08:00:00 GMT", "Cache-Control": "max-age=10"}
    )
    first = get(front)
    assert first.headers["etag"].startswith('"abc-')
    again = get(front, if_none_match=f'"other", {first.headers["etag"]}')
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert again.headers["cache-control"] == "max-age=10" and "content-type" not in again.headers
    assert get(front, if_none_match='"abc-0123"').status_code == 304
    assert get(front, if_none_match='"abcd"').status_code == 200
    assert get(front, if_none_match="*").status_code == 304
    assert get(front, if_modified_since="Fri, 04 Jun 2021 08:00:00 GMT").status_code == 304
    assert get(front, if_modified_since="Fri, 04 Jun 2021 07:59:59 GMT").status_code == 200
    assert get(front, if_modified_since="yesterday").status_code == 200
    assert get(front, if_none_match='"x"', if_modified_since="Fri, 04 Jun 2021 08:00:00 GMT").status_code == 200
    assert service.asked == 1


def test_head_is_answered_by_the_same_run_as_get(front: Front, service: Service) -> None:
    head = ask(front, (URL, {}), method="HEAD")[0]
    whole = get(front)
    assert (head.content, head.headers["content-length"]) == (b"", whole.headers["content-length"])
    assert service.asked == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda: Response(BODY, headers={"Cache-Control": "no-store"}),
        lambda: Response(BODY, status_code=404),
        lambda: StreamingResponse(iter([BODY, BODY]), media_type="text/plain"),
        lambda: Response(b"x" * 300_000),
    ],
)
def test_what_must_not_or_cannot_be_kept_is_not(front: Front, service: Service, make: Callable[[], Response]) -> None:
    service.make = make
    first, second = get(front), get(front)
    assert (first.content, second.content) == (first.content, first.content)
    assert service.asked == 2 and first.headers["access-control-allow-origin"] == "*"


def test_room_is_bounded_and_the_least_used_goes_first() -> None:
    answers = Answers(20_000)
    for number in range(10):
        answers.keep(number, Answer([], b"x" * 3000, None, (), 0.0, "", "", ""))
        answers.get(0)
    assert answers.size <= 20_000 and len(answers) == 4
    assert [number for number in range(10) if answers.get(number)] == [0, 7, 8, 9]
    answers.drop(0)
    answers.drop("nothing")
    assert answers.size == 3 * (3000 + 1024)


def test_preflight_and_other_origins(front: Front) -> None:
    asked = {
        "Origin": "https://example.org",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "X",
    }
    answer = ask(front, (URL, asked), method="OPTIONS")[0]
    assert (answer.status_code, answer.headers["access-control-allow-methods"]) == (200, "GET, HEAD, OPTIONS")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "ETag" in get(front, origin="https://example.org").headers["access-control-expose-headers"]
