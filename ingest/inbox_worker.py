"""What the counter does with each hand-in: load it, write its receipts, put it away."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from catalog.model import Catalog
from ingest.db import connect
from ingest.errors import IngestError, UnavailableError
from ingest.examine import sha256_of
from ingest.findings import Finding, Where, error, from_error
from ingest.inbox import MAX_ATTEMPTS, Inbox, Ticket
from ingest.pipeline import load_file
from ingest.receipt import Outcome, Receipt, write_html, write_workbook

LOG = logging.getLogger(__name__)
RECEIPT = "phieu-ket-qua"
_RETRY_S = (5.0, 15.0, 60.0)
"""Waits while the database is away; the last one again and again."""


@dataclass(frozen=True, slots=True)
class Worker:
    """``by``: who hands in where no sub-folder says it. ``told``: is called with each receipt and where it lies.

    ``look_every_s``: seconds between two looks at the counter.
    """

    inbox: Inbox
    catalog: Catalog
    database_url: str | None
    by: str
    told: Callable[[Receipt, Path], None]
    look_every_s: float = 1.0

    def run(self, is_over: Callable[[], bool], *, once: bool = False) -> None:
        """Work until it is over; ``once``: until everything that lies there has been seen to.

        Raises: UnavailableError ``inbox-busy`` when another worker has the folder; with ``once`` also when the
            database is away.
        """
        with self.inbox.locked():
            self.inbox.open()
            failures = 0
            while not is_over():
                ticket = self.inbox.claim(time.monotonic())
                if ticket is None:
                    if once and self.inbox.is_empty():
                        return
                    _wait(self.look_every_s, is_over)
                    continue
                try:
                    self._see_to(ticket)
                    failures = 0
                except UnavailableError as err:
                    self.inbox.put_back(ticket)
                    if once:
                        raise
                    LOG.warning("%s: waiting", err)
                    _wait(_RETRY_S[min(failures, len(_RETRY_S) - 1)], is_over)
                    failures += 1
                except Exception as err:  # noqa: BLE001  the edge: one file must not close the counter for others
                    LOG.error("%s: %s", ticket.folder.name, type(err).__name__)  # never its text: it may quote a row
                    self.inbox.put_back(ticket, as_tried=True)

    def _see_to(self, ticket: Ticket) -> None:
        if ticket.attempts <= MAX_ATTEMPTS:
            receipt = self._load(ticket)
        else:
            receipt = self._refused(ticket, error("inbox-gave-up", Where(ticket.path.name), attempts=MAX_ATTEMPTS))
        name = RECEIPT if ticket.path.stem != RECEIPT else f"{RECEIPT}-2"
        write_html(receipt, self.catalog, ticket.folder / f"{name}.html")
        write_workbook(receipt, self.catalog, ticket.folder / f"{name}.xlsx")
        self.told(receipt, self.inbox.finish(ticket, accepted=not receipt.is_refused))

    def _load(self, ticket: Ticket) -> Receipt:
        try:
            with connect(self.database_url) as conn:
                return load_file(conn, self.catalog, ticket.path, None, ticket.by or self.by)
        except UnavailableError:
            raise
        except IngestError as err:
            return self._refused(ticket, from_error(err, Where(ticket.path.name)))

    def _refused(self, ticket: Ticket, finding: Finding) -> Receipt:
        """Return the receipt of a file of which nothing more can be said."""
        return Receipt(
            file=ticket.path.name,
            sha256=sha256_of(ticket.path),
            outcome=Outcome.REFUSED,
            parts=(),
            findings=(finding,),
            seconds=0.0,
            at=datetime.now(ZoneInfo(self.catalog.service.timezone)),
            by=ticket.by or self.by,
        )


def _wait(seconds: float, is_over: Callable[[], bool]) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until and not is_over():
        time.sleep(min(0.2, seconds))
