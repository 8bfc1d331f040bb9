"""`kotomitta diary`: minutes per task and profile from a time diary."""

from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

import typer

from kotomitta.basis.errors import InputError
from kotomitta.basis.quantity import Quantity
from kotomitta.cli.diary_tables import show_tables
from kotomitta.cli.screen import show_json
from kotomitta.planning.workload.diary.entries import Sifted, sift
from kotomitta.planning.workload.diary.minutes import Minutes, minutes_of
from kotomitta.planning.workload.diary.precision import Precision, days_to_narrow
from kotomitta.planning.workload.diary.sampling import DiaryDay, sampling_plan
from kotomitta.sources.diary_file import read_diary

_DRAWS = 4000
_MOST_DAYS = 10_000
_BLANKS = ("diary_template.csv", "diary_form.html")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reader wants besides the minutes."""

    reference: str
    cap: float | None
    days: int | None
    seed: int


def diary(
    file: Annotated[Path | None, typer.Argument(help="The diary, a CSV file.")] = None,
    *,
    cap: Annotated[float | None, typer.Option(help="A cap: how many days narrow it?")] = None,
    plan: Annotated[int | None, typer.Option(help="Plan so many further diary days.")] = None,
    reference: Annotated[str, typer.Option(help="The profile that others are compared with.")] = "",
    seed: Annotated[int, typer.Option(min=0, help="Seed of draws and plan.")] = 1,
    blank: Annotated[Path | None, typer.Option(help="Write template and form here.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Minutes per task and profile, with their uncertainty, from a time diary.

    Example: kotomitta diary diary.csv --cap 35 --plan 40 --json

    Columns: worker,date,profile,task,minutes,interpreter (0 or 1); one row per piece of work.
    """
    _check(cap, plan)
    if blank is not None:
        _write_blanks(blank)
    if file is not None:
        _answer(file, Asked(reference, cap, plan, seed), as_json)
    elif blank is None:
        raise InputError("diary_file_wanted", place="DIARY.csv")


def _answer(file: Path, asked: Asked, as_json: bool) -> None:
    sifted = sift(read_diary(file))
    if not sifted.entries:
        raise InputError("diary_nothing_left", place=str(file))
    minutes = minutes_of(sifted.entries, seed=asked.seed, draws=_DRAWS)
    answer = _plain(minutes, sifted, asked)
    if as_json:
        show_json(answer)
    else:
        show_tables(answer)


def _check(cap: float | None, plan: int | None) -> None:
    if cap is not None and not 0 < cap <= _MOST_DAYS:
        raise InputError("diary_cap", place="--cap", given=str(cap), most=_MOST_DAYS)
    if plan is not None and not 0 < plan <= _MOST_DAYS:
        raise InputError("diary_plan", place="--plan", given=plan, most=_MOST_DAYS)


def _write_blanks(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in _BLANKS:
            source = files("kotomitta") / "rulebook" / "weights" / name
            (folder / name).write_bytes(source.read_bytes())
    except OSError as error:
        raise InputError("diary_blank", place=str(folder), why=error.strerror) from error


def _plain(minutes: Minutes, sifted: Sifted, asked: Asked) -> dict[str, Any]:
    reference = asked.reference or minutes.reference
    if reference not in minutes.design.profiles:
        raise InputError("diary_reference", place="--reference", given=reference)
    return {
        "tasks": _tasks(minutes),
        "multipliers": _multipliers(minutes, reference),
        "reference_profile": reference,
        "worker_spread": asdict(Quantity.of(minutes.worker_sd, "log")),
        "entries": len(sifted.entries),
        "excluded": [asdict(f) for f in sifted.excluded],
        "warnings": [asdict(f) for f in sifted.warnings] + _unknowns(minutes),
        "days": [asdict(s) | {"first": str(s.first), "last": str(s.last)} for s in sifted.spans],
        "plan": _plan(minutes, sifted, asked),
        "seed": asked.seed,
    }


def _tasks(minutes: Minutes) -> list[dict[str, Any]]:
    counts, design = minutes.design.counts, minutes.design
    return [
        {
            "profile": profile,
            "task": task,
            "minutes": asdict(Quantity.of(minutes.minutes[:, p, t], "minutes")),
            "n": int(counts[p, t]),
        }
        for p, profile in enumerate(design.profiles)
        for t, task in enumerate(design.tasks)
        if counts[p, t]
    ]


def _multipliers(minutes: Minutes, reference: str) -> dict[str, Any]:
    """The interpreter's, null where the diary cannot tell, and each other profile's by its name."""
    told = minutes.tells_interpreter
    others = [p for p in minutes.design.profiles if p != reference]
    return {
        "interpreter": asdict(Quantity.of(minutes.interpreter, "times")) if told else None,
        **{p: asdict(Quantity.of(minutes.multiplier(p, reference), "times")) for p in others},
    }


def _unknowns(minutes: Minutes) -> list[dict[str, Any]]:
    """What the diary as a whole cannot tell."""
    unknown = {
        "interpreter_not_compared": not minutes.tells_interpreter,
        "one_worker": len(minutes.design.workers) == 1,
    }
    return [{"reason": r, "count": 1, "line": None} for r, holds in unknown.items() if holds]


def _plan(minutes: Minutes, sifted: Sifted, asked: Asked) -> dict[str, Any]:
    days = sum(span.days for span in sifted.spans)
    last = max(span.last for span in sifted.spans)
    workers = minutes.design.workers
    precision: Precision | None = None
    planned: tuple[DiaryDay, ...] = ()
    if asked.cap is not None:
        precision = days_to_narrow(minutes, cap=asked.cap, days=days)
    if asked.days is not None:
        planned = sampling_plan(workers, asked.days, after=last, seed=asked.seed)
    return {
        "diary_days": days,
        "precision": asdict(precision) if precision else None,
        "days": [{"date": str(d.day), "worker": d.worker} for d in planned],
    }
