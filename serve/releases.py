"""What is published at the moment: state of every collection, followed by LISTEN and, as a fallback, by asking."""

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import orjson
import psycopg
from psycopg import sql

from catalog.model import BBox
from serve.crs import DEGREE_DECIMALS
from serve.database import CHANNEL, Access
from serve.http.problem import problem

LOG = logging.getLogger(__name__)

POLL_SECONDS = 30.0
RETRY_SECONDS = 2.0
WAIT_MOST = 30
"""Seconds that a request may wait for a release: less than what proxies bear."""
MOST_WAITING = 500
"""Requests that wait for a release at one time."""
SETTLE_SECONDS = 0.1
"""Publishing several layers sends several notifications; they are answered with one look at the table."""

STATES = sql.SQL("""\
SELECT collection, layer, release, published_at, feature_count, west, south, east, north, time_start, time_end,
  definition
FROM api.collections""")


@dataclass(frozen=True, slots=True)
class CollectionState:
    """What is published of one collection; ``release`` None: nothing yet. ``definition`` changes with its view."""

    collection: str
    layer: str
    release: int | None
    published_at: datetime | None
    feature_count: int
    extent: BBox | None
    time_start: datetime | None
    time_end: datetime | None
    definition: str | None


States = dict[str, CollectionState]
EVERYTHING, CHANGED = "*", "="
"""What is counted beside the layers: that notifications may have been missed, and that the states have changed."""


class Releases:
    """The collections' states as this process knows them.

    ``current`` is None until the database has been reached once. After a release it lags by the time that a
    notification takes, or by POLL_SECONDS when one got lost; it must only decide what may be that old.
    """

    def __init__(self, access: Access) -> None:
        self.current: States | None = None
        self._access = access
        self._on_change: Callable[[States], None] = _ignore
        self.is_away = False
        """Whether the database could not be reached when it was last tried."""
        self._notices: Counter[str] = Counter()
        self._changed = asyncio.Event()
        self._waiting = 0

    def when_changed(self, act: Callable[[States], None]) -> None:
        """Let this be called with the new states, before anybody else sees them; it may take a moment."""
        self._on_change = act

    def notices(self, collection: str | None) -> int:
        """Return how often something was heard of the collection's layer, or of any (None)."""
        if collection is None:
            return self._notices.total()
        state = self.state(collection)
        return self._notices[state.layer if state else ""] + self._notices[EVERYTHING]

    def version(self, collection: str | None) -> tuple[object, ...]:
        """Return what changes whenever the collection's answers may change, or any answers (None).

        A notification counts before the table is read: from then on no answer made before is given out again.
        """
        if collection is None:
            return (self.notices(None),)
        state = self.state(collection)
        return (self.notices(collection), state.release, state.definition) if state else (-1,)

    def state(self, collection: str) -> CollectionState | None:
        return (self.current or {}).get(collection)

    async def wait(self, collection: str, since: int, seconds: float) -> None:
        """Return when the collection has a release after ``since``, or when the time is over.

        Raises: Problem ``too-busy`` when too many wait already.
        """
        if self._waiting >= MOST_WAITING:
            raise problem("too-busy")
        self._waiting += 1
        try:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    while (state := self.state(collection)) is None or (state.release or 0) <= since:
                        await self._changed.wait()
        finally:
            self._waiting -= 1

    async def follow(self) -> None:
        """Keep ``current`` up to date until cancelled; a database that is away is tried again and again."""
        while True:
            try:
                await self._listen()
            except (psycopg.Error, OSError) as err:
                if not self.is_away:
                    LOG.warning("database away, releases are not followed: %s", str(err).strip().partition("\n")[0])
                self.is_away = True
            except Exception:
                LOG.exception("releases are not followed")
            await asyncio.sleep(RETRY_SECONDS)

    async def _listen(self) -> None:
        if not self._access.url:
            raise psycopg.OperationalError("no database is named for the serving role")
        async with await psycopg.AsyncConnection.connect(self._access.conninfo, autocommit=True) as connection:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
            # What was said while nobody listened is not known: count it as said of everything.
            self._notices[EVERYTHING] += 1
            while True:
                await self._refresh(connection)
                async for notice in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                    self._notices[_layer_of(notice.payload)] += 1
                    await asyncio.sleep(SETTLE_SECONDS)

    async def _refresh(self, connection: psycopg.AsyncConnection[tuple[Any, ...]]) -> None:
        cursor = await connection.execute(STATES)
        states = {row[0]: state_of(row) for row in await cursor.fetchall()}
        self.is_away = False
        if states != self.current:
            # In a thread: it may read config/ again, and requests go on meanwhile.
            await asyncio.get_running_loop().run_in_executor(None, self._on_change, states)
            self.current = states
            self._notices[CHANGED] += 1
            self._changed.set()
            self._changed = asyncio.Event()


def _ignore(states: States) -> None:
    """Do nothing about a change."""


def _layer_of(payload: str) -> str:
    """Return the layer that a notification is about; everything when it does not say so in our words."""
    try:
        return str(orjson.loads(payload)["layer"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return EVERYTHING


def outward(west: float, south: float, east: float, north: float) -> BBox:
    """Return the box rounded outward to the decimals that coordinates are published with.

    So it holds both what is stored and what is printed, and a request for the extent misses no feature on its edge.
    """
    unit = Decimal(1).scaleb(-DEGREE_DECIMALS)
    low = [float(Decimal(repr(each)).quantize(unit, ROUND_FLOOR)) for each in (west, south)]
    high = [float(Decimal(repr(each)).quantize(unit, ROUND_CEILING)) for each in (east, north)]
    return low[0], low[1], high[0], high[1]


def state_of(row: tuple[Any, ...]) -> CollectionState:
    collection, layer, release, published_at, count, west, south, east, north, start, end, definition = row
    extent = None if west is None else outward(west, south, east, north)
    return CollectionState(collection, layer, release, published_at, count or 0, extent, start, end, definition)
