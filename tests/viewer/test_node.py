"""The viewer's own checks: types (tsc) and the tests of its pure modules (node --test)."""

import subprocess
from collections.abc import Sequence
from pathlib import Path
from shutil import which

import pytest

VIEWER = Path(__file__).resolve().parents[2] / "viewer"


@pytest.fixture(scope="module")
def npm() -> str:
    found = which("npm")
    if not found or not (VIEWER / "node_modules").is_dir():
        pytest.skip("viewer: npm or node_modules is missing (npm ci)")
    return found


def run(command: Sequence[str]) -> None:
    """Run it in the viewer's folder; its output is the message when it fails."""
    result = subprocess.run(command, cwd=VIEWER, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("script", ["check", "test"])
def test_npm_script(npm: str, script: str) -> None:
    run([npm, "run", "--silent", script])


def test_build_is_the_same_twice(npm: str, tmp_path: Path) -> None:
    for name in ("one", "two"):
        run([npm, "run", "--silent", "build", "--", str(tmp_path / name)])
    one, two = ({path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.*")} for name in ("one", "two"))
    assert one == two
