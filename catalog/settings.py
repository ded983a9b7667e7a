"""Where this installation keeps its things and how it reaches its database: read once, passed on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DATABASE_FILE = "database.json"
ROLES = ("owner", "ingest", "serve")
CREDENTIALS = {"ingest": "ingest_database_url", "serve": "serve_database_url"}
"""Role → name of the file in $CREDENTIALS_DIRECTORY, where systemd puts a service's secrets."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says.

    ``owner_url`` migrates, ``ingest_url`` loads, ``serve_url`` reads schema api; each None when nothing names it.
    """

    root: Path
    config_dir: Path
    state_dir: Path
    owner_url: str | None
    ingest_url: str | None
    serve_url: str | None
    public_url: str
    port: int

    @property
    def database_file(self) -> Path:
        return self.state_dir / DATABASE_FILE


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings: environment, then systemd's credentials, then what ``covidmaps up`` saved, then defaults.

    Raises: ValueError when COVIDMAPS_PORT is not a port number.
    """
    root = Path(__file__).resolve().parent.parent
    state = Path(environ.get("COVIDMAPS_STATE") or root / "var").absolute()
    urls = _saved_urls(state / DATABASE_FILE) | _credentials(environ.get("CREDENTIALS_DIRECTORY"))
    port = _port(environ.get("COVIDMAPS_PORT") or "8080")
    owner = environ.get("COVIDMAPS_DATABASE_URL") or urls.get("owner")
    return Settings(
        root=root,
        config_dir=Path(environ.get("COVIDMAPS_CONFIG") or root / "config").absolute(),
        state_dir=state,
        owner_url=owner,
        ingest_url=environ.get("COVIDMAPS_INGEST_DATABASE_URL") or urls.get("ingest") or owner,
        serve_url=environ.get("COVIDMAPS_SERVE_DATABASE_URL") or urls.get("serve"),
        public_url=(environ.get("COVIDMAPS_PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
        port=port,
    )


def _saved_urls(path: Path) -> dict[str, str]:
    """Return the URLs that ``covidmaps up`` saved; none when the file is missing or is not this account's to read."""
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    urls = saved if isinstance(saved, dict) else {}
    return {role: urls[role] for role in ROLES if isinstance(urls.get(role), str)}


def _credentials(folder: str | None) -> dict[str, str]:
    """Return the URLs that systemd gave this service in files of its own."""
    files = {role: Path(folder) / name for role, name in CREDENTIALS.items()} if folder else {}
    return {role: path.read_text(encoding="utf-8").strip() for role, path in files.items() if path.is_file()}


def _port(text: str) -> int:
    port = int(text)
    if not 0 < port < 65536:
        raise ValueError(f"COVIDMAPS_PORT: {text}")
    return port
