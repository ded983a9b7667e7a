"""The site is whole: every address in both languages, no dead link, a map before any script."""

import hashlib
import json
import re
import struct
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.viewer.site.reading import URL, links, pages, read, source
from tests.viewer.stub_api import StubService, checkpoint, risk_point, serving, typical_service
from viewer.site.build import build_site
from viewer.site.memory import Memory

Build = Callable[[StubService], Path]
EXPECTED = (
    *("", "danh-sach", "so-lieu", "tai-ve", "in", "nhung", "nhung/ban-do", "bao-sai", "gioi-thieu"),
    *("danh-sach/diem", "diem/DNC-001", "khu-cach-ly/KCL-002", "vung-phong-toa/VCL-001", "chot/CKS-001"),
    *("xa/01800-xa-0", "huyen/thanh-pho-bac-kan"),
    *("en", "en/list", "en/stats", "en/download", "en/print", "en/embed", "en/embed/map", "en/report", "en/about"),
    *("en/list/point", "en/point/DNC-001", "en/quarantine-site/KCL-001", "en/isolation-zone/VCL-001"),
    *("en/checkpoint/CKS-002", "en/commune/01800-xa-0", "en/district/thanh-pho-bac-kan"),
)


def test_every_address_is_a_page(typical_site: Path) -> None:
    assert [each for each in EXPECTED if not (typical_site / each / "index.html").is_file()] == []


def test_every_link_within_the_site_leads_to_a_file(typical_site: Path) -> None:
    broken = []
    for page in pages(typical_site):
        for link in links(page):
            if "/downloads/" in link:
                continue  # made by the service, not by the builder
            target = (page.parent / re.sub(r"[?#].*", "", link)).resolve()
            if not (target / "index.html").is_file() and not target.is_file():
                broken.append((str(page.relative_to(typical_site)), link))
    assert broken == []


def test_home_is_a_map_with_counts_before_any_script(typical_site: Path) -> None:
    home = read(typical_site / "index.html")
    tags = [tag for tag, _ in home.elements]
    assert tags.count("use") == 3 + 2 + 2
    assert len([1 for tag, attributes in home.elements if tag == "path" and attributes.get("class") == "zone"]) == 1
    text = (typical_site / "index.html").read_text()
    assert len(re.findall(r'<g fill="#[0-9a-f]{6}" stroke="[^"]+">(?:<path d="[^"]+"/>)+</g>', text)) == 4
    assert "Điểm nguy cơ lây nhiễm cao" in home.text
    assert "Cập nhật lúc 08:00, 19/01/2022" in home.text
    assert "Thành phố Bắc Kạn" in home.text


def test_detail_page_says_what_to_do_since_when_and_by_which_decision(typical_site: Path) -> None:
    page = read(typical_site / "diem/DNC-001/index.html")
    for text in (
        *("Chợ Bắc Kạn", "Nguy cơ rất cao", "Bạn cần làm gì", "liên hệ trạm y tế xã", "từ 16/01/2022"),
        *("618/UBND-VXNV", "08:00, 15/01/2022"),
    ):
        assert text in page.text
    meta = {
        each.get("property") or each.get("name"): each.get("content") for tag, each in page.elements if tag == "meta"
    }
    assert meta["og:title"] == "Chợ Bắc Kạn"
    assert meta["og:url"] == f"{URL}/diem/DNC-001/"
    assert "Nguy cơ rất cao" in str(meta["og:description"])
    announcement = json.loads(
        re.findall(r"ld\+json\">(.*?)</script>", (typical_site / "diem/DNC-001/index.html").read_text())[0]
    )
    assert announcement["@type"] == "SpecialAnnouncement"
    assert announcement["datePosted"] == "2022-01-16"


def test_approximate_position_is_said_and_drawn_differently(typical_site: Path) -> None:
    text = (typical_site / "diem/DNC-002/index.html").read_text()
    assert "Vị trí gần đúng" in text
    assert 'class="approximate"' in text
    assert 'class="approximate"' not in (typical_site / "diem/DNC-001/index.html").read_text()


def test_commune_page_has_level_and_places(build: Build) -> None:
    service = typical_service()
    service.features["risk_points"] = [risk_point(1, commune_code="01803", commune_name="Xã 3")]
    page = read(build(service) / "xa/01803-xa-3/index.html")
    assert "Cấp 4 – nguy cơ rất cao" in page.text
    assert "Chợ Bắc Kạn" in page.text
    assert "135/TB-SYT" in page.text


def test_ended_place_is_said_to_have_ended(build: Build) -> None:
    service = typical_service()
    service.features["risk_points"] = [risk_point(1, cleared_on="2022-01-30")]
    page = read(build(service) / "diem/DNC-001/index.html")
    assert "Đã kết thúc ngày 30/01/2022." in page.text
    assert "có thể đến an toàn" in page.text
    assert "liên hệ trạm y tế xã" not in page.text.replace("advice", "")


def test_late_layer_is_late_in_the_page(build: Build) -> None:
    text = (build(typical_service()) / "index.html").read_text()
    assert 'class="notice old"' in text
    assert "Hãy gọi 1900 9095 để kiểm tra." in text


