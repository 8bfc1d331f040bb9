"""`kotomitta diary`: minutes per task and profile from a time diary."""

from collections.abc import Container, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from kotomitta.basis.errors import InputError
from kotomitta.basis.quantity import Quantity
from kotomitta.cli.diary_tables import show_tables
from kotomitta.cli.options import OutFolder, seed_number
from kotomitta.cli.screen import show_json
from kotomitta.planning.workload.diary.days import DiaryDay
from kotomitta.planning.workload.diary.entries import Sifted, sift
from kotomitta.planning.workload.diary.minutes import Minutes, minutes_of, times_longer
from kotomitta.planning.workload.diary.precision import days_to_narrow
from kotomitta.planning.workload.diary.sampling import sampling_plan
from kotomitta.sources.diary_codes import refuse_strangers
from kotomitta.sources.diary_file import DRAWN, read_diary, read_drawn, refuse_unusable
from kotomitta.sources.holidays import closed_days
from kotomitta.store.folder import write_folder

Array = NDArray[Any]

_DRAWS, _FEWEST_DRAWS = 4000, 500
_MOST_NUMBERS = 40_000_000
_MOST_DAYS = 10_000
_BLANKS = ("diary_template.csv", "diary_form.html")
_PLAN = "diary_plan.csv"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants besides the minutes."""

    reference: str
    cap: float | None
    days: int | None
    seed: int
    drawn: frozenset[DiaryDay] | None
    folder: Path | None


def diary(
    file: Annotated[Path | None, typer.Argument()] = None,
    *,
    cap: float | None = None,
    plan: int | None = None,
    drawn: Path | None = None,
    reference: str = "",
    seed: int = 1,
    blank: OutFolder = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Minutes per task and profile, with their uncertainty, from a time diary.

    Example: kotomitta diary diary.csv --cap 35 --plan 40 --json

    Columns: worker,date,profile,task,minutes,interpreter (0 or 1); one row per piece of work, and
    the task none with 0 minutes for a day without client work.
    """
    _check(cap, plan)
    seed_number(seed)
    if blank is not None:
        _write_blanks(blank)
    if file is not None:
        days = None if drawn is None else read_drawn(drawn)
        _answer(file, Asked(reference, cap, plan, seed, days, blank), as_json)
    elif blank is None:
        raise InputError("diary_file_wanted", place="DIARY.csv")


def _answer(file: Path, asked: Asked, as_json: bool) -> None:
    closed = closed_days()
    rows = read_diary(file)
    refuse_strangers(file, rows)
    sifted = sift(rows, drawn=asked.drawn, closed=closed)
    refuse_unusable(file, rows, sifted.entries)
    try:
        minutes = minutes_of(sifted.entries, seed=asked.seed, draws=_draws(sifted))
    except InputError as error:
        raise error.at(str(file)) from error
    planned = _planned(minutes, sifted, asked, closed)
    answer = _plain(minutes, sifted, asked, planned)
    if asked.folder is not None and planned:
        _write_plan(asked.folder, planned)
    if as_json:
        show_json(answer)
    else:
        show_tables(answer)


