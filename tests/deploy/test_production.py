"""What the installer writes: valid, tight, and the whole stack running with it."""

import gzip
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import brotli
import pytest

from catalog.settings import read_settings
from deploy.prepare import on_socket
from serve.listening import passed_socket
from tests.deploy.stack import NAME, PassedSocket, Stack, running_stack, staged, write_main
from tests.deploy.tools import tool
from tests.installation import ROOT, Province

UNITS = sorted((ROOT / "deploy" / "systemd").glob("*"))
EXPOSURE = {"api": 15, "inbox": 5, "site": 15, "database": 20, "backup": 20, "drill": 20}
ITEMS = "/oapi/collections/checkpoints/items?limit=5"


# ---- files ----


@pytest.mark.parametrize("unit", EXPOSURE)
def test_service_is_as_closed_as_promised(unit: str) -> None:
    command = ["systemd-analyze", "security", "--offline=yes", f"--threshold={EXPOSURE[unit]}", "--no-pager"]
    done = subprocess.run([*command, ROOT / f"deploy/systemd/covidmaps-{unit}.service"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-300:] + done.stderr


def test_units_are_understood_by_systemd(tmp_path: Path) -> None:
    for unit in UNITS:  # the program is where the installer puts it, which is not on this machine
        text = unit.read_text(encoding="utf-8")
        (tmp_path / unit.name).write_text(text.replace("/opt/covidmaps/current/.venv/bin/covidmaps", "/bin/true"))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", *(tmp_path / unit.name for unit in UNITS)],
        capture_output=True,
        text=True,
        env={"SYSTEMD_UNIT_PATH": f"{tmp_path}:", "PATH": "/usr/bin:/bin"},
    )
    complaints = [line for line in done.stderr.splitlines() if str(tmp_path) in line or "covidmaps" in line]
    assert complaints == [], done.stderr


def test_no_secret_is_in_what_everybody_may_read(tmp_path: Path) -> None:
    write_main(tmp_path)
    stage = staged(tmp_path, tmp_path, tmp_path / "api.sock", (9443, 9080, 9081))
    for path in stage.rglob("*"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert not re.search(r"(?i)password\s*=|postgresql://", text), path
            assert not re.search(r"@[A-Z]+@", text), path


def test_operators_settings_are_not_overwritten(tmp_path: Path) -> None:
    write_main(tmp_path)
    stage = staged(tmp_path, tmp_path, tmp_path / "api.sock", (9443, 9080, 9081))
    (stage / "etc/covidmaps/covidmaps.env").write_text("COVIDMAPS_WORKERS=7\n")
    staged(tmp_path, tmp_path, tmp_path / "api.sock", (9443, 9080, 9081))
    assert (stage / "etc/covidmaps/covidmaps.env").read_text() == "COVIDMAPS_WORKERS=7\n"


@pytest.mark.parametrize("arguments", [[], ["--name", "a b; rm"], ["--name", "x", "--nonsense"], ["--name", ""]])
def test_wrong_use_of_the_installer_changes_nothing(arguments: list[str]) -> None:
    done = subprocess.run([ROOT / "deploy/install.sh", *arguments], capture_output=True, text=True)
    assert done.returncode == 2 and "deploy/install.sh --name" in done.stderr


def test_systemds_credentials_are_read_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / "serve_database_url").write_text("postgresql://a@/x\n")
    found = read_settings({"CREDENTIALS_DIRECTORY": str(tmp_path), "COVIDMAPS_STATE": str(tmp_path / "none")})
    assert (found.serve_url, found.ingest_url) == ("postgresql://a@/x", None)
    named = {"CREDENTIALS_DIRECTORY": str(tmp_path), "COVIDMAPS_SERVE_DATABASE_URL": "postgresql://b@/x"}
    assert read_settings(named).serve_url == "postgresql://b@/x"


def test_url_by_the_socket_keeps_login_port_and_database() -> None:
    url = on_socket("postgresql://covidmaps_serve:a%2Fb@127.0.0.1:15434/covidmaps", Path("/run/covidmaps-database"))
    assert url == "postgresql://covidmaps_serve:a%2Fb@/covidmaps?host=%2Frun%2Fcovidmaps-database&port=15434"


def test_socket_is_taken_only_when_it_was_passed_to_this_process() -> None:
    assert passed_socket({}, 7) is None
    assert passed_socket({"LISTEN_PID": "8", "LISTEN_FDS": "1"}, 7) is None
    assert passed_socket({"LISTEN_PID": "7", "LISTEN_FDS": "1"}, 7) == 3
    with pytest.raises(ValueError, match="one socket"):
        passed_socket({"LISTEN_PID": "7", "LISTEN_FDS": "2"}, 7)


