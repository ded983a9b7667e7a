"""What the service refuses: with the right status, as problem+json, in the reader's language; never with a 5xx."""

from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest
import requests

from serve.http.problem import STATUS_TITLES, TEXTS
from tests.serve.running import App

SITES = "/oapi/collections/quarantine_sites/items"

BAD_QUERIES = [
    *("bbox=1,2,3", "bbox=a,b,c,d", "bbox=nan,1,2,3", "bbox=inf,1,2,3", "bbox=1e400,1,2,3", "bbox=1_0,2,3,4", "bbox="),
    *("bbox=106,23,105,22", "bbox=1,2,3,4,5", "bbox=1,2,3,4,5,6,7"),
    *(
        "bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326",
        "bbox=1,2,3,4&bbox-crs=EPSG:4326",
        "crs=",
        "crs=EPSG:9213",
    ),
    *("limit=0", "limit=-1", "limit=unlimited", "limit=true", "limit=1.5", "limit=", "offset=-1", "offset=1e5"),
    *(
        "datetime=foo",
        "datetime=..",
        "datetime=",
        "datetime=2021-13-01",
        "datetime=2021-02-30",
        "datetime=2021-06-04T08:00",
    ),
    *("datetime=2021-06-04/2021-06-03", "datetime=a/b", "datetime=2021-06-04/2021-06-05/2021-06-06"),
    *("capacity=abc", "capacity=10.5", "capacity=9223372036854775808", "site_code=%00", "name=a%00b"),
    *(
        "sortby=",
        "sortby=geom",
        "sortby=feature",
        "sortby=secret",
        "properties=",
        "properties=geom",
        "properties=name,x",
    ),
    *("feature=1", "contact_phone=1", "note=1", "geom=1", "unknownQueryParameter12345=1", "q="),
    *("f=png", "f=", "lang=xx", "lang=", "skipGeometry=yes", "resultType=all", "limit=1&limit=2"),
]
STRANGE_QUERIES = [
    *("name=%ED%A0%80", "name=%FF%FE", "limit=" + "9" * 5000, "offset=" + "9" * 100, "bbox=0,-90,360,90"),
    *("bbox=1e30,1e30,2e30,2e30&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/9213", "datetime=/", "datetime=../.."),
    *("bbox=-1e300,-1e300,1e300,1e300", "bbox=-1e7,-1e7,1e7,1e7&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857"),
    *(
        "bbox=-1e300,-1e300,1e300,1e300&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/3857",
        "name=%00",
        "%00=1",
        "=1",
        "&&",
    ),
    *("f=html&datetime=1999-01-01", "f=html&sortby=+name", "f=csv&skipGeometry=true", "f=jsonld&bbox=170,-10,-170,10"),
    *("datetime=0001-01-01T00:00:00%2B14:00", "datetime=9999-12-31T23:59:59-14:00", "f=html&datetime=../.."),
    *("name=" + "x" * 8000, "status=';DROP TABLE api.quarantine_sites;--", "capacity=%D9%A3", "limit=%D9%A3"),
]


@pytest.mark.parametrize("query", BAD_QUERIES)
def test_bad_parameter_is_refused_in_words(app: App, query: str) -> None:
    response = app.get(f"{SITES}?{query}")
    assert response.status_code == 400, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 400
    assert problem["detail"]
    assert "{" not in problem["detail"]


@pytest.mark.parametrize("query", STRANGE_QUERIES)
def test_strange_request_never_breaks_the_server(app: App, query: str) -> None:
    assert app.get(f"{SITES}?{query}").status_code in (200, 400)


@pytest.mark.parametrize("path", ["%00", "a%2Fb", "..%2F..%2Fetc%2Fpasswd", "%ED%A0%80", "KCL-999", "x" * 5000])
@pytest.mark.parametrize("suffix", ["", "?f=html", "?f=jsonld"])
def test_feature_that_does_not_exist_is_not_found(app: App, path: str, suffix: str) -> None:
    assert app.get(f"{SITES}/{path}{suffix}").status_code in (400, 404)


