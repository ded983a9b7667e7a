"""``covidmaps backup``, ``covidmaps restore`` and ``covidmaps drill``."""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click

from catalog.settings import Settings
from deploy.backup.continuous import alter_system, archive_settings, back_up, write_config
from deploy.backup.drill import rehearse
from deploy.backup.dump import dump
from deploy.backup.plan import FILE, KEY, Plan, find_plan, make_plan, save_plan
from deploy.backup.restored import archive_of, restore_into
from deploy.cluster import DATABASE, SUPERUSER, Cluster
from deploy.command import shown
from deploy.doctor.machine import size_text
from deploy.errors import ClusterError
from deploy.records import BACKUP, DRILL, write_record

key_option = click.option(
    "--key",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Khoá mở bản sao lưu / the key that opens the backups.  [default: backup.key of the state folder]",
)


@click.command()
@click.option("--full", is_flag=True, help="Bản đầy đủ thay vì phần thay đổi / a full copy, not what has changed.")
@click.option(
    "--continuous/--dump",
    default=None,
    help="pgBackRest (về lại bất kỳ thời điểm nào) hay tệp pg_dump / any moment restorable, or one file a day; kept"
    " until told otherwise.  [default: --dump]",
)
@click.option(
    "--repository",
    type=click.Path(file_okay=False, path_type=Path),
    envvar="COVIDMAPS_BACKUP_DIR",
    show_envvar=True,
    help="Thư mục lưu, nên ở ổ đĩa hay máy khác / where the copies go, better on another disk or machine.",
)
@click.pass_obj
def backup(settings: Settings, full: bool, continuous: bool | None, repository: Path | None) -> None:
    """Sao lưu cơ sở dữ liệu, có mã hoá / back the database up, encrypted."""
    with shown():
        before = find_plan(settings)
        mode = "continuous" if continuous else "dump" if continuous is False or not before else before.mode
        plan = before if before and before.mode == mode and repository is None else None
        is_new = plan is None
        plan = plan or make_plan(settings, "continuous" if mode == "continuous" else "dump", repository)
        said = _recorded(settings, BACKUP, lambda: _back_up(settings, plan, full=full, is_new=is_new))
        if is_new:
            save_plan(settings, plan)
    click.echo(f"Đã sao lưu / backed up: {said}")
    if is_new:
        click.echo(_keep_keys(settings), err=True)


def _back_up(settings: Settings, plan: Plan, *, full: bool, is_new: bool) -> str:
    cluster = Cluster(settings.state_dir)
    if plan.mode == "dump":
        if not settings.owner_url:
            raise ClusterError("Chưa có địa chỉ cơ sở dữ liệu.", "No database is named.")
        superuser = cluster.superuser_url(DATABASE) if cluster.is_running() else None
        done = dump(plan, settings.owner_url, superuser)
        return f"{done.path} ({size_text(done.path.stat().st_size)})"
    if not cluster.is_running():
        raise ClusterError(
            "Sao lưu liên tục cần cụm dữ liệu riêng đang chạy; máy chủ khác: dùng --dump.",
            "Continuous backup needs the private cluster running; for another server use --dump or its own pgBackRest.",
        )
    archive = archive_of(plan, cluster)
    if is_new:
        _begin_archiving(plan, cluster)
    return back_up(archive, full=full)


def _begin_archiving(plan: Plan, cluster: Cluster) -> None:
    """Let the server hand over its log; for that it is started anew, which takes about a second."""
    archive = archive_of(plan, cluster)
    write_config(archive)
    saved = archive.place.data / "postgresql.auto.conf"
    before = saved.read_bytes()
    if alter_system(cluster.superuser_url(SUPERUSER), archive_settings(archive)):
        cluster.down()
        try:
            cluster.up()
        except ClusterError:
            saved.write_bytes(before)  # the service comes first: as it was
            cluster.up()
            raise
    archive.run("stanza-create")
    archive.run("check")


def _keep_keys(settings: Settings) -> str:
    key, plan = settings.state_dir / KEY, settings.state_dir / FILE
    return (
        f"\nQUAN TRỌNG: chép {key} và {plan} sang nơi khác (USB trong két, máy khác). Mất chúng là mất bản sao lưu."
        f"\nIMPORTANT: copy {key} and {plan} to another place (a stick in a safe). Without them the backups are lost."
    )


@click.command()
@click.option("--to", "moment", help="Thời điểm / moment, «2026-11-23 10:00» or with zone.  [default: newest]")
@click.option(
    "--into",
    "folder",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Thư mục mới; không bao giờ ghi đè / a new folder; nothing that runs is overwritten.",
)
@key_option
@click.pass_obj
def restore(settings: Settings, moment: str | None, folder: Path, key: Path | None) -> None:
    """Khôi phục về một thời điểm, thành một cụm dữ liệu mới / bring a moment back, as a cluster of its own.

    The copy runs beside the service. Look at it; then serve it with COVIDMAPS_STATE, or stop both and swap the folders.
    """
    with shown():
        restored = restore_into(settings, folder.absolute(), _moment(moment), key or settings.state_dir / KEY)
    click.echo(
        f"Đã khôi phục / restored: {restored.source}\n"
        f"  {restored.url.rpartition('@')[2]}\n"
        f"  Xem và phục vụ bản này / look at it and serve it:  COVIDMAPS_STATE='{folder.absolute()}' ./deploy/up.sh\n"
        f"  Dừng / stop:  COVIDMAPS_STATE='{folder.absolute()}' covidmaps down"
    )


@click.command()
@key_option
@click.pass_obj
def drill(settings: Settings, key: Path | None) -> None:
    """Diễn tập khôi phục: lấy bản mới nhất, so từng bản công bố, kiểm từng bảng / rehearse a restore and check it.

    The newest backup becomes a cluster beside the service; its releases are compared, every table and index is checked;
    then it is removed.
    """
    with shown():
        said = _recorded(settings, DRILL, lambda: rehearse(settings, key or settings.state_dir / KEY))
    click.echo(f"Diễn tập đạt / the rehearsal passed: {said}")


def _recorded(settings: Settings, name: str, work: Callable[[], str]) -> str:
    """Return what the work says; how it ended is noted for the doctor and the alarms."""
    began = time.monotonic()
    try:
        said = work()
    except Exception as err:
        lines = str(err).splitlines() or [type(err).__name__]
        write_record(settings.state_dir, name, seconds=time.monotonic() - began, reason=lines[-1])
        raise
    write_record(settings.state_dir, name, seconds=time.monotonic() - began, detail=said)
    return said


def _moment(text: str | None) -> datetime | None:
    """Return the moment that a person wrote; without a zone it is that of this machine."""
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text.strip()).astimezone()
    except ValueError as err:
        raise click.UsageError(f"--to {text}: viết như / write it like «2026-11-23 10:00» ({err})") from err
