"""Months, draws, seeds, tallies and figures: what every other layer is written in."""
