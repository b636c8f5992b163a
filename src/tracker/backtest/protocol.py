"""What is asked of the method, settled before the first result.

Forecasts. From an origin, with its last 4, 6, 8 or 10 points, to every horizon of 1 to 7 years; never within the sample.
Of the synthetic set the origins are the tenth and the thirteenth point of each series. Of the shipped series every point is an origin that has
four points over three years behind it, and every later point of the same definition up to seven years ahead is forecast.

Targets of the probabilities. `last + sign * share * typical * sqrt(horizon)`: `typical` is the mean size of a yearly step among the points
known at the origin; `share` is 0, 0.5 or 1, by turns from forecast to forecast.

Verdicts. A plan runs ten years from the sixth point of a synthetic series, to `value + sign * share * typical * 10`, where
`typical` is taken from the points before it and `share` is 0.25, 0.5 or 1 by turns; it is judged after 3, 5 and 7 years.

Limits. They bind cells of at least 200 forecasts; smaller ones are printed, not judged.
"""

from __future__ import annotations

from typing import Final

HISTORIES: Final = (4, 6, 8, 10)
HORIZONS: Final = (1, 2, 3, 4, 5, 6, 7)
ORIGINS: Final = (9, 12)
"""Of a synthetic series: the place of the last known point."""
SHARES: Final = (0.0, 0.5, 1.0)
PLAN_START: Final = 5
PLAN_YEARS: Final = 10
PLAN_SHARES: Final = (0.25, 0.5, 1.0)
JUDGED_AFTER: Final = (3, 5, 7)
BINS: Final = (0.0, 0.05, 0.10, 0.20, 0.33, 0.50, 0.66, 0.80, 0.90, 0.95, 1.0)

LEAST_FORECASTS: Final = 200
COVERAGE: Final = (0.70, 0.90)
"""Share of later figures inside the 80 % interval, at each horizon."""
MOST_OFF: Final = 0.12
"""How far what happened may be from what was said, in each bin of probabilities."""
