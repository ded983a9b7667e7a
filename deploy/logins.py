"""The logins of ingest and serving: random passwords, kept as URLs in the state folder for this account only."""

import json
import os
import secrets
import tempfile
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
from psycopg.conninfo import conninfo_to_dict

from catalog.settings import Settings
from ingest.migrate import ensure_logins

LOGINS: Mapping[str, str] = {"ingest": "covidmaps_ingest", "serve": "covidmaps_serve"}


def ensure_role_urls(conn: psycopg.Connection, owner_url: str, settings: Settings) -> dict[str, str]:
    """Return the URLs of owner, ingest and serve; a login that does not work yet gets a new password.

    A URL that the environment gives for a single role is taken as it is. Saved in ``database.json``, mode 0600.
    """
    saved = read_urls(settings.database_file)
    given = {"ingest": settings.ingest_url, "serve": settings.serve_url}
    urls = {"owner": owner_url}
    for name, role in LOGINS.items():
        url = given[name]
        if url and url not in (saved.get(name), saved.get("owner"), settings.owner_url):
            urls[name] = url
        elif (kept := saved.get(name)) and _leads_to(owner_url, kept) and _works(kept):
            urls[name] = kept
        else:
            urls[name] = _new_login(conn, owner_url, role)
    if urls != saved:
        write_urls(settings.database_file, urls)
    return urls


def read_urls(path: Path) -> dict[str, str]:
    """Return the saved URLs, none when there is no such file."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def write_urls(path: Path, urls: Mapping[str, str]) -> None:
    """Save the URLs whole or not at all, for our eyes only."""
    handle, name = tempfile.mkstemp(prefix=".database-", dir=path.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(dict(urls), file, indent=2)
    Path(name).replace(path)


def role_url(owner_url: str, role: str, password: str) -> str:
    """Return the owner's URL with another user; libpq's other parameters (sslmode, several hosts …) stay."""
    parameters = {name: str(value) for name, value in conninfo_to_dict(owner_url).items() if value is not None}
    for name in ("user", "password", "passfile"):
        parameters.pop(name, None)
    database = parameters.pop("dbname", role)
    place = _pop_place(parameters)
    query = f"?{urlencode(parameters, quote_via=quote)}" if parameters else ""
    return f"postgresql://{role}:{quote(password, safe='')}@{place}/{quote(database, safe='')}{query}"


def _pop_place(parameters: dict[str, str]) -> str:
    """Take out host and port as a URL writes them; a socket folder, an IPv6 address, several hosts stay parameters."""
    host = parameters.get("host", "")
    if not host or set(host) & set("/,:"):
        return ""
    del parameters["host"]
    port = parameters.pop("port", None)
    return f"{host}:{port}" if port else host


def _new_login(conn: psycopg.Connection, owner_url: str, role: str) -> str:
    password = secrets.token_urlsafe(24)
    ensure_logins(conn, {role: password})
    return role_url(owner_url, role, password)


def _leads_to(owner_url: str, url: str) -> bool:
    """Return whether two URLs name the same database of the same server."""
    owner, other = conninfo_to_dict(owner_url), conninfo_to_dict(url)
    return all(owner.get(name) == other.get(name) for name in ("host", "port", "dbname"))


def _works(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=10).close()
    except psycopg.OperationalError:
        return False
    return True
