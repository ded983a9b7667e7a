"""Files by URL, from a server of this test."""

import hashlib
import http.server
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from catalog.model import Catalog, LayerId, RemoteSource, Text
from ingest.errors import IngestError, UseError
from ingest.sources import Seen, fetch, last_seen, named_sources, remember

CONTENT = b"Ma chot;Ten chot\n"


@dataclass
class Site:
    """What the server answers, and what it was asked."""

    url: str = ""
    answers: list[tuple[int, dict[str, str], bytes]] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)


@pytest.fixture
def site() -> Iterator[Site]:
    found = Site()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            status, headers, body = found.answers.pop(0) if len(found.answers) > 1 else found.answers[0]
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Content-Length" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            del format, args

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


Get = Callable[..., object]


@pytest.fixture
def get(site: Site, tmp_path: Path) -> Get:
    def run(path: str = "/chot.csv", **changes: object) -> object:
        source = RemoteSource(**{**SOURCE, "url": site.url + path, **changes})
        return fetch(source, tmp_path / "state", pause=lambda seconds: None)

    return run


SOURCE = {
    "id": "chot",
    "layer": LayerId("checkpoints"),
    "title": Text("Chốt", "Checkpoints"),
    "licence": "MIT",
    "private": True,
}


def code(caught: pytest.ExceptionInfo[IngestError]) -> str:
    return caught.value.code


def test_content_is_saved_and_asked_for_again_only_when_it_changed(site: Site, get: Get, tmp_path: Path) -> None:
    site.answers = [(200, {"ETag": '"1"'}, CONTENT), (304, {}, b""), (200, {"ETag": '"2"'}, b"new")]
    first = get()
    assert first is not None
    assert first.path.read_bytes() == CONTENT
    assert first.path.name == "chot.csv"
    remember(tmp_path / "state", first.seen)
    assert get() is None
    assert site.asked[1][1]["if-none-match"] == '"1"'
    assert get().path.read_bytes() == b"new"


def test_content_that_was_not_taken_over_is_fetched_again(site: Site, get: Get, tmp_path: Path) -> None:
    site.answers = [(200, {"Last-Modified": "Wed, 19 Jan 2022 08:00:00 GMT"}, CONTENT)]
    first = get()
    assert get() is not None
    assert "if-modified-since" not in site.asked[1][1]
    remember(tmp_path / "state", first.seen)
    assert get() is None  # the server does not know 304, the checksum is the same
    assert site.asked[2][1]["if-modified-since"] == "Wed, 19 Jan 2022 08:00:00 GMT"


def test_server_that_is_busy_is_asked_again(site: Site, get: Get) -> None:
    site.answers = [(503, {}, b""), (429, {}, b""), (200, {}, CONTENT)]
    assert get() is not None
    site.answers = [(503, {}, b"")]
    with pytest.raises(IngestError) as caught:
        get()
    assert (code(caught), caught.value.values["reason"]) == ("source-unavailable", "HTTP 503")


def test_server_that_says_no_is_asked_once(site: Site, get: Get) -> None:
    site.answers = [(404, {}, b"")]
    with pytest.raises(IngestError):
        get()
    assert len(site.asked) == 1


@pytest.mark.parametrize("declared", [True, False])
def test_content_beyond_the_limit_is_not_kept(site: Site, get: Get, tmp_path: Path, *, declared: bool) -> None:
    body = b"x" * (1 << 20) + b"x"
    site.answers = [(200, {} if declared else {"Content-Length": "", "Connection": "close"}, body)]
    with pytest.raises(IngestError) as caught:
        get(max_mb=1)
    assert code(caught) == "source-too-large"
    assert list((tmp_path / "state").iterdir()) == []


def test_checksum_must_be_the_one_that_is_configured(site: Site, get: Get, tmp_path: Path) -> None:
    site.answers = [(200, {}, CONTENT)]
    assert get(sha256=hashlib.sha256(CONTENT).hexdigest()) is not None
    (tmp_path / "state/chot.csv").unlink()
    with pytest.raises(IngestError) as caught:
        get(sha256="0" * 64)
    assert (code(caught), list((tmp_path / "state").iterdir())) == ("source-checksum", [])


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:9/a.csv", "http://localhost/a.csv", "http://[::1]/a.csv", "http://10.0.0.1/a", "http://169.254.169.254/latest",
     "http://2130706433/a", "http://[::ffff:127.0.0.1]/a", "http://0.0.0.0/a", "file:///etc/passwd", "ftp://127.0.0.1/a"],
)  # fmt: skip
def test_private_addresses_are_not_asked(tmp_path: Path, url: str) -> None:
    source = RemoteSource(**{**SOURCE, "url": url, "private": False})
    with pytest.raises(IngestError) as caught:
        fetch(source, tmp_path, pause=lambda seconds: None)
    assert code(caught) == "source-address"


def test_redirect_is_followed_and_looked_at(site: Site, get: Get) -> None:
    site.answers = [(302, {"Location": "/elsewhere.csv"}, b""), (200, {}, CONTENT)]
    assert get() is not None
    assert [path for path, _ in site.asked] == ["/chot.csv", "/elsewhere.csv"]
    site.answers = [(302, {"Location": "file:///etc/passwd"}, b"")]
    with pytest.raises(IngestError) as caught:
        get()
    assert code(caught) == "source-address"


def test_endless_redirects_end(site: Site, get: Get) -> None:
    site.answers = [(302, {"Location": "/again"}, b"")]
    with pytest.raises(IngestError) as caught:
        get()
    assert (code(caught), len(site.asked)) == ("source-unavailable", 6)


def test_name_of_the_file_stays_in_its_folder(site: Site, get: Get, tmp_path: Path) -> None:
    site.answers = [(200, {}, CONTENT)]
    assert get("/a/..%2F..%2Fx.csv").path.parent == tmp_path / "state"
    assert get("/").path.name == "chot"
    assert get("/x", file="vung.zip").path.name == "vung.zip"


def test_what_is_remembered_survives_and_a_broken_note_is_none(tmp_path: Path) -> None:
    remember(tmp_path, Seen('"1"', None, "0" * 64))
    assert last_seen(tmp_path) == Seen('"1"', None, "0" * 64)
    (tmp_path / "seen.json").write_text("{", encoding="utf-8")
    assert last_seen(tmp_path) == Seen()


def test_sources_are_found_by_name(catalog: Catalog) -> None:
    assert [each.layer for each in named_sources(catalog, ("communes_2025",))] == ["administrative_units"]
    with pytest.raises(UseError, match="source-unknown"):
        named_sources(catalog, ("nix",))
