"""Settings: environment first, then what «covidmaps up» saved, then defaults."""

import json
from pathlib import Path

import pytest

from catalog.settings import read_settings

ROOT = Path(__file__).parents[2]


def test_empty_environment_means_the_checkout(tmp_path: Path) -> None:
    settings = read_settings({"COVIDMAPS_STATE": str(tmp_path)})
    assert (settings.root, settings.config_dir) == (ROOT, ROOT / "config")
    assert (settings.owner_url, settings.ingest_url, settings.serve_url) == (None, None, None)
    assert (settings.public_url, settings.port) == ("http://127.0.0.1:8080", 8080)
    assert read_settings({}).state_dir == ROOT / "var"


def test_saved_urls_are_used_when_the_environment_names_none(tmp_path: Path) -> None:
    saved = {"owner": "postgresql://o", "ingest": "postgresql://i", "serve": "postgresql://s", "other": "x"}
    (tmp_path / "database.json").write_text(json.dumps(saved))
    settings = read_settings({"COVIDMAPS_STATE": str(tmp_path)})
    assert (settings.owner_url, settings.ingest_url, settings.serve_url) == tuple(
        saved[role] for role in ("owner", "ingest", "serve")
    )


def test_environment_wins_over_what_is_saved(tmp_path: Path) -> None:
    (tmp_path / "database.json").write_text('{"owner": "postgresql://saved", "serve": "postgresql://saved"}')
    settings = read_settings(
        {
            "COVIDMAPS_STATE": str(tmp_path),
            "COVIDMAPS_DATABASE_URL": "postgresql://given",
            "COVIDMAPS_SERVE_DATABASE_URL": "postgresql://reader",
        }
    )
    assert (settings.owner_url, settings.serve_url) == ("postgresql://given", "postgresql://reader")


def test_owner_loads_when_no_role_for_loading_is_named(tmp_path: Path) -> None:
    environ = {"COVIDMAPS_STATE": str(tmp_path), "COVIDMAPS_DATABASE_URL": "postgresql://given"}
    assert read_settings(environ).ingest_url == "postgresql://given"


def test_server_never_reads_as_the_owner(tmp_path: Path) -> None:
    environ = {"COVIDMAPS_STATE": str(tmp_path), "COVIDMAPS_DATABASE_URL": "postgresql://given"}
    assert read_settings(environ).serve_url is None


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", '{"owner": 5}', "null"])
def test_damaged_file_of_urls_counts_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "database.json").write_text(content)
    assert read_settings({"COVIDMAPS_STATE": str(tmp_path)}).owner_url is None


def test_public_url_follows_the_port_and_loses_its_last_slash(tmp_path: Path) -> None:
    state = {"COVIDMAPS_STATE": str(tmp_path)}
    assert read_settings({**state, "COVIDMAPS_PORT": "9000"}).public_url == "http://127.0.0.1:9000"
    given = read_settings({**state, "COVIDMAPS_PUBLIC_URL": "https://covidmaps.backan.gov.vn/"})
    assert given.public_url == "https://covidmaps.backan.gov.vn"


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http", "80.5"])
def test_what_is_no_port_is_refused(tmp_path: Path, port: str) -> None:
    with pytest.raises(ValueError):
        read_settings({"COVIDMAPS_STATE": str(tmp_path), "COVIDMAPS_PORT": port})
