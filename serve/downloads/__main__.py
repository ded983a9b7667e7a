"""``python -m serve.downloads COLLECTION…``: what the web server starts when somebody asks for a file."""

import logging
import os
import sys

from catalog.load import load_catalog
from catalog.settings import read_settings
from serve.database import close_pools
from serve.downloads.make import make_missing


def main() -> None:
    """Make the missing files of the collections named."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    settings = read_settings(os.environ)
    try:
        make_missing(load_catalog(settings.config_dir), settings, tuple(sys.argv[1:]))
    finally:
        close_pools()


if __name__ == "__main__":
    main()
