"""``/downloads/``: what there is, as a page and as JSON, and the files as they lie."""

import asyncio
import logging
import os
import sys
from typing import Any

import orjson
import psycopg
from psycopg import sql
from pygeoapi.util import render_j2_template
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response

from serve.database import fetch_sql
from serve.downloads.kinds import BY_SUFFIX, CHECKSUMS, INDEX, KINDS, file_name, parsed_name
from serve.downloads.store import Made, Store
from serve.http.caching import CACHE_CONTROL, cache_headers, entity_tag, is_current
from serve.http.edge import guarded
from serve.http.negotiation import format_of_accept, language_of
from serve.http.problem import problem
from serve.params import single_values
from serve.publication import Published
from serve.serving import Serving, in_thread, serving

LOG = logging.getLogger(__name__)
KNOWN = frozenset({"f", "lang"})
SHOWN = sql.SQL("""\
SELECT NOT withheld FROM history.collections WHERE collection = %s::text AND release = %s::bigint""")
MAKE_SECONDS = 600.0
OFTEN_ASKED = "public, max-age=3600, stale-while-revalidate=86400"
"""For a file, whose name holds the release."""


@guarded
async def downloads(request: Request) -> Response:
    """Answer ``/downloads/``: every collection that has been published, with its files."""
    service = serving(request)
    asked = _format(request)
    names = [each.id for each in service.published.values() if _is_published(service, each)]
    await _make(request, service, [each for each in names if _missing(service, each)])
    made = [found for each in names if (found := Store(service.settings.state_dir).newest(each))]
    return await _listed(request, service, asked, made)


@guarded
async def collection_downloads(request: Request) -> Response:
    """Answer ``/downloads/{collection_id}/``."""
    service = serving(request)
    published = service.collection(request.path_params["collection_id"])
    asked = _format(request)
    return await _listed(request, service, asked, [await _current(request, service, published)], published)


@guarded
async def download(request: Request) -> Response:
    """Answer ``/downloads/{collection_id}/{name}``: a file, the index, the checksums.

    A name without release leads to the current release's file.
    """
    service = serving(request)
    published = service.collection(request.path_params["collection_id"])
    name = request.path_params["name"]
    if name in (INDEX, CHECKSUMS):
        made = await _current(request, service, published)
        return _index_file(request, service, made, name)
    parsed = parsed_name(name, published.id)
    if parsed is None:
        raise problem("no-file", name=published.id, value=name)
    release, suffix = parsed
    made = await _of_release(request, service, published, release)
    if release is None:
        target = file_name(published.id, made.release, suffix)
        return RedirectResponse(f"{_url(service, published.id)}/{target}", 307, {"Cache-Control": CACHE_CONTROL})
    return _file(request, published, made, name, suffix)


# ---- which files ----


def _is_published(service: Serving, published: Published) -> bool:
    state = service.releases.state(published.id)
    return (state is not None and state.release is not None) or _newest(service, published.id) is not None


def _newest(service: Serving, name: str, release: int | None = None) -> Made | None:
    return Store(service.settings.state_dir).newest(name, release)


def _missing(service: Serving, name: str) -> bool:
    """Return whether the release that this process knows as the current one has no files yet."""
    state = service.releases.state(name)
    if state is None or state.release is None:
        return False
    return Store(service.settings.state_dir).find(name, state.release, state.definition or "") is None


async def _current(request: Request, service: Serving, published: Published) -> Made:
    """Return the files of the current release, made if need be; with the database away those that were made last."""
    if _missing(service, published.id):
        await _make(request, service, [published.id])
    state = service.releases.state(published.id)
    store = Store(service.settings.state_dir)
    made = None
    if state is not None and state.release is not None:
        made = store.find(published.id, state.release, state.definition or "")
    made = made or store.newest(published.id)
    if made is None:
        raise problem("nothing-published", name=published.id)
    return made


async def _of_release(request: Request, service: Serving, published: Published, release: int | None) -> Made:
    if release is None:
        return await _current(request, service, published)
    if (made := _newest(service, published.id, release)) is not None:
        await in_thread(lambda: _check_shown(service, published, release))
        return made
    made = await _current(request, service, published)
    if made.release != release:
        raise problem("no-file", name=published.id, value=f"r{release}")
    return made


