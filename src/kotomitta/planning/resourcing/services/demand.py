"""The demand for each service, divided by who answers for it under the law of the month."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.errors import InputError
from kotomitta.planning.estimate.arrivals import Arrivals
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.services import Cause, Service
from kotomitta.planning.resourcing.services.course import held, later

Array = NDArray[np.float64]

# An actor that the rulebook does not know is said so.
UNKNOWN = "unknown"
_CAPACITY = re.compile(r"services\..*\.capacity")
_UNDOCUMENTED = "services.undocumented.persons"


@dataclass(frozen=True, slots=True, eq=False)
class Demand:
    """What one service is asked for, each array (draw, month).

    `amount` is what happens in the month or is held in it, and `by_actor` divides it by who answers
    for the service under the law of that month; `actors` names them month by month. `begun` are
    those who begin; None when they cannot be told. `capacity` is what the city says there is; None
    when it has not said.
    """

    service: Service
    amount: Array
    begun: Array | None
    by_actor: Mapping[str, Array]
    actors: tuple[tuple[str, ...], ...]
    capacity: Array | None

    @property
    def shortfall(self) -> Array | None:
        """What the capacity lacks in each month; None when the capacity is not known."""
        return None if self.capacity is None else np.maximum(self.amount - self.capacity, 0.0)


@dataclass(frozen=True, slots=True, eq=False)
class ServiceNeeds:
    """The demand for every service, and the services for which nothing is known to count from."""

    demands: tuple[Demand, ...]
    unknown: tuple[Service, ...]

    def of(self, service_id: str) -> Demand:
        """The demand for one service; KeyError when it is not known."""
        return {d.service.id: d for d in self.demands}[service_id]


def service_needs(run: Run, settled: Arrivals, interpreted_by_unit: Array) -> ServiceNeeds:
    """What those who settle need of others, on the run's draws.

    `interpreted_by_unit` are the hours that the unit's own work takes of interpreters, (draw,
    month). Nobody waits here: a shortfall of one month does not move to the next.
    """
    _refuse_misnamed(run)
    causes = {**_people(run, settled), Cause.INTERPRETED_BY_UNIT: interpreted_by_unit}
    found = {s.id: _demand(run, s, causes[s.cause]) for s in run.services if s.cause in causes}
    others = [d for d in found.values() if d.service.hours]
    for service in run.services:
        if service.cause is Cause.INTERPRETED_BY_OTHERS:
            found[service.id] = _interpreted(run, service, others)
    known = [found[s.id] for s in run.services if s.id in found]
    return ServiceNeeds(tuple(known), tuple(s for s in run.services if s.id not in found))


def responsible(run: Run, duty: str) -> tuple[str, ...]:
    """Who has the duty in each month of the run, by the law as known on its day."""
    own = f"{duty}_helsinki"
    has_own = run.city.runs_its_own_health_services and own in run.rulebook.texts
    actors = run.rulebook.by_month(run.months).choice(own if has_own else duty)
    return tuple(actor or UNKNOWN for actor in actors)


def _people(run: Run, settled: Arrivals) -> dict[Cause, Array]:
    """Those whom services are for: settling in the month, or there, as with the undocumented."""
    everyone = settled.persons.values.sum(axis=1)
    young = run.over("household.under_seven")
    school = run.over("services.age.school") * (1 - young)
    people = {
        Cause.EVERYONE: everyone,
        Cause.UNDER_SEVEN: everyone * young,
        Cause.SCHOOL_AGE: everyone * school,
        Cause.OVER_SCHOOL_AGE: everyone * (1 - young - school),
        Cause.HOUSEHOLDS: settled.households.values.sum(axis=1),
    }
    counted = _given(run, _UNDOCUMENTED)
    return people if counted is None else {**people, Cause.UNDOCUMENTED: counted}


def _demand(run: Run, service: Service, people: Array) -> Demand:
    but_not = 1 - run.over(service.less) if service.less else 1.0
    need = reduce(np.multiply, (run.over(share) for share in service.shares), people * but_not)
    if service.cause is Cause.UNDOCUMENTED:
        return _by_law(run, service, need, None)
    begun = later(need, run.at(service.after)) if service.after else need
    amount = held(begun, run.at(service.lasts)) if service.lasts else begun
    return _by_law(run, service, amount, begun)


def _by_law(run: Run, service: Service, amount: Array, begun: Array | None) -> Demand:
    """The whole amount belongs to the one who answers for the service in the month."""
    actors = responsible(run, str(service.duty))
    by_actor = {a: amount * (np.array(actors) == a) for a in dict.fromkeys(actors)}
    capacity = _capacity(run, service)
    return Demand(service, amount, begun, by_actor, tuple((a,) for a in actors), capacity)


def _interpreted(run: Run, service: Service, contacts: Sequence[Demand]) -> Demand:
    """Hours that the contacts of others take of interpreters, by who answers for the contact."""
    share = run.over("interpreter.share")
    amount = np.zeros((run.draws.number, len(run.months)))
    by_actor: dict[str, Array] = {}
    for contact in contacts:
        each = share * run.over(str(contact.service.hours))
        amount = amount + contact.amount * each
        for actor, part in contact.by_actor.items():
            by_actor[actor] = by_actor.get(actor, 0.0) + part * each
    together = zip(*(contact.actors for contact in contacts), strict=True)
    actors = tuple(tuple(dict.fromkeys(a for at in month for a in at)) for month in together)
    return Demand(service, amount, amount, by_actor, actors, _capacity(run, service))


def _capacity(run: Run, service: Service) -> Array | None:
    given = _given(run, service.capacity)
    if given is not None:
        unit = run.draws.evidence.figure(service.capacity).unit
        if unit != service.counted_in:
            raise InputError(
                "capacity_unit", id=service.capacity, given=unit, wanted=service.counted_in
            )
    return given


def _refuse_misnamed(run: Run) -> None:
    """InputError for the capacity of a service that there is not: it would be passed over."""
    named = sorted(i for i in run.draws.evidence.ids() if _CAPACITY.fullmatch(i))
    for figure_id in named:
        if figure_id not in {s.capacity for s in run.services}:
            known = ", ".join(s.id for s in run.services)
            raise InputError("capacity_unknown", id=figure_id, known=known)


def _given(run: Run, figure_id: str) -> Array | None:
    """A figure that a city may leave out; None when it has, or gave it after the run's day."""
    evidence = run.draws.evidence
    if figure_id not in evidence:
        return None
    published = min(d.published for d in evidence.figure(figure_id).values)
    return run.over(figure_id) if published <= run.as_of else None
