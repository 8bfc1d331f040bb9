"""`kotomitta sweep`: every municipality, under every scenario, in one table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

import kotomitta
from kotomitta.basis.errors import InputError
from kotomitta.cli.countdown import countdown
from kotomitta.cli.groups import grouped
from kotomitta.cli.options import (
    AsJson,
    AsOf,
    DrawCount,
    OutFolder,
    Seed,
    Term,
    day,
    draw_count,
    seed_number,
    within,
)
from kotomitta.cli.screen import errors_console, show_json, words
from kotomitta.cli.workers import Where, where
from kotomitta.sources.answering import Asked
from kotomitta.sources.city_folder import RULEBOOK
from kotomitta.sources.digest import digest
from kotomitta.sources.finland import finland
from kotomitta.sources.scenario_file import BASE_CASE
from kotomitta.sources.sweeping import Cell, cells, swept
from kotomitta.store.folder import write_folder
from kotomitta.store.sweep import keep, kept, write_sweep

_FEWEST, _MOST = 22, 10_000

Folders = Annotated[list[str] | None, typer.Argument()]


def _asked(
    *, term: Term = "2025", as_of: AsOf = None, draws: DrawCount = 200, seed: Seed = 1
) -> Asked:
    return Asked("", term, day(as_of), draw_count(draws), seed_number(seed))


@dataclass(frozen=True, slots=True)
class _Synthetic:
    folder: Path | None
    municipalities: int


def _synthetic(*, make_synthetic: OutFolder = None, municipalities: int = 300) -> _Synthetic:
    return _Synthetic(make_synthetic, within("--municipalities", municipalities, _FEWEST, _MOST))


@grouped(asked=_asked, place=where, made=_synthetic)
def sweep(
    folders: Folders = None,
    *,
    scenario: list[str] | None = None,
    asked: Asked,
    out: OutFolder = None,
    place: Where,
    made: _Synthetic,
    json: AsJson = False,
) -> None:
    """Answer for many municipalities and scenarios, in one table; can be stopped and taken up.

    Example: kotomitta sweep municipalities --scenario base --draws 200 --workers 2 --out out
    """
    if made.folder is not None:
        if folders:
            raise InputError("sweep_either", place="--make-synthetic")
        _make(made, made.folder, asked.seed)
        return
    if out is None:
        raise InputError("sweep_without_out", place="--out")
    if not folders:
        raise InputError("sweep_nothing", place="sweep")
    wanted = list(cells(folders, scenario or [BASE_CASE], asked))
    told = _told(asked, [_row(cell, result) for cell, result in _all(wanted, out, place)])
    write_sweep(out, told)
    if json:
        show_json(told)
    _end(out, told, as_json=json)


def _all(wanted: Sequence[Cell], out: Path, place: Where) -> Iterator[tuple[Cell, Any]]:
    """Every cell with its row or its InputError, in order; rows are kept as they are done."""
    marks = {cell: _mark(cell) for cell in wanted}
    rows: dict[Cell, Any] = {c: r for c in wanted if (r := _kept(out, c, marks[c])) is not None}
    left = [cell for cell in wanted if cell not in rows]
    with countdown(len(wanted), len(rows)) as advance:
        for cell, result in place.each(swept, left):
            rows[cell] = _checked(cell, result, marks[cell])
            if not isinstance(rows[cell], InputError):
                keep(out, cell.key, rows[cell])
            advance()
    return ((cell, rows[cell]) for cell in wanted)


def _mark(cell: Cell) -> str | None:
    """The digest of a cell; None when its files cannot be read, which its run will tell."""
    try:
        return cell.digest
    except InputError:
        return None


def _kept(out: Path, cell: Cell, mark: str | None) -> dict[str, Any] | None:
    row = kept(out, cell.key)
    return row if row is not None and row.get("digest") == mark else None


def _checked(cell: Cell, result: Any, mark: str | None) -> Any:
    """The result; an InputError when it was made of other data or by another version."""
    if isinstance(result, InputError):
        return result if result.place else result.at(cell.asked.city)
    return (
        result if result["digest"] == mark else InputError("sweep_differs", place=cell.asked.city)
    )


def _row(cell: Cell, result: Any) -> dict[str, Any]:
    municipality, scenario = cell.key
    head = {"municipality": municipality, "scenario": scenario}
    if isinstance(result, InputError):
        errors_console().print(words().error(result), markup=False, soft_wrap=True)
        return {**head, "error": result.key.removeprefix("error."), "place": result.place}
    return {**head, **{name: value for name, value in result.items() if name != "digest"}}


def _told(asked: Asked, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "term": asked.term,
        "as_of": asked.as_of.isoformat(),
        "seed": asked.seed,
        "draws": asked.draws,
        "versions": {"kotomitta": kotomitta.__version__, "rulebook": digest([RULEBOOK])},
        "failed": sum("error" in row for row in rows),
        "rows": rows,
    }


def _end(out: Path, told: dict[str, Any], *, as_json: bool) -> None:
    failed, rows = told["failed"], len(told["rows"])
    if not as_json:
        said = words().say("sweep.written", file=str(out / "sweep.csv"), rows=rows)
        Console(highlight=False).print(said, markup=False, soft_wrap=True)
    if failed:
        said = words().say("sweep.failed", failed=failed, rows=rows)
        errors_console().print(said, markup=False, soft_wrap=True)
        raise typer.Exit(1)


def _make(made: _Synthetic, folder: Path, seed: int) -> None:
    places = 0
    for name, files in finland(made.municipalities, seed):
        write_folder(folder / name, files)
        places += 1
    said = words().say("sweep.made", folder=str(folder), number=places)
    Console(highlight=False).print(said, markup=False, soft_wrap=True)
