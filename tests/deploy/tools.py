"""Programs that the tests need and the product does not: those of the machine, else those that set-up unpacked."""

import shutil
from pathlib import Path

import pytest

from tests.installation import ROOT

UNPACKED = ROOT / "var" / "tools"
PLACES = ("usr/bin", "usr/sbin")


def tool(name: str) -> str:
    """Return the path of a program, its libraries being the machine's; skip the test where there is none."""
    for path in (shutil.which(name, path="/usr/sbin:/usr/bin:/usr/local/bin"), *_unpacked(name)):
        if path:
            return path
    pytest.skip(f"{name} is missing: run deploy/setup.sh --tests")


def nginx_module(name: str) -> Path:
    """Return a dynamic module of nginx."""
    for root in (Path("/"), UNPACKED):
        path = root / "usr/lib/nginx/modules" / f"ngx_{name}_module.so"
        if path.is_file():
            return path
    pytest.skip(f"nginx module {name} is missing: run deploy/setup.sh --tests")


def _unpacked(name: str) -> list[str]:
    return [str(path) for place in PLACES if (path := UNPACKED / place / name).is_file()]
