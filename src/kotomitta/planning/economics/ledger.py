"""The books: mean costs in whole cents, so that every table adds up to every other to the cent."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kotomitta.planning.economics.costs import Costs

Array = NDArray[np.float64]
Cents = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Mean costs over the draws in cents by month; lines and payers each add up to `gross`."""

    gross: Cents
    lines: Mapping[str, Cents]
    payers: Mapping[str, Cents]

    def over(self, months: slice) -> "Ledger":
        """The months of a window."""
        return Ledger(
            self.gross[months],
            {name: cents[months] for name, cents in self.lines.items()},
            {name: cents[months] for name, cents in self.payers.items()},
        )


def ledger(costs: Costs) -> Ledger:
    """The books of a cost: each month's gross to the nearest cent, then its parts within it.

    Parts are cut down to whole cents, and the cents left go to the largest remainders (Hamilton's
    method), so that no part is a cent or more from its mean.
    """
    gross = np.rint(costs.gross.mean(axis=0) * 100).astype(np.int64)
    return Ledger(gross, _shared(costs.lines, gross), _shared(costs.payers, gross))


def _shared(parts: Mapping[str, Array], gross: Cents) -> dict[str, Cents]:
    exact = np.stack([part.mean(axis=0) * 100 for part in parts.values()])
    whole = np.floor(exact).astype(np.int64)
    place = np.argsort(np.argsort(whole - exact, axis=0, kind="stable"), axis=0, kind="stable")
    whole += place < gross - whole.sum(axis=0)
    return dict(zip(parts, whole, strict=True))
