"""An unmodified ``pygeoapi serve`` with the committed pygeoapi-config.yml publishes the same features."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.clients.test_gdal import COLLECTIONS
from tests.installation import ROOT, WAIT_SECONDS, Province, end, free_port

PYGEOAPI = [sys.executable, "-c", "from pygeoapi import cli; cli()"]


@pytest.fixture(scope="module")
def stock(province: Province, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a plain pygeoapi on the province's database."""
    folder, port = tmp_path_factory.mktemp("pygeoapi"), free_port()
    environment = {
        **province.environment,
        "PYGEOAPI_CONFIG": str(ROOT / "pygeoapi-config.yml"),
        "PYGEOAPI_OPENAPI": str(folder / "openapi.yml"),
        "COVIDMAPS_PORT": str(port),
        "COVIDMAPS_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }
    make = [*PYGEOAPI, "openapi", "generate", str(ROOT / "pygeoapi-config.yml"), "--output-file", str(folder / "openapi.yml")]  # fmt: skip  # noqa: E501
    subprocess.run(make, env=environment, cwd=ROOT, check=True, capture_output=True, timeout=120)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(
            [*PYGEOAPI, "serve", "--flask"], env=environment, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
        )
        try:
            wait_until_answering(f"http://127.0.0.1:{port}", folder / "log")
            yield f"http://127.0.0.1:{port}"
        finally:
            end(server)


def wait_until_answering(url: str, log: Path) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(f"{url}/conformance?f=json", timeout=10).ok:
                return
        time.sleep(0.2)
    raise AssertionError(log.read_text(encoding="utf-8", errors="replace"))


def without_links(feature: dict[str, Any]) -> dict[str, Any]:
    return {name: feature[name] for name in ("type", "id", "geometry", "properties")}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_plain_pygeoapi_gives_the_same_features(stock: str, province: Province, collection: str) -> None:
    page = requests.get(f"{stock}/collections/{collection}/items?f=json&limit=10000", timeout=60).json()
    given = {each["id"]: without_links(each) for each in page["features"]}
    assert given == {each["id"]: without_links(each) for each in province.items(collection)}
