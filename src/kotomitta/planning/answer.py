"""The answer to the motion: one call that reads as the method."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.errors import InputError
from kotomitta.basis.progress import Telling, counted, untold
from kotomitta.basis.tally import Cases, Persons
from kotomitta.law.case import Channel
from kotomitta.planning.economics.compensation import Compensation, compensation
from kotomitta.planning.economics.costs import Costs, costs, interpreter_hours
from kotomitta.planning.economics.neglect.account import Neglect, neglect
from kotomitta.planning.economics.neglect.exposure import Alternative
from kotomitta.planning.estimate.arrivals import Arrivals, arrivals
from kotomitta.planning.flow.monthly import Flow, flow
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.tasks import Task
from kotomitta.planning.outcomes.proof.prepared import Basis
from kotomitta.planning.outcomes.proof.proof import Proof
from kotomitta.planning.outcomes.proof.prove import Effort, prove
from kotomitta.planning.resourcing.services.demand import ServiceNeeds, service_needs
from kotomitta.planning.resourcing.staff import Staff, capacity, staff
from kotomitta.planning.workload.cap import Cap, cap
from kotomitta.planning.workload.hours import CaseHours, case_hours, mean_stay
from kotomitta.planning.workload.time import WorkingTime, working_time

Array = NDArray[np.float64]

# Below an even chance a cap protects nobody; a certain one does not exist.
_LEAST_SURE, _MOST_SURE = 0.5, 0.999
_PARTS = 4


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything computed for one run, all on the same draws.

    `served` is the flow when every case can start (the need); `planned` and `present` are the
    flows from the start of the term on under the caps, with the planned staff and with those in
    post.
    """

    run: Run
    settled: Arrivals
    served: Flow
    planned: Flow
    present: Flow
    clients: Persons
    new_clients: Persons
    time: WorkingTime
    hours: Mapping[Cadre, CaseHours]
    caps: Mapping[Cadre, Cap]
    staff: Mapping[Cadre, Staff]
    services: ServiceNeeds
    compensation: Compensation
    need_costs: Costs
    present_costs: Costs
    neglect: Neglect
    proof: Proof | None


def answer(
    run: Run, tasks: Sequence[Task], *, proof: Effort | None = None, told: Telling = untold
) -> Answer:
    """Arrivals, clients, hours, cap, staff and euros of one run.

    `told` gets the share that is done of all but the proof, which tells by itself.
    """
    done = counted(told, _PARTS)
    settled = arrivals(run)
    cases = _cases(run, settled)
    stay = np.round(run.over("unit.clienthood_months"))
    leaving = run.at("unit.leaving_a_year")
    served = flow(cases, stay=stay, leaving_a_year=leaving, capacity=None)
    done()

    time = working_time(run)
    hours = case_hours(run, tasks, mean_stay(stay[:, -1], leaving))
    caps = {c: _cap(run, hours[c], time) for c in Cadre}
    done()

    active = served.active.values.sum(axis=1)
    workers = staff(run, active, caps)
    planned = carried(run, cases, {c: _each_draw(run, w.plan) for c, w in workers.items()}, caps)
    present = carried(run, cases, {c: w.in_post for c, w in workers.items()}, caps)
    done()

    held = present.active.values.sum(axis=1)
    state_money = compensation(run, settled)
    needed = {c: w.needed for c, w in workers.items()}
    in_post = {c: w.in_post for c, w in workers.items()}
    need_costs = costs(run, needed, interpreter_hours(active, hours), state_money)
    present_costs = costs(run, in_post, interpreter_hours(held, hours), state_money)
    done()
    return Answer(
        run=run,
        settled=settled,
        served=served,
        planned=planned,
        present=present,
        clients=_persons(run, served.active),
        new_clients=_persons(run, served.started),
        time=time,
        hours=hours,
        caps=caps,
        staff=workers,
        services=service_needs(run, settled, interpreter_hours(active, hours)),
        compensation=state_money,
        need_costs=need_costs,
        present_costs=present_costs,
        neglect=neglect(
            run,
            today=Alternative(present, in_post, present_costs),
            resourced=Alternative(planned, needed, need_costs),
        ),
        proof=prove(Basis(run, served, hours, time, caps, run.in_term), proof) if proof else None,
    )


def carried(
    run: Run, cases: Cases, workers: Mapping[Cadre, Array], caps: Mapping[Cadre, Cap]
) -> Flow:
    """The flow of cases under what so many workers (draw, month) carry from the term's start on.

    Before the term every case was taken on.
    """
    room = np.array(capacity(workers, caps))
    room[:, : run.in_term.start] = np.inf
    stay = np.round(run.over("unit.clienthood_months"))
    return flow(cases, stay=stay, leaving_a_year=run.at("unit.leaving_a_year"), capacity=room)


def _cases(run: Run, settled: Arrivals) -> Cases:
    """Cases of the unit: households of those who become its clients."""
    share = np.stack([_client_share(run, settled, i) for i in range(len(Channel))], axis=1)
    households = settled.households.times(share[:, :, None])
    return households.cases(run.at("household.cases")[:, None, None])


def _client_share(run: Run, settled: Arrivals, i: int) -> Array:
    """The share of a channel's settlers who become clients; 0 for a channel nobody came by."""
    if not settled.persons.values[:, i].any():
        return np.zeros(run.draws.number)
    return run.at(f"unit.client_share.{settled.channels[i].value}")


def _persons(run: Run, cases: Cases) -> Persons:
    """Persons behind cases, (draw, month)."""
    size = run.at("household.persons") / run.at("household.cases")
    return Persons(cases.values.sum(axis=1) * size[:, None])


def _cap(run: Run, hours: CaseHours, time: WorkingTime) -> Cap:
    probability = float(run.at("cap.probability")[0])
    if not _LEAST_SURE <= probability <= _MOST_SURE:
        raise InputError(
            "number_out_of_range",
            id="cap.probability",
            given=f"{probability:g}",  # in full: 0.999 is not 1
            low=f"{_LEAST_SURE:g}",
            high=f"{_MOST_SURE:g}",
        )
    # A team that is yet to be hired is at least one worker.
    team = max(float(np.median(run.at(f"staff.in_post.{hours.cadre.value}"))), 1.0)
    return cap(hours, time.months, probability=probability, team=team)


def _each_draw(run: Run, by_month: Array) -> Array:
    return np.broadcast_to(by_month, (run.draws.number, len(by_month)))
