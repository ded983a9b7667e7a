"""The viewer's static files, with the headers that they need."""

import contextlib
import json
import mimetypes
import os
import re
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, PathLike, StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from catalog.settings import Settings

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
HASHED = re.compile(r"[.-][0-9A-Za-z_]{8,}\.[a-z0-9]+(\.(br|gz))?$")
"""A name with a hash of the content: main-5Q3ZKX7B.js."""

TWINS = (("br", ".br"), ("gzip", ".gz"))
REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$")
"""A coding with weight 0 is not acceptable. Source: RFC 9110, 12.4.2."""

PAGES_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
"""For pygeoapi's pages, whose templates are ours: no script at all, nothing from another host."""

TYPES = {
    ".ico": "image/vnd.microsoft.icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}


class ViewerFiles(StaticFiles):
    """The public pages: those that the viewer built from the service, else the page of viewer/dist.

    Hashed names are for ever, everything else is asked for again each time; a compressed twin on disk is sent to
    whoever takes it. The folders are looked up per request, since a new site takes the place of the old one.
    """

    def __init__(self, folders: tuple[Path, ...]) -> None:
        super().__init__(directory=folders[0], html=True, check_dir=False)
        self.all_directories = list(folders)
        self.config_checked = True  # either folder may be missing, and come later

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code in (200, 304):
            response.headers["Cache-Control"] = FOREVER if HASHED.search(path) else ASK_AGAIN
        return response

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Return the file or its twin; 304 when the client has it. Source: RFC 9110, 12.5.3 and 13.1.2."""
        asked = Headers(scope=scope)
        path, encoding = _twin(Path(full_path), asked.get("accept-encoding", ""))
        media_type = mimetypes.guess_type(str(full_path))[0] or "application/octet-stream"
        response = FileResponse(
            path, status_code=status_code, media_type=media_type, stat_result=path.stat() if encoding else stat_result
        )
        response.headers["Vary"] = "Accept-Encoding"
        if encoding:
            response.headers["Content-Encoding"] = encoding
        if self.is_not_modified(response.headers, asked):
            return NotModifiedResponse(response.headers)
        return response


def _twin(path: Path, accepted: str) -> tuple[Path, str | None]:
    """Return the smallest form of the file that the client takes, and its coding."""
    codings = {each.split(";")[0].strip() for each in accepted.split(",") if not REFUSED.search(each)}
    for coding, suffix in TWINS:
        twin = path.with_name(path.name + suffix)
        if coding in codings and twin.is_file():
            return twin, coding
    return path, None


def set_file_types() -> None:
    """Make file types independent of what the machine's /etc/mime.types says."""
    for suffix, media_type in TYPES.items():
        mimetypes.add_type(media_type, suffix)


def viewer_folders(settings: Settings) -> tuple[Path, ...]:
    """Return where the public pages lie, what is preferred first."""
    return settings.state_dir / "site", settings.root / "viewer" / "dist"


def viewer_policy(folders: tuple[Path, ...]) -> str | None:
    """Return the Content-Security-Policy that the viewer's build wrote; None when it wrote none."""
    for folder in folders:
        with contextlib.suppress(OSError, ValueError):
            document = json.loads((folder / "csp.json").read_text(encoding="utf-8"))
            policy = document.get("content-security-policy") if isinstance(document, dict) else document
            return policy if isinstance(policy, str) else None
    return None


UNMARKED_TEXT = frozenset({"text/html", "text/csv", "text/plain"})


class SecurityHeaders:
    """Says that texts are UTF-8; adds nosniff, Referrer-Policy and the page's own policy to every answer."""

    def __init__(self, app: ASGIApp, folders: tuple[Path, ...]) -> None:
        self._app = app
        self._folders = folders

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type") in UNMARKED_TEXT:  # pygeoapi's, in UTF-8 without saying so
                    headers["Content-Type"] += "; charset=utf-8"
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
                if headers.get("content-type", "").startswith("text/html") and (policy := self._policy(scope["path"])):
                    headers["Content-Security-Policy"] = policy
            await send(message)

        await self._app(scope, receive, send_with_headers)

    def _policy(self, path: str) -> str | None:
        """Return the policy of the page's owner; the viewer's is read each time, as it changes with its pages."""
        return PAGES_POLICY if path.startswith(("/oapi", "/downloads", "/status")) else viewer_policy(self._folders)
