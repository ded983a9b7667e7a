"""A province that a test may break: its own database, the sample checkpoints published."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from catalog.model import Catalog
from deploy.cluster import Cluster
from ingest.db import connect
from ingest.migrate import ensure_logins, migrate
from tests.conftest import PASSWORDS, as_role, with_database
from tests.installation import Database, Province, free_port


@pytest.fixture(scope="module")
def hand_ins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("faults")


@pytest.fixture
def broken(database: Database, new_state: Callable[[], Path], hand_ins: Path) -> Iterator[Province]:
    """Yield a province with the first hand-in of the checkpoints published, no server."""
    province = Province(database, new_state(), free_port())
    if not (hand_ins / "chot_kiem_soat.xlsx").exists():
        province.run("sample", hand_ins).check_returncode()
    province.run("load", hand_ins / "chot_kiem_soat.xlsx", "--by", "Công an tỉnh").check_returncode()
    yield province


def database_of(cluster: Cluster, catalog: Catalog) -> Database:
    """Return the migrated database of a cluster of a test's own, with the logins of the tests."""
    server = cluster.superuser_url("postgres")
    with psycopg.connect(server, autocommit=True) as conn:
        conn.execute("ALTER ROLE covidmaps_owner PASSWORD 'owner-of-tests'")
    with connect(as_role(server, "covidmaps", "covidmaps_owner")) as owner:
        migrate(owner, catalog)
        ensure_logins(owner, {role: PASSWORDS[role] for role in ("covidmaps_ingest", "covidmaps_serve")})
    urls = [as_role(server, "covidmaps", role) for role in PASSWORDS]
    return Database("covidmaps", *urls, with_database(server, "covidmaps"))


def whole_state(database: Database) -> list[tuple[object, ...]]:
    """Return everything that a batch may touch, so that two states can be compared."""
    tables = (
        "work.checkpoints",
        "release.checkpoints",
        "release.release",
        "lineage.batch",
        "lineage.file_value",
        "audit.change",
    )
    with psycopg.connect(database.superuser_url) as conn:
        found: list[tuple[object, ...]] = []
        for table in tables:
            query = f"SELECT md5(string_agg(t::text, '|' ORDER BY t::text)), count(*) FROM {table} t"  # noqa: S608  names above
            found += [(table, *row) for row in conn.execute(query)]
        leftovers = "SELECT count(*) FROM pg_class WHERE relnamespace = 'staging'::regnamespace"
        found += [("staging", *row) for row in conn.execute(leftovers)]
    return found
