"""`kotomitta diary` as tables for people."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rich.console import Console
from rich.table import Table

from kotomitta.cli.screen import words


def show_tables(answer: Mapping[str, Any]) -> None:
    """Print minutes, multipliers, what was odd, days without entries and the plan."""
    console = Console(highlight=False)
    console.print(_tasks(answer))
    console.print(_multipliers(answer))
    for kind in ("excluded", "warnings"):
        for finding in answer[kind]:
            console.print(_finding(kind, finding), markup=False)
    console.print(_days(answer))
    if not answer["drawn"]:
        console.print(words().say("diary.undrawn"))
    _show_plan(console, answer["plan"])


def _table(title: str, left: tuple[str, ...], right: tuple[str, ...]) -> Table:
    say = words()
    table = Table(title=say.say(title))
    for key in left:
        table.add_column(say.say(key), overflow="fold")
    for key in right:
        table.add_column(say.say(key), justify="right")
    return table


def _tasks(answer: Mapping[str, Any]) -> Table:
    left = ("diary.profile", "diary.task")
    table = _table("diary.title", left, ("diary.n", "diary.mean", "diary.range"))
    for row in answer["tasks"]:
        table.add_row(row["profile"], row["task"], str(row["n"]), *_mean_and_range(row["minutes"]))
    return table


def _multipliers(answer: Mapping[str, Any]) -> Table:
    say = words()
    table = _table("diary.multipliers", ("diary.multiplier",), ("diary.mean", "diary.range"))
    reference = answer["reference_profile"]
    for name, quantity in answer["multipliers"].items():
        label = say.say("diary.against", profile=name, reference=reference)
        label = say.say("diary.interpreter") if name == "interpreter" else label
        table.add_row(label, *_mean_and_range(quantity, digits=2))
    return table


def _mean_and_range(quantity: Mapping[str, Any] | None, digits: int = 0) -> tuple[str, str]:
    say = words()
    if quantity is None:
        return say.say("diary.unknown"), ""
    low, mean, high = (say.number(quantity[part], digits) for part in ("p10", "mean", "p90"))
    return mean, f"{low}–{high}"


def _finding(kind: str, finding: Mapping[str, Any]) -> str:
    say = words()
    what = say.say(f"diary.{finding['reason']}", count=finding["count"])
    if finding["line"] is None:
        return what
    return say.say(f"diary.{kind}", what=what, line=finding["line"])


def _days(answer: Mapping[str, Any]) -> Table:
    say = words()
    left = ("diary.worker", "diary.first", "diary.last")
    missing = "diary.days_missing" if answer["drawn"] else "diary.days_without"
    table = _table("diary.days", left, ("diary.days_with", "diary.days_idle", missing))
    for row in answer["days"]:
        ends = (say.fact(date.fromisoformat(row[end])) for end in ("first", "last"))
        counts = (str(row[part]) for part in ("days", "idle", "empty"))
        table.add_row(row["worker"], *ends, *counts)
    return table


def _show_plan(console: Console, plan: Mapping[str, Any]) -> None:
    say = words()
    if plan["precision"] is not None:
        for line in _precision(plan["precision"]):
            console.print(line, soft_wrap=True)
    if plan["days"]:
        table = _table("diary.plan", ("diary.date", "diary.worker"), ())
        for row in plan["days"]:
            table.add_row(say.fact(date.fromisoformat(row["date"])), row["worker"])
        console.print(table)


def _precision(precision: Mapping[str, Any]) -> list[str]:
    say = words()
    lines = [
        say.say("diary.half_width", **{k: precision[k] for k in ("cap", "half_width", "days")})
    ]
    if precision["half_width"] <= 1:
        return [*lines, say.say("diary.narrow_enough")]
    for who in ("same_workers", "new_workers"):
        days = precision[who]
        key = f"diary.narrow_{who}" if days is not None else f"diary.narrow_{who}_never"
        lines.append(say.say(key, **({} if days is None else {"more": days})))
    return lines
