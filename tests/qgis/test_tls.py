"""From a specialist's machine to the server: the certificate is checked before any password leaves, and nothing is weaker."""

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import which

import psycopg
import pytest

from ingest.qgis.files import address_of, service_file
from tests.installation import Database
from tests.qgis.window import Person, Window

HOST = "csdl.example.vn"
"""The name in the certificate; PGHOSTADDR says where it is."""


def openssl(*arguments: str) -> None:
    done = subprocess.run(["openssl", *arguments], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def make_authority(folder: Path, name: str) -> Path:
    """Return the certificate of a new authority; its key lies beside it."""
    path = folder / f"{name}.crt"
    key = str(path.with_suffix(".key"))
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        f"/CN={name}",
        "-keyout",
        key,
        "-out",
        str(path),
    )
    return path


def make_certificate(folder: Path, authority: Path, host: str) -> Path:
    request, path = folder / "server.csr", folder / "server.crt"
    openssl(
        "req",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        f"/CN={host}",
        "-keyout",
        str(path.with_suffix(".key")),
        "-out",
        str(request),
    )
    openssl(
        "x509", "-req", "-in", str(request), "-CA", str(authority), "-CAkey", str(authority.with_suffix(".key")),
        "-CAcreateserial", "-days", "2", "-out", str(path),
    )  # fmt: skip
    return path


@pytest.fixture(scope="module")
def authorities(shared_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """Yield (our authority, a stranger's) while the server speaks TLS with a certificate of ours."""
    if which("openssl") is None:
        pytest.skip("openssl is not installed")
    folder = tmp_path_factory.mktemp("tls")
    ours, other = make_authority(folder, "ours"), make_authority(folder, "other")
    certificate = make_certificate(folder, ours, HOST)
    with psycopg.connect(shared_database.superuser_url, autocommit=True) as server:
        for name in ("crt", "key"):
            text = certificate.with_suffix(f".{name}").read_text(encoding="ascii").strip()
            lines = psycopg.sql.Literal(text)
            place = psycopg.sql.Literal(f"umask 077; cat > covidmaps-test.{name}")
            server.execute(
                psycopg.sql.SQL("COPY (SELECT regexp_split_to_table({}, E'\\n')) TO PROGRAM {}").format(lines, place)
            )
        for setting in ("ssl_cert_file = 'covidmaps-test.crt'", "ssl_key_file = 'covidmaps-test.key'", "ssl = on"):
            server.execute(psycopg.sql.SQL("ALTER SYSTEM SET " + setting))  # type: ignore[arg-type]  # a test's own constant
        server.execute("SELECT pg_reload_conf()")
        try:
            yield ours, other
        finally:
            for name in ("ssl", "ssl_cert_file", "ssl_key_file"):
                server.execute(psycopg.sql.SQL("ALTER SYSTEM RESET {}").format(psycopg.sql.Identifier(name)))
            server.execute("SELECT pg_reload_conf()")
            server.execute("COPY (SELECT) TO PROGRAM 'rm covidmaps-test.crt covidmaps-test.key'")


def service_of(person: Person, folder: Path, ca: Path | None, host: str = HOST) -> Path:
    """Return the service file as `covidmaps qgis --host --ca` writes it, with the login that QGIS asks for."""
    text = service_file(address_of(person.database.owner_url, host=host, port=None, ca=ca))
    text = text.replace(f"sslrootcert={ca.name}", f"sslrootcert={ca}") if ca else text
    path = folder / "pg_service.conf"
    path.write_text(f"{text}hostaddr=127.0.0.1\nuser={person.login}\npassword={person.password}\n", encoding="utf-8")
    return path


def connect(path: Path) -> psycopg.Connection:
    os.environ["PGSERVICEFILE"] = str(path)
    try:
        return psycopg.connect("service=covidmaps")
    finally:
        del os.environ["PGSERVICEFILE"]


def test_connection_is_encrypted_and_the_password_is_proved_not_sent(
    people: Callable[[str], Person], authorities: tuple[Path, Path], database: Database, tmp_path: Path
) -> None:
    lan = people("lan")
    with connect(service_of(lan, tmp_path, authorities[0])) as session:
        row = session.execute("SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()").fetchone()
        assert row == (True, "TLSv1.3")
    with psycopg.connect(database.superuser_url) as server:
        methods = server.execute(
            "SELECT DISTINCT auth_method FROM pg_hba_file_rules WHERE type LIKE 'host%'"
        ).fetchall()
        stored = server.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", (lan.login,)).fetchone()
    assert stored is not None
    assert stored[0].startswith("SCRAM-SHA-256$")
    if not os.environ.get("TEST_DATABASE_URL"):
        assert methods == [("scram-sha-256",)]


def test_server_that_nobody_vouches_for_gets_no_password(
    people: Callable[[str], Person], authorities: tuple[Path, Path], tmp_path: Path
) -> None:
    lan = people("lan")
    for ca, host, said in (
        (authorities[1], HOST, "certificate verify failed"),
        (authorities[0], "khac.example.vn", "does not match host name"),
        (None, HOST, "root certificate"),
    ):
        with pytest.raises(psycopg.OperationalError, match=said):
            connect(service_of(lan, tmp_path, ca, host))


def test_qgis_opens_the_project_over_tls(
    people: Callable[[str], Person],
    authorities: tuple[Path, Path],
    desk: Path,
    owner: psycopg.Connection,
    database: Database,
    tmp_path: Path,
) -> None:
    lan = people("lan")
    service = service_of(lan, tmp_path, authorities[0])
    with Window(lan, desk / "covidmaps.qgz", tmp_path, service=service) as window:
        assert window.opened == {"ok": True, "invalid": []}
        with psycopg.connect(database.superuser_url) as server:
            query = "SELECT DISTINCT s.ssl FROM pg_stat_ssl s JOIN pg_stat_activity a USING (pid) WHERE a.usename = %s"
            assert server.execute(query, (lan.login,)).fetchall() == [(True,)]