def _draws(sifted: Sifted) -> int:
    """The number of draws: fewer for a table of very many cells, whose time it multiplies."""
    cells = len({e.profile for e in sifted.entries}) * len({e.task for e in sifted.entries})
    return max(_FEWEST_DRAWS, min(_DRAWS, _MOST_NUMBERS // cells))


def _check(cap: float | None, plan: int | None) -> None:
    if cap is not None and not 0 < cap <= _MOST_DAYS:
        raise InputError("diary_cap", place="--cap", given=str(cap), most=_MOST_DAYS)
    if plan is not None and not 0 < plan <= _MOST_DAYS:
        raise InputError("diary_plan", place="--plan", given=plan, most=_MOST_DAYS)


def _write_blanks(folder: Path) -> None:
    shipped = files("kotomitta") / "rulebook" / "weights"
    write_folder(folder, {name: (shipped / name).read_bytes() for name in _BLANKS})


def _write_plan(folder: Path, planned: Sequence[DiaryDay]) -> None:
    rows = [DRAWN, *((d.worker, d.day.isoformat()) for d in planned)]
    write_folder(folder, {_PLAN: "".join(f"{','.join(row)}\n" for row in rows)})


def _plain(
    minutes: Minutes, sifted: Sifted, asked: Asked, planned: Sequence[DiaryDay]
) -> dict[str, Any]:
    reference = asked.reference or minutes.reference
    if reference not in minutes.design.profiles:
        raise InputError("diary_reference", place="--reference", given=reference)
    return {
        **_told(minutes, reference),
        "reference_profile": reference,
        "worker_spread": asdict(Quantity.of(minutes.worker_sd, "log")),
        "entries": len(sifted.entries),
        "excluded": [asdict(f) for f in sifted.excluded],
        "warnings": [asdict(f) for f in sifted.warnings] + _unknowns(minutes),
        "days": [asdict(s) | {"first": str(s.first), "last": str(s.last)} for s in sifted.spans],
        "drawn": asked.drawn is not None,
        "plan": _plan(minutes, sifted, asked, planned),
        "draws": len(minutes.worker_sd),
        "seed": asked.seed,
    }


def _told(minutes: Minutes, reference: str) -> dict[str, Any]:
    """Minutes by task and profile, and the multipliers, from one pass over the profiles.

    The interpreter's multiplier is null where the diary cannot tell; the others are by profile.
    """
    profiles, counts = minutes.design.profiles, minutes.design.counts
    base = minutes.of(profiles.index(reference))
    known = minutes.interpreter if minutes.tells_interpreter else None
    found = {"interpreter": None if known is None else asdict(Quantity.of(known, "times"))}
    tasks: list[dict[str, Any]] = []
    for p, profile in enumerate(profiles):
        of = minutes.of(p)
        tasks += _tasks(profile, minutes.design.tasks, of, counts[p])
        if profile != reference:
            longer = times_longer(of, base, counts[p])
            found[profile] = asdict(Quantity.of(longer, "times"))
    return {"tasks": tasks, "multipliers": found}


def _tasks(profile: str, tasks: Sequence[str], of: Array, entries: Array) -> list[dict[str, Any]]:
    rows = zip(tasks, np.ascontiguousarray(of.T), entries, strict=True)
    return [
        {
            "profile": profile,
            "task": task,
            "minutes": asdict(Quantity.of(minutes, "minutes")),
            "n": int(n),
        }
        for task, minutes, n in rows
        if n
    ]


def _unknowns(minutes: Minutes) -> list[dict[str, Any]]:
    """What the diary as a whole cannot tell."""
    unknown = {
        "interpreter_not_compared": not minutes.tells_interpreter,
        "one_worker": len(minutes.design.workers) == 1,
    }
    return [{"reason": r, "count": 1, "line": None} for r, holds in unknown.items() if holds]


def _plan(
    minutes: Minutes, sifted: Sifted, asked: Asked, planned: Sequence[DiaryDay]
) -> dict[str, Any]:
    days = sum(span.days for span in sifted.spans)
    precision = None if asked.cap is None else days_to_narrow(minutes, cap=asked.cap, days=days)
    return {
        "diary_days": days,
        "precision": asdict(precision) if precision else None,
        "days": [{"date": str(d.day), "worker": d.worker} for d in planned],
    }


def _planned(
    minutes: Minutes, sifted: Sifted, asked: Asked, closed: Container[date]
) -> tuple[DiaryDay, ...]:
    if asked.days is None:
        return ()
    last = max(span.last for span in sifted.spans)
    workers = minutes.design.workers
    return sampling_plan(workers, asked.days, after=last, seed=asked.seed, closed=closed)
