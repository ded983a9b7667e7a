"""pygeoapi as it is mounted: its configuration and OpenAPI written, checked and loaded; swapped after a release."""

import copy
import importlib
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from pygeoapi import l10n
from pygeoapi.config import validate_config
from pygeoapi.util import yaml_load
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from catalog.derive.pygeoapi import pygeoapi_config
from catalog.model import Catalog
from catalog.settings import Settings
from serve.contract import check_contract
from serve.http.negotiation import MEDIA_TYPES, format_of_accept, language_of
from serve.openapi import openapi_document
from serve.publication import Published
from serve.releases import States

TEMPLATES = Path(__file__).resolve().parent / "templates"


@dataclass(slots=True)
class Mounted:
    """The module pygeoapi.starlette_app with what it was configured with."""

    module: Any
    config: dict[str, Any]
    openapi: str

    async def call(self, function: Any, request: Request, *arguments: Any) -> Response:
        """Return pygeoapi's answer from one of its functions ``(api, request, …) -> headers, status, content``."""
        plain = Request(with_plain_headers(request.scope), request.receive)
        response: Response = await self.module.execute_from_starlette(
            function, plain, *arguments, skip_valid_check=True
        )
        return response

    def swap(self, states: States) -> None:
        """Put an API object in place whose extents are the data's; requests under way finish with the old one."""
        config = with_data_extents(self.config, states)
        self.module.api_ = self.module.API(config, self.openapi, self.module.ASYNCAPI)
        # pygeoapi keeps the configuration, translated for its pages, by language alone.
        l10n._cfg_cache.clear()


class PlainRequests:
    """Puts :func:`with_plain_headers` before an application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(with_plain_headers(scope) if scope["type"] == "http" else scope, receive, send)


def with_plain_headers(scope: Scope) -> Scope:
    """Return the scope with one format in Accept and one language in Accept-Language: what we would choose.

    pygeoapi divides by the quality of a choice, so ``q=0`` ends in an error there, and it takes ``*/*`` for nothing.
    """
    headers = Headers(scope=scope)
    media_type = MEDIA_TYPES[format_of_accept(headers.get("accept", "")) or "json"]
    chosen = {"accept": media_type, "accept-language": language_of({}, headers)}
    others = [(name, value) for name, value in scope["headers"] if name.decode("latin-1").lower() not in chosen]
    return {**scope, "headers": [*others, *((name.encode(), value.encode()) for name, value in chosen.items())]}


def mount_pygeoapi(
    catalog: Catalog, settings: Settings, published: Mapping[str, Published], states: States | None = None
) -> Mounted:
    """Return pygeoapi, loaded with the catalogue's configuration and the extents of these states.

    Raises: jsonschema.ValidationError when the configuration is not valid; ContractError when pygeoapi is not the one
    that this code was written for.
    """
    folder = settings.state_dir / "serve"
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["COVIDMAPS_PUBLIC_URL"] = settings.public_url
    os.environ["COVIDMAPS_SERVE_DATABASE_URL"] = settings.serve_url or ""
    config_path, openapi_path = folder / "pygeoapi-config.yml", folder / "pygeoapi-openapi.json"
    _write(config_path, pygeoapi_config(catalog, templates=str(TEMPLATES)))
    config = _read_config(config_path)
    document = openapi_document(catalog, published, f"{settings.public_url}/oapi")
    openapi = orjson.dumps(document).decode()
    _write(openapi_path, openapi)
    os.environ["PYGEOAPI_CONFIG"], os.environ["PYGEOAPI_OPENAPI"] = str(config_path), str(openapi_path)
    # Imported here, not above: the module reads both variables, and builds its API object, when it is imported.
    module = importlib.import_module("pygeoapi.starlette_app")
    check_contract(module)
    # Clients' mistakes are warnings and errors to pygeoapi; what really fails reaches the edge as an exception.
    logging.getLogger("pygeoapi").setLevel(logging.CRITICAL)
    mounted = Mounted(module, config, openapi)
    mounted.swap(states or {})
    return mounted


def with_data_extents(config: dict[str, Any], states: States) -> dict[str, Any]:
    """Return the configuration with the data's extents; a collection without data keeps the province's."""
    changed = copy.deepcopy(config)
    for name, resource in changed["resources"].items():
        state = states.get(name)
        if state is None or state.extent is None:
            continue
        resource["extents"]["spatial"]["bbox"] = list(state.extent)
        if "temporal" in resource["extents"]:
            resource["extents"]["temporal"] |= {"begin": state.time_start, "end": state.time_end}
    return changed


def _read_config(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8") as file:
        config: dict[str, Any] = yaml_load(file)
    validate_config(config)
    return config


def _write(path: Path, text: str) -> None:
    """Write the file in one step: several workers start at once and must never read half of it."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
