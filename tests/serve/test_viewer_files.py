"""The public pages' files: types, caching, policy."""

import json
from pathlib import Path

import pytest

from serve.viewer import FOREVER, SecurityHeaders, ViewerFiles, set_file_types
from tests.serve.running import running_asgi


@pytest.fixture
def dist(tmp_path: Path) -> Path:
    (tmp_path / "index.html").write_text("<!doctype html><title>Bản đồ</title>", encoding="utf-8")
    (tmp_path / "main-5Q3ZKX7B.js").write_text("export {}", encoding="utf-8")
    (tmp_path / "layers.json").write_text("{}", encoding="utf-8")
    (tmp_path / "csp.json").write_text(json.dumps({"content-security-policy": "default-src 'self'"}), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "media_type", "caching"),
    [
        ("/", "text/html; charset=utf-8", "no-cache"),
        ("/main-5Q3ZKX7B.js", "text/javascript; charset=utf-8", FOREVER),
        ("/layers.json", "application/json", "no-cache"),
    ],
)
def test_file_has_its_type_and_its_caching(dist: Path, path: str, media_type: str, caching: str) -> None:
    set_file_types()
    with running_asgi(SecurityHeaders(ViewerFiles((dist,)), (dist,))) as app:
        response = app.get(path)
        assert (response.status_code, response.headers["content-type"]) == (200, media_type)
        assert response.headers["cache-control"] == caching
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"]


def test_page_carries_the_policy_that_the_build_wrote(dist: Path) -> None:
    with running_asgi(SecurityHeaders(ViewerFiles((dist,)), (dist,))) as app:
        assert app.get("/").headers["content-security-policy"] == "default-src 'self'"
        (dist / "csp.json").unlink()
        assert "content-security-policy" not in app.get("/").headers


def test_unchanged_file_is_not_sent_again(dist: Path) -> None:
    with running_asgi(SecurityHeaders(ViewerFiles((dist,)), (dist,))) as app:
        tag = app.get("/").headers["etag"]
        assert app.get("/", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("path", ["/../secret", "/%2e%2e/secret", "/..%2fsecret", "//etc/passwd"])
def test_nothing_outside_of_the_folder_is_served(dist: Path, path: str) -> None:
    (dist.parent / "secret").write_text("secret", encoding="utf-8")
    with running_asgi(SecurityHeaders(ViewerFiles((dist,)), (dist,))) as app:
        response = app.get(path)
        assert response.status_code >= 400
        assert "secret" not in response.text
