"""The single call behind every row of a sweep: one municipality under one scenario."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

import kotomitta
from kotomitta.basis.errors import InputError
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.answer import Answer, answer
from kotomitta.planning.economics.costs import Costs
from kotomitta.planning.estimate.forecast import Pool, Series, paths
from kotomitta.planning.inputs.run import Array
from kotomitta.planning.inputs.scenario import Scenario
from kotomitta.report.contract import quantity
from kotomitta.sources.answering import Asked, placed
from kotomitta.sources.city_folder import RULEBOOK, folder_of, read_city, shipped_cities
from kotomitta.sources.digest import digest
from kotomitta.sources.forecast_laws import shipped_laws
from kotomitta.sources.scenario_file import read_scenario, scenario_path
from kotomitta.sources.yaml_file import read_text, read_yaml

_MOST_FORECASTS = 64


@dataclass(frozen=True, slots=True)
class Cell:
    """One municipality (or county) under one scenario: an item of a sweep, and its row."""

    asked: Asked
    scenario: str

    @property
    def municipality(self) -> str:
        """The name of its folder, which names its rows."""
        return Path(self.asked.city).name

    @property
    def key(self) -> tuple[str, str]:
        """What tells its row from the others: municipality and scenario."""
        return self.municipality, Path(self.scenario).stem

    @property
    def digest(self) -> str:
        """What changes when the row would: the request, the data and the program."""
        asked, folder = self.asked, folder_of(self.asked.city)
        try:
            own = digest([folder])
        except OSError as error:
            raise InputError("file_unreadable", place=str(error.filename), why=error) from error
        parts = (
            kotomitta.__version__,
            digest([RULEBOOK]),
            own,
            read_text(scenario_path(self.scenario)),
            *self.key,
            asked.term,
            asked.as_of.isoformat(),
            str(asked.draws),
            str(asked.seed),
        )
        return sha256(json.dumps(parts).encode()).hexdigest()


def cells(folders: Iterable[str], scenarios: Sequence[str], asked: Asked) -> Iterator[Cell]:
    """Every municipality in the folders under every scenario, in order of their names.

    A folder is a municipality's own (or the name of a shipped one), or holds those of many; a
    scenario is a shipped one, a file, or a folder of files. InputError for a folder without any
    municipality, a scenario that cannot be read, and two of one name.
    """
    places = [place for folder in folders for place in _municipalities(folder)]
    wanted = [name for scenario in scenarios for name in _scenarios(scenario)]
    made = [Cell(replace(asked, city=p), s) for p in places for s in wanted]
    seen: dict[tuple[str, str], Cell] = {}
    for cell in made:
        if seen.setdefault(cell.key, cell) is not cell:
            raise InputError("sweep_doubled", place=cell.asked.city, name=" / ".join(cell.key))
    return iter(sorted(made, key=lambda cell: cell.key))


def _municipalities(folder: str) -> list[str]:
    path = Path(folder)
    if folder in shipped_cities() or (path / "city.yaml").is_file():
        return [folder]
    found = sorted(str(p.parent) for p in path.glob("*/city.yaml"))
    if not found:
        raise InputError("sweep_nothing", place=folder)
    return found


def _scenarios(scenario: str) -> list[str]:
    folder = Path(scenario)
    found = sorted(map(str, folder.glob("*.yaml"))) if folder.is_dir() else [scenario]
    if not found:
        raise InputError("sweep_no_scenarios", place=scenario)
    for name in found:
        read_yaml(scenario_path(name)).parse(Scenario)
    return found


def swept(cell: Cell) -> dict[str, Any]:
    """The row of a cell, with the digest of what it was made from.

    InputError names the file and line of the first fault of its municipality or scenario.
    """
    mark = cell.digest
    asked = cell.asked
    shelf = read_city(asked.city)
    scenario = read_scenario(cell.scenario, shelf.figures, asked.as_of)
    with placed(shelf.folder, scenario):
        run = replace(asked.run(shelf, scenario), forecast=remembered)
        numbers = row(answer(run, shelf.tasks))
    head = {"city": shelf.city.id, "synthetic": shelf.city.synthetic}
    return {"digest": mark, **head, **{name: quantity(q) for name, q in numbers.items()}}


def row(found: Answer) -> Mapping[str, Quantity]:
    """The numbers of a row: people and money over the term, clients and workers at its peak."""
    term = found.run.in_term
    persons = found.settled.persons.values[:, :, term].sum(axis=2)
    need = found.need_costs
    return {
        "persons": Quantity.of(persons.sum(axis=1), "persons"),
        "clients": Quantity.of(found.clients.values[:, term].max(axis=1), "persons"),
        **{f"cap.{c}": Quantity.of(cap.by_draw, "cases") for c, cap in found.caps.items()},
        **{
            f"workers.{c}": Quantity.of(s.needed[:, term].max(axis=1), "workers")
            for c, s in found.staff.items()
        },
        "gross": Quantity.of(need.gross[:, term].sum(axis=1), "EUR"),
        **{
            f"net_{payer}": Quantity.of(paid[:, term].sum(axis=1), "EUR")
            for payer, paid in _bearers(need).items()
        },
    }


def _bearers(costs: Costs) -> dict[str, Array]:
    """What is left to those who answer for the services, also to the one that pays nothing."""
    nothing = np.zeros_like(costs.gross)
    return {payer: costs.payers.get(payer, nothing) for payer in ("city", "wellbeing_county")}


def remembered(history: Sequence[Series], horizon: int, *, draws: int, seed: int) -> Array:
    """Forecasts of the national series, each made once: they are the same for every city."""
    return _forecast(tuple(map(_Known.of, history)), horizon, draws, seed)


@dataclass(frozen=True, slots=True)
class _Known:
    """A series that can be looked up."""

    id: str
    frequency: int
    start: int
    values: bytes

    @classmethod
    def of(cls, series: Series) -> "_Known":
        return cls(series.id, series.frequency, series.start, series.values.tobytes())

    @property
    def series(self) -> Series:
        return Series(self.id, self.frequency, self.start, np.frombuffer(self.values))


@lru_cache(maxsize=_MOST_FORECASTS)
def _forecast(known: tuple[_Known, ...], horizon: int, draws: int, seed: int) -> Array:
    pool = Pool(laws=shipped_laws())
    made = paths([k.series for k in known], horizon, draws=draws, seed=seed, pool=pool)
    made.setflags(write=False)  # it is handed to every city
    return made
