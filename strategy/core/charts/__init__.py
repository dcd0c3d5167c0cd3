"""Pictures in two steps: numbers to geometry here (pure), geometry to SVG in `templates/charts/`.

A template draws one with `{% chart row.pair %}`. Widths are SVG attributes; the strict CSP allows no style.
"""

from strategy.core.charts.burn_up import Aim, BurnUp, Reading, burn_up
from strategy.core.charts.meter import Meter, Part, meter
from strategy.core.charts.pair import Pair, pair
from strategy.core.charts.quad import Point, Quad, quad
from strategy.core.charts.spark import Spark, spark

__all__ = [
    "Aim", "BurnUp", "Meter", "Pair", "Part", "Point", "Quad", "Reading", "Spark", "burn_up", "meter", "pair", "quad",
    "spark",
]  # fmt: skip
