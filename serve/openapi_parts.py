"""What the OpenAPI document is put together from: parameters, schemas, responses. No reference leaves the document."""

from collections.abc import Iterable
from typing import Any

from catalog.derive.pygeoapi import CRS84, crs_uris
from catalog.model import Catalog, FieldType, Text
from serve.http.negotiation import GEOJSON, MEDIA_TYPES
from serve.http.problem import MEDIA_TYPE as PROBLEM
from serve.http.problem import STATUS_TITLES
from serve.params import FILTER_LANGUAGES, SEARCH_LENGTH
from serve.publication import Published
from serve.schemas import SCHEMA_TYPES

Part = dict[str, Any]


def both(text: Text) -> str:
    """Return the text in both languages, as everything that people read here."""
    return f"{text.vi} / {text.en}"


def reference(kind: str, name: str) -> Part:
    return {"$ref": f"#/components/{kind}/{name}"}


# --- parameters ---


TEXTS: dict[str, Text] = {
    "lang": Text("Ngôn ngữ của câu trả lời.", "Language of the answer."),
    "f": Text("Định dạng.", "Format; otherwise what Accept says."),
    "limit": Text(
        "Nhiều nhất bấy nhiêu đối tượng; geojsonseq, csv, excel, fgb, kml: nếu không ghi thì tất cả.",
        "At most so many features; more than the maximum is answered with the maximum. In formats without pages "
        "(geojsonseq, csv, excel, fgb, kml): without it all features, and no maximum.",
    ),
    "offset": Text("Bỏ qua bấy nhiêu đối tượng.", "Skip so many features; next and prev links page faster."),
    "cursor": Text(
        "Trang tiếp theo, như liên kết next và prev ghi.", "Where the page begins, as next and prev links say."
    ),
    "bbox": Text(
        "Trong hoặc chạm khung: tây, nam, đông, bắc.",
        "Intersecting the box west, south, east, north; heights are ignored; west > east spans the antimeridian.",
    ),
    "bbox-crs": Text("Hệ toạ độ của bbox.", "CRS of bbox."),
    "crs": Text("Hệ toạ độ của câu trả lời.", "CRS of the answer."),
    "datetime": Text(
        "Ngày, thời điểm hoặc khoảng a/b, ../b, a/..",
        "Valid at a date, a time, or some time of an interval a/b, ../b, a/..",
    ),
    "filter": Text("Điều kiện bằng CQL2.", "Which features: an expression in CQL2 over the queryables."),
    "filter-lang": Text("Cách viết của filter.", "Encoding of the filter; cql-text is an older name of cql2-text."),
    "filter-crs": Text("Hệ toạ độ trong filter.", "CRS of the geometries in the filter."),
    "q": Text(
        "Từ khoá, không cần dấu; dấu phẩy nghĩa là hoặc.",
        "Text search without regard to case and accents; comma means or.",
    ),
    "skipGeometry": Text("Không kèm hình học.", "Leave geometries out."),
    "resultType": Text("hits: chỉ đếm.", "hits: the count alone."),
    "release": Text("Bản công bố.", "As of that release."),
    "as-of": Text("Như đã công bố vào ngày hoặc thời điểm đó.", "As it was published at that day or time."),
    "since": Text("Thay đổi sau bản công bố này; 0: tất cả.", "Changes after this release; 0: everything."),
    "wait": Text("Chờ bản công bố tiếp theo (giây).", "Seconds to wait for the next release."),
    "properties": Text("Chỉ các thuộc tính này.", "These properties only."),
    "exclude-properties": Text("Tất cả trừ các thuộc tính này.", "All but these properties."),
    "sortby": Text(
        "Thứ tự; dấu - để giảm dần.",
        "Order: properties, with - before one for descending; empty values last, ties by id.",
    ),
}


def parameter(name: str, schema: Part, text: Text | None = None) -> Part:
    """Return one query parameter; several values stand in one text with commas between."""
    described = {"name": name, "in": "query", "description": both(text or TEXTS[name])}
    return described | {"required": False, "schema": schema, "style": "form", "explode": False}


