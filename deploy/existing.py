"""A PostGIS server that somebody else runs (COVIDMAPS_DATABASE_URL): does it answer, and has it what we need?"""

from collections.abc import Iterator

import psycopg
from psycopg import sql

from deploy.binaries import EXTENSIONS
from deploy.errors import ClusterError

OLDEST = 140000
ROLES = (
    "covidmaps_ingest",
    "covidmaps_editor",
    "covidmaps_publisher",
    "covidmaps_viewer",
    "covidmaps_field",
    "covidmaps_serve",
)
Connection = psycopg.Connection[tuple[object, ...]]


def check_existing(url: str) -> str:
    """Return in a few words what answers at the URL and is ready for our migrations.

    Missing extensions are created where the user may do so.

    Raises: ClusterError when nobody answers or something is missing; the message holds the SQL for the administrator.
    """
    with _connect(url) as conn:
        _refuse_unfit(conn)
        missing = list(_missing(conn))
        if missing:
            raise _not_prepared(conn.info.dbname, missing)
        server, postgis = _value(conn, "SHOW server_version"), _value(conn, "SELECT postgis_lib_version()")
        return f"PostgreSQL {server}, PostGIS {postgis}"


def _connect(url: str) -> Connection:
    try:
        return psycopg.connect(url, connect_timeout=10, autocommit=True)
    except psycopg.Error as err:
        raise _no_answer(err) from err


def _refuse_unfit(conn: Connection) -> None:
    """Refuse what no statement of an administrator repairs."""
    if conn.info.server_version < OLDEST:
        raise ClusterError(
            "Máy chủ cơ sở dữ liệu quá cũ: cần PostgreSQL 14 trở lên.",
            "The database server is too old: PostgreSQL 14 or newer is needed.",
        )
    if _value(conn, "SHOW server_encoding") != "UTF8":
        raise ClusterError(
            f"Cơ sở dữ liệu «{conn.info.dbname}» không dùng UTF8; hãy tạo cơ sở dữ liệu mới với ENCODING 'UTF8'.",
            f"The database “{conn.info.dbname}” is not in UTF8; make a new one with ENCODING 'UTF8'.",
        )
    offered = {name for (name,) in conn.execute("SELECT name FROM pg_available_extensions")}
    if absent := [name for name in EXTENSIONS if name not in offered]:
        raise ClusterError(
            f"Máy chủ cơ sở dữ liệu chưa cài: {', '.join(absent)}. Trên Debian, Ubuntu: gói postgresql-postgis.",
            f"The database server does not offer: {', '.join(absent)}. On Debian, Ubuntu: package postgresql-postgis.",
        )


def _missing(conn: Connection) -> Iterator[str]:
    """Yield the statements that a superuser of the server has to run first."""
    user = sql.Identifier(conn.info.user)
    for name in EXTENSIONS:
        statement = sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name))
        try:
            conn.execute(statement)
        except psycopg.errors.InsufficientPrivilege:
            yield statement.as_string(conn)
    if not _may_add_zones(conn):
        grant = sql.SQL("GRANT SELECT, INSERT, UPDATE ON public.spatial_ref_sys TO {}").format(user)
        yield grant.as_string(conn)
    if not _may_make_roles(conn):
        yield sql.SQL("ALTER ROLE {} CREATEROLE").format(user).as_string(conn)


def _may_add_zones(conn: Connection) -> bool:
    table = _value(conn, "SELECT to_regclass('public.spatial_ref_sys')::text")
    return table is None or bool(_value(conn, "SELECT has_table_privilege('public.spatial_ref_sys', 'INSERT')"))


def _may_make_roles(conn: Connection) -> bool:
    may = _value(conn, "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user")
    made = conn.execute("SELECT count(*) FROM pg_roles WHERE rolname = ANY(%s)", [list(ROLES)]).fetchone()
    return bool(may) or made == (len(ROLES),)


def _value(conn: Connection, query: str) -> object:
    row = conn.execute(query.encode()).fetchone()
    return row[0] if row else None


def _no_answer(err: psycopg.Error) -> ClusterError:
    reason = (str(err).strip().splitlines() or ["?"])[0]
    return ClusterError(
        f"Không kết nối được với máy chủ trong COVIDMAPS_DATABASE_URL: {reason}\n"
        "  Kiểm tra địa chỉ, cổng, tài khoản và mật khẩu; bỏ biến này để dùng cơ sở dữ liệu riêng.",
        f"The server named in COVIDMAPS_DATABASE_URL does not let us in: {reason}\n"
        "  Check host, port, user and password; without the variable a private database is used.",
    )


def _not_prepared(database: str, statements: list[str]) -> ClusterError:
    return ClusterError(
        f"Tài khoản trong COVIDMAPS_DATABASE_URL chưa đủ quyền với cơ sở dữ liệu «{database}»."
        " Nhờ quản trị viên chạy trong đó:",
        f"The user in COVIDMAPS_DATABASE_URL lacks rights in the database “{database}”."
        " Ask its administrator to run there:",
        "\n".join(f"{statement};" for statement in statements),
    )