def test_layer_without_features_says_so(build: Build) -> None:
    service = typical_service()
    service.features["checkpoints"] = []
    page = read(build(service) / "danh-sach/chot/index.html")
    assert "Hiện không có mục nào được công bố." in page.text


def test_names_of_files_survive_any_id(build: Build) -> None:
    service = typical_service()
    service.features["checkpoints"] = [checkpoint(1) | {"id": each} for each in ("../../x", "a/b c", "%2e%2e", "")]
    site = build(service)
    made = sorted(each.name for each in (site / "chot").iterdir())
    assert len(made) == 4
    assert all(re.fullmatch(r"[a-z0-9-]+", each) for each in made)


def test_each_page_names_its_counterpart(typical_site: Path) -> None:
    for page in pages(typical_site):
        found = [each for tag, each in read(page).elements if tag == "link" and "hreflang" in each]
        if page.name == "index.html" and "ban-do" not in page.parts and "map" not in page.parts:
            assert {each["hreflang"] for each in found} == {"vi", "en"}, page


def test_feeds_and_site_map_are_xml_with_absolute_addresses(typical_site: Path) -> None:
    atom = "{http://www.w3.org/2005/Atom}"
    feed = ElementTree.parse(typical_site / "atom/risk_points.vi.xml").getroot()
    assert feed.findtext(f"{atom}entry/{atom}id", "").startswith(f"{URL}/diem/")
    assert (typical_site / "atom/01800-xa-0.en.xml").is_file()
    locations = ElementTree.parse(typical_site / "sitemap.xml").getroot().findall("*/{*}loc")
    for each in locations:
        path = str(each.text).removeprefix(f"{URL}/")
        assert (typical_site / path / "index.html").is_file()
    assert len(locations) == len(list(typical_site.rglob("index.html")))


def test_oembed_answers_with_a_frame_of_the_map(typical_site: Path) -> None:
    document = json.loads((typical_site / "oembed.json").read_text())
    assert document["type"] == "rich"
    assert f'src="{URL}/nhung/ban-do/"' in document["html"]


@pytest.mark.parametrize("layer", ["risk_points", "isolation_zones"])
def test_download_has_checksum_and_vietnamese_headings(typical_site: Path, layer: str) -> None:
    content = (typical_site / f"data/{layer}.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert "Tình trạng" in content.decode().splitlines()[0]
    digest = hashlib.sha256(content).hexdigest()
    assert digest in (typical_site / "tai-ve/index.html").read_text()
    assert f"{digest}  {layer}.csv" in (typical_site / "data/SHA256SUMS").read_text()


def test_nothing_but_public_fields_is_in_any_file(build: Build) -> None:
    """The service is the boundary of privacy; the pages add no field of their own to what it sends."""
    service = typical_service()
    site = build(service)
    sent = set(service.features["risk_points"][0]["properties"])
    for feature in json.loads((site / "data/risk_points.geojson").read_text())["features"]:
        assert set(feature["properties"]) <= sent


def test_list_can_be_narrowed_to_one_code_without_a_script(typical_site: Path) -> None:
    found = read(typical_site / "danh-sach/diem/high/index.html")
    assert "Quán cà phê Hoa Ban" in found.text
    assert "Bến xe Na Rì" not in found.text
    assert "Xem tất cả" in found.text


def test_units_of_today_lead_to_those_that_they_were_made_of(typical_site: Path) -> None:
    assert "Phường Đức Xuân" in read(typical_site / "danh-sach/index.html").text
    addresses = list(links(typical_site / "danh-sach/index.html"))
    assert any("xa/018" in each for each in addresses)


def test_live_download_page_offers_what_the_service_makes(typical_site: Path) -> None:
    assert "../downloads/risk_points/risk_points.gpkg" in list(links(typical_site / "tai-ve/index.html"))


def test_every_page_has_a_picture_for_messengers(typical_site: Path) -> None:
    for page in pages(typical_site):
        found = [a["content"] for tag, a in read(page).elements if tag == "meta" and a.get("property") == "og:image"]
        if page.name == "404.html" or "ban-do" in page.parts or "map" in page.parts:
            continue
        assert len(found) == 1, page
        png = (typical_site / found[0].removeprefix(f"{URL}/")).read_bytes()
        assert png[:8] == b"\x89PNG\r\n\x1a\n"
        assert struct.unpack(">II", png[16:24]) == (1200, 630)


def test_picture_is_drawn_again_only_when_it_changed(tmp_path: Path) -> None:
    service, memory = typical_service(), Memory()
    folder = tmp_path / "site"
    with serving(service, tmp_path) as address:
        build_site(source(address, tmp_path / "no-dist"), folder, memory)
        before = {each.name: each.stat().st_ino for each in (folder / "og").iterdir()}
        service.features["risk_points"].append(risk_point(7, commune_code="01803", commune_name="Xã 3"))
        service.releases["risk_points"] = 2
        build_site(source(address, tmp_path / "no-dist"), folder, memory)
    after = {each.name: each.stat().st_ino for each in (folder / "og").iterdir()}
    changed = {name.split(".")[0] for name in before if before[name] != after[name]}
    assert changed == {"home", "risk_points", "thanh-pho-bac-kan"}
