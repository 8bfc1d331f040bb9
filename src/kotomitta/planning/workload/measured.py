"""From a city's time diary to measured figures: minutes per task and the interpreter factor."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.figures import Dated, Figure, Grade
from kotomitta.basis.seeds import stream
from kotomitta.planning.inputs.measured import DiaryWork, Measured
from kotomitta.planning.inputs.tasks import Task
from kotomitta.planning.workload.diary.entries import Entry, Sifted, sift
from kotomitta.planning.workload.diary.minutes import Minutes, minutes_of

Array = NDArray[np.float64]
_INTERPRETER = "interpreter.factor"


def measured(
    diary: Sequence[Entry],
    tasks: Sequence[Task],
    figures: Mapping[str, Figure],
    *,
    as_of: date,
    seed: int,
    draws: int,
) -> Measured | None:
    """What the diary's rows up to `as_of` say; None when there are none that count.

    The minutes of a task are the mean over its profiles, weighted by their entries: the mean over
    the contacts there are, as long as the diary's days were drawn by lot. `figures` are those that
    may be replaced.
    """
    sifted = sift(row for row in diary if row.day <= as_of)
    if not sifted.entries:
        return None
    minutes = minutes_of(sifted.entries, seed=seed, draws=draws)
    # The diary model orders its draws by the spreads they come from.
    order = stream(seed, "diary:order").permutation(draws)
    found = _draws(minutes, tasks)
    by_id = {name: values[order] for name, values in found.items() if name in figures}
    return Measured(
        tuple(_figure(figures[name], values, sifted) for name, values in by_id.items()),
        by_id,
        _work(sifted.entries, tasks, minutes),
    )


def _draws(minutes: Minutes, tasks: Sequence[Task]) -> dict[str, Array]:
    figure = {task.id: task.minutes for task in tasks}
    shares = minutes.design.counts / minutes.design.counts.sum(axis=0)
    means = sum((minutes.of(p) * share).T for p, share in enumerate(shares))
    found = {figure[task]: mean for task, mean in zip(minutes.design.tasks, means, strict=True)}
    return found | ({_INTERPRETER: minutes.interpreter} if minutes.tells_interpreter else {})


def _figure(figure: Figure, values: Array, sifted: Sifted) -> Figure:
    """The figure with what was measured as its only value."""
    first, last = (pick(row.day for row in sifted.entries) for pick in (min, max))
    days = sum(span.days for span in sifted.spans)
    low, middle, high = (float(x) for x in np.quantile(values, (0.1, 0.5, 0.9)))
    left_out = ", ".join(f"{f.reason} {f.count}" for f in sifted.excluded)
    dated = Dated(
        start=first,
        value=middle,
        low=low,
        high=high,
        source=f"Time diary, {len(sifted.entries)} rows, {days} worker-days, {first} to {last}",
        published=last,
        checked=last,
        grade=Grade.MEASURED,
        note=f"Rows left out: {left_out}" if left_out else "",
    )
    return figure.model_copy(update={"values": (dated,)})


def _work(
    entries: Sequence[Entry], tasks: Sequence[Task], minutes: Minutes
) -> dict[Cadre, DiaryWork]:
    cadre_of = {task.id: task.cadre for task in tasks}
    pace = float((minutes.worker_sd**2).mean())
    found = {}
    for cadre in Cadre:
        rows = [row for row in entries if cadre_of[row.task] is cadre]
        if rows:
            _, number = np.unique([row.worker for row in rows], return_counts=True)
            shares = number / number.sum()
            days = len({(row.worker, row.day) for row in rows})
            found[cadre] = DiaryWork(days, pace * float(shares @ shares))
    return found
