"""A database of its own and the real app on it, for tests that need one."""

import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
import requests
import uvicorn
from psycopg import sql
from starlette.types import ASGIApp

from serve.app import create_app
from tests.serve.features import insert

WAIT_SECONDS = 20.0


@dataclass(frozen=True)
class TestDatabase:
    """One database: the owner's URL and the serving role's."""

    __test__ = False

    owner_url: str
    serve_url: str

    def execute(self, query: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.owner_url) as connection:
            cursor = connection.execute(query.encode(), values)
            return cursor.fetchall() if cursor.description else []

    def add(self, layer: str, rows: list[dict[str, Any]]) -> None:
        """Insert the rows into the editing table and publish the layer."""
        with psycopg.connect(self.owner_url) as connection:
            insert(connection, layer, rows)
            connection.execute("SELECT release.publish(%s, 'test')", (layer,))


@dataclass(frozen=True)
class App:
    """The app, running: ``url`` without a slash at the end."""

    url: str

    def get(self, path: str, **arguments: Any) -> requests.Response:
        return requests.get(self.url + path, timeout=30, **arguments)

    def json(self, path: str, **arguments: Any) -> dict[str, Any]:
        response = self.get(path, **arguments)
        assert response.status_code == 200, response.text
        document: dict[str, Any] = response.json()
        return document

    def ids(self, path: str, **arguments: Any) -> list[str]:
        return [each["id"] for each in self.json(path, **arguments)["features"]]


def with_path(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def with_login(url: str, name: str, password: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(netloc=f"{name}:{password}@{parts.hostname}:{parts.port}"))


@contextmanager
def copy_of(server: str, login: tuple[str, str], template: str) -> Iterator[TestDatabase]:
    with new_database(server, template) as name:
        url = with_path(server, name)
        yield TestDatabase(url, with_login(url, *login))


@contextmanager
def new_database(server: str, template: str = "template0") -> Iterator[str]:
    name = f"test_serve_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        query = sql.SQL("CREATE DATABASE {} TEMPLATE {} ENCODING 'UTF8'")
        connection.execute(query.format(sql.Identifier(name), sql.Identifier(template)))
        try:
            yield name
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def running_app(serve_url: str, state: Path) -> Iterator[App]:
    """Run the real app over HTTP in a thread of this process, on a port that the system chose."""
    with pytest.MonkeyPatch.context() as patch, _listener() as listener:
        patch.setenv("COVIDMAPS_STATE", str(state))
        patch.setenv("COVIDMAPS_PUBLIC_URL", _url(listener))
        patch.setenv("COVIDMAPS_SERVE_DATABASE_URL", serve_url)
        for name in ("PYGEOAPI_CONFIG", "PYGEOAPI_OPENAPI"):
            patch.setenv(name, "")
        with running(create_app, listener) as app:
            yield app


@contextmanager
def running_asgi(application: ASGIApp) -> Iterator[App]:
    """Run any ASGI application in the same way."""
    with _listener() as listener, running(lambda: application, listener, lifespan="off") as app:
        yield app


@contextmanager
def running(
    factory: Callable[[], ASGIApp], listener: socket.socket, *, lifespan: Literal["on", "off"] = "on"
) -> Iterator[App]:
    server = uvicorn.Server(uvicorn.Config(factory, factory=True, log_level="warning", lifespan=lifespan))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        wait_until(lambda: server.started or not thread.is_alive())
        assert server.started
        yield App(_url(listener))
    finally:
        server.should_exit = True
        thread.join()


def _listener() -> socket.socket:
    # With the protocol named, asyncio switches Nagle off; without, every answer in two pieces takes 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.bind(("127.0.0.1", 0))
    return listener


def _url(listener: socket.socket) -> str:
    return f"http://127.0.0.1:{listener.getsockname()[1]}"


def wait_until(condition: Callable[[], object], seconds: float = WAIT_SECONDS) -> None:
    """Wait until the condition holds; fail when it does not within that time."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the condition never held"
        time.sleep(0.05)
