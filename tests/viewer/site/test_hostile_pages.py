"""Whatever an officer typed is text in every page, feed, table and file, never markup, never a formula."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from tests.viewer.site.reading import pages, read
from tests.viewer.stub_api import StubService, checkpoint, isolation_zone, quarantine_site, risk_point, typical_service

Build = Callable[[StubService], Path]
HOSTILE = (
    '<img src=x onerror="window.pwned=1">',
    "</script><script>window.pwned=1</script>",
    "'\"><svg onload=window.pwned=1>",
    "javascript:window.pwned=1",
    "{{ 7 * 7 }}{% raw %}",
    "]]><!-- &amp; \u2028x",
)
FORMULAS = ("=1+1", "+84", "-2+3", "@SUM(A1)", "\t=1", "\r=1")
ALLOWED_PROTOCOLS = ("http://", "https://", "tel:", "data:")


def hostile_service() -> StubService:
    """Return a service in which every text of some features and of every unit is hostile."""
    service = typical_service()
    names = ("address", "advice", "decision_no", "commune_name", "district_name", "status")
    numbered = [(number, text, dict.fromkeys(names, text)) for number, text in enumerate(HOSTILE)]
    service.features["risk_points"] = [
        risk_point(n, name=text, risk_level=text, **fields) for n, text, fields in numbered
    ]
    service.features["checkpoints"] = [
        checkpoint(n, name=text, road=text, opened_on=text, **fields) for n, text, fields in numbered
    ]
    service.features["isolation_zones"] = [
        isolation_zone(n, (105.9, 22.3, 106.0, 22.4), name=text, measure=text) for n, text, _ in numbered
    ]
    service.features["quarantine_sites"] = [quarantine_site(n, name=text) | {"id": text} for n, text, _ in numbered]
    for collection in ("communes", "districts", "commune_risk_levels"):
        for index, feature in enumerate(service.features[collection]):
            text = HOSTILE[index % len(HOSTILE)]
            feature["properties"] |= {"name_vi": text, "name_en": text, "commune_name": text, "notice_no": text}
    return service


def test_hostile_text_is_inert_in_every_page_and_feed(build: Build) -> None:
    site = build(hostile_service())
    shown: Counter[str] = Counter()
    for page in pages(site):
        reader = read(page)
        shown.update(text for text in HOSTILE if text.strip() in reader.text)
        for tag, attributes in reader.elements:
            assert tag not in ("img", "object", "embed", "base")
            assert not any(name.startswith("on") or name == "style" for name in attributes), page
            assert tag != "script" or attributes == {"type": "application/ld+json"}, page
            address = attributes.get("href", attributes.get("src", ""))
            assert ":" not in address.split("/")[0] or address.startswith(ALLOWED_PROTOCOLS), address
    assert all(shown[text] > 20 for text in HOSTILE), shown
    for feed in site.rglob("*.xml"):
        ElementTree.parse(feed)


def test_table_holds_no_formula(build: Build) -> None:
    service = typical_service()
    service.features["risk_points"] = [risk_point(number, name=text) for number, text in enumerate(FORMULAS)]
    content = (build(service) / "data/risk_points.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline="")))[1:]
    assert {row[1] for row in rows} == {f"'{text}" for text in FORMULAS}
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row)
