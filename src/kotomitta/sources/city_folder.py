"""A city's folder and the rulebook, put together into one run."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from kotomitta.basis.draws import Draws
from kotomitta.basis.figures import Evidence, Figure
from kotomitta.law.rulebook import Rulebook
from kotomitta.planning.estimate.forecast import Pool, paths
from kotomitta.planning.inputs.city import City
from kotomitta.planning.inputs.drivers import Drivers, Observed
from kotomitta.planning.inputs.norms import Norm
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.scenario import Scenario, overlaid
from kotomitta.planning.inputs.scorecard import Scorecard
from kotomitta.planning.inputs.services import Service
from kotomitta.planning.inputs.tasks import Task
from kotomitta.planning.workload.diary.entries import Entry
from kotomitta.planning.workload.measured import measured
from kotomitta.sources.city_diary import read_city_diary
from kotomitta.sources.digest import digest
from kotomitta.sources.drivers_file import read_drivers
from kotomitta.sources.figures import read_figures
from kotomitta.sources.folders import (
    MUNICIPALITIES,
    PACKAGE,
    RULEBOOK,
    folder_of,
    shipped_cities,
)
from kotomitta.sources.forecast_laws import shipped_laws
from kotomitta.sources.law_files import law_figures, law_texts
from kotomitta.sources.yaml_file import read_yaml

T = TypeVar("T")

__all__ = [
    "MUNICIPALITIES",
    "PACKAGE",
    "RULEBOOK",
    "Shelf",
    "folder_of",
    "read_city",
    "shipped_cities",
]

_FIGURE_FILES = (
    "drivers/chain.yaml",
    "effects/links.yaml",
    "effects/method.yaml",
    "effects/values.yaml",
    "weights/need.yaml",
    "weights/office.yaml",
    "weights/recruitment.yaml",
    "weights/time.yaml",
    "prices/prices.yaml",
    "services/figures.yaml",
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that was read for one city: nothing of it depends on a day, a term or a seed."""

    folder: Path
    city: City
    figures: tuple[Figure, ...]
    observed: tuple[Observed, ...]
    tasks: tuple[Task, ...]
    norms: tuple[Norm, ...]
    services: tuple[Service, ...]
    scorecard: Scorecard
    diary: tuple[Entry, ...] = ()

    def run(
        self, term: str, *, as_of: date, seed: int, draws: int, scenario: Scenario | None = None
    ) -> Run:
        """One run of the city: its term, its figures as known on `as_of`, and their draws."""
        figures = {f.id: f for f in self.figures}
        # What a scenario asks about is asked of a measured figure too.
        asked = {change.id for change in scenario.figures} if scenario else set()
        replaceable = {name: figure for name, figure in figures.items() if name not in asked}
        timed = measured(self.diary, self.tasks, replaceable, as_of=as_of, seed=seed, draws=draws)
        changed = overlaid(self.figures, scenario, as_of) if scenario else ()
        over = {f.id: f for f in (*changed, *(timed.figures if timed else ()))}
        evidence = Evidence((figures | over).values(), as_of)
        return Run(
            city=self.city,
            term=self.city.term(term),
            draws=Draws(evidence, seed=seed, number=draws, measured=timed.draws if timed else None),
            drivers=Drivers(self.observed, as_of, scenario.drivers if scenario else ()),
            rulebook=Rulebook(evidence, law_texts()),
            forecast=partial(paths, pool=Pool(laws=shipped_laws())),
            services=self.services,
            measured=timed,
            scenario=scenario,
        )


def read_city(city: str) -> Shelf:
    """The shelf of a city; InputError names the file and line of the first fault."""
    folder = folder_of(city)
    # What a city's experts say replaces what the city gave, and both replace the rulebook.
    expert = read_figures(sorted(folder.glob("figures-expert*.yaml")))
    plain = set(folder.glob("figures*.yaml")) - set(folder.glob("figures-expert*.yaml"))
    own = read_figures(sorted(plain))
    national = _national(digest([RULEBOOK]))
    figures = {f.id: f for f in (*national.figures, *own, *expert)}
    observed = [o for path in sorted(folder.glob("drivers*.csv")) for o in read_drivers(path)]
    return Shelf(
        folder=folder,
        city=read_yaml(folder / "city.yaml").parse(City),
        figures=tuple(figures.values()),
        observed=(*national.observed, *observed),
        tasks=national.tasks,
        norms=national.norms,
        services=national.services,
        scorecard=national.scorecard,
        diary=read_city_diary(folder / "diary.csv", national.tasks),
    )


@dataclass(frozen=True, slots=True)
class _National:
    """What was read for every city alike."""

    figures: tuple[Figure, ...]
    observed: tuple[Observed, ...]
    tasks: tuple[Task, ...]
    norms: tuple[Norm, ...]
    services: tuple[Service, ...]
    scorecard: Scorecard


@lru_cache(maxsize=1)
def _national(_rulebook: str) -> _National:
    """The rulebook, read anew only when its digest has changed."""

    def rows(name: str, kind: type[list[T]]) -> tuple[T, ...]:
        return tuple(read_yaml(RULEBOOK / name).parse(kind))

    return _National(
        figures=(*read_figures(RULEBOOK / name for name in _FIGURE_FILES), *law_figures()),
        observed=read_drivers(RULEBOOK / "drivers" / "finland.csv"),
        tasks=rows("weights/tasks.yaml", list[Task]),
        norms=rows("norms/norms.yaml", list[Norm]),
        services=rows("services/services.yaml", list[Service]),
        scorecard=read_yaml(RULEBOOK / "forecast" / "scorecard.yaml").parse(Scorecard),
    )
