"""What every route needs, made once by create_app() and kept in the application's state."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from starlette.requests import Request

from catalog.model import Catalog
from catalog.settings import Settings
from serve.database import Access
from serve.http.problem import problem
from serve.mounted import Mounted
from serve.params import Rules
from serve.publication import Published
from serve.releases import Releases


@dataclass(frozen=True, slots=True)
class Serving:
    settings: Settings
    catalog: Catalog
    published: dict[str, Published]
    access: Access
    releases: Releases
    mounted: Mounted
    rules: Rules

    @property
    def oapi_url(self) -> str:
        """The address of the landing page as clients use it: from the settings, never from a request's Host."""
        return f"{self.settings.public_url}/oapi"

    def collection(self, collection_id: str) -> Published:
        """Return the collection of that id. Raises: Problem ``no-collection``."""
        if collection_id not in self.published:
            raise problem("no-collection", value=collection_id)
        return self.published[collection_id]


def serving(request: Request) -> Serving:
    """Return what create_app() made."""
    return cast(Serving, request.app.state.serving)


async def in_thread[T](work: Callable[[], T]) -> T:
    """Return what the work returns, done in one of the threads that pygeoapi uses as well: as many as connections."""
    return await asyncio.get_running_loop().run_in_executor(None, work)
