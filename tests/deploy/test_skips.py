"""A skip is said on a laptop and fails in CI."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = {
    "one": "import pytest\ndef test_left_out():\n    pytest.skip('no server')\n",
    "module": "import pytest\npytest.importorskip('no_such_module')\n",
    "expected": "import pytest\n@pytest.mark.xfail(strict=True)\ndef test_known():\n    raise AssertionError\n",
}


def outcomes(folder: Path, ci: str) -> dict[str, str]:
    """Return how each file of the folder ended."""
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "--continue-on-collection-errors", str(folder)]
    environ = dict(os.environ) | {"CI": ci, "PYTHONPATH": str(ROOT)}
    said = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True).stdout
    return {
        name: word for word, name in re.findall(r"^(SKIPPED|ERROR|FAILED|XFAIL).*?test_(\w+)\.py", said, re.MULTILINE)
    }


@pytest.mark.parametrize(
    ("ci", "ends"),
    [("", ("SKIPPED", "SKIPPED", "XFAIL")), ("true", ("FAILED", "ERROR", "XFAIL"))],
    ids=["laptop", "CI"],
)
def test_skip_fails_in_ci_only(tmp_path: Path, ci: str, ends: tuple[str, ...]) -> None:
    (tmp_path / "conftest.py").write_bytes((ROOT / "tests" / "conftest.py").read_bytes())
    for name, program in PROGRAMS.items():
        (tmp_path / f"test_{name}.py").write_text(program, encoding="utf-8")
    assert outcomes(tmp_path, ci) == dict(zip(PROGRAMS, ends, strict=True))
