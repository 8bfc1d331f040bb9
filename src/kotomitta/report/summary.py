"""What the draws say about every number of the report, computed once for the page and for JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.influence import influence
from kotomitta.basis.months import Month
from kotomitta.basis.progress import Telling, counted, untold
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.answer import Answer
from kotomitta.planning.economics.costs import Costs
from kotomitta.planning.economics.ledger import Ledger, ledger
from kotomitta.planning.flow.team.simulation import Estimate
from kotomitta.planning.inputs.norms import Norm, recommended
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.outcomes.deadlines import Deadline, deadlines, met
from kotomitta.planning.outcomes.known import Known, known
from kotomitta.planning.outcomes.known import told as counted_as
from kotomitta.planning.staffing import question
from kotomitta.planning.workload.argument import Step, argument
from kotomitta.planning.workload.reserve import reasons
from kotomitta.report.measuring import Gain, gains
from kotomitta.report.neglect import NeglectPage, neglect_page
from kotomitta.report.sampling import Sampling, sampling

Array = NDArray[np.float64]
T = TypeVar("T")
_SLOW = len(Cadre) + 3  # parts of a summary that take seconds with many draws


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month of the term: people arriving in it, clients and cases at its end."""

    month: Month
    arrivals: Quantity
    clients: Quantity
    cases: Quantity


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One month of one cadre; `plan` is enough with the cap's probability.

    `load` are the cases per worker in post; None when in some draw nobody is in post.
    """

    month: Month
    cadre: Cadre
    needed: Quantity
    in_post: Quantity
    plan: float
    load: Quantity | None


@dataclass(frozen=True, slots=True)
class Money:
    """Costs of one staffing over some months, in EUR."""

    gross: Quantity
    payers: Mapping[str, Quantity]
    lines: Mapping[str, Quantity]

    @classmethod
    def of(cls, costs: Costs, window: slice) -> "Money":
        """The sums over a window of months."""
        return cls(
            Quantity.of(costs.gross[:, window].sum(axis=1), "EUR"),
            {p: Quantity.of(v[:, window].sum(axis=1), "EUR") for p, v in costs.payers.items()},
            {n: Quantity.of(v[:, window].sum(axis=1), "EUR") for n, v in costs.lines.items()},
        )


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """One staffing in one budget year: workers on average over its months of the term, and EUR."""

    year: int
    option: str
    workers: Mapping[Cadre, Quantity]
    money: Money


@dataclass(frozen=True, slots=True)
class Summary:
    """Every number of the report. Quantities of flows and euros are over the term.

    `books` and `present_books` are of the staff needed and of that in post. `gains` are those of
    measuring the figures behind the social workers' cap.
    """

    answer: Answer
    persons: Quantity
    households: Quantity
    by_channel: Mapping[str, Quantity]
    months: tuple[MonthRow, ...]
    caps: Mapping[Cadre, Quantity]
    sampling: Mapping[Cadre, Sampling]
    argument: Mapping[Cadre, tuple[Step, ...]]
    reserve: Mapping[Cadre, Mapping[str, float]]
    peak_staff: Mapping[Cadre, Quantity]
    staff: tuple[StaffRow, ...]
    limits: tuple[Deadline, ...]
    met_planned: Mapping[str, Quantity]
    met_present: Mapping[str, Quantity]
    need: Money
    present: Money
    computed_compensation: Quantity
    by_year: Mapping[int, tuple[Money, Money]]
    books: Ledger
    present_books: Ledger
    neglect: NeglectPage
    influence: Mapping[str, Mapping[str, float]]
    gains: tuple[Gain, ...]
    outcomes: tuple[Known, ...]

    @property
    def bearers(self) -> tuple[str, ...]:
        """Who bears what the state does not pay: the city, the wellbeing county, or each in turn.

        The city where nothing is left to anybody.
        """
        borne = (payer for payer, cost in self.need.payers.items() if cost.mean > 0)
        return tuple(payer for payer in borne if payer != "state") or ("city",)

    @property
    def first_in_time(self) -> Estimate | None:
        """The share of assessments that begin in time in the simulation, at the decided caps."""
        found = self.answer.proof
        return found.at_decided.outcomes["first"] if found else None


def summary(answer: Answer, told: Telling = untold) -> Summary:
    """The summary of an answer; `told` hears of what takes most of the time."""
    run = answer.run
    term = run.in_term
    persons = answer.settled.persons.values[:, :, term].sum(axis=2)
    limits = deadlines(run.rulebook, min(run.as_of, run.term.end))
    done = counted(told, _SLOW)

    def slow(made: T) -> T:
        done()
        return made

    # In this order: what was read of the draws before is what influence is looked for in.
    return Summary(
        answer=answer,
        persons=Quantity.of(persons.sum(axis=1), "persons"),
        households=_households(answer),
        by_channel={
            c.value: Quantity.of(persons[:, i], "persons")
            for i, c in enumerate(answer.settled.channels)
        },
        months=_months(answer),
        caps={c: Quantity.of(cap.by_draw, "cases") for c, cap in answer.caps.items()},
        sampling={c: sampling(answer, c) for c in answer.caps},
        argument={
            c: slow(argument(run, answer.time, answer.hours[c], cap))
            for c, cap in answer.caps.items()
        },
        reserve={
            c: reasons(answer.hours[c], answer.time.months, cap.probability)
            for c, cap in answer.caps.items()
        },
        peak_staff={
            c: Quantity.of(s.needed[:, term].max(axis=1), "workers")
            for c, s in answer.staff.items()
        },
        staff=_staff(answer),
        limits=limits,
        met_planned=_shares(met(answer.planned, limits, term)),
        met_present=_shares(met(answer.present, limits, term)),
        need=Money.of(answer.need_costs, term),
        present=Money.of(answer.present_costs, term),
        computed_compensation=Quantity.of(answer.compensation.computed[:, term].sum(axis=1), "EUR"),
        by_year=_by_year(answer),
        books=ledger(answer.need_costs).over(term),
        present_books=ledger(answer.present_costs).over(term),
        neglect=slow(neglect_page(run, answer.neglect)),
        influence=slow(_influence(answer, persons.sum(axis=1))),
        gains=slow(gains(answer, Cadre.SOCIAL_WORKER)),
        outcomes=known(
            run.city.counts,
            run.months,
            counted_as(answer.new_clients.values, answer.settled),
            run.at("household.persons"),
        ),
    )


def asked(answer: Answer, norms: Sequence[Norm]) -> tuple[QuestionRow, ...]:
    """The council's question of 2018 by budget year; empty when no recommended norm was known."""
    norm = recommended(norms, answer.run.as_of)
    if norm is None:
        return ()
    staffings = question(answer, norm)
    return tuple(
        QuestionRow(
            year,
            option,
            {c: Quantity.of(w[:, held].mean(axis=1), "workers") for c, w in of.workers.items()},
            Money.of(of.costs, held),
        )
        for year, held in _budget_years(answer.run).items()
        for option, of in staffings.items()
    )


