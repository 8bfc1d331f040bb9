"""One draw of a unit as the engine takes it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.flow.team.lengths import slices
from kotomitta.planning.flow.unit.office import Rules
from kotomitta.planning.flow.unit.state import CHAIN, MONTH, ROW, Terms
from kotomitta.planning.flow.unit.unit import Contact, Unit

Array = NDArray[np.float64]


def terms(unit: Unit, draw: int, key: np.uint64) -> Terms:
    """The numbers of a replication with the words of `key`."""
    on, staff, between = unit.features, unit.staff, unit.between
    hours = day_hours(unit, draw)
    spell = max(float(staff.spell[draw]), 1.001)
    days_a_year = 12 * int(unit.ends[draw, -1]) / unit.ends.shape[1]
    at_work = days_a_year - 12 * float(staff.leave[draw].mean()) - float(staff.sick_days[draw])
    return Terms(
        key=key,
        days=int(unit.ends[draw, -1]),
        chains=1 + len(_recurring(unit)),
        cadres=len(staff.caps),
        posts=int(staff.posts[draw].max()),
        last=2,
        final=3,
        grace=float(unit.work.lead[draw]),
        lost=float(between.lost[draw]),
        rebook=float(between.rebook[draw]),
        sick=float(staff.sick_days[draw]) / spell / at_work if on.absences else 0.0,
        stays_sick=1 - 1 / spell,
        quits=1 - (1 - float(staff.leaving[draw])) ** (1 / 12) if on.leavers else 0.0,
        fails=float(staff.fails[draw]),
        lag=int(staff.lag[draw]),
        takeover=float(staff.takeover[draw]) / hours,
    )


def rules(unit: Unit, draw: int) -> Rules:
    """What holds for months, contacts, cadres and days."""
    on, staff = unit.features, unit.staff
    months = np.zeros(unit.ends.shape[1], MONTH)
    months["ends"] = unit.ends[draw]
    months["leave"] = staff.leave[draw] if on.absences else 0.0
    lengths = np.diff(unit.ends[draw], prepend=0)
    room = unit.between.interpreters[draw] / day_hours(unit, draw)
    recurring = _recurring(unit)
    chains = np.zeros(1 + len(recurring), CHAIN)
    chains["cadre"] = [unit.work.course[0].cadre, *(contact.cadre for contact in recurring)]
    chains["row"] = np.arange(len(chains)) + len(unit.work.course) - 1
    chains["leads"] = [
        chains["cadre"].tolist().index(c) == i for i, c in enumerate(chains["cadre"])
    ]
    spread = np.sqrt(np.log1p(float(unit.work.spread[draw]) ** 2))
    return Rules(
        months=months,
        rows=_rows(unit, draw, recurring),
        chains=chains,
        posts=np.ascontiguousarray(staff.posts[draw]),
        caps=np.array(staff.caps),
        room=np.repeat(room if on.interpreters else np.full_like(room, np.inf), lengths),
        lengths=slices(spread)[None],
    )


def day_hours(unit: Unit, draw: int) -> float:
    """Hours for cases on a day at work; without absences on any open day, as many in a year."""
    attendance = 1.0 if unit.features.absences else float(unit.staff.attendance[draw])
    return float(unit.staff.day_hours[draw]) * attendance


def _recurring(unit: Unit) -> tuple[Contact, ...]:
    """What recurs, cadre by cadre: the needs, and without `course` its work spread evenly."""
    spread_evenly = () if unit.features.course else unit.work.course
    return tuple(sorted((*unit.work.needs, *spread_evenly), key=lambda contact: contact.cadre))


def _rows(unit: Unit, draw: int, recurring: Sequence[Contact]) -> NDArray[np.void]:
    course = unit.work.course
    rows = np.zeros((unit.ends.shape[1], len(course) + len(recurring)), ROW)
    hours = day_hours(unit, draw)
    factor = float(unit.need.interpreter_factor[draw])
    for i, contact in enumerate((*course, *recurring)):
        row = rows[:, i]
        own = i < len(course)
        plain = 0.0 if own and not unit.features.course else float(contact.hours[draw]) / hours
        row["scale"] = plain
        row["scale_spoken"] = plain * (factor if contact.interpreted else 1.0)
        row["interpreted"] = contact.interpreted and plain > 0
        row["no_show"] = float(unit.between.no_show[draw]) if contact.met and plain > 0 else 0.0
        if not unit.features.no_shows:
            row["no_show"] = 0.0
        evenly = contact in course and not own
        row["gap"] = contact.even[draw] if evenly else contact.gap[draw]
    return rows
