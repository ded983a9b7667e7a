"""Take the pictures of docs/qgis.md from a real QGIS on a screen of its own (Xvfb).

``python docs/qgis_pictures.py DESK postgresql://LOGIN:PASSWORD@HOST:PORT/DATABASE``, DESK being what
``covidmaps qgis DESK`` wrote and LOGIN an editor's account. Needs the packages qgis and xvfb.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

HERE = Path(__file__).resolve().parent
SCREEN = "1440x900x24"
SECONDS = 120


def main(desk: Path, url: str) -> None:
    """Write each picture beside this file."""
    known = conninfo_to_dict(url)
    with tempfile.TemporaryDirectory(prefix="covidmaps-pictures-") as name:
        service = Path(name) / "pg_service.conf"
        service.touch(mode=0o600)
        service.write_text("[covidmaps]\n" + "".join(f"{key}={value}\n" for key, value in known.items()))
        environment = {
            **os.environ,
            "PGSERVICEFILE": str(service),
            "QGIS_GLOBAL_SETTINGS_FILE": str(desk / "qgis_global_settings.ini"),
            "QGIS_CUSTOM_CONFIG_PATH": name,
            "XDG_RUNTIME_DIR": name,
            "COVIDMAPS_PICTURES": str(HERE),
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        environment.pop("QT_QPA_PLATFORM", None)
        environment["PATH"] = os.defpath  # QGIS takes its Python from the first python3, which must not be ours
        project, code = desk / "covidmaps.qgz", HERE / "qgis_window.py"
        window = [
            "qgis",
            "--noversioncheck",
            "--nologo",
            "--lang",
            "vi",
            "--project",
            str(project),
            "--code",
            str(code),
        ]
        subprocess.run(
            ["xvfb-run", "-a", "-s", f"-screen 0 {SCREEN}", *window], env=environment, timeout=SECONDS, check=True
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute(), sys.argv[2])
