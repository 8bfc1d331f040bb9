"""What the draws say about the services that the clients need of others."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from kotomitta.basis.months import Month
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.inputs.services import Cause, Service
from kotomitta.planning.resourcing.services.demand import Demand, ServiceNeeds


@dataclass(frozen=True, slots=True)
class Room:
    """What a city has of a service and what it lacks: at the worst, and in how many months."""

    capacity: Mapping[Month, Quantity]
    shortfall: Mapping[Month, Quantity]
    most: Quantity
    months: Quantity


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One service over the term: its peak and mean month, and in all those who begin or what is
    done; None when that cannot be told.

    `by_month` is the demand by month and responsible actor, `since` who answers from which month
    on. `room` is None when the city has not given its capacity.
    """

    service: Service
    peak: Quantity
    mean: Quantity
    total: Quantity | None
    by_month: Mapping[tuple[Month, str], Quantity]
    since: Mapping[Month, tuple[str, ...]]
    room: Room | None


def service_rows(run: Run, needs: ServiceNeeds) -> tuple[ServiceRow, ...]:
    """A row per service whose demand is known, over the months of the term."""
    return tuple(_row(run, demand) for demand in needs.demands)


def as_json(run: Run, needs: ServiceNeeds) -> dict[str, Any]:
    """The demand by service, month and actor; and the services nothing is known to count from."""
    return {
        "demand": {row.service.id: _told(row) for row in service_rows(run, needs)},
        "unknown": [service.id for service in needs.unknown],
    }


def _row(run: Run, demand: Demand) -> ServiceRow:
    service, term, unit = demand.service, run.in_term, demand.service.counted_in
    months, amount = run.months[term], demand.amount[:, term]
    begun = None if demand.begun is None else demand.begun[:, term].sum(axis=1)
    actors = demand.actors[term]
    return ServiceRow(
        service=service,
        peak=Quantity.of(amount.max(axis=1), unit),
        mean=Quantity.of(amount.mean(axis=1), unit),
        total=None if begun is None else Quantity.of(begun, _total_unit(service)),
        by_month={
            (month, actor): Quantity.of(demand.by_actor[actor][:, term][:, m], unit)
            for m, month in enumerate(months)
            for actor in actors[m]
        },
        since={
            month: actors[m]
            for m, month in enumerate(months)
            if m == 0 or actors[m] != actors[m - 1]
        },
        room=_room(run, demand),
    )


def _total_unit(service: Service) -> str:
    """What is counted over the term: the things done or, of what is held, those who begin."""
    if not service.held:
        return service.unit
    return "households" if service.cause is Cause.HOUSEHOLDS else "persons"


def _room(run: Run, demand: Demand) -> Room | None:
    if demand.capacity is None or demand.shortfall is None:
        return None
    term, unit = run.in_term, demand.service.counted_in
    months, capacity, lacking = (
        run.months[term],
        demand.capacity[:, term],
        demand.shortfall[:, term],
    )
    return Room(
        {month: Quantity.of(capacity[:, m], unit) for m, month in enumerate(months)},
        {month: Quantity.of(lacking[:, m], unit) for m, month in enumerate(months)},
        Quantity.of(lacking.max(axis=1), unit),
        Quantity.of((lacking > 0).sum(axis=1).astype(np.float64), "months"),
    )


def _told(row: ServiceRow) -> dict[str, Any]:
    return {
        "held": row.service.held,
        "peak": asdict(row.peak),
        "mean": asdict(row.mean),
        "total": asdict(row.total) if row.total else None,
        "responsible": [
            {"from": str(month), "actors": list(actors)} for month, actors in row.since.items()
        ],
        "by_month": [
            {"month": str(month), "actor": actor, "amount": asdict(amount)}
            for (month, actor), amount in row.by_month.items()
        ],
        "capacity": _room_told(row.room) if row.room else None,
    }


def _room_told(room: Room) -> dict[str, Any]:
    return {
        "most_lacking": asdict(room.most),
        "months_lacking": asdict(room.months),
        "by_month": [
            {"month": str(m), "capacity": asdict(c), "shortfall": asdict(room.shortfall[m])}
            for m, c in room.capacity.items()
        ],
    }