def shared_parameters(catalog: Catalog) -> dict[str, Part]:
    """Return the parameters that mean the same in every collection.

    QGIS reads ``limit`` here (default and maximum) to choose its page size; GDAL sends a filter only where it finds
    cql-text among the languages.
    Source: OGC 17-069r4, 7.15; OGC 18-058r1, 7.4; OGC 19-079r2, 6 to 8; OGC API - Features, Parts 6, 8 and 9 (drafts).
    """
    limits = catalog.service.limits
    crs: Part = {"type": "string", "format": "uri", "enum": crs_uris(catalog.service), "default": CRS84}
    languages = list(FILTER_LANGUAGES)
    schemas: dict[str, Part] = {
        "lang": {"type": "string", "enum": ["vi", "en"]},
        "limit": {"type": "integer", "minimum": 1, "maximum": limits.items_max, "default": limits.items_default},
        "offset": {"type": "integer", "minimum": 0, "default": 0},
        "cursor": {"type": "string"},
        "bbox": {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 6},
        "bbox-crs": crs,
        "crs": crs,
        "datetime": {"type": "string"},
        "filter": {"type": "string"},
        "filter-lang": {"type": "string", "enum": languages, "default": languages[0]},
        "filter-crs": crs,
        "q": {"type": "array", "items": {"type": "string", "maxLength": SEARCH_LENGTH}, "minItems": 1},
        "skipGeometry": {"type": "boolean", "default": False},
        "resultType": {"type": "string", "enum": ["results", "hits"], "default": "results"},
        "release": {"type": "integer", "minimum": 1},
        "as-of": {"type": "string"},
    }
    return {name: parameter(name, schema) for name, schema in schemas.items()}


def format_parameter(formats: tuple[str, ...]) -> Part:
    return parameter("f", {"type": "string", "enum": list(formats)})


def property_parameters(published: Published) -> list[Part]:
    """Return ``properties``, ``exclude-properties``: any of the returnables."""
    names: Part = {"type": "array", "items": {"type": "string", "enum": list(published.columns)}, "minItems": 1}
    return [parameter("properties", names), parameter("exclude-properties", names)]


def sortby_parameter(published: Published) -> Part:
    item = {"type": "string", "pattern": f"^[+-]?({'|'.join(published.columns)})$"}
    return parameter("sortby", {"type": "array", "items": item, "minItems": 1})


def queryable_parameters(published: Published) -> list[Part]:
    """Return one parameter for each queryable (OGC 19-079r2, /req/queryables-query-parameters/parameters)."""
    return [
        parameter(name, dict(SCHEMA_TYPES[column.type]), column.title)
        for name, column in published.columns.items()
        if name in published.queryables
    ]


# --- schemas ---

_NULLABLE: Part = {"nullable": True}
_TEXT: Part = {"type": "string"}
_TIME: Part = {"type": "string", "format": "date-time"}
_NUMBERS: Part = {"type": "array", "items": {"type": "number"}}


def _object(required: str, **properties: Part) -> Part:
    described: Part = {"type": "object", "properties": properties}
    return described | {"required": required.split()} if required else described


def _list(items: Part) -> Part:
    return {"type": "array", "items": items}


def shared_schemas() -> dict[str, Part]:
    """Return the schemas of OGC 17-069r4, by the names that its own document gives them."""
    links = _list(reference("schemas", "link"))
    interval = {"type": "array", "minItems": 2, "maxItems": 2, "items": _TIME | _NULLABLE}
    spatial = _object("bbox", bbox=_list(_NUMBERS | {"minItems": 4, "maxItems": 6}), crs=_TEXT)
    release = _object(
        "release published_at feature_count",
        release={"type": "integer"} | _NULLABLE,
        published_at=_TIME | _NULLABLE,
        feature_count={"type": "integer"},
    )
    return {
        "link": _object("href", href=_TEXT, rel=_TEXT, type=_TEXT, hreflang=_TEXT, title=_TEXT),
        "landingPage": _object("links", title=_TEXT, description=_TEXT, links=links),
        "confClasses": _object("conformsTo", conformsTo=_list(_TEXT)),
        "extent": _object("", spatial=spatial, temporal=_object("interval", interval=_list(interval), trs=_TEXT)),
        "collections": _object("links collections", links=links, collections=_list(reference("schemas", "collection"))),
        "collection": _object(
            "id links",
            id=_TEXT,
            title=_TEXT,
            description=_TEXT,
            links=links,
            extent=reference("schemas", "extent"),
            itemType=_TEXT,
            crs=_list(_TEXT),
            storageCrs=_TEXT,
            **{"covidmaps:release": release},
        ),
        "jsonSchema": _object("type properties", type=_TEXT, properties={"type": "object"}, **{"$id": _TEXT}),
        "geometryGeoJSON": _object("type coordinates", type=_TEXT, coordinates=_list({})) | _NULLABLE,
        "featureGeoJSON": _feature({"type": "object"} | _NULLABLE, links),
        "featureCollectionGeoJSON": _collection(reference("schemas", "featureGeoJSON"), links),
        "changes": _object(
            "collection since release changes links",
            collection=_TEXT,
            since={"type": "integer"},
            release={"type": "integer"},
            numberReturned={"type": "integer"},
            changes=_list(_change()),
            links=links,
        ),
        "exception": _object(
            "code", type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT, code=_TEXT, description=_TEXT
        ),
    }


