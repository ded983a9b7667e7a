"""What the pages load: the built scripts of viewer/dist if they are there, our style sheets, the icon."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

BUILT = ("script", "shared", "later", "styles", "catalogue")
HERE = Path(__file__).resolve().parent
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path fill="#12395b" d="M12 1a8 8 0 0 0-8 8'
    'c0 5.6 8 14 8 14s8-8.4 8-14a8 8 0 0 0-8-8z"/>'
    '<path fill="#fff" d="M10.7 5h2.6v2.7H16v2.6h-2.7V13h-2.6v-2.7H8V7.7h2.7z"/></svg>'
)


@dataclass(frozen=True, slots=True)
class Asset:
    """A file under a name with a hash of its content, and the hash that a page holds it to (SRI)."""

    file: str
    integrity: str


@dataclass(frozen=True, slots=True)
class Assets:
    """``script``, ``shared`` (loaded with it), ``later`` and ``styles`` are None where the scripts were never built."""

    script: Asset | None
    shared: Asset | None
    later: Asset | None
    styles: Asset | None
    stylesheet: Asset
    catalogue: Asset | None
    inline_css: str
    policy: str
    files: Mapping[str, bytes]
    """Path below the site → content, of everything that the pages load."""


def read_assets(dist: Path) -> Assets:
    """Return the assets; the scripts as ``npm run build`` wrote them."""
    built = _built(dist)
    files = {f"assets/{each.name}": each.read_bytes() for each in _built_files(dist)} if built else {}
    sheet = (HERE / "pages.css").read_bytes()
    stylesheet = named_asset("assets/pages", ".css", sheet)
    inline = str(built["css"]) if built else (HERE.parent / "src" / "page.css").read_text(encoding="utf-8").strip()
    files |= {each.name: each.read_bytes() for each in [dist / "worker.js"] if each.is_file()}
    files |= {stylesheet.file: sheet, "assets/icon.svg": ICON.encode()}
    named = {name: Asset(**built[name]) if built else None for name in BUILT}
    return Assets(**named, stylesheet=stylesheet, inline_css=inline, policy=policy_for(inline), files=files)


def policy_for(inline_css: str) -> str:
    """Return the Content-Security-Policy of every page: no inline script, one inline style, no other host."""
    digest = base64.b64encode(hashlib.sha256(inline_css.encode()).digest()).decode()
    directives = (
        "default-src 'none'", "script-src 'self'", f"style-src 'self' 'sha256-{digest}'", "img-src 'self' data:",
        "connect-src 'self'", "frame-src 'self'", "worker-src 'self'", "base-uri 'none'", "form-action 'none'",
    )  # fmt: skip
    return "; ".join(directives)


def _built(dist: Path) -> dict[str, dict[str, str]]:
    try:
        document = json.loads((dist / "build.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return document if isinstance(document, dict) else {}


def _built_files(dist: Path) -> list[Path]:
    return [each for each in sorted((dist / "assets").iterdir()) if each.suffix not in (".br", ".gz")]


def named_asset(stem: str, suffix: str, content: bytes) -> Asset:
    """Return the content's file under a name that changes with it."""
    name = f"{stem}-{hashlib.sha256(content).hexdigest()[:10]}{suffix}"
    return Asset(name, f"sha384-{base64.b64encode(hashlib.sha384(content).digest()).decode()}")
