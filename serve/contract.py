"""What this code leans on in pygeoapi, checked at start: another release may have renamed or re-ordered it."""

import inspect
from collections.abc import Callable
from types import ModuleType
from typing import Any

from pygeoapi import l10n
from pygeoapi.api import API, itemtypes
from pygeoapi.api.collection import gen_collection
from pygeoapi.provider import base
from pygeoapi.util import render_j2_template


class ContractError(Exception):
    """pygeoapi is not as expected; the text lists every difference."""


FUNCTIONS: tuple[tuple[Callable[..., Any], tuple[str, ...]], ...] = (
    (API.__init__, ("self", "config", "openapi", "asyncapi")),
    (itemtypes.get_collection_items, ("api", "request", "dataset")),
    (itemtypes.get_collection_item, ("api", "request", "dataset", "identifier")),
    (gen_collection, ("api", "request", "dataset", "locale_")),
    (render_j2_template, ("config", "tpl_config", "template", "data", "locale_")),
    (base.BaseProvider.__init__, ("self", "provider_def")),
)
EXECUTE = ("api_function", "request", "args", "skip_valid_check", "alternative_api")
MODULE_NAMES = ("API", "APP", "ASYNCAPI", "api_")
QUERY_ARGUMENTS = (
    "offset", "limit", "resulttype", "bbox", "datetime_", "properties", "sortby", "skip_geometry", "select_properties",
    "crs_transform_spec", "q", "language", "filterq",
)  # fmt: skip
STATUS_CODES = ((base.ProviderInvalidQueryError, 400), (base.ProviderItemNotFoundError, 404))


def check_contract(module: ModuleType) -> None:
    """Check pygeoapi.starlette_app and what we call behind it. Raises: ContractError."""
    differences = [*_names(module), *_signatures(module), *_query_call(), *_status_codes()]
    if differences:
        raise ContractError("pygeoapi is not the release that this service was written for: " + "; ".join(differences))


def _names(module: ModuleType) -> list[str]:
    expected = [*((module, name) for name in MODULE_NAMES), (l10n, "_cfg_cache")]
    return [f"{place.__name__}.{name} is missing" for place, name in expected if not hasattr(place, name)]


def _signatures(module: ModuleType) -> list[str]:
    expected = [*FUNCTIONS, (module.execute_from_starlette, EXECUTE)]
    return [
        f"{function.__qualname__}{inspect.signature(function)}"
        for function, names in expected
        if tuple(inspect.signature(function).parameters) != names
    ]


def _query_call() -> list[str]:
    """Return the arguments of our provider's query() that pygeoapi no longer passes by these names."""
    source = inspect.getsource(itemtypes.get_collection_items)
    return [f"query({name}=…) is not called" for name in QUERY_ARGUMENTS if f"{name}=" not in source]


def _status_codes() -> list[str]:
    return [f"{error.__name__} is not {code}" for error, code in STATUS_CODES if error.http_status_code != code]
