"""Metadata as DCAT: what a portal of open data harvests."""

from catalog.model import Catalog
from tests.serve.running import App

SITES = "/oapi/collections/quarantine_sites"


def test_dataset_says_what_who_where_when_and_under_which_licence(app: App, catalog: Catalog) -> None:
    response = app.get(f"{SITES}/dcat")
    assert response.headers["content-type"] == "application/ld+json"
    document = response.json()
    assert (document["@type"], document["@id"]) == ("dcat:Dataset", app.url + SITES)
    titles = {each["@language"]: each["@value"] for each in document["dct:title"]}
    assert titles == {"vi": "Khu cách ly tập trung", "en": "Concentrated quarantine sites"}
    assert document["dct:license"]["@id"] == catalog.service.licence_url
    assert document["dct:spatial"]["dcat:bbox"]["@value"].startswith("POLYGON((105.81 22.1234567,")
    assert document["dct:temporal"]["dcat:startDate"]["@value"] == "2021-01-01"
    assert document["dct:modified"]["@value"].endswith("+07:00")
    release = app.json(SITES)["covidmaps:release"]["release"]
    assert document["dcat:version"] == str(release)


def test_every_distribution_is_there_in_its_media_type(app: App) -> None:
    for each in app.json(f"{SITES}/dcat")["dcat:distribution"]:
        response = app.get(each["dcat:accessURL"]["@id"].removeprefix(app.url))
        assert response.status_code == 200
        media_type = response.headers["content-type"].partition(";")[0]
        assert each["dcat:mediaType"]["@id"].endswith("/media-types/" + media_type)


def test_catalogue_holds_every_collection_and_each_leads_to_its_own(app: App, catalog: Catalog) -> None:
    document = app.json("/oapi/dcat")
    assert document["@type"] == "dcat:Catalog"
    expected = [f"{app.url}/oapi/collections/{each.id}" for layer in catalog.layers for each in layer.collections]
    assert [each["@id"] for each in document["dcat:dataset"]] == expected
    link = next(each for each in app.json(SITES)["links"] if each["rel"] == "http://www.w3.org/ns/dcat#Dataset")
    assert app.get(link["href"].removeprefix(app.url)).json()["@id"] == app.url + SITES
    assert app.get("/oapi/dcat", headers={"Accept": "image/png"}).status_code == 406
    assert app.get("/oapi/dcat?f=html").status_code == 400
