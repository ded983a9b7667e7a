"""Metadata for portals of open data: each collection as a DCAT dataset, and all of them as a catalogue (JSON-LD).

Source: W3C DCAT 3; DCAT-AP for what a portal requires (title, description, publisher, distribution, licence).
"""

from typing import Any
from zoneinfo import ZoneInfo

import orjson
from starlette.requests import Request
from starlette.responses import Response

from catalog.model import Service, Text
from serve.http.caching import cache_headers, entity_tag, is_current
from serve.http.edge import guarded
from serve.http.front import keep_for
from serve.http.negotiation import MEDIA_TYPES, accepted_type
from serve.http.problem import problem
from serve.params import single_values
from serve.publication import Published
from serve.releases import CollectionState
from serve.serving import Serving, serving

JSON_LD = "application/ld+json"
FORMATS = {"jsonld": JSON_LD, "json": "application/json"}
KNOWN = frozenset({"f", "lang"})
CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
IANA = "http://www.iana.org/assignments/media-types/"
HOURS_OF = ((24, "DAILY"), (24 * 7, "WEEKLY"), (24 * 31, "MONTHLY"))
FREQUENCY = "http://publications.europa.eu/resource/authority/frequency/"

Document = dict[str, Any]


@guarded
async def collection_dcat(request: Request) -> Response:
    """Answer ``/collections/{collection_id}/dcat``."""
    service = serving(request)
    published = service.collection(request.path_params["collection_id"])
    media_type = _media_type(request)
    state = service.releases.state(published.id)
    if state is not None:
        keep_for(request, published.id, state.release, state.definition)
    return _answer(request, service, {"@context": CONTEXT} | dataset(service, published, state), media_type, [state])


@guarded
async def catalog_dcat(request: Request) -> Response:
    """Answer ``/dcat``: all collections."""
    service = serving(request)
    media_type = _media_type(request)
    states = [service.releases.state(each) for each in service.published]
    about = service.catalog.service
    document = {
        "@context": CONTEXT,
        "@id": f"{service.oapi_url}/dcat",
        "@type": "dcat:Catalog",
        "dct:title": _texts(about.title),
        "dct:description": _texts(about.description),
        "dct:publisher": _publisher(about),
        "dct:license": {"@id": about.licence_url},
        "dct:language": list(LANGUAGES),
        "foaf:homepage": {"@id": service.settings.public_url},
        "dcat:service": _service(service),
        "dcat:dataset": [
            dataset(service, each, service.releases.state(each.id)) for each in service.published.values()
        ],
    }
    return _answer(request, service, document, media_type, states)


def _media_type(request: Request) -> str:
    texts = single_values(request.query_params, KNOWN, FORMATS)
    asked = texts.get("f") or accepted_type(request.headers.get("accept", ""), FORMATS)
    if asked is None:
        raise problem("not-acceptable", known=", ".join(FORMATS.values()))
    return FORMATS[asked]


def _answer(
    request: Request, service: Serving, document: Document, media_type: str, states: list[CollectionState | None]
) -> Response:
    versions = [(each.release, each.definition) for each in states if each]
    newest = max((each.published_at for each in states if each and each.published_at), default=None)
    tag = entity_tag(service.oapi_url, request.url.path, media_type, versions)
    headers = cache_headers(tag, newest)
    if is_current(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(orjson.dumps(document), headers=headers, media_type=media_type)


LANGUAGES = (
    {"@id": "http://publications.europa.eu/resource/authority/language/VIE"},
    {"@id": "http://publications.europa.eu/resource/authority/language/ENG"},
)


def dataset(service: Serving, published: Published, state: CollectionState | None) -> Document:
    """Return the collection as a dcat:Dataset, with a distribution for each format of its items."""
    about = service.catalog.service
    url = service.collection_url(published.id)
    layer = published.layer
    document: Document = {
        "@id": url,
        "@type": "dcat:Dataset",
        "dct:identifier": published.id,
        "dct:title": _texts(published.collection.title),
        "dct:description": _texts(published.collection.description),
        "dct:publisher": _publisher(about),
        "dct:creator": {"@type": "foaf:Organization", "foaf:name": _texts(layer.steward)},
        "dct:license": {"@id": about.licence_url},
        "dct:language": list(LANGUAGES),
        "dcat:keyword": _keywords(about),
        "dcat:landingPage": {"@id": f"{url}?f=html"},
        "dct:conformsTo": [{"@id": each} for each in published.crs],
        "dcat:distribution": [_distribution(url, name, media_type, about) for name, media_type in MEDIA_TYPES.items()],
    }
    return document | _frequency(layer.expected_every_hours) | _of_the_data(state, service.rules.zone)


def _frequency(hours: int | None) -> Document:
    name = next((name for most, name in HOURS_OF if hours is not None and hours <= most), None)
    return {"dct:accrualPeriodicity": {"@id": FREQUENCY + name}} if name else {}


def _of_the_data(state: CollectionState | None, zone: ZoneInfo) -> Document:
    """Return what only the published data says: when, where, from when until when."""
    if state is None or state.published_at is None:
        return {}
    modified = state.published_at.astimezone(zone).isoformat(timespec="seconds")
    document: Document = {"dct:modified": _typed(modified, "xsd:dateTime"), "dcat:version": str(state.release)}
    if state.extent is not None:
        west, south, east, north = state.extent
        wkt = f"POLYGON(({west} {south},{east} {south},{east} {north},{west} {north},{west} {south}))"
        document["dct:spatial"] = {"@type": "dct:Location", "dcat:bbox": _typed(wkt, "geo:wktLiteral")}
    ends = (("dcat:startDate", state.time_start), ("dcat:endDate", state.time_end))
    period = {name: _typed(each.astimezone(zone).date().isoformat(), "xsd:date") for name, each in ends if each}
    if period:
        document["dct:temporal"] = {"@type": "dct:PeriodOfTime"} | period
    return document


def _distribution(url: str, name: str, media_type: str, about: Service) -> Document:
    href = f"{url}/items?f={name}"
    return {
        "@id": href,
        "@type": "dcat:Distribution",
        "dct:title": media_type,
        "dcat:accessURL": {"@id": href},
        "dcat:mediaType": {"@id": IANA + media_type.partition(";")[0]},
        "dct:license": {"@id": about.licence_url},
    }


def _service(service: Serving) -> Document:
    return {
        "@id": service.oapi_url,
        "@type": "dcat:DataService",
        "dct:title": "OGC API - Features",
        "dcat:endpointURL": {"@id": service.oapi_url},
        "dcat:endpointDescription": {"@id": f"{service.oapi_url}/openapi"},
        "dct:conformsTo": {"@id": "http://www.opengis.net/doc/IS/ogcapi-features-1/1.0.1"},
        "dcat:servesDataset": [{"@id": f"{service.oapi_url}/collections/{each}"} for each in service.published],
    }


def _publisher(about: Service) -> Document:
    return {"@id": about.provider_url, "@type": "foaf:Organization", "foaf:name": _texts(about.provider)}


def _keywords(about: Service) -> list[Document]:
    words = (("vi", about.keywords_vi), ("en", about.keywords_en))
    return [{"@language": language, "@value": word} for language, found in words for word in found]


def _texts(text: Text) -> list[Document]:
    return [{"@language": language, "@value": value} for language, value in text.as_dict().items()]


def _typed(value: str, kind: str) -> Document:
    return {"@type": kind, "@value": value}
