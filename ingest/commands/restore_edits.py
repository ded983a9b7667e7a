"""``covidmaps restore-edits LAYER``."""

import getpass
from datetime import datetime

import click

from catalog.settings import Settings
from ingest.commands.layers import by_option, named_layer, show_releases
from ingest.db import connect, database_errors
from ingest.edits import Edit, Selection, find_edits
from ingest.edits import restore_edits as take_back
from ingest.publish import publish_layer


@click.command("restore-edits")
@click.argument("layer")
@click.option("--key", help="Mã đối tượng / key of one feature.")
@click.option("--login", help="Tài khoản đã sửa / who edited.")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="Ngày / day, e.g. 2022-01-19.")
@click.option("--change", type=int, help="Số thay đổi trong nhật ký / number of one change.")
@click.option("--note", default="", help="Lý do / why.")
@click.option("--yes", is_flag=True, help="Làm thật / do it; without it the changes are only listed.")
@by_option
@click.pass_obj
def restore_edits(
    settings: Settings, layer: str, key: str | None, login: str | None, day: datetime | None, change: int | None,
    note: str, by: str, *, yes: bool,
) -> None:  # fmt: skip
    """Lấy lại như trước khi sửa / take edits back: one feature's, one person's, one day's.

    Field by field: what somebody changed again afterwards stays. Without --yes it only lists the changes.
    """
    _, found = named_layer(settings, layer)
    by = by or getpass.getuser()
    with connect(settings.ingest_url) as conn, database_errors():
        edits = find_edits(conn, Selection(found.id, key, login, day.date() if day else None, change))
        for each in edits:
            click.echo(_line(each))
        if not yes:
            click.echo(f"{len(edits)} thay đổi; thêm --yes để lấy lại / changes; add --yes to take them back")
            return
        done = take_back(conn, found.id, edits, by=by, note=note or "restore-edits")
        release = publish_layer(conn, found.id, by=by, note=note or None) if found.publish == "on_save" else None
        conn.commit()
    click.echo(f"{done.features} đối tượng đã khôi phục / features restored; {done.kept} giá trị giữ nguyên / kept")
    if release:
        show_releases([release])


def _line(each: Edit) -> str:
    what = each.what or each.action
    return f"{each.change_id:>8}  {each.changed_at:%d/%m/%Y %H:%M}  {each.changed_by}  {each.action}  {what}"
