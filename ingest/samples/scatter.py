"""Positions and shapes that look drawn by hand: from a seed, inside the cell of their commune."""

import math
from random import Random

import shapely
from shapely.geometry import Point, Polygon

from ingest.samples.projection import Position, to_vn2000, to_wgs84

EDGE_M = 60.0
"""Nothing is put nearer to a border of communes: a file with 4 decimals must still fall into the right one."""


def place_point(random: Random, centre: Position, cell: Polygon, reach_m: float, decimals: int) -> Position:
    """Return a position in the cell, at most ``reach_m`` from its centre, as an officer would write it.

    Args:
        centre: lon, lat inside the cell.
        cell: in lon, lat.
    """
    room = _in_metres(cell).buffer(-EDGE_M)
    x, y = to_vn2000(centre)
    while True:
        angle, distance = random.uniform(0, 2 * math.pi), reach_m * math.sqrt(random.random())
        lon, lat = to_wgs84((x + distance * math.cos(angle), y + distance * math.sin(angle)))
        position = round(lon, decimals), round(lat, decimals)
        if room.contains(Point(to_vn2000(position))):
            return position


def draw_zone(random: Random, centre: Position, cell: Polygon, radius_m: float) -> Polygon:
    """Return an irregular polygon in lon, lat about the centre and inside the cell.

    Star-shaped, so it never crosses itself; the radius shrinks until the polygon fits.
    """
    room = _in_metres(cell).buffer(-EDGE_M)
    corners = random.randint(13, 22)
    lengths = [random.uniform(0.6, 1.25) for _ in range(corners)]
    turns = [2 * math.pi * (index + random.uniform(-0.3, 0.3)) / corners for index in range(corners)]
    while True:
        zone = _star(to_vn2000(centre), [radius_m * each for each in lengths], turns)
        if room.contains(zone):
            return shapely.transform(zone, _to_degrees)
        radius_m *= 0.8


def _star(centre: Position, lengths: list[float], turns: list[float]) -> Polygon:
    x, y = centre
    pairs = zip(lengths, turns, strict=True)
    return Polygon([(x + length * math.cos(turn), y + length * math.sin(turn)) for length, turn in pairs])


def _in_metres(area: Polygon) -> Polygon:
    return shapely.transform(area, lambda coordinates: [to_vn2000((lon, lat)) for lon, lat in coordinates])


def _to_degrees(coordinates: list[list[float]]) -> list[Position]:
    return [to_wgs84((x, y)) for x, y in coordinates]
