"""Plots as coordinates: lines and bars in a frame with ticks, ready for `templates/plot.svg.jinja`.

Colours are classes that the page's style gives, the same six for everybody's eyes (Okabe and Ito 2008,
"Color universal design"), and no meaning hangs on colour alone: lines differ in their dashes, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 560, 340
LEFT, RIGHT, TOP, BOTTOM = 56, 14, 14, 48
ROW = 30  # height of a bar's row
MOST_POINTS = 240  # a curve of thousands looks the same

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A dot on a curve, with what it says when pointed at."""

    x: float
    y: float
    label: str


@dataclass(frozen=True, slots=True)
class PlotLine:
    name: str
    style: int
    path: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A horizontal bar with its interval."""

    name: str
    y: float
    width: float
    low: float
    high: float
    label: str


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot; `caption` says what to see, `description` what is there, for those who cannot see it."""

    id: str
    title: str
    caption: str
    description: str
    x_label: str
    y_label: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...] = ()
    curves: tuple[PlotLine, ...] = ()
    bars: tuple[Bar, ...] = ()
    guides: tuple[str, ...] = ()  # paths of quiet lines to compare with
    height: int = HEIGHT
    left: int = LEFT
    width: int = WIDTH
    right: int = WIDTH - RIGHT
    top: int = TOP

    @property
    def bottom(self) -> int:
        return self.height - BOTTOM


def lines(
    id: str,
    title: str,
    caption: str,
    series: Mapping[str, Sequence[Point]],
    *,
    x_label: str,
    y_label: str,
    x_ticks: Sequence[tuple[float, str]],
    y_ticks: Sequence[tuple[float, str]],
    dots: Mapping[str, Sequence[tuple[float, float, str]]] | None = None,
    guides: Sequence[Sequence[Point]] = (),
) -> Plot:
    """Lay out named lines between the outermost ticks; `dots` are marked, `guides` drawn quietly."""

    def place(point: Point) -> Point:
        (x_low, x_high), (y_low, y_high) = ((ticks[0][0], ticks[-1][0]) for ticks in (x_ticks, y_ticks))
        x = LEFT + (min(point[0], x_high) - x_low) / (x_high - x_low) * (WIDTH - LEFT - RIGHT)
        y = HEIGHT - BOTTOM - (point[1] - y_low) / (y_high - y_low) * (HEIGHT - TOP - BOTTOM)
        return round(x, 1), round(y, 1)

    def path(points: Sequence[Point]) -> str:
        placed = [place(point) for point in _thinned(points)]
        return "M" + " L".join(f"{x} {y}" for x, y in placed) if placed else ""

    curves = tuple(
        PlotLine(
            name,
            style % 6,
            path(points),
            tuple(Mark(*place((x, y)), label) for x, y, label in (dots or {}).get(name, ())),
        )
        for style, (name, points) in enumerate(series.items())
    )
    ends = "; ".join(
        f"{name} from {points[0][1]:.1f} to {points[-1][1]:.1f}" for name, points in series.items() if points
    )
    return Plot(
        id,
        title,
        caption,
        f"{y_label} against {x_label}: {ends}.",
        x_label,
        y_label,
        tuple(Tick(place((at, y_ticks[0][0]))[0], label) for at, label in x_ticks),
        tuple(Tick(place((x_ticks[0][0], at))[1], label) for at, label in y_ticks),
        curves,
        guides=tuple(path(points) for points in guides),
    )


def bars(
    id: str,
    title: str,
    caption: str,
    rows: Sequence[tuple[str, float, float, float]],
    *,
    x_label: str,
) -> Plot:
    """Lay out a horizontal bar a row: (name, percent, low, high)."""
    left = 150
    scale = (WIDTH - left - RIGHT) / 100
    laid = tuple(
        Bar(
            name,
            TOP + at * ROW,
            round(value * scale, 1),
            round(left + low * scale, 1),
            round(left + high * scale, 1),
            f"{value:.0f}",
        )
        for at, (name, value, low, high) in enumerate(rows)
    )
    return Plot(
        id,
        title,
        caption,
        f"{x_label}: " + "; ".join(f"{name} {value:.1f}" for name, value, _, _ in rows) + ".",
        x_label,
        "",
        tuple(Tick(left + at * scale, str(at)) for at in (0, 25, 50, 75, 100)),
        bars=laid,
        height=TOP + ROW * len(rows) + BOTTOM,
        left=left,
    )


def _thinned(points: Sequence[Point]) -> Sequence[Point]:
    """Return at most MOST_POINTS of the points, the first and the last among them."""
    if len(points) <= MOST_POINTS:
        return points
    step = (len(points) - 1) / (MOST_POINTS - 1)
    return [points[round(at * step)] for at in range(MOST_POINTS)]
