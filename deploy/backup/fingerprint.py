"""What a database publishes, as hashes: a restored copy is right when its releases have the content they had."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

LAYERS = """
SELECT layer, definition, (SELECT max(release_id) FROM release.release r WHERE r.layer = l.layer)
  FROM release.layer l"""
CONTENT = sql.SQL("""\
SELECT count(*), coalesce(md5(string_agg(md5(feature), '' ORDER BY uid)), '') FROM {}
 WHERE from_release <= %(release)s AND (to_release IS NULL OR to_release > %(release)s)""")

Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The content of one release of a layer: how many features, and a hash over all of them."""

    layer: str
    definition: str
    release: int
    count: int
    digest: str


def fingerprints(conn: Connection) -> list[Fingerprint]:
    """Return the newest release of every layer that was ever published."""
    rows = conn.execute(LAYERS).fetchall()
    return [fingerprint(conn, layer, definition, release) for layer, definition, release in rows if release is not None]


def fingerprint(conn: Connection, layer: str, definition: str, release: int) -> Fingerprint:
    """Return one release's content; history is append-only, so that of an older release can still be asked for."""
    query = CONTENT.format(sql.Identifier("release", layer))
    count, digest = conn.execute(query, {"release": release}).fetchall()[0]
    return Fingerprint(layer, definition, release, count, digest)


def differences(restored: Iterable[Fingerprint], original: Iterable[Fingerprint]) -> list[str]:
    """Return in words which releases differ; where the catalogue has changed in between only counts are compared."""
    wanted = {each.layer: each for each in original}
    found = {each.layer: each for each in restored}
    problems = [f"{layer}: missing" for layer in wanted if layer not in found]
    for layer, one in found.items():
        other = wanted.get(layer)
        if other is None:
            problems.append(f"{layer}: not in the original")
        elif one.release != other.release or one.count != other.count:
            problems.append(f"{layer}: release {one.release} with {one.count}, expected {other.release}: {other.count}")
        elif one.definition == other.definition and one.digest != other.digest:
            problems.append(f"{layer}: release {one.release} has other content")
    return problems