def _budget_years(run: Run) -> dict[int, slice]:
    """Where the months of the term stand among the run's, by calendar year."""
    years = [m.year for m in run.term.months]
    start = run.in_term.start
    return {
        y: slice(start + years.index(y), start + years.index(y) + years.count(y)) for y in years
    }


def _households(answer: Answer) -> Quantity:
    values = answer.settled.households.values[:, :, answer.run.in_term]
    return Quantity.of(values.sum(axis=(1, 2)), "households")


def _shares(met_by_draw: Mapping[str, Array]) -> dict[str, Quantity]:
    return {name: Quantity.of(share, "share") for name, share in met_by_draw.items()}


def _months(answer: Answer) -> tuple[MonthRow, ...]:
    arrivals = answer.settled.persons.values.sum(axis=1)
    cases = answer.served.active.values.sum(axis=1)
    start = answer.run.in_term.start
    return tuple(
        MonthRow(
            month,
            Quantity.of(arrivals[:, m], "persons/month"),
            Quantity.of(answer.clients.values[:, m], "persons"),
            Quantity.of(cases[:, m], "cases"),
        )
        for m, month in enumerate(answer.run.months)
        if m >= start
    )


def _staff(answer: Answer) -> tuple[StaffRow, ...]:
    cases = answer.served.active.values.sum(axis=1)
    start = answer.run.in_term.start
    return tuple(
        StaffRow(
            month=month,
            cadre=cadre,
            needed=Quantity.of(s.needed[:, m], "workers"),
            in_post=Quantity.of(s.in_post[:, m], "workers"),
            plan=float(s.plan[m]),
            load=_load(cases[:, m], s.in_post[:, m]),
        )
        for cadre, s in answer.staff.items()
        for m, month in enumerate(answer.run.months)
        if m >= start
    )


def _load(cases: Array, in_post: Array) -> Quantity | None:
    return Quantity.of(cases / in_post, "cases/worker") if (in_post > 0).all() else None


def _by_year(answer: Answer) -> dict[int, tuple[Money, Money]]:
    return {
        year: (Money.of(answer.need_costs, held), Money.of(answer.present_costs, held))
        for year, held in _budget_years(answer.run).items()
    }


def _influence(answer: Answer, persons: Array) -> dict[str, dict[str, float]]:
    run = answer.run
    # What others are asked for moves none of these outputs.
    varying = run.draws.varying().items()
    inputs = {name: u for name, u in varying if not name.startswith("services.")}
    for series, national in answer.settled.drivers.items():
        inputs[f"forecast.{series}"] = national
    worker, costs = answer.staff[Cadre.SOCIAL_WORKER], answer.need_costs
    net = costs.gross - costs.payers["state"]  # the city's, or whoever bears it under the law
    outputs = {
        "persons": persons,
        "cap": answer.caps[Cadre.SOCIAL_WORKER].by_draw,
        "staff": worker.needed[:, run.in_term].max(axis=1),
        "net_city": net[:, run.in_term].sum(axis=1),
    }
    return influence(inputs, outputs)
