"""Scenarios from files: those that are shipped, by name, and the user's own, by path."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

from pydantic import ValidationError

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Figure
from kotomitta.basis.months import Month
from kotomitta.planning.estimate.channels import SERIES
from kotomitta.planning.inputs.scenario import Change, Scenario, Step, changed
from kotomitta.sources.city_folder import RULEBOOK
from kotomitta.sources.faults import first_fault
from kotomitta.sources.figures import refuse_negative
from kotomitta.sources.yaml_file import read_yaml

SCENARIOS = RULEBOOK / "scenarios"
# The shipped scenario that changes nothing: what the others are compared with.
BASE_CASE = "base"


def shipped_scenarios() -> tuple[str, ...]:
    """The names of the scenarios that come with the program."""
    return tuple(sorted(p.stem for p in SCENARIOS.glob("*.yaml")))


def read_scenario(wanted: str, figures: Sequence[Figure], as_of: date) -> Scenario:
    """The scenario of that name or in the file at that path.

    InputError names the file and line of what it changes that is not there, cannot be so, or has
    already been on `as_of`.
    """
    file = read_yaml(scenario_path(wanted))
    return checked(file.parse(Scenario), figures, as_of, file.place)


def checked(
    scenario: Scenario,
    figures: Sequence[Figure],
    as_of: date,
    place: Callable[[Sequence[int | str]], str],
) -> Scenario:
    """The scenario, which knows the places of its parts from here on.

    InputError, at the place of its part, for a change that cannot be made on `as_of`.
    """
    for i, change in enumerate(scenario.figures):
        _check_change(change, scenario.figures[:i], figures, as_of, place(["figures", i]))
    for i, step in enumerate(scenario.drivers):
        _check_step(step, as_of, place, i)
    changed_figures = {c.id: place(["figures", i]) for i, c in enumerate(scenario.figures)}
    changed_series = {s.series: place(["drivers", i]) for i, s in enumerate(scenario.drivers)}
    return scenario.standing_at({"": place([]), **changed_figures, **changed_series})


def scenario_path(wanted: str) -> Path:
    """The file of the scenario of that name or at that path."""
    shipped = shipped_scenarios()
    if wanted in shipped:
        return SCENARIOS / f"{wanted}.yaml"
    try:
        found = Path(wanted).exists()
    except OSError:  # a name too long for a file, for one
        found = False
    if not found:
        raise InputError("scenario_unknown", place=wanted, known=", ".join(shipped))
    return Path(wanted)


def _check_change(
    change: Change,
    earlier: Sequence[Change],
    figures: Sequence[Figure],
    as_of: date,
    place: str,
) -> None:
    figure = next((f for f in figures if f.id == change.id), None)
    if figure is None:
        raise InputError("figure_missing", place=place, id=change.id)
    if (change.id, change.start) in {(c.id, c.start) for c in earlier}:
        raise InputError("same_day_twice", place=place)
    try:
        refuse_negative(changed(figure, [change], as_of), place)
    except ValidationError as error:
        raise first_fault(error, lambda _: place) from error
    except InputError as error:
        raise error.at(place) from error


def _check_step(
    step: Step, as_of: date, place: Callable[[Sequence[int | str]], str], i: int
) -> None:
    if step.series not in SERIES:
        known, where = ", ".join(SERIES), place(["drivers", i, "series"])
        raise InputError("series_unknown", place=where, series=step.series, known=known)
    if step.months[0] <= Month.of(as_of):
        where = place(["drivers", i, "from"])
        raise InputError("step_in_the_past", place=where, month=step.months[0], as_of=as_of)
