"""Forecasts of counts as coherent sample paths: month, year and term come from the same draws."""

from kotomitta.planning.estimate.forecast.engine import each, paths
from kotomitta.planning.estimate.forecast.periods import Period
from kotomitta.planning.estimate.forecast.pooling import Pool
from kotomitta.planning.estimate.forecast.series import Series

__all__ = ["Period", "Pool", "Series", "each", "paths"]