# ---- the running stack ----


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory, province: Province) -> Iterator[tuple[Stack, PassedSocket]]:
    folder = tmp_path_factory.mktemp("stack")
    with running_stack(folder, province) as running:
        built = province.run("site", "--api", f"http://127.0.0.1:{running[0].local}/oapi", "--url", f"https://{NAME}")
        assert built.returncode == 0, built.stderr
        (province.state / "downloads").mkdir(exist_ok=True)
        (province.state / "downloads" / "chot.geojson").write_text('{"type":"FeatureCollection","features":[]}')
        try:
            yield running
        finally:  # the province is shared: these pages are of another address
            shutil.rmtree(province.state / "site")
            (province.state / "downloads" / "chot.geojson").unlink()


@pytest.fixture
def stack(both: tuple[Stack, PassedSocket]) -> Stack:
    return both[0]


def test_nginx_finds_its_configuration_sound(stack: Stack) -> None:
    command = [tool("nginx"), "-t", "-p", stack.folder, "-e", stack.folder / "start.log"]
    done = subprocess.run([*command, "-c", stack.folder / "nginx.conf"], capture_output=True, text=True)
    assert done.returncode == 0 and "warn" not in done.stderr, done.stderr


def test_pages_come_from_nginx_alone_compressed_and_with_their_policy(stack: Stack) -> None:
    plain = stack.get("/")
    assert plain.status == 200 and b"<html" in plain.body
    policy = json.loads((ROOT / "viewer/dist/csp.json").read_text())["content-security-policy"]
    assert plain.headers["content-security-policy"] == policy
    assert plain.headers["x-content-type-options"] == "nosniff"
    assert plain.headers["strict-transport-security"].startswith("max-age=31536000")
    assert plain.headers["cache-control"] == "no-cache"
    assert "x-cache" not in plain.headers and plain.headers["server"] == "nginx"
    small = stack.get("/", Accept_Encoding="br")
    assert small.headers["content-encoding"] == "br" and brotli.decompress(small.body) == plain.body
    zipped = stack.get("/", Accept_Encoding="gzip")
    assert zipped.headers["content-encoding"] == "gzip" and gzip.decompress(zipped.body) == plain.body
    script = next(path.name for path in (ROOT / "viewer/dist/assets").glob("main-*.js"))
    assert "immutable" in stack.get(f"/assets/{script}").headers["cache-control"]
    assert stack.get("/khong-co").status == 404
    assert stack.get("/csp.json").status == 404


def test_downloads_are_files_for_everybody(stack: Stack) -> None:
    answer = stack.get("/downloads/chot.geojson")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/geo+json")
    assert answer.headers["access-control-allow-origin"] == "*"
    assert stack.get("/downloads/../database.json").status in (400, 404)
    assert stack.get("/downloads/").status in (403, 404)
    assert stack.get("/downloads/chot.geojson", "POST", b"x").status in (403, 405)


def test_answers_are_kept_asked_for_again_and_compressed(stack: Stack) -> None:
    first = stack.get(ITEMS, Accept_Encoding="br")
    assert first.status == 200 and first.headers["content-type"] == "application/geo+json"
    assert first.headers["content-encoding"] == "br"
    again = stack.get(ITEMS, Accept_Encoding="br")
    assert again.headers["x-cache"] == "HIT" and again.headers["etag"] == first.headers["etag"]
    unchanged = stack.get(ITEMS, If_None_Match=first.headers["etag"])
    assert (unchanged.status, unchanged.body) == (304, b"")
    links = json.loads(brotli.decompress(first.body))["links"]
    assert all(each["href"].startswith(f"https://{NAME}/") for each in links)


def test_languages_and_formats_are_not_mixed_up_in_the_cache(stack: Stack) -> None:
    path = "/oapi/collections/checkpoints"
    for _ in range(2):
        assert "Chốt" in stack.get(path, Accept="application/json", Accept_Language="vi").body.decode()
        assert "heckpoints" in stack.get(path, Accept="application/json", Accept_Language="en").body.decode()
        assert stack.get(path, Accept="text/html").headers["content-type"].startswith("text/html")


def test_nothing_that_the_client_sends_changes_what_others_get(stack: Stack) -> None:
    path = "/oapi/collections/checkpoints/items?limit=3"
    stack.get(path, X_Forwarded_Host="evil.example", X_Forwarded_Proto="ftp", Cookie="a=b", X_Original_URL="/evil")
    answer = stack.get(path)
    assert b"evil" not in answer.body and "set-cookie" not in answer.headers


@pytest.mark.parametrize("path", ["/metrics", "/readyz", "/.git/config", "/.env"])
def test_what_is_for_the_operator_is_not_for_the_public(stack: Stack, path: str) -> None:
    assert stack.get(path).status == 404


