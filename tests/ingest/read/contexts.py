"""What a reader is given when a test calls it by itself."""

import tempfile
from pathlib import Path

from catalog.model import Catalog
from ingest.read.reading import Context
from ingest.vocabulary import read_vocabulary


def context_of(folder: Path, catalog: Catalog, max_rows: int = 100) -> Context:
    """Return the context of a hand-in called "tep", with a private folder inside `folder`."""
    return Context("tep", read_vocabulary(catalog), max_rows, Path(tempfile.mkdtemp(dir=folder)))