@pytest.mark.parametrize(
    "path",
    [
        "/oapi/collections/nothing",
        "/oapi/collections/nothing/items",
        "/oapi/collections/nothing/schema",
        "/oapi/collections/collections/items",
        "/oapi/processes",
        "/oapi/jobs/1",
        "/oapi/stac",
        "/oapi/admin/config",
        "/nothing-here",
    ],
)
def test_address_that_is_none_is_not_found(app: App, path: str) -> None:
    response = app.get(path)
    assert (response.status_code, response.headers["content-type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["/oapi", "/oapi/collections", "/oapi/conformance", f"{SITES}/KCL-001"])
def test_unknown_parameter_is_refused_everywhere(app: App, path: str) -> None:
    assert app.get(path, params={"unknownQueryParameter12345": "1"}).status_code == 400


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("path", [SITES, f"{SITES}/KCL-001"])
def test_writing_is_not_offered(app: App, method: str, path: str) -> None:
    response = requests.request(method, app.url + path, json={}, timeout=30)
    assert response.status_code == 405
    assert "GET" in response.headers["allow"]
    assert method not in response.headers["allow"]


def test_options_lists_the_methods(app: App) -> None:
    """Without POST among them QGIS knows that it may not edit."""
    for path in (SITES, f"{SITES}/KCL-001"):
        assert requests.options(app.url + path, timeout=30).headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("kind", ["application/query-cql-json", "application/geo+json", "application/json"])
def test_posted_filter_and_posted_feature_are_refused_unread(app: App, kind: str) -> None:
    for body in (b'{"a":1}', b"x" * 1000):
        response = requests.post(app.url + SITES, data=body, headers={"Content-Type": kind}, timeout=30)
        assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


@pytest.mark.parametrize(
    ("accept", "status", "media_type"),
    [
        ("image/png", 406, "application/problem+json"),
        ("text/html;q=0", 406, "application/problem+json"),
        ("*/*;q=0", 406, "application/problem+json"),
        ("text/html;q=0, */*", 200, "application/geo+json"),
        ("application/json", 200, "application/geo+json"),
        ("text/html, application/geo+json;q=0.9", 200, "text/html"),
        ("text/html;q=0.5, application/geo+json", 200, "application/geo+json"),
        ("application/geo+json;q=0, application/json", 200, "application/geo+json"),
        ("*/*", 200, "application/geo+json"),
        ("", 200, "application/geo+json"),
    ],
)
def test_accept_is_weighed(app: App, accept: str, status: int, media_type: str) -> None:
    response = app.get(SITES, headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (status, media_type)


@pytest.mark.parametrize("path", ["/oapi", "/oapi/openapi", "/oapi/collections", "/oapi/conformance"])
def test_refused_type_or_language_does_not_break_other_pages(app: App, path: str) -> None:
    headers = {"Accept": "text/html;q=0, */*", "Accept-Language": "vi;q=0, en;q=0"}
    assert app.get(path, headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "", "vi"),
        ("", "en-GB,en;q=0.9", "en"),
        ("", "fr, en;q=0.4", "en"),
        ("lang=en&", "vi", "en"),
        ("lang=vi&", "en", "vi"),
    ],
)
def test_problem_speaks_the_language_asked_for(app: App, query: str, header: str, language: str) -> None:
    response = app.get(f"{SITES}?{query}limit=0", headers={"Accept-Language": header})
    words = {"vi": "cần số nguyên từ 1 trở lên", "en": "a whole number from 1 up is needed"}
    assert words[language] in response.json()["detail"]
    assert response.headers["content-language"] == language


def test_problem_does_not_echo_what_is_long(app: App) -> None:
    assert len(app.get(f"{SITES}?capacity={'x' * 5000}").content) < 2000


def test_address_of_a_megabyte_is_refused(app: App) -> None:
    """The HTTP server closes the connection over it; the next request is answered."""
    connection = HTTPConnection(urlsplit(app.url).netloc, timeout=30)
    try:
        connection.request("GET", f"{SITES}?name={'x' * 1_000_000}")
        assert 400 <= connection.getresponse().status < 500
    except OSError:
        pass
    finally:
        connection.close()
    assert app.get(SITES).status_code == 200


def test_every_problem_has_its_texts() -> None:
    values = dict.fromkeys(("name", "value", "known", "type", "least", "first", "second", "length", "terms"), "?")
    for status, text in TEXTS.values():
        assert status in STATUS_TITLES
        assert "{" not in text.vi.format(**values) + text.en.format(**values)
        assert text.vi != text.en
