"""Terms of small staffing plans."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.seeds import stream
from kotomitta.planning.resourcing.plan.terms import Contract, Market, Terms

Array = NDArray[np.float64]

CALM: dict[str, float] = {
    "lag": 1.0,
    "failure": 0.0,
    "leaving": 0.0,
    "ramp_months": 0.0,
    "ramp_level": 1.0,
    "long_leave": 0.0,
    "intake": 1e6,
    "overload_leaving": 0.0,
    "overload_sickness": 0.0,
    "start_cost": 0.0,
    "temporary_premium": 0.1,
}
REAL = CALM | {
    "lag": 3.0,
    "failure": 0.25,
    "leaving": 0.15,
    "ramp_months": 6.0,
    "ramp_level": 0.65,
    "long_leave": 0.05,
    "intake": 0.12,
    "overload_leaving": 0.15,
    "overload_sickness": 0.03,
    "start_cost": 2.0,
}


def market(draws: int, values: dict[str, float]) -> Market:
    """A market that is the same in every draw."""
    return Market(**{name: np.full(draws, value) for name, value in values.items()})


def terms(
    needed: Array,
    people: Array,
    values: dict[str, float] = CALM,
    *,
    seed: int = 1,
    **changes: Any,
) -> Terms:
    """Terms for a need (draw, cadre, month) and people (cadre); with `span` the last one leads."""
    draws, _, months = needed.shape
    shape = (draws, len(people), months)
    given: dict[str, Any] = {
        "cadres": tuple(f"cadre_{i}" for i in range(len(people))),
        "needed": needed,
        "people": np.tile(people.astype(float), (draws, 1)),
        "price": np.tile(
            np.linspace(5000.0, 4000.0, len(people))[None, :, None], (draws, 1, months)
        ),
        "years": tuple(2018 + m // 12 for m in range(months)),
        "market": market(draws, values),
        "contract": Contract(months=3, lag=1),
        "leave_chance": stream(seed, "test:leave").random(shape),
        "start_chance": stream(seed, "test:start").random(shape),
        "probability": 0.9,
    }
    return Terms(**given | changes)
