"""``covidmaps account``: personal logins for QGIS."""

from collections.abc import Sequence
from datetime import datetime

import click
from rich.console import Console
from rich.table import Table

from catalog.load import load_catalog
from catalog.settings import Settings
from ingest.accounts import (
    GROUPS,
    Account,
    Area,
    accounts,
    add_account,
    check_areas,
    lock_account,
    rotate_account,
    set_areas,
)
from ingest.db import connect, database_errors


@click.group()
def account() -> None:
    """Tài khoản của người biên tập, người duyệt, người đi thực địa / personal logins."""


_areas = (
    click.option("--layer", "layers", multiple=True, help="Chỉ các lớp này / these layers only."),
    click.option("--unit", "units", multiple=True, help="Mã xã hoặc huyện / code of a commune or district."),
    click.option("--whole-province", is_flag=True, help="Cả tỉnh / everywhere."),
)


@account.command()
@click.argument("login")
@click.option("--role", "kinds", type=click.Choice(list(GROUPS)), multiple=True, default=("editor",), show_default=True)
@_areas[0]
@_areas[1]
@_areas[2]
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Hết hạn / last day, e.g. 2022-12-31.")
@click.pass_obj
def add(
    settings: Settings, login: str, kinds: Sequence[str], layers: Sequence[str], units: Sequence[str],
    whole_province: bool, until: datetime | None,
) -> None:  # fmt: skip
    """Mở tài khoản; mật khẩu chỉ hiện một lần / open an account; the password is shown once.

    Who edits or collects needs an area: --whole-province, or --unit (and --layer) as often as needed.
    """
    areas = _named(layers, units, whole_province=whole_province)
    check_areas(load_catalog(settings.config_dir), areas)
    with connect(settings.owner_url) as conn, database_errors():
        password = add_account(conn, login, kinds, areas, until.date() if until else None)
    _show_password(login, password)


@account.command()
@click.argument("login")
@click.pass_obj
def rotate(settings: Settings, login: str) -> None:
    """Đổi mật khẩu, mở khoá / give a new password; a locked account opens again."""
    with connect(settings.owner_url) as conn, database_errors():
        password = rotate_account(conn, login)
    _show_password(login, password)


@account.command()
@click.argument("login")
@click.pass_obj
def lock(settings: Settings, login: str) -> None:
    """Khoá tài khoản và ngắt phiên đang mở / lock the account and end its sessions."""
    with connect(settings.owner_url) as conn, database_errors():
        ended = lock_account(conn, login)
    click.echo(f"{login}: đã khoá, ngắt {ended} phiên / locked, {ended} sessions ended")


@account.command()
@click.argument("login")
@_areas[0]
@_areas[1]
@_areas[2]
@click.pass_obj
def area(settings: Settings, login: str, layers: Sequence[str], units: Sequence[str], *, whole_province: bool) -> None:
    """Phân công lại nơi được sửa / say anew where the account may edit; without options: nowhere."""
    areas = _named(layers, units, whole_province=whole_province)
    check_areas(load_catalog(settings.config_dir), areas)
    with connect(settings.owner_url) as conn, database_errors():
        set_areas(conn, login, areas)
    click.echo(f"{login}: {_areas_text(areas)}")


@account.command("list")
@click.pass_obj
def list_accounts(settings: Settings) -> None:
    """Các tài khoản và phân công / the accounts and their areas."""
    with connect(settings.owner_url) as conn, database_errors():
        found = accounts(conn)
    table = Table(box=None, pad_edge=False)
    for heading in ("Tài khoản / login", "Vai trò / role", "Nơi được sửa / area", "Trạng thái / state"):
        table.add_column(heading)
    for each in found:
        table.add_row(each.login, ", ".join(each.kinds), _areas_text(each.areas), _state(each))
    Console().print(table)


def _named(layers: Sequence[str], units: Sequence[str], *, whole_province: bool) -> list[Area]:
    everywhere: tuple[str | None, ...] = (None,) if whole_province or layers else ()
    return [Area(layer, unit) for layer in (layers or (None,)) for unit in (units or everywhere)]


def _areas_text(areas: Sequence[Area]) -> str:
    if not areas:
        return "–"
    return ", ".join(f"{each.layer or '*'}@{each.unit or '*'}" for each in areas)


def _state(each: Account) -> str:
    if each.is_locked:
        return "đã khoá / locked"
    return f"đến / until {each.valid_until:%d/%m/%Y}" if each.valid_until else "mở / open"


def _show_password(login: str, password: str) -> None:
    click.echo(f"{login}  {password}")
    click.echo("Chỉ hiện một lần; giao tận tay. / Shown once; hand it over in person.", err=True)
