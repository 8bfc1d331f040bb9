"""A city's folder and the rulebook, put together into one run."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from importlib.resources import files
from pathlib import Path

from kotomitta.basis.draws import Draws
from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Evidence, Figure
from kotomitta.law.rulebook import Rulebook
from kotomitta.planning.estimate.forecast import Pool, paths
from kotomitta.planning.inputs.city import City
from kotomitta.planning.inputs.drivers import Drivers, Observed
from kotomitta.planning.inputs.norms import Norm
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.scenario import Scenario, overlaid
from kotomitta.planning.inputs.scorecard import Scorecard
from kotomitta.planning.inputs.tasks import Task
from kotomitta.planning.workload.diary.entries import Entry
from kotomitta.planning.workload.measured import measured
from kotomitta.sources.city_diary import read_city_diary
from kotomitta.sources.drivers_file import read_drivers
from kotomitta.sources.figures import read_figures
from kotomitta.sources.forecast_laws import shipped_laws
from kotomitta.sources.law_files import law_figures, law_texts
from kotomitta.sources.yaml_file import read_yaml

PACKAGE = Path(str(files("kotomitta")))
RULEBOOK = PACKAGE / "rulebook"
MUNICIPALITIES = PACKAGE / "municipalities"

_FIGURE_FILES = (
    "drivers/chain.yaml",
    "weights/need.yaml",
    "weights/recruitment.yaml",
    "weights/time.yaml",
    "prices/prices.yaml",
)


def shipped_cities() -> tuple[str, ...]:
    """The names of the cities that come with the program."""
    return tuple(sorted(p.parent.name for p in MUNICIPALITIES.glob("*/city.yaml")))


def folder_of(city: str) -> Path:
    """The folder of a city that is shipped, by name, or of the user's own, by path."""
    if city in shipped_cities():
        return MUNICIPALITIES / city
    folder = Path(city)
    try:
        found = (folder / "city.yaml").is_file()
    except OSError:  # a name too long for a file, for one
        found = False
    if not found:
        raise InputError("city_unknown", place=city[:80], known=", ".join(shipped_cities()))
    return folder


@dataclass(frozen=True, slots=True)
class Shelf:
    """All that was read for one city: nothing of it depends on a day, a term or a seed."""

    folder: Path
    city: City
    figures: tuple[Figure, ...]
    observed: tuple[Observed, ...]
    tasks: tuple[Task, ...]
    norms: tuple[Norm, ...]
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
    national = (*read_figures(RULEBOOK / name for name in _FIGURE_FILES), *law_figures())
    figures = {f.id: f for f in (*national, *own, *expert)}
    drivers = [RULEBOOK / "drivers" / "finland.csv", *sorted(folder.glob("drivers*.csv"))]
    tasks = tuple(read_yaml(RULEBOOK / "weights" / "tasks.yaml").parse(list[Task]))
    return Shelf(
        folder=folder,
        city=read_yaml(folder / "city.yaml").parse(City),
        figures=tuple(figures.values()),
        observed=tuple(o for path in drivers for o in read_drivers(path)),
        tasks=tasks,
        norms=tuple(read_yaml(RULEBOOK / "norms" / "norms.yaml").parse(list[Norm])),
        scorecard=read_yaml(RULEBOOK / "forecast" / "scorecard.yaml").parse(Scorecard),
        diary=read_city_diary(folder / "diary.csv", tasks),
    )
