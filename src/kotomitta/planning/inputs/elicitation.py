"""Expert judgement made honest: several people's ranges, asked twice, pooled into one figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from kotomitta.basis.draws import quantile
from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Dated, Figure, Grade

# Enough equal steps of probability that the pooled percentiles are exact to three digits.
_STEPS = 2000


@dataclass(frozen=True, slots=True)
class Judgement:
    """One expert's 80 % range and middle for a figure, in one round. `expert` is a code."""

    figure: str
    expert: str
    round: int
    low: float
    value: float
    high: float
    place: str


def pooled(figure: Figure, judgements: Sequence[Judgement], day: date) -> Figure:
    """The figure with the pool of the last round as its one value, of grade expert.

    The pool is linear: the experts' distributions are mixed with equal weight (Stone 1961), so
    that disagreement widens the range. InputError for fewer than two experts, for a first round
    only, and for a range that its figure's shape cannot take.
    """
    last = max(j.round for j in judgements)
    kept = [j for j in judgements if j.round == last]
    if last < 2 or len(kept) < 2:
        raise InputError("elicitation_thin", place=judgements[0].place, id=figure.id)
    u = (np.arange(_STEPS) + 0.5) / _STEPS
    source = f"Elicitation from {len(kept)} experts in {last} rounds, pooled with equal weight"
    mixed = np.concatenate(
        [quantile(figure.shape, _dated(figure, j, day, source), u) for j in kept]
    )
    low, middle, high = (float(f"{x:.4g}") for x in np.quantile(mixed, (0.1, 0.5, 0.9)))
    joint = Judgement(figure.id, "pool", last, low, middle, high, judgements[0].place)
    return _with(figure, _dated(figure, joint, day, source))


def _dated(figure: Figure, judgement: Judgement, day: date, source: str) -> Dated:
    try:
        made = Dated(
            start=figure.values[0].start,
            value=judgement.value,
            low=judgement.low,
            high=judgement.high,
            source=source,
            published=day,
            checked=day,
            grade=Grade.EXPERT,
        )
        _with(figure, made)
    except ValueError as error:
        raise InputError("judgement_invalid", place=judgement.place, id=figure.id) from error
    return made


def _with(figure: Figure, dated: Dated) -> Figure:
    return Figure.model_validate({**figure.model_dump(), "values": [dated.model_dump()]})
