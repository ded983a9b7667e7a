"""The logins of single roles: URLs made from the owner's, and kept."""

from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from catalog.settings import Settings, read_settings
from deploy.cluster import Cluster
from deploy.logins import ensure_role_urls, read_urls, role_url


@pytest.mark.parametrize(
    "owner",
    [
        "postgresql://owner:secret@127.0.0.1:15432/covidmaps",
        "postgresql://owner:secret@db.example.vn:5433/covidmaps?sslmode=verify-full&sslrootcert=/etc/ca%20tỉnh.pem",
        "postgresql://owner:secret@db.example.vn/covidmaps",
        "postgresql://owner:secret@/covidmaps?host=/var/run/postgresql",
        "postgresql://owner:secret@a.example.vn,b.example.vn/covidmaps?target_session_attrs=read-write",
        "postgresql://owner:secret@[::1]:6432/b%E1%BA%A3n%20%C4%91%E1%BB%93",
        "host=127.0.0.1 port=15432 dbname='bản đồ' user=owner password=secret connect_timeout=5",
    ],
)
def test_role_url_changes_user_and_password_only(owner: str) -> None:
    expected = conninfo_to_dict(owner) | {"user": "covidmaps_serve", "password": "a/b@c:d %"}
    assert conninfo_to_dict(role_url(owner, "covidmaps_serve", "a/b@c:d %")) == expected


@pytest.fixture
def owner_url(running: Cluster) -> str:
    url = running.up()
    with psycopg.connect(url) as conn:
        for role in ("covidmaps_ingest", "covidmaps_serve"):
            conn.execute(f"DO $$ BEGIN CREATE ROLE {role}; EXCEPTION WHEN duplicate_object THEN NULL; END $$")
    return url


def settings_for(folder: Path, **environ: str) -> Settings:
    return read_settings({"COVIDMAPS_STATE": str(folder), **environ})


def user_of(url: str) -> object:
    with psycopg.connect(url) as conn:
        row = conn.execute("SELECT current_user").fetchone()
    return row and row[0]


def test_logins_work_and_are_saved_for_our_eyes_only(owner_url: str, tmp_path: Path) -> None:
    with psycopg.connect(owner_url) as conn:
        urls = ensure_role_urls(conn, owner_url, settings_for(tmp_path))
    assert user_of(urls["ingest"]) == "covidmaps_ingest"
    assert user_of(urls["serve"]) == "covidmaps_serve"
    assert urls["owner"] == owner_url
    saved = tmp_path / "database.json"
    assert read_urls(saved) == urls
    assert saved.stat().st_mode & 0o777 == 0o600
    read_back = settings_for(tmp_path)
    assert (read_back.owner_url, read_back.ingest_url, read_back.serve_url) == (
        owner_url,
        urls["ingest"],
        urls["serve"],
    )


def test_working_logins_are_kept(owner_url: str, tmp_path: Path) -> None:
    with psycopg.connect(owner_url) as conn:
        first = ensure_role_urls(conn, owner_url, settings_for(tmp_path))
        assert ensure_role_urls(conn, owner_url, settings_for(tmp_path)) == first


def test_password_changed_elsewhere_is_replaced(owner_url: str, tmp_path: Path) -> None:
    with psycopg.connect(owner_url) as conn:
        first = ensure_role_urls(conn, owner_url, settings_for(tmp_path))
        conn.execute("ALTER ROLE covidmaps_serve PASSWORD 'other'")
        conn.commit()
        second = ensure_role_urls(conn, owner_url, settings_for(tmp_path))
    assert second["ingest"] == first["ingest"]
    assert second["serve"] != first["serve"]
    assert user_of(second["serve"]) == "covidmaps_serve"


def test_url_of_the_environment_is_taken_as_it_is(owner_url: str, tmp_path: Path) -> None:
    given = "postgresql://reader:x@replica.example.vn/covidmaps"
    with psycopg.connect(owner_url) as conn:
        urls = ensure_role_urls(conn, owner_url, settings_for(tmp_path, COVIDMAPS_SERVE_DATABASE_URL=given))
    assert urls["serve"] == given
    assert user_of(urls["ingest"]) == "covidmaps_ingest"
