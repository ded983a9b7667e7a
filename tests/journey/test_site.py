"""An officer's file goes in; the static pages that the server shows change, and a broken build changes nothing."""

import contextlib
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Browser, expect

from tests.builders import checkpoint, checkpoint_table, make_xlsx
from tests.installation import Province, end
from tests.viewer.browser import new_context

WAIT_SECONDS = 60.0


@pytest.fixture
def watching(province: Province) -> Iterator[Province]:
    """The running province with the builder beside its server; everything as before at the end."""
    builder = province.start("site", "--watch")
    try:
        wait_for(f"{province.url}/so-lieu/", 200)
        yield province
    finally:
        end(builder)
        shutil.rmtree(province.state / "site", ignore_errors=True)


def wait_for(url: str, status: int) -> requests.Response:
    """Return the answer once it has that status. Raises: AssertionError when it never has."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(requests.ConnectionError):
            answer = requests.get(url, timeout=10)
            if answer.status_code == status:
                return answer
        time.sleep(0.1)
    raise AssertionError(f"{url}: never {status}")


def test_release_is_on_the_pages_and_other_pages_stay(watching: Province, tmp_path: Path) -> None:
    before = requests.get(f"{watching.url}/diem/DNC-001/", timeout=10)
    assert before.status_code == 200
    row = checkpoint(99, **{"Tên chốt": "Chốt <b>Đèo Gió</b>"})
    file = make_xlsx(tmp_path / "chot.xlsx", checkpoint_table([row]))
    served = {each["id"] for each in watching.items("checkpoints")}
    assert watching.run("load", file, "--layer", "checkpoints", "--by", "Sở Y tế").returncode == 0
    try:
        page = wait_for(f"{watching.url}/chot/CKS-099/", 200)
        assert "<h1>Chốt &lt;b&gt;Đèo Gió&lt;/b&gt;</h1>" in page.text
        assert "Đèo Gió" in requests.get(f"{watching.url}/en/list/checkpoint/", timeout=10).text
        after = requests.get(
            f"{watching.url}/diem/DNC-001/", headers={"If-None-Match": before.headers["ETag"]}, timeout=10
        )
        assert after.status_code == 304
    finally:
        assert watching.run("undo", "checkpoints").returncode == 0
    wait_for(f"{watching.url}/chot/CKS-099/", 404)
    assert {each["id"] for each in watching.items("checkpoints")} == served


def test_open_page_shows_a_release_without_reload(chromium: Browser, watching: Province, tmp_path: Path) -> None:
    file = make_xlsx(tmp_path / "chot.xlsx", checkpoint_table([checkpoint(98, **{"Tên chốt": "Chốt mới mở"})]))
    with new_context(chromium) as context:
        page = context.new_page()
        page.goto(watching.url)
        page.get_by_role("tab", name="Danh sách").click()
        expect(page.get_by_role("button", name="Chốt Quảng Chu").first).to_be_attached()
        assert watching.run("load", file, "--layer", "checkpoints", "--by", "Sở Y tế").returncode == 0
        try:
            new = page.get_by_role("button", name="Chốt mới mở")
            expect(new).to_be_attached(timeout=WAIT_SECONDS * 1000)
        finally:
            assert watching.run("undo", "checkpoints").returncode == 0


def test_pages_are_sent_compressed_and_under_their_policy(watching: Province) -> None:
    answer = requests.get(f"{watching.url}/", headers={"Accept-Encoding": "br"}, timeout=10, stream=True)
    assert answer.headers["Content-Encoding"] == "br"
    assert answer.headers["Vary"].startswith("Accept-Encoding")
    assert int(answer.headers["Content-Length"]) < 14_000
    answer.close()
    plain = requests.get(f"{watching.url}/", headers={"Accept-Encoding": "br;q=0, identity"}, timeout=10)
    assert "Content-Encoding" not in plain.headers
    assert "script-src 'self'" in plain.headers["Content-Security-Policy"]
    assert "unsafe" not in plain.headers["Content-Security-Policy"]


def test_export_needs_no_server_afterwards(province: Province, tmp_path: Path) -> None:
    exported = province.run("export-site", tmp_path / "site", "--url", "https://example.vn/bac-kan")
    assert exported.returncode == 0, exported.stderr
    assert (tmp_path / "site/xa/01840-phuong-duc-xuan/index.html").is_file()
    assert "https://example.vn/bac-kan/" in (tmp_path / "site/sitemap.xml").read_text()


def test_export_without_a_service_says_so_and_leaves_nothing(province: Province, tmp_path: Path) -> None:
    failed = province.run("export-site", tmp_path / "site", "--api", "http://127.0.0.1:9/oapi")
    assert failed.returncode == 3
    assert "Không đọc được dịch vụ" in failed.stderr
    assert not (tmp_path / "site").exists()
