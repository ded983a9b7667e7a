"""The application: our routes, then pygeoapi, then the viewer."""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Mount, Route

from catalog.load import load_catalog
from catalog.settings import Settings, read_settings
from serve.changes import changes
from serve.collections import collection, collections, queryables, schema, sortables
from serve.conformance import conformance
from serve.cursors import cursor_key
from serve.database import POOL_SIZE, close_pools
from serve.dcat import catalog_dcat, collection_dcat
from serve.downloads.routes import collection_downloads, download, downloads
from serve.environment import REQUEST_LOG
from serve.health import healthz, readyz
from serve.http.edge import guarded, on_error, on_http_exception
from serve.http.front import Front
from serve.http.limits import Limits, allowance_of
from serve.http.problem import problem
from serve.items import METHODS, item, items
from serve.landing import landing_page, openapi
from serve.measured import Measured, write_to_stdout
from serve.metrics import Metrics, metrics
from serve.mounted import Mounted, PlainRequests, mount_pygeoapi
from serve.openapi import CLOSED
from serve.params import Rules
from serve.publication import access_for, publish
from serve.releases import Releases
from serve.reload import Following
from serve.serving import Serving
from serve.status import status
from serve.tiles.routes import scheme, schemes, tile, tile_set, tile_sets
from serve.viewer import SecurityHeaders, ViewerFiles, set_file_types, viewer_folders

COLLECTION = "/oapi/collections/{collection_id}"
CACHE_BYTES = 64 * 1024 * 1024
"""Room for kept answers in each process."""


def create_app() -> Starlette:
    """Return the application; waits for nothing: the database may come later.

    Raises: CatalogError when config/ is wrong; ValidationError or ContractError when pygeoapi does not take it.
    """
    settings = read_settings(os.environ)
    catalog = load_catalog(settings.config_dir)
    access = access_for(catalog.service, settings.serve_url or "")
    published = publish(catalog)
    mounted = mount_pygeoapi(catalog, settings, published)
    releases = Releases(access)
    zone = ZoneInfo(catalog.service.timezone)
    rules = Rules(catalog.service.limits, zone, cursor_key(access.url))
    service = Serving(settings, catalog, published, access, releases, mounted, rules)
    return _application(service, write_lines=bool(os.environ.get(REQUEST_LOG)))


def _application(service: Serving, *, write_lines: bool) -> Starlette:
    set_file_types()
    counters, names = Metrics(), set(service.published)
    app = Starlette(
        debug=False,
        routes=_routes(service.settings, service.mounted),
        middleware=[
            Middleware(
                Measured,
                metrics=counters,
                collections=names,
                write=write_to_stdout if write_lines else None,
            ),
            Middleware(Limits, allowance=allowance_of(os.environ)),
            Middleware(Front, releases=service.releases, room=CACHE_BYTES),
            Middleware(SecurityHeaders, folders=viewer_folders(service.settings)),
        ],
        exception_handlers={404: on_http_exception, 405: on_http_exception, 500: on_error},
        lifespan=_lifespan,
    )
    app.state.serving = service
    app.state.making_files = asyncio.Lock()
    service.releases.when_changed(Following(app, names))
    app.state.metrics = counters
    return app


def _routes(settings: Settings, mounted: Mounted) -> list[Route | Mount]:
    """Return the routes in the order in which they are tried: whatever is ours stands before the Mount."""
    return [
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", metrics),
        Route("/status", status),
        Route("/favicon.ico", favicon),
        Route(f"{COLLECTION}/items", items, methods=METHODS),
        Route(f"{COLLECTION}/items/{{feature_id:path}}", item, methods=METHODS),
        Route(f"{COLLECTION}/schema", schema),
        Route(f"{COLLECTION}/queryables", queryables),
        Route(f"{COLLECTION}/sortables", sortables),
        Route(f"{COLLECTION}/changes", changes),
        Route(f"{COLLECTION}/dcat", collection_dcat),
        Route("/oapi/dcat", catalog_dcat),
        Route(COLLECTION, collection),
        Route("/oapi", landing_page),
        Route("/oapi/", landing_page),
        Route("/oapi/collections", collections),
        Route("/oapi/conformance", conformance),
        Route("/oapi/openapi", openapi),
        *(Route(f"/oapi{path}", closed, methods=METHODS) for path in CLOSED),
        *(Route(f"/oapi{path}/{{rest:path}}", closed, methods=METHODS) for path in CLOSED),
        Route(f"{COLLECTION}/tiles", tile_sets),
        Route(f"{COLLECTION}/tiles/{{scheme}}", tile_set),
        Route(f"{COLLECTION}/tiles/{{scheme}}/{{matrix}}/{{row}}/{{column}}", tile),
        Route("/oapi/tileMatrixSets", schemes),
        Route("/oapi/tileMatrixSets/{scheme}", scheme),
        Route("/downloads", downloads),
        Route("/downloads/", downloads),
        Route("/downloads/{collection_id}", collection_downloads),
        Route("/downloads/{collection_id}/", collection_downloads),
        Route("/downloads/{collection_id}/{name}", download),
        Mount("/oapi", app=PlainRequests(mounted.module.APP)),
        Mount("/", app=ViewerFiles(viewer_folders(settings))),
    ]


@guarded
async def closed(request: Request) -> Response:
    """Answer for the parts of pygeoapi that are kept shut."""
    raise problem("not-served", value=request.url.path)


async def favicon(request: Request) -> Response:
    """Answer with the viewer's icon, or with nothing: browsers ask for it on every page."""
    icon = request.app.state.serving.settings.root / "viewer" / "dist" / "favicon.ico"
    if icon.is_file():
        return FileResponse(icon, headers={"Cache-Control": "public, max-age=86400"})
    return Response(status_code=204, headers={"Cache-Control": "public, max-age=86400"})


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    """Follow the releases while the application runs; as many threads as connections, so that none waits for one."""
    threads = ThreadPoolExecutor(POOL_SIZE, thread_name_prefix="serve")
    asyncio.get_running_loop().set_default_executor(threads)
    following = asyncio.create_task(app.state.serving.releases.follow())
    try:
        yield
    finally:
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following
        close_pools()
