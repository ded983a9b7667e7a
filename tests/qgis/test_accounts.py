"""Personal logins: opened, locked, given a new password; what each kind may do; nothing secret on the way."""

from collections.abc import Callable, Iterator
from datetime import date

import psycopg
import pytest
from psycopg import sql

from catalog.model import Catalog
from ingest.accounts import Area, accounts, add_account, check_areas, lock_account, rotate_account, set_areas
from ingest.db import connect
from ingest.errors import UseError
from tests.installation import Database
from tests.qgis.window import Person


@pytest.fixture
def login(database: Database) -> Iterator[str]:
    """Yield the name of an account that does not exist yet; dropped after the test."""
    name = f"thu_{database.name[-8:]}"
    yield name
    with psycopg.connect(database.superuser_url, autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (name,))
        server.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


@pytest.fixture
def admin(database: Database) -> Iterator[psycopg.Connection]:
    with connect(database.owner_url) as connection:
        yield connection


def can_connect(database: Database, login: str, password: str) -> bool:
    try:
        Person(login, password, database).connect().close()
    except psycopg.OperationalError:
        return False
    return True


def test_account_lives_from_opening_to_locking(database: Database, admin: psycopg.Connection, login: str) -> None:
    first = add_account(admin, login, ["editor"], [Area("checkpoints", "02122")], date(2099, 12, 31))
    assert can_connect(database, login, first)
    (found,) = (each for each in accounts(admin) if each.login == login)
    assert (found.kinds, found.is_locked, found.valid_until, found.areas) == (
        ("editor",), False, date(2099, 12, 31), (Area("checkpoints", "02122"),),
    )  # fmt: skip
    second = rotate_account(admin, login)
    assert not can_connect(database, login, first)
    session = Person(login, second, database).connect()
    assert lock_account(admin, login) == 1
    with pytest.raises(psycopg.OperationalError):
        session.execute("SELECT 1")
    assert not can_connect(database, login, second)
    assert [each.is_locked for each in accounts(admin) if each.login == login] == [True]
    assert can_connect(database, login, rotate_account(admin, login))


def test_server_never_sees_the_password(admin: psycopg.Connection, login: str, database: Database) -> None:
    password = add_account(admin, login, ["viewer"], [])
    assert len(password) >= 16
    with psycopg.connect(database.superuser_url) as server:
        (stored,) = server.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", (login,)).fetchone() or ("",)
    assert stored.startswith("SCRAM-SHA-256$")


def test_areas_are_replaced(admin: psycopg.Connection, login: str) -> None:
    add_account(admin, login, ["editor"], [Area()])
    set_areas(admin, login, [Area("risk_points"), Area(unit="065")])
    assert [each.areas for each in accounts(admin) if each.login == login] == [(Area("risk_points"), Area(unit="065"))]


def test_wrong_use_is_told(admin: psycopg.Connection, catalog: Catalog, login: str) -> None:
    for name, kinds, areas, code in (
        ("covidmaps_x", ["viewer"], [], "account-name"),
        ("Lan", ["viewer"], [], "account-name"),
        ('x"; DROP', ["viewer"], [], "account-name"),
        (login, ["editor"], [], "account-without-area"),
    ):
        with pytest.raises(UseError) as refused:
            add_account(admin, name, kinds, areas)
        assert refused.value.code == code
    add_account(admin, login, ["viewer"], [])
    with pytest.raises(UseError, match="account-there"):
        add_account(admin, login, ["viewer"], [])
    for name in ("khong_co", "covidmaps_ingest", "postgres"):
        with pytest.raises(UseError, match="account-not-there"):
            rotate_account(admin, name)
    for area, code in ((Area("khong_co"), "layer-not-there"), (Area(unit="99999"), "account-unit")):
        with pytest.raises(UseError, match=code):
            check_areas(catalog, [area])


DESK = {"lan", "hoa"}
EVERYBODY = {"lan", "hoa", "xem", "chau"}
MAY: dict[str, set[str]] = {
    "INSERT INTO work.checkpoints (name, checkpoint_type, commune_code, status, opened_on, geom)"
    " VALUES ('x', 'zone', '02122', 'operating', '2022-01-12', 'SRID=4326;POINT(105.9 21.9)')": {"lan"},
    "SELECT FROM work.checkpoints": DESK,
    "UPDATE work.checkpoints SET name = 'y', base_version = version": DESK,
    "DELETE FROM work.checkpoints": {"lan"},
    "SELECT FROM review.checkpoints": DESK,
    "UPDATE review.checkpoints SET review = 'approved', base_version = version": {"hoa"},
    "SELECT FROM audit.journal": DESK,
    "SELECT FROM work.conflict": DESK,
    "INSERT INTO release.request (layer, action, note) VALUES ('checkpoints', 'publish', 'x')": {"hoa"},
    "SELECT release.restore('checkpoints', NULL, 'x', 'x')": {"hoa"},
    "INSERT INTO inbox.checkpoints (name) VALUES ('x')": {"lan", "chau"},
    "SELECT FROM inbox.checkpoints": {"lan", "hoa", "chau"},
    "SELECT FROM api.checkpoints": EVERYBODY,
    "SELECT FROM code.unit": EVERYBODY,
    "SELECT FROM public.layer_styles": EVERYBODY,
    "SELECT FROM release.checkpoints": DESK,
    "SELECT FROM lineage.file_value": set(),
    "UPDATE lineage.batch SET handed_in_by = 'x'": set(),
    "UPDATE work.editor_area SET unit_code = NULL": set(),
    "DELETE FROM audit.change": set(),
    "UPDATE release.checkpoints SET to_release = 1": set(),
    "UPDATE public.layer_styles SET useasdefault = false": set(),
    "CREATE TABLE public.mine (id int)": set(),
    "CREATE TABLE staging.mine (id int)": set(),
    "SELECT audit.ensure_partitions()": set(),
    "SELECT release.bring_back('checkpoints', NULL, 'x', 'x')": set(),
    "SELECT release.queue('checkpoints')": set(),
}
"""Statement → who may do it."""


@pytest.mark.parametrize("who", sorted(EVERYBODY))
def test_each_kind_of_account_may_do_its_work_and_no_other(people: Callable[[str], Person], who: str) -> None:
    with people(who).connect() as session:
        for statement, allowed in MAY.items():
            if who in allowed:
                session.execute(statement)  # type: ignore[arg-type]
            else:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    session.execute(statement)  # type: ignore[arg-type]
