"""The bill of materials: every library of the lock files with version, licence and hashes, as CycloneDX 1.6 JSON.

``python -m deploy.bill`` prints it, ``--table`` prints the licences for people. What is listed is what is locked, so it
needs no network; the licence texts come from the installed packages.
"""

import importlib.metadata
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PINNED = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ \\;]+)[^\n]*\\\n(?P<hashes>(?:    --hash=[^\n]+\n)+)", re.M
)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Component:
    """One library; ``licence`` is what its own metadata says, None when it is not installed on this platform."""

    kind: str
    name: str
    version: str
    licence: str | None
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """Its address among packages (package URL)."""
        return f"pkg:{self.kind}/{self.name.replace('@', '%40')}@{self.version}"


def components() -> list[Component]:
    """Return every library of requirements.lock and viewer/package-lock.json."""
    return [*_python(), *_javascript()]


def _python() -> Iterator[Component]:
    for match in PINNED.finditer((ROOT / "requirements.lock").read_text(encoding="utf-8")):
        name = match["name"]
        yield Component("pypi", name, match["version"], licence_of(name), tuple(HASH.findall(match["hashes"])))


def licence_of(name: str) -> str | None:
    """Return the licence that an installed package declares: SPDX where it has one, else its classifiers, else text."""
    try:
        said = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        return None
    if expression := said.get("License-Expression"):
        return expression
    classified = [each for each in said.get_all("Classifier") or [] if each.startswith("License ::")]
    names = [each.rpartition(" :: ")[2] for each in classified if not each.endswith("OSI Approved")]
    text = (said.get("License") or "").strip().splitlines()
    return " / ".join(names) or (text[0][:60] if text else "?")


def _javascript() -> Iterator[Component]:
    lock = json.loads((ROOT / "viewer" / "package-lock.json").read_text(encoding="utf-8"))
    for path, said in lock["packages"].items():
        if path:
            name = path.rpartition("node_modules/")[2]
            yield Component("npm", name, said["version"], said.get("license"), ())


def bill() -> dict[str, Any]:
    """Return the bill as CycloneDX 1.6."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {"type": "application", "name": "covidmaps", "licenses": [{"license": {"id": "MIT"}}]}
        },
        "components": [_as_cyclonedx(each) for each in components()],
    }


def _as_cyclonedx(each: Component) -> dict[str, Any]:
    found: dict[str, Any] = {
        "type": "library",
        "bom-ref": each.purl,
        "name": each.name,
        "version": each.version,
        "purl": each.purl,
    }
    if each.licence:
        found["licenses"] = [{"license": {"name": each.licence}}]
    # CycloneDX wants the hash of one file; a lock file lists those of every platform.
    if len(each.hashes) == 1:
        found["hashes"] = [{"alg": "SHA-256", "content": each.hashes[0]}]
    return found


def table() -> str:
    """Return one line per library for people."""
    rows = sorted(components(), key=lambda each: (each.kind, each.name.lower()))
    return "\n".join(f"{each.name}  {each.version}  {each.licence or '(not for this platform)'}" for each in rows)


if __name__ == "__main__":
    print(table() if "--table" in sys.argv[1:] else json.dumps(bill(), indent=1, ensure_ascii=False))
