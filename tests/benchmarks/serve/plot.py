"""The result as a picture: processor time per request, bars on a logarithmic scale."""

import math
from html import escape
from typing import Any

COLORS = {"covidmaps": "#0b6e4f", "raw_sql": "#9aa5b1", "tipg": "#c98b2b", "pygeoapi": "#a23b3b"}
LEFT, WIDTH, BAR, GAP = 110, 560, 11, 14
LEAST, MOST = 0.1, 10_000.0


def svg(results: dict[str, dict[str, dict[str, Any]]]) -> str:
    """Return the picture of {kind: {server: costs}}."""
    rows, y = [], 48
    for kind, servers in results.items():
        top = y
        for name in (each for each in COLORS if each in servers):
            value = servers[name]["cpu_ms"]
            rows.append(
                f'<rect x="{LEFT}" y="{y}" width="{_x(value):.1f}" height="{BAR - 1}" fill="{COLORS[name]}"/>'
                f'<text x="{LEFT + _x(value) + 4:.1f}" y="{y + BAR - 2}" font-size="9">{value:g}</text>'
            )
            y += BAR
        rows.append(f'<text x="{LEFT - 6}" y="{(top + y) / 2 + 4}" text-anchor="end">{escape(kind)}</text>')
        y += GAP
    legend = "".join(
        f'<rect x="{LEFT + at * 130}" y="26" width="10" height="10" fill="{color}"/>'
        f'<text x="{LEFT + at * 130 + 14}" y="35">{name}</text>'
        for at, (name, color) in enumerate(COLORS.items())
    )
    title = "CPU ms mỗi yêu cầu, máy chủ + PostgreSQL / per request, server + PostgreSQL (log)"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {LEFT + WIDTH + 60} {y}" '
        f'font-family="sans-serif" font-size="11" fill="#222" role="img"><title>{title}</title>'
        f'<rect width="100%" height="100%" fill="#fff"/><text x="{LEFT}" y="16">{title}</text>'
        f"{legend}{''.join(rows)}</svg>\n"
    )


def _x(value: float) -> float:
    share = math.log(max(value, LEAST) / LEAST) / math.log(MOST / LEAST)
    return max(2.0, share * WIDTH)
