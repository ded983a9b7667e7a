"""A page on its way through pygeoapi to our provider, past the parameters that pygeoapi would read in its own way.

pygeoapi passes one parameter on to the provider as it stands: ``q``. There the page travels. What pygeoapi would parse
itself, and wrongly (its CQL2 gives AND and OR the same precedence), it does not get to see; the links that it writes
still name every parameter of the client.
"""

from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.types import Receive, Scope

from serve.query import Page

HIDDEN = frozenset({"filter", "filter-lang", "filter-crs"})


class Carried(str):
    """The page, as the text that a parameter has to be."""

    __slots__ = ("page",)

    def __new__(cls, page: Page) -> "Carried":
        carried = super().__new__(cls, "page")
        carried.page = page
        return carried

    page: Page


class CarryingParams(QueryParams):
    """The client's parameters, but for those that pygeoapi asks for by name and must not find."""

    def __init__(self, query: Any, page: Page) -> None:
        super().__init__(query)
        self._carried = Carried(page)

    def get(self, key: Any, default: Any = None) -> Any:
        if key == "q":
            return self._carried
        return default if key in HIDDEN else super().get(key, default)


class CarryingRequest(Request):
    """A request whose parameters carry the page; without a page, the request as it is."""

    def __init__(self, scope: Scope, receive: Receive, page: Page | None) -> None:
        super().__init__(scope, receive)
        self._page = page

    @property
    def query_params(self) -> QueryParams:
        return super().query_params if self._page is None else CarryingParams(self.scope["query_string"], self._page)
