"""The viewer's static files, with the headers that they need."""

import json
import mimetypes
import re
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOREVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
HASHED = re.compile(r"[.-][0-9A-Za-z_]{8,}\.[a-z0-9]+(\.(br|gz))?$")
"""A name with a hash of the content: main-5Q3ZKX7B.js."""

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
    """Files of viewer/dist: hashed names for ever, everything else asked for again each time."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, html=True, check_dir=False)

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code in (200, 304):
            response.headers["Cache-Control"] = FOREVER if HASHED.search(path) else ASK_AGAIN
        return response


def set_file_types() -> None:
    """Make file types independent of what the machine's /etc/mime.types says."""
    for suffix, media_type in TYPES.items():
        mimetypes.add_type(media_type, suffix)


def viewer_policy(folder: Path) -> str | None:
    """Return the Content-Security-Policy that the viewer's build wrote; None when it wrote none."""
    try:
        document = json.loads((folder / "csp.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    policy = document.get("content-security-policy") if isinstance(document, dict) else document
    return policy if isinstance(policy, str) else None


class SecurityHeaders:
    """Adds nosniff, Referrer-Policy and the Content-Security-Policy of the page's owner to every answer."""

    def __init__(self, app: ASGIApp, viewer_policy: str | None) -> None:
        self._app = app
        self._viewer_policy = viewer_policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = PAGES_POLICY if scope["path"].startswith("/oapi") else self._viewer_policy

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Content-Type-Options"] = "nosniff"
                headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
                if policy and headers.get("content-type", "").startswith("text/html"):
                    headers["Content-Security-Policy"] = policy
            await send(message)

        await self._app(scope, receive, send_with_headers)
