"""pygeoapi's feature provider over a view of schema api, on psycopg 3.

Named by its dotted path in pygeoapi-config.yml; an unmodified ``pygeoapi serve`` works with it. The service's own
items route answers GeoJSON without it; what comes through here are pages (HTML), JSON-LD and CSV.
"""

from collections.abc import Callable, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from pygeoapi.crs import CrsTransformSpec
from pygeoapi.provider.base import (
    BaseProvider,
    ProviderConnectionError,
    ProviderInvalidQueryError,
    ProviderItemNotFoundError,
)

from serve.crs import DEFAULT_CRS, Crs, crs_by_uri
from serve.database import Access, BadValue, DatabaseAway, Rows, TooHeavy, fetch
from serve.http.problem import Problem
from serve.params import filter_value, interval_of
from serve.publication import view_of_provider
from serve.query import (
    Box,
    Interval,
    Page,
    Selection,
    Shape,
    Sort,
    Statement,
    View,
    item_statement,
    neighbours_statement,
    page_statement,
)
from serve.schemas import SCHEMA_TYPES


class PostGISProvider(BaseProvider):  # type: ignore[misc]
    """One collection; made anew by pygeoapi for every request, so nothing here costs more than a few dictionaries.

    The definition in the configuration carries the columns with types, titles and codes: no question to the database
    is needed to describe the collection. Writing is not offered, and the role could not do it.
    """

    def __init__(self, provider_def: dict[str, Any]) -> None:
        super().__init__(provider_def)
        self.view: View = view_of_provider(provider_def)
        self.zone = ZoneInfo(provider_def["timezone"])
        self.crs_list: dict[str, Crs] = crs_by_uri(provider_def["crs"])
        self.access = Access(self.data, provider_def["timezone"], provider_def["statement_timeout_ms"])
        self._described: dict[str, dict[str, Any]] = provider_def["fields"]
        self._fields = self.get_fields()

    def get_fields(self) -> dict[str, dict[str, Any]]:
        """Return the properties with JSON Schema type, title and codes; the same whoever reads the view."""
        return {name: _schema(each) for name, each in self._described.items()}

    def get_domains(self, properties: Sequence[str] = (), current: bool = False) -> tuple[dict[str, list[str]], bool]:
        """Return the codes of each code property, from the catalogue, not from the data."""
        coded = {name: list(each["codes"]) for name, each in self._described.items() if "codes" in each}
        return {name: codes for name, codes in coded.items() if not properties or name in properties}, False

    def query(
        self,
        offset: int = 0,
        limit: int = 10,
        resulttype: str = "results",
        bbox: Sequence[float] = (),
        datetime_: str | None = None,
        properties: Sequence[tuple[str, str]] = (),
        sortby: Sequence[dict[str, str]] = (),
        select_properties: Sequence[str] = (),
        skip_geometry: bool = False,
        q: str | None = None,
        filterq: object | None = None,
        crs_transform_spec: CrsTransformSpec | None = None,
        **_: Any,
    ) -> dict[str, Any]:
        """Return a FeatureCollection with numberMatched and numberReturned.

        Raises: ProviderInvalidQueryError (400) for what cannot be asked; ProviderConnectionError (500) when the
        database is away.
        """
        _refuse(q, "q: text search is not offered.")
        _refuse(filterq, "filter: CQL2 is not offered here; use bbox, datetime and properties as parameters.")
        page = Page(
            limit=0 if resulttype == "hits" else limit,
            offset=offset,
            selection=_checked(lambda: self._selection(bbox, datetime_, properties)),
            sort=tuple(Sort(each["property"], each["order"] == "-") for each in sortby),
            shape=Shape(self._crs(crs_transform_spec), tuple(select_properties) or None, not skip_geometry),
        )
        return self._collection(page)

    def _collection(self, page: Page) -> dict[str, Any]:
        row = self._fetch(page_statement(self.view, page))[0]
        matched, returned, features = row[3:6]
        return {
            "type": "FeatureCollection",
            "features": orjson.loads(b"[" + features + b"]"),
            "numberMatched": matched,
            "numberReturned": returned,
        }

    def get(self, identifier: str, crs_transform_spec: CrsTransformSpec | None = None, **_: Any) -> dict[str, Any]:
        """Return one feature, with the ids before and after it where there are any.

        Raises: ProviderItemNotFoundError (404).
        """
        statement = item_statement(self.view, identifier, Shape(self._crs(crs_transform_spec)))
        text = self._fetch(statement)[0][3]
        if text is None:
            raise ProviderItemNotFoundError(f"{identifier} not found")
        feature: dict[str, Any] = orjson.loads(text)
        before, after = self._fetch(neighbours_statement(self.view, identifier))[0]
        return feature | {name: key for name, key in (("prev", before), ("next", after)) if key is not None}

    def _selection(
        self, bbox: Sequence[float], datetime_: str | None, properties: Sequence[tuple[str, str]]
    ) -> Selection:
        return Selection(
            box=_box(bbox), time=self._interval(datetime_), equal=tuple(self._equal(*each) for each in properties)
        )

    def _interval(self, datetime_: str | None) -> Interval | None:
        return None if datetime_ is None else interval_of(datetime_, self.view, self.zone)

    def _equal(self, name: str, text: str) -> tuple[str, Any]:
        if not self._described.get(name, {}).get("queryable"):
            raise ProviderInvalidQueryError(user_msg=f"{name}: no filter on this property.")
        return name, filter_value(name, text, self.view.types[name], self.zone)

    def _crs(self, spec: CrsTransformSpec | None) -> Crs:
        return DEFAULT_CRS if spec is None else self.crs_list[spec.target_crs_uri]

    def _fetch(self, statement: Statement) -> Rows:
        try:
            return fetch(self.access, statement)
        except BadValue as err:
            raise ProviderInvalidQueryError(user_msg="A value cannot be used.") from err
        except TooHeavy as err:
            raise ProviderInvalidQueryError(user_msg="The request takes too long; narrow it.") from err
        except DatabaseAway as err:
            raise ProviderConnectionError(user_msg="The data cannot be reached for now; try again later.") from err


def _schema(described: dict[str, Any]) -> dict[str, Any]:
    """Return one field as pygeoapi publishes it; it enters the OpenAPI document as it stands."""
    schema: dict[str, Any] = {**SCHEMA_TYPES[described["type"]], "title": described["title"]["vi"]}
    if "codes" in described:
        schema["enum"] = list(described["codes"])
    return schema


def _box(bbox: Sequence[float]) -> Box | None:
    """Return the box of pygeoapi's four or six numbers, already in CRS84; heights are ignored."""
    if not bbox:
        return None
    half = len(bbox) // 2
    return Box(bbox[0], bbox[1], bbox[half], bbox[half + 1])


def _checked(selection: Callable[[], Selection]) -> Selection:
    """Return the selection. Raises: ProviderInvalidQueryError with our own sentence for a value that is none."""
    try:
        return selection()
    except Problem as found:
        raise ProviderInvalidQueryError(user_msg=found.text("en")) from found


def _refuse(value: object, sentence: str) -> None:
    if value is not None:
        raise ProviderInvalidQueryError(user_msg=sentence)
