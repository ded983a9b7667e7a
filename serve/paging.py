"""Reading a page, and the links to the pages beside it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from psycopg import sql
from starlette.datastructures import QueryParams

from catalog.model import Language
from serve.cursors import Cursor, Seal, write_cursor
from serve.database import Access, Rows, fetch
from serve.http.problem import problem
from serve.links import NEXT, PREVIOUS, Link, Query, link, with_query
from serve.params import Rules, moment_of, page_of, release_of
from serve.publication import Published
from serve.query import Anchor, Page, Statement, page_statement

AS_OF = sql.SQL("""\
SELECT release FROM history.collections WHERE collection = %s::text AND published_at <= %s::timestamptz
ORDER BY release DESC LIMIT 1""")


@dataclass(frozen=True, slots=True)
class PageRow:
    """What the statement of a page answers; ``first_key`` and ``last_key`` None: no feature."""

    release: int | None
    published_at: datetime | None
    definition: str | None
    matched: int
    returned: int
    features: bytes
    first_key: str | None
    last_key: str | None


def asked_page(query: QueryParams, published: Published, rules: Rules) -> Callable[[Access], Page]:
    """Return what gives the page that the query asks for: ``as-of`` needs a look at the releases.

    Raises: Problem for what cannot be asked, at once.
    """
    page = page_of(query, published, rules)
    release, moment = release_of(query), moment_of(query, rules.zone)
    if page.release is not None or moment is None:
        found = replace(page, release=page.release or release)
        return lambda _: found
    return lambda access: replace(page, release=release_at(access, published, moment, query["as-of"]))


def release_at(access: Access, published: Published, moment: datetime, asked: str) -> int:
    """Return the release that was current at the moment. Raises: Problem ``no-release`` before the first."""
    rows = fetch(access, Statement(AS_OF, [published.id, moment]))
    if not rows:
        raise problem("no-release", name=published.id, value=asked)
    release: int = rows[0][0]
    return release


def read_page(access: Access, published: Published, page: Page, current: int | None) -> PageRow:
    """Return the page, from the view of the current release where that is the one asked for.

    ``current`` is what this process takes for the current release; when it turns out to be late, the page is read
    again from the history. Raises: Problem ``no-release`` when the release is none of the collection's, or withheld.
    """
    if page.release is not None and page.release == current:
        row = _read(fetch(access, page_statement(published.view, replace(page, release=None))))
        if row.release == current:
            return row
    row = _read(fetch(access, page_statement(published.view, page)))
    if page.release is not None and row.release is None:
        raise problem("no-release", name=published.id, value=str(page.release))
    return row


def _read(rows: Rows) -> PageRow:
    return PageRow(*rows[0])


def page_links(
    url: str, query: Query, page: Page, row: PageRow, seal: Seal, language: Language, kind: str
) -> list[Link]:
    """Return ``next`` when more features follow, ``prev`` when some come before; of the release of this page.

    Source: OGC 17-069r4, /rec/core/fc-next-1 and /rec/core/fc-prev.
    """
    if page.limit == 0 or row.release is None:
        return []
    is_back = page.anchor is not None and page.anchor.back
    start = max(0, page.offset - row.returned) if is_back else page.offset
    rest = [(name, value) for name, value in query if name not in ("offset", "cursor")]

    def beside(rel: str, title: str, position: int, anchor: Anchor) -> Link:
        cursor = write_cursor(Cursor(row.release or 0, position, row.matched, anchor), seal)
        return link(rel, with_query(url, [*rest, ("cursor", cursor)]), kind, title, language)

    links = []
    if row.last_key is not None and start + row.returned < row.matched:
        after = Anchor(row.last_key)
        links.append(beside("next", NEXT.in_language(language), start + row.returned, after))
    if row.first_key is not None and start > 0:
        before = Anchor(row.first_key, back=True)
        links.append(beside("prev", PREVIOUS.in_language(language), start, before))
    if row.returned == 0 and page.offset > 0 and page.anchor is None:
        last = [*rest, ("offset", str(max(0, min(page.offset, row.matched) - page.limit)))]
        links.append(link("prev", with_query(url, last), kind, PREVIOUS.in_language(language), language))
    return links
