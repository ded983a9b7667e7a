"""Sixty hostile requests, and requests made at random from the OpenAPI document: none ends in a 5xx, none hangs."""

import time
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case
from schemathesis.checks import not_a_server_error

from tests.serve.running import App

ITEMS = "/oapi/collections/quarantine_sites/items"
LONGEST_SECONDS = 20

DEEP = 1600
HOSTILE: list[tuple[str, dict[str, str]]] = [
    # Filters that are deep, long, or reach behind the views
    *(
        (ITEMS, {"filter": text})
        for text in (
            "(" * DEEP + "capacity=1" + ")" * DEEP,
            "NOT " * 3000 + "capacity=1",
            "casei(" * DEEP + "name" + ")" * DEEP + "='a'",
            " AND ".join(["capacity=1"] * 700),
            " OR ".join(["capacity=1"] * 2000),
            "capacity=" + "1+" * 2000 + "1",
            "capacity=" + "9" * 4000,
            "capacity=1e400",
            "capacity=2^2^2^2^2^2^2^2^2",
            "capacity/0=1",
            "capacity in (" + ",".join(map(str, range(1500))) + ")",
            "name LIKE '" + "%a" * 2000 + "'",
            "name LIKE '\\'",
            "name='" + "x" * 8000,
            "name='\ud800'".encode("utf-8", "replace").decode(),
            "pg_sleep(30) IS NULL",
            "pg_read_file('/etc/passwd')='x'",
            "1=1; DROP TABLE api.quarantine_sites; --",
            "name=''||(SELECT version())||''",
            "S_INTERSECTS(geometry,POINT(1e308 1e308))",
            "S_INTERSECTS(geometry,POINT(NaN NaN))",
            "S_INTERSECTS(geometry,BBOX(nan,nan,nan,nan))",
            "S_INTERSECTS(geometry,POLYGON((0 0,1 1,1 0,0 1,0 0)))",
            "S_INTERSECTS(geometry,POLYGON((" + ",".join(f"{x / 100} {x % 7}" for x in range(900)) + ",0 0)))",
            "S_INTERSECTS(geometry,GEOMETRYCOLLECTION(" * 60 + "POINT(0 0)" + ")" * 60,
            "T_INTERSECTS(opened_on,INTERVAL('9999-12-31','0000-01-01'))",
            "opened_on=DATE('0000-00-00')",
            "A_CONTAINS((" + ",".join(["1"] * 600) + "),(1))",
        )
    ),
    # JSON filters
    *(
        (ITEMS, {"filter": text, "filter-lang": "cql2-json"})
        for text in (
            '{"op":"not","args":[' * 500 + "true" + "]}" * 500,
            "[" * 4000,
            '{"op":"=","args":[{"property":"__proto__"},1]}',
            '{"op":"pg_sleep","args":[30]}',
            '{"op":"=","args":[{"property":"capacity"},1e999]}',
            '{"op":"=","args":[{"property":"name"},"\\ud800"]}',
            '{"op":"=","args":[{"property":"name"},"\\u0000"]}',
            "null",
        )
    ),
    # Parameters of every other kind
    *(
        (ITEMS, query)
        for query in (
            {"bbox": "nan,nan,nan,nan"},
            {"bbox": "inf,-inf,inf,-inf"},
            {"bbox": "1e308,1e308,1e308,1e308"},
            {"bbox": ",".join(["1"] * 3000)},
            {"bbox": "0,0,1,1", "bbox-crs": "http://www.opengis.net/def/crs/EPSG/0/3857'--"},
            {"bbox": "-1e307,-1e307,1e307,1e307", "bbox-crs": "http://www.opengis.net/def/crs/EPSG/0/9213"},
            {"datetime": "9" * 5000},
            {"datetime": "-0001-01-01/.."},
            {"datetime": "2021-06-04T25:61:61Z"},
            {"limit": "9" * 4000},
            {"offset": "9" * 4000},
            {"sortby": ",".join(["name"] * 1500)},
            {"sortby": "name;DROP TABLE x"},
            {"properties": ",".join(["name"] * 1500)},
            {"q": "%" * 200},
            {"q": "\\" * 199},
            {"q": "'; SELECT pg_sleep(30); --"},
            {"cursor": "A" * 8000},
            {"cursor": "////"},
            {"release": "9" * 18},
            {"as-of": "9999-12-31T23:59:59-23:59"},
            {"name": "\x7f\x01\x02"},
            {"f": "../../etc/passwd"},
            {"lang": "vi" * 2000},
            {"crs": "http://www.opengis.net/def/crs/EPSG/0/" + "9" * 1000},
        )
    ),
    ("/oapi/collections/" + "../" * 200 + "etc/passwd", {}),
    ("/oapi/collections/quarantine_sites/items/" + "%2e%2e%2f" * 100, {}),
    ("/oapi/collections/quarantine_sites/changes", {"since": "9" * 4000}),
    ("/oapi/collections/quarantine_sites/changes", {"since": "1", "wait": "-1"}),
]
HEADERS: list[dict[str, str]] = [
    {"Accept": "text/html;q=0"},
    {"Accept": "*/*;q=" + "9" * 1000},
    {"Accept": ",;=,;=," * 500},
    {"Accept-Language": "x" * 4000},
    {"Accept-Encoding": "br;q=nan, *;q=-1"},
    {"If-None-Match": '"' * 4000},
    {"If-None-Match": "W/,,,*"},
    {"If-Modified-Since": "Thu, 99 Foo 99999 99:99:99 GMT"},
    {"X-Forwarded-For": "1.2.3.4, " * 400},
    {"Host": "evil.example"},
    {"Content-Length": "0"},
    {"Range": "bytes=0-0,1-1,2-2"},
]


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_request_is_answered_soon_and_never_by_a_failure(app: App, number: int) -> None:
    path, query = HOSTILE[number]
    begun = time.monotonic()
    response = app.get(path, params=query)
    assert response.status_code < 500, (query, response.text[:500])
    assert time.monotonic() - begun < LONGEST_SECONDS
    if response.status_code >= 400:
        assert response.headers["content-type"] == "application/problem+json"
        assert not {"Traceback", "psycopg", "SELECT", "/serve/"} & set(response.text.split())
        assert len(response.content) < 4000


@pytest.mark.parametrize("headers", HEADERS)
def test_hostile_header_is_answered_and_never_by_a_failure(app: App, headers: dict[str, str]) -> None:
    for path in (ITEMS, "/oapi", "/oapi/collections", "/oapi/collections/quarantine_sites/schema"):
        response = requests.get(app.url + path, headers=headers, timeout=30)
        assert response.status_code < 500
        assert "evil.example" not in response.text


def test_there_are_sixty_of_them_and_the_service_lives(app: App) -> None:
    assert len(HOSTILE) >= 60
    assert len(app.ids(ITEMS)) == 5


def test_requests_made_from_the_openapi_document_never_end_in_a_failure(app: App) -> None:
    """A short, repeatable run of schemathesis over one collection and what is common to all."""
    document: Any = schemathesis.openapi.from_url(f"{app.url}/oapi/openapi")
    chosen = document.include(path_regex=r"^/(collections(/quarantine_sites(/.*)?)?|conformance|openapi)?$")
    operations = [each.ok() for each in chosen.get_all_operations()]
    assert len(operations) >= 10
    limited = settings(
        max_examples=6, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
    )
    for operation in operations:
        seed(20210604)(limited(given(case=operation.as_strategy())(_call)))()


def _call(case: Case) -> None:
    case.call_and_validate(checks=[not_a_server_error])
