"""The picture that a messenger shows for a link: 1200 × 630 dots, drawn without a browser.

It carries what a screenshot lacks: the time of the data, the source, and a QR code that leads back to the living page.
"""

import textwrap
from collections.abc import Iterable

import resvg_py
from jinja2 import Environment

from viewer.site.drawing import Drawing
from viewer.site.memory import Memory
from viewer.site.view import Entry

FONTS = "DejaVu Sans, Noto Sans, Liberation Sans, Arial, sans-serif"
STYLE = f"""
text {{ font-family: {FONTS}; }}
.heading {{ font-size: 44px; font-weight: 700; fill: #fff; }}
.label {{ font-size: 25px; fill: #fff; }}
.number {{ font-size: 25px; font-weight: 700; fill: #fff; text-anchor: end; }}
.stamp {{ font-size: 20px; fill: #d5e3f0; }}
.digit, .level-digits text, .names text {{ text-anchor: middle; }}
.digit {{ font-size: 14px; font-weight: 700; dominant-baseline: central; }}
.borders {{ fill: none; stroke: #666; stroke-width: 2.5; }}
.mine {{ fill: none; stroke: #111827; stroke-width: 6; }}
.zone {{ fill-opacity: .28; stroke-width: 4; stroke-dasharray: 14 8; }}
.names text, .several text {{ stroke: #ffffff; stroke-width: 5px; paint-order: stroke; }}
.names text {{ font-size: 26px; font-weight: 600; fill: #4b5563; }}
.level-digits text {{ font-size: 22px; font-weight: 600; fill: #3b4450; }}
.several text {{ font-size: 24px; font-weight: 700; fill: #111827; }}
.faded {{ opacity: .5; }}
.approximate {{ fill: none; stroke: #222831; stroke-width: 3; stroke-dasharray: 8 6; }}
"""
LINE, LINES, LABEL = 20, 3, 30
"""Letters of a line of the heading, its lines, and letters of a label, for which there is room."""


class Previews:
    """Draws the pictures; one whose content is that of the last build is not drawn again, and keeps its stamp."""

    def __init__(self, templates: Environment, memory: Memory) -> None:
        self._template, self._memory = templates.get_template("preview.svg"), memory

    def png(
        self,
        path: str,
        heading: str,
        entries: Iterable[Entry],
        drawing: Drawing | None,
        *,
        stamp: str,
        source: str,
        qr: str,
    ) -> tuple[str, bytes | None]:
        """Return path and picture; None for one that is as it was."""
        lines = textwrap.wrap(heading, LINE, max_lines=LINES, placeholder=" …")
        shown = [Entry(e.code, e.symbol, textwrap.shorten(e.label, LABEL, placeholder=" …"), e.count) for e in entries]
        content = {"heading": lines, "entries": shown, "drawing": drawing, "source": source, "qr": qr, "style": STYLE}
        unstamped = self._template.render(stamp="", **content)
        if self._memory.knows(path, unstamped):
            return path, None
        return path, bytes(resvg_py.svg_to_bytes(svg_string=self._template.render(stamp=stamp, **content)))
