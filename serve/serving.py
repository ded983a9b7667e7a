"""What every route needs, made once by create_app() and kept in the application's state."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from starlette.requests import Request

from catalog.model import Catalog, Language
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

    def collection_url(self, collection_id: str) -> str:
        return f"{self.oapi_url}/collections/{collection_id}"

    @property
    def licence(self) -> str:
        return f"{self.catalog.service.licence_name} ({self.catalog.service.licence_url})"

    def source(self, language: Language) -> str:
        """Return who answers for the data, with their address, as copies name it."""
        service = self.catalog.service
        return f"{service.provider.in_language(language)} ({service.provider_url})"

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
