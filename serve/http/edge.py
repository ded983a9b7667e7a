"""The edge of every route of ours: what went wrong becomes an answer with the right status, never a bare 500."""

import functools
import logging
from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from serve.database import BadValue, DatabaseAway, TooHeavy
from serve.http.negotiation import language_of
from serve.http.problem import Problem, problem, problem_response

LOG = logging.getLogger(__name__)
Handler = Callable[[Request], Awaitable[Response]]


def guarded(handler: Handler) -> Handler:
    """Return the handler with its errors answered as problem+json in the client's language."""

    @functools.wraps(handler)
    async def answer(request: Request) -> Response:
        try:
            return await handler(request)
        except (Problem, BadValue, TooHeavy, DatabaseAway) as err:
            return refuse(request, as_problem(err))

    return answer


def as_problem(err: Exception) -> Problem:
    """Return the problem that a client is told about for an error of ours."""
    match err:
        case Problem():
            return err
        case BadValue():
            return problem("bad-value", value=str(err))
        case TooHeavy():
            return problem("too-heavy")
        case DatabaseAway():
            LOG.warning("database away: %s", err)
            return problem("database-away")
        case _:
            return problem("internal")


def refuse(request: Request, found: Problem, headers: dict[str, str] | None = None) -> Response:
    """Return the answer for a problem in the request's language."""
    return problem_response(found, language_of(request.query_params, request.headers), headers)


async def on_http_exception(request: Request, err: Exception) -> Response:
    """Answer what the routing refuses: an address that is none, a method that is not offered."""
    status = err.status_code if isinstance(err, HTTPException) else 500
    if status == 405:
        headers = dict(err.headers or {}) if isinstance(err, HTTPException) else {}
        return refuse(request, problem("method-not-allowed", value=request.method), headers)
    return refuse(request, problem("not-served", value=request.url.path))


async def on_error(request: Request, err: Exception) -> Response:
    """Answer an error that nobody foresaw; what it was stands in the log, not in the answer."""
    LOG.error("%s %s failed", request.method, request.url.path, exc_info=err)
    return refuse(request, problem("internal"))