def _check_shown(service: Serving, published: Published, release: int) -> None:
    """Check that a release is not withheld, however long its files lie there. Raises: Problem ``no-file``.

    The database is asked even for the release that this process takes for the current one: it may just have been undone
    and withheld. With the database away that release goes on being served.
    """
    try:
        shown = fetch_sql(service.access, SHOWN, [published.id, release])
    except psycopg.OperationalError:
        state = service.releases.state(published.id)
        if state is None or state.release != release:
            raise
    else:
        if shown != [(True,)]:
            raise problem("no-file", name=published.id, value=f"r{release}")


async def _make(request: Request, service: Serving, names: list[str]) -> None:
    """Have the files of these collections made by a process of its own. Raises: Problem ``not-made``.

    One at a time for this process; between processes of ours a lock on disk does the same.
    """
    async with request.app.state.making_files:
        names = [each for each in names if _missing(service, each)]
        if not names:
            return
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "serve.downloads", *names, env=_environment(service), cwd=service.settings.root,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        try:
            _, said = await asyncio.wait_for(process.communicate(), MAKE_SECONDS)
        except TimeoutError:
            raise problem("not-made") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            LOG.error("files of %s could not be made: %s", ", ".join(names), said.decode(errors="replace")[-2000:])
            if all(_newest(service, each) is None for each in names):
                raise problem("not-made")


def _environment(service: Serving) -> dict[str, str]:
    settings = service.settings
    return os.environ | {
        "COVIDMAPS_CONFIG": str(settings.config_dir),
        "COVIDMAPS_STATE": str(settings.state_dir),
        "COVIDMAPS_SERVE_DATABASE_URL": settings.serve_url or "",
        "COVIDMAPS_PUBLIC_URL": settings.public_url,
    }


# ---- answers ----


def _url(service: Serving, collection: str) -> str:
    return f"{service.settings.public_url}/downloads/{collection}"


def _file(request: Request, published: Published, made: Made, name: str, suffix: str) -> Response:
    """Return the file; its ETag is strong, being of the bytes themselves, so that parts of it can be asked for."""
    described = made.file(name)
    if described is None:
        raise problem("no-file", name=published.id, value=name)
    headers = {"ETag": f'"{described["sha256"][:32]}"', "Cache-Control": OFTEN_ASKED}
    if is_current(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return FileResponse(made.folder / name, headers=headers, media_type=BY_SUFFIX[suffix].media_type)


def _index_file(request: Request, service: Serving, made: Made, name: str) -> Response:
    tag = entity_tag(request.url.path, made.release, made.index["made_at"])
    headers = {"ETag": tag, "Cache-Control": CACHE_CONTROL}
    if is_current(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    if name == CHECKSUMS:
        return PlainTextResponse((made.folder / CHECKSUMS).read_text(encoding="utf-8"), headers=headers)
    return Response(orjson.dumps(_described(service, made)), headers=headers, media_type="application/json")


def _described(service: Serving, made: Made) -> dict[str, Any]:
    """Return the index with the addresses of the files."""
    url = _url(service, made.index["id"])
    files = [each | {"href": f"{url}/{each['name']}"} for each in made.index["files"]]
    return made.index | {"checksums": f"{url}/{CHECKSUMS}", "files": files}


def _format(request: Request) -> str:
    """Return "json" or "html". Raises: Problem for anything else, and for unknown parameters."""
    texts = single_values(request.query_params, KNOWN)
    asked = texts.get("f") or format_of_accept(request.headers.get("accept", ""))
    if asked not in ("json", "html"):
        raise problem("not-acceptable", known="application/json, text/html")
    return asked


async def _listed(
    request: Request, service: Serving, asked: str, made: list[Made], published: Published | None = None
) -> Response:
    """Return the list of files as a page or as JSON."""
    described = [_described(service, each) for each in made]
    language = language_of(request.query_params, request.headers)
    tag = entity_tag(request.url.path, asked, language, [(each.release, each.index["made_at"]) for each in made])
    headers = {"Content-Language": language} | cache_headers(tag, None)
    if is_current(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    if asked == "json":
        document = described[0] if published else {"collections": described}
        return Response(orjson.dumps(document), headers=headers, media_type="application/json")
    data = {"collections": described, "kinds": {each.title: each.note for each in KINDS}, "links": []}
    response = await service.mounted.call(_page(data), request)
    response.headers.update(headers)
    return response


def _page(data: dict[str, Any]) -> Any:
    """Return the function that shows the list, as pygeoapi would call it."""

    def show(api: Any, request: Any) -> tuple[dict[str, str], int, str]:
        templates = api.config["server"]["templates"]
        page = render_j2_template(api.tpl_config, templates, "downloads.html", data, request.locale)
        return {"Content-Type": "text/html"}, 200, page

    return show