@pytest.mark.parametrize("host", ["other.example", "127.0.0.1", f"{NAME}.evil.example"])
def test_other_names_get_no_answer(stack: Stack, host: str) -> None:
    connection = stack.connection()
    try:
        connection.request("GET", "/", headers={"Host": host})
        with pytest.raises(OSError):
            connection.getresponse()
    finally:
        connection.close()


def test_plain_http_leads_to_https_only(stack: Stack) -> None:
    with socket.create_connection(("127.0.0.1", stack.http), 10) as plain:
        plain.sendall(b"GET /a?b=c HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")
        answer = b"".join(iter(lambda: plain.recv(4096), b"")).decode()
    assert "301" in answer.splitlines()[0] and f"Location: https://{NAME}/a?b=c" in answer


@pytest.mark.parametrize(
    "path",
    [
        "/oapi/collections/checkpoints/items?name=%27%20OR%201=1--",
        "/oapi/collections/checkpoints/items?filter=name%3D%27x%27%29%3B%20DROP%20TABLE%20work.checkpoints--",
        "/oapi/collections/checkpoints%27/items",
        "/oapi/collections/../../work.checkpoints/items",
        "/oapi/collections/checkpoints/items?limit=%00",
        "/oapi/collections/checkpoints/items?contact_phone=0912",
        "/oapi/collections/checkpoints/items?bbox=1,2,3,%27",
        "/oapi/%2e%2e/%2e%2e/etc/passwd",
        "/oapi/collections/checkpoints/items?f=<script>alert(1)</script>",
    ],
)
def test_hostile_request_gets_no_data_and_no_500(stack: Stack, path: str) -> None:
    answer = stack.get(path, Accept="text/html")
    assert answer.status < 500
    assert b"<script>alert" not in answer.body
    assert b"CKS-0" not in answer.body and b"root:" not in answer.body


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_nothing_can_be_written(stack: Stack, method: str) -> None:
    assert stack.get("/oapi/collections/checkpoints/items/CKS-001", method, b"{}").status in (403, 405)
    assert stack.get("/", method).status in (403, 405)


def test_big_body_is_refused_before_it_reaches_the_server(stack: Stack) -> None:
    assert stack.get("/oapi/collections/checkpoints/items", "POST", b"x" * 200_000).status == 413


def test_log_names_no_address_and_no_query(stack: Stack) -> None:
    stack.get("/oapi/collections/checkpoints/items?limit=1", User_Agent="Trình-duyệt".encode().decode("latin-1"))
    lines = (stack.folder / "log" / "access.log").read_text(encoding="utf-8").splitlines()
    last = json.loads(lines[-1])
    assert set(last) >= {"at", "method", "uri", "status", "cache", "request"}
    assert "127.0.0.1" not in lines[-1] and "limit" not in lines[-1]


def test_half_open_clients_keep_nobody_out(stack: Stack) -> None:
    half = []
    try:
        for _ in range(300):
            slow = socket.create_connection(("127.0.0.1", stack.https), 10)
            slow.sendall(b"\x16\x03\x01")
            half.append(slow)
        assert stack.get("/").status == 200
        assert stack.get(ITEMS).status == 200
    finally:
        for each in half:
            each.close()


def test_restart_of_the_server_refuses_nobody(both: tuple[Stack, PassedSocket]) -> None:
    stack, passed = both
    seen: Counter[int] = Counter()
    stopped = threading.Event()

    def ask(number: int) -> None:
        turn = 0
        while not stopped.is_set():
            turn += 1  # each address is new to the cache
            seen[stack.get(f"/oapi/collections/checkpoints/items?limit={number * 1000 + turn}").status] += 1

    clients = [threading.Thread(target=ask, args=(number,)) for number in range(1, 4)]
    for each in clients:
        each.start()
    passed.stop()
    passed.start()
    before = sum(seen.values())
    deadline = time.monotonic() + 60
    while sum(seen.values()) < before + 15 and time.monotonic() < deadline:
        time.sleep(0.1)
    stopped.set()
    for each in clients:
        each.join()
    assert set(seen) == {200} and sum(seen.values()) >= before + 15, seen


def test_cached_answers_outlive_a_dead_and_a_hanging_server(both: tuple[Stack, PassedSocket]) -> None:
    stack, passed = both
    assert stack.get(ITEMS).status == 200
    assert passed.server
    group = passed.server.pid
    os.killpg(group, signal.SIGSTOP)
    try:
        answers = [stack.get(ITEMS) for _ in range(5)]
        assert {each.status for each in answers} == {200}
        assert stack.get("/").status == 200
    finally:
        os.killpg(group, signal.SIGCONT)
