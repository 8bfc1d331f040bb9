"""The entry channels: how people come to be settled in the city, each a chain of links."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kotomitta.basis.errors import InputError
from kotomitta.basis.months import Month
from kotomitta.law.case import Channel
from kotomitta.planning.estimate.links import delayed, driver, known_or, shifted
from kotomitta.planning.inputs.run import Run

Array = NDArray[np.float64]


# The national series that are forecast; all else follows from them and from figures.
DRIVERS = ("asylum_applications", "temporary_protection_grants")
# Every national series that a channel asks for.
SERIES = (*DRIVERS, "protection_permits", "quota_arrivals", "family_permits")

# Permits of years before the window still bring families and secondary movers into it.
_RUN_IN_MONTHS = 48


def expected(run: Run) -> Array:
    """Persons each channel is expected to bring, as (draw, channel, month) over `run.months`."""
    months = run.months[0].plus(-_RUN_IN_MONTHS).until(run.months[-1])
    permits = _permits(run, months)
    settling = permits * run.at("city.share.protection")[:, None]
    moved_on = run.at("city.share.secondary")[:, None]
    flows = {
        Channel.QUOTA: _quota(run, months),
        Channel.RECEPTION: settling * (1 - moved_on),
        Channel.SECONDARY: _secondary(run, settling * moved_on),
        Channel.FAMILY: _family(run, permits, months),
        Channel.TEMPORARY_PROTECTION: _temporary_protection(run, months),
    }
    flows[Channel.OTHER] = _other(run, sum(flows.values(), np.zeros_like(permits)))
    return np.stack([flows[c] for c in Channel], axis=1)[:, :, _RUN_IN_MONTHS:]


def _permits(run: Run, months: Sequence[Month]) -> Array:
    applications = driver(run, DRIVERS[0], months)
    decided = delayed(applications, run.at("chain.decision_months"))
    granted = decided * run.at("chain.grant_share")[:, None]
    counted = run.drivers.monthly("protection_permits")
    all_counted = counted is not None and not np.isnan(counted.on(months)).any()
    if not all_counted and run.drivers.monthly(DRIVERS[0]) is None:
        raise InputError("driver_unknown", series=DRIVERS[0], as_of=run.as_of)
    return known_or(run, "protection_permits", granted, months)


def _quota(run: Run, months: Sequence[Month]) -> Array:
    decided = (
        run.over("chain.quota_year", months) / 12 * run.at("chain.quota_arrival_ratio")[:, None]
    )
    national = known_or(run, "quota_arrivals", decided, months)
    return np.asarray(national * run.at("city.share.quota")[:, None])


def _secondary(run: Run, settling: Array) -> Array:
    within = np.round(run.at("unit.intake_months"))
    moved = delayed(settling, run.at("chain.secondary_months"), np.maximum(within, 1))
    return np.asarray(moved * (within > 0)[:, None])


def _family(run: Run, permits: Array, months: Sequence[Month]) -> Array:
    followed = delayed(permits, run.at("chain.family_months"))
    modelled = followed * run.at("chain.family_per_permit")[:, None]
    national = known_or(run, "family_permits", modelled, months)
    return np.asarray(national * run.at("city.share.family")[:, None])


def _temporary_protection(run: Run, months: Sequence[Month]) -> Array:
    if run.drivers.monthly(DRIVERS[1]) is None:
        return np.zeros((run.draws.number, len(months)))
    grants = driver(run, DRIVERS[1], months)
    after_a_year = shifted(grants, 12) * run.at("chain.home_municipality_share")[:, None]
    moving = delayed(after_a_year, run.at("chain.home_municipality_months"))
    covered = reimbursed_by_law(run, Channel.TEMPORARY_PROTECTION, months)
    return np.asarray(moving * run.at("city.share.temporary_protection")[:, None] * covered)


def reimbursed_by_law(run: Run, channel: Channel, months: Sequence[Month]) -> NDArray[np.bool_]:
    """Whether the state reimburses the costs of those who settle by a channel in each month.

    For temporary protection this is also when a home municipality, and so settling, is possible.
    """
    choices = run.rulebook.by_month(tuple(months)).choice(f"law.coverage.{channel.value}")
    return np.array([(choice or "").startswith("reimbursed") for choice in choices])


def _other(run: Run, rest: Array) -> Array:
    return np.asarray(rest * run.at("city.share.other")[:, None])