def _change() -> Part:
    kinds = {"type": "string", "enum": ["added", "changed", "removed"]}
    feature = reference("schemas", "featureGeoJSON")
    whole = {"type": "integer"}
    return _object(
        "change id release published_at", change=kinds, id=_TEXT, release=whole, published_at=_TIME, feature=feature
    )


def _feature(properties: Part, links: Part) -> Part:
    return _object(
        "type geometry properties",
        type={"type": "string", "enum": ["Feature"]},
        id=_TEXT,
        geometry=reference("schemas", "geometryGeoJSON"),
        properties=properties,
        links=links,
    )


def _collection(feature: Part, links: Part) -> Part:
    return _object(
        "type features",
        type={"type": "string", "enum": ["FeatureCollection"]},
        features=_list(feature),
        links=links,
        timeStamp=_TIME,
        numberMatched={"type": "integer", "minimum": 0},
        numberReturned={"type": "integer", "minimum": 0},
    )


def collection_schemas(published: Published) -> dict[str, Part]:
    """Return the schemas of the collection's feature and of a page of them."""
    columns = {name: _column(each.type, each.title) for name, each in published.columns.items()}
    links = _list(reference("schemas", "link"))
    properties = {"type": "object", "properties": columns, "additionalProperties": False}
    name = f"feature_{published.id}"
    return {
        name: _feature(properties, links) | {"title": both(published.collection.title)},
        f"features_{published.id}": _collection(reference("schemas", name), links),
    }


def _column(kind: FieldType, title: Text) -> Part:
    return {**SCHEMA_TYPES[kind], "title": both(title)} | _NULLABLE


# --- responses ---

_HEADERS: dict[str, tuple[str, Part]] = {
    "ETag": ("Changes with the release.", _TEXT),
    "Last-Modified": ("When the release was published.", _TEXT),
    "Cache-Control": ("How long it may be kept.", _TEXT),
    "Content-Language": ("vi or en.", _TEXT),
    "Content-Crs": ("CRS of the coordinates.", _TEXT),
    "Link": ("Queryables, sortables, next and previous page.", _TEXT),
    "Retry-After": ("Seconds.", {"type": "integer"}),
}


def headers(*names: str) -> Part:
    return {name: {"description": _HEADERS[name][0], "schema": _HEADERS[name][1]} for name in names}


def shared_responses() -> dict[str, Part]:
    """Return a response for every status that is no success; their bodies are problems (RFC 9457)."""
    failures = {
        str(status): {
            "description": both(title),
            "content": {PROBLEM: {"schema": reference("schemas", "exception")}},
            **({"headers": headers("Retry-After")} if status in (429, 503) else {}),
        }
        for status, title in STATUS_TITLES.items()
    }
    not_changed = {"description": "Không thay đổi / Not modified", "headers": headers("ETag", "Cache-Control")}
    return failures | {"304": not_changed}


def response(description: str, content: Part, *names: str) -> Part:
    return {"description": description, "content": content, "headers": headers(*names)}


def feature_content(schema: str, formats: tuple[str, ...]) -> Part:
    """Return the media types of features: GeoJSON by its schema, the others as text or bytes."""
    kinds: dict[str, Part] = {"jsonfg": {"type": "object"}, "fgb": _TEXT | {"format": "binary"}}
    others = {MEDIA_TYPES[each]: {"schema": kinds.get(each, _TEXT)} for each in formats if each != "json"}
    return {GEOJSON: {"schema": reference("schemas", schema)}} | others


def json_content(schema: str, media_type: str = "application/json", *others: str) -> Part:
    pages: Part = {each: {"schema": {"type": "string"}} for each in others}
    return {media_type: {"schema": reference("schemas", schema)}} | pages


# --- operations ---

ALWAYS = ("405", "414", "429", "500", "503")


def operation(name: str, summary: str, tag: str, parameters: Iterable[Part], ok: Part, *refusals: str) -> Part:
    """Return a path item with GET alone; HEAD and OPTIONS answer as HTTP says they do."""
    codes = sorted({"304", "400", *refusals, *ALWAYS})
    described = {
        "operationId": name,
        "summary": summary,
        "tags": [tag],
        "parameters": list(parameters),
        "responses": {"200": ok} | {code: reference("responses", code) for code in codes},
    }
    return {"get": described}
