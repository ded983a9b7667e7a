"""One load through the whole pipeline, in a process of its own: ``python -m tests.benchmarks.ingest.ours``."""

import sys
from pathlib import Path

from catalog.load import load_catalog
from ingest.db import connect
from ingest.pipeline import load_file
from ingest.progress import Step


def main(url: str, config: str, path: str) -> None:
    """Print each step with its rows and seconds, then what became of the rows."""

    def progress(step: Step, rows: int, seconds: float | None) -> None:
        if seconds is not None:
            print(f"{step.value:>16} {rows:>9} {seconds:8.1f}")

    with connect(url) as conn:
        receipt = load_file(conn, load_catalog(Path(config)), Path(path), "risk_points", "benchmark", progress=progress)
    print(f"{receipt.outcome.value}: {receipt.counts}")


if __name__ == "__main__":
    main(*sys.argv[1:])
