"""Keeps a site up to date: looks at the releases, builds when one is new, and at least once an hour."""

import logging
import time
from pathlib import Path
from typing import NoReturn

from viewer.site.build import CURRENT, Source, build_site, current
from viewer.site.client import Release, ServiceError, read_releases
from viewer.site.memory import Memory
from viewer.site.write import replace_file

LOG = logging.getLogger(__name__)
BUILD_AGAIN_SECONDS = 1800.0
"""Without any release a page still changes: a layer becomes late, a place's last day passes."""
RETRY_SECONDS = 10.0


def keep_up_to_date(source: Source, folder: Path, every: float) -> NoReturn:
    """Build now and whenever a layer is published, until the process is ended; a failed build leaves the old site."""
    built: dict[str, Release] | None = None
    due, said, memory = 0.0, "", Memory()
    while True:
        try:
            releases = read_releases(source.api, source.collections())
            if releases != built or time.monotonic() >= due:
                # Whoever has the map open is told before the pages are built, and asks the service for what is new.
                replace_file(folder, CURRENT, current(releases))
                report = build_site(source, folder, memory)
                LOG.info("site: %d pages, %d files changed", report.pages, report.changed)
                built, due, said = releases, time.monotonic() + BUILD_AGAIN_SECONDS, ""
        except ServiceError as err:
            if not said:
                LOG.warning("the service cannot be read, the last pages stay: %s", err)
            said = str(err)
        except Exception:  # the edge: whatever one build met, the next release is built again
            LOG.exception("the site could not be built")
            memory.forget()
            time.sleep(RETRY_SECONDS)
        time.sleep(every)
