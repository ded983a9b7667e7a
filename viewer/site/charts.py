"""Counts over time, and bars for them as SVG."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from viewer.site.model import Feature

MOST_DAYS = 92
WIDTH, HEIGHT, WIDEST = 640, 160, 48


@dataclass(frozen=True, slots=True)
class Bar:
    """One period: "2022-01-16" or "2022-01", how many places began in it, and where its bar stands."""

    period: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    unit: str
    bars: tuple[Bar, ...]
    most: int
    width: int = WIDTH
    height: int = HEIGHT


def starts_chart(features: Iterable[Feature]) -> Chart | None:
    """Return how many features began per day; per month when the days would be too many; None without any date."""
    days = sorted(day for each in features if (day := _day(each.starts_on())))
    if not days:
        return None
    if (days[-1] - days[0]).days <= MOST_DAYS:
        periods = [f"{days[0] + timedelta(each):%Y-%m-%d}" for each in range((days[-1] - days[0]).days + 1)]
        return _chart("day", periods, Counter(f"{each:%Y-%m-%d}" for each in days))
    months = range(days[0].year * 12 + days[0].month - 1, days[-1].year * 12 + days[-1].month)
    periods = [f"{each // 12:04}-{each % 12 + 1:02}" for each in months]
    return _chart("month", periods, Counter(f"{each:%Y-%m}" for each in days))


def _chart(unit: str, periods: list[str], counts: Counter[str]) -> Chart:
    most, step = max(counts.values()), WIDTH / len(periods)
    bars = (
        Bar(each, counts[each], round(index * step + step * 0.1, 1), round(HEIGHT - HEIGHT * counts[each] / most, 1),
            round(min(step * 0.8, WIDEST), 1), round(HEIGHT * counts[each] / most, 1))
        for index, each in enumerate(periods)
    )  # fmt: skip
    return Chart(unit, tuple(bars), most)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
