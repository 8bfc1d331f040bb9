"""A comparison as one JSON object."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from kotomitta.basis.quantity import Quantity
from kotomitta.report.checks import Check
from kotomitta.report.comparison.difference import Difference, Waterfall, differences, waterfalls
from kotomitta.report.comparison.outcome import Compared, Outcome, unit
from kotomitta.report.scenario import as_json as scenario_json

# A cent, a hundredth of a person: far above rounding, far below anything that is shown.
_APART = 0.005


def as_json(
    base: Outcome, compared: Sequence[Compared], versions: Mapping[str, str]
) -> dict[str, Any]:
    """The whole comparison; quantities as in the answer, differences draw by draw."""
    run = base.run
    return {
        "city": run.city.id,
        "term": run.term.name,
        "as_of": run.as_of.isoformat(),
        "seed": run.seed,
        "draws": run.draws.number,
        "versions": dict(versions),
        "base": {name: _quantity(values, name) for name, values in base.numbers.items()},
        "scenarios": [_scenario(base, one) for one in compared],
        "checks": [asdict(check) for check in checks(base, compared)],
    }


def checks(base: Outcome, compared: Sequence[Compared]) -> tuple[Check, ...]:
    """That differences of channels, of payers, and of parts with their interaction add up."""
    added = {
        "channels_sum_to_persons": [_sum_apart(base, c, "channel.", "persons") for c in compared],
        "payers_sum_to_gross": [_sum_apart(base, c, "payer.", "gross") for c in compared],
        "parts_sum_to_whole": [
            _parts_apart(fall) for c in compared for fall in waterfalls(base, c).values()
        ],
    }
    return tuple(
        Check(
            name,
            max(apart, default=0.0) < _APART,
            f"largest difference {max(apart, default=0.0):.1e}",
        )
        for name, apart in added.items()
    )


def _sum_apart(base: Outcome, compared: Compared, prefix: str, total: str) -> float:
    numbers = compared.outcome.numbers
    apart = {name: numbers[name] - values for name, values in base.numbers.items()}
    summed = sum(values for name, values in apart.items() if name.startswith(prefix))
    return float(np.abs(summed - apart[total]).max())


def _parts_apart(fall: Waterfall) -> float:
    return float(np.abs(sum(fall.parts.values()) + fall.interaction - fall.whole).max())


def _scenario(base: Outcome, compared: Compared) -> dict[str, Any]:
    falls = waterfalls(base, compared)
    found = differences(base, compared.outcome)
    return {
        "scenario": scenario_json(compared.outcome.run),
        "numbers": {name: _difference(of) for name, of in found.items()},
        "waterfall": {name: _waterfall(fall, name) for name, fall in falls.items()},
    }


def _difference(of: Difference) -> dict[str, Any]:
    return {
        "base": asdict(of.base),
        "scenario": asdict(of.scenario),
        "difference": asdict(of.difference),
        "probability_above_zero": of.above,
        "probability_below_zero": of.below,
    }


def _waterfall(fall: Waterfall, name: str) -> dict[str, Any]:
    return {
        "parts": [
            {"part": part, "difference": _quantity(values, name)}
            for part, values in fall.parts.items()
        ],
        "interaction": _quantity(fall.interaction, name),
        "whole": _quantity(fall.whole, name),
    }


def _quantity(values: Any, name: str) -> dict[str, Any]:
    return asdict(Quantity.of(values, unit(name)))
