"""What lies beside the project: the database's address for libpq, QGIS's settings, starters. No secrets."""

from dataclasses import dataclass
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from catalog.derive.qgis import SERVICE

PROJECT = "covidmaps.qgz"
SERVICE_FILE = "pg_service.conf"
SETTINGS_FILE = "qgis_global_settings.ini"
_LOOPBACK = ("127.0.0.1", "::1", "localhost", "")


@dataclass(frozen=True, slots=True)
class Address:
    """Where specialists reach the database. ``ca``: a file beside the project."""

    host: str
    port: str
    database: str
    ca: str | None = None

    @property
    def sslmode(self) -> str:
        """``verify-full`` but on the machine itself: whoever can answer for another host could collect passwords."""
        return "prefer" if self.host in _LOOPBACK else "verify-full"


def address_of(url: str, *, host: str | None, port: int | None, ca: Path | None) -> Address:
    """Return the address in the URL, with the host and port by which others reach it."""
    known = conninfo_to_dict(url)
    return Address(
        host or str(known.get("host") or "127.0.0.1"),
        str(port or known.get("port") or 5432),
        str(known.get("dbname") or "covidmaps"),
        ca.name if ca else None,
    )


def service_file(address: Address) -> str:
    """Return ``pg_service.conf``: QGIS asks for login and password, and keeps neither in the project."""
    lines = [
        "# CovidMaps: đặt tên tệp này vào PGSERVICEFILE / name this file in PGSERVICEFILE (the starters do)",
        f"[{SERVICE}]",
        f"host={address.host}",
        f"port={address.port}",
        f"dbname={address.database}",
        f"sslmode={address.sslmode}",
        "connect_timeout=10",
        "application_name=QGIS",
    ]
    if address.ca:
        lines.append(f"sslrootcert={address.ca}")
    return "\n".join(lines) + "\n"


def settings_file(public_url: str) -> str:
    """Return QGIS's global settings: Vietnamese, our connections, empty cells that read empty, no datum questions."""
    postgres, features = rf"connections\{SERVICE}", rf"connections-wfs\{SERVICE}"
    return rf"""[locale]
userLocale=vi
overrideFlag=true

[qgis]
nullValue=
{features}\url={public_url}/oapi
{features}\version=OGC_API_FEATURES

[connections]
ows\items\wfs\connections\items\{SERVICE}\url={public_url}/oapi
ows\items\wfs\connections\items\{SERVICE}\version=OGC_API_FEATURES

[PostgreSQL]
connections\selected={SERVICE}
{postgres}\service={SERVICE}
{postgres}\geometryColumnsOnly=true
{postgres}\dontResolveType=true
{postgres}\estimatedMetadata=true
{postgres}\allowGeometrylessTables=true
{postgres}\saveUsername=false
{postgres}\savePassword=false

[projections]
promptWhenMultipleTransformsExist=false
"""


def starters() -> dict[str, str]:
    """Return the starters by file name: each opens the project with our service file and settings."""
    return {
        "covidmaps-qgis.sh": f"""\
#!/bin/sh
# Mở dự án CovidMaps trong QGIS / opens the project in QGIS
cd -- "$(dirname -- "$0")" || exit 1
PGSERVICEFILE=$PWD/{SERVICE_FILE}
QGIS_GLOBAL_SETTINGS_FILE=$PWD/{SETTINGS_FILE}
export PGSERVICEFILE QGIS_GLOBAL_SETTINGS_FILE
# QGIS takes its Python from the first python3 of PATH: not from an activated environment, which lacks QGIS.
if [ -n "${{VIRTUAL_ENV:-}}" ]; then
  PATH=$(printf %s ":$PATH:" | sed "s|:$VIRTUAL_ENV/bin:|:|g; s|^:||; s|:$||")
fi
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH
exec qgis --project "$PWD/{PROJECT}" "$@"
""",
        "covidmaps-qgis.cmd": f"""\
@echo off\r
rem Mo du an CovidMaps trong QGIS / opens the project in QGIS\r
cd /d "%~dp0"\r
set "PGSERVICEFILE=%CD%\\{SERVICE_FILE}"\r
set "QGIS_GLOBAL_SETTINGS_FILE=%CD%\\{SETTINGS_FILE}"\r
for /d %%q in ("%ProgramFiles%\\QGIS*") do set "QGIS=%%q"\r
set "START=%QGIS%\\bin\\qgis.bat"\r
if exist "%QGIS%\\bin\\qgis-ltr.bat" set "START=%QGIS%\\bin\\qgis-ltr.bat"\r
start "" "%START%" --project "%CD%\\{PROJECT}"\r
""",
    }
