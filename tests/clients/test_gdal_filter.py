"""GDAL hands an attribute filter to the server, in CQL's first version; what comes back is what it selects itself."""

import json
import os
import subprocess

import pytest

from tests.installation import Province

FILTERS = [
    ("checkpoints", "status = 'operating'"),
    ("checkpoints", "status <> 'operating' OR checkpoint_code > 'C'"),
    ("checkpoints", "NOT (status = 'operating')"),
    ("checkpoints", "opened_on >= '2021/05/10'"),
    ("checkpoints", "closed_on IS NULL"),
    ("quarantine_sites", "capacity > 100 AND capacity <= 250"),
    ("quarantine_sites", "name LIKE '%Trung%'"),
    ("quarantine_sites", "name ILIKE '%trường%'"),
    ("quarantine_sites", "updated_at > '2021/01/01 00:00:00'"),
]


def selected(source: str, collection: str, where: str) -> tuple[list[str], str]:
    """Return the features that GDAL selects, and what it says of its requests."""
    command = ["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", source, collection, "-where", where, "-oo", "PAGE_SIZE=1000"]
    environment = {**os.environ, "CPL_DEBUG": "HTTP"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120, env=environment)
    return sorted(names(done.stdout)), done.stderr


def names(text: str) -> list[str]:
    features = json.loads(text)["features"]
    return [each["properties"].get("checkpoint_code") or each["properties"].get("site_code") for each in features]


@pytest.mark.parametrize(("collection", "where"), FILTERS, ids=[each[1] for each in FILTERS])
def test_filter_of_gdal_is_answered_by_the_server(
    province: Province, tmp_path_factory: pytest.TempPathFactory, collection: str, where: str
) -> None:
    copy = tmp_path_factory.mktemp("copy") / "all.geojson"
    source = f"OAPIF:{province.url}/oapi"
    subprocess.run(["ogr2ogr", str(copy), source, collection, "-oo", "PAGE_SIZE=1000"], check=True, timeout=120)
    served, requests = selected(source, collection, where)
    assert "filter-lang=cql-text" in requests or "status=operating" in requests
    assert served == selected(str(copy), collection, where)[0]
    assert served
