"""What a case weighs and what hours a full-timer has, from figures with their sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kotomitta.basis.errors import InputError
from kotomitta.basis.figures import Dated, Evidence, Figure
from kotomitta.casework.load import FullTime, Weights
from kotomitta.sources.city_folder import RULEBOOK
from kotomitta.sources.figures import read_figures

SHIPPED = (RULEBOOK / "weights" / "load.yaml", RULEBOOK / "casework" / "weights.yaml")
_WEIGHT = "load.weight."
_INTERPRETER = "load.interpreter"
FULL_TIME = (
    "load.full_time_week",
    "load.full_time_month",
    "load.reserve_month",
    "load.social_counsellor",
)


@dataclass(frozen=True, slots=True)
class Scale:
    """The figures by which load is measured: those of one's own file before those shipped.

    A file that gives a weight gives all of them: profiles of two scales do not mix.
    """

    path: Path
    figures: tuple[Figure, ...]

    @property
    def profiles(self) -> tuple[str, ...]:
        """The profiles that have a weight, in the order of the file."""
        ids = (f.id for f in self.figures)
        return tuple(i.removeprefix(_WEIGHT) for i in ids if i.startswith(_WEIGHT))

    def weights(self, day: date) -> Weights:
        """The weights in force on a day."""
        hours = tuple(self._value(_WEIGHT + p, day) for p in self.profiles)
        try:
            return Weights(hours, self._value(_INTERPRETER, day))
        except InputError as error:
            raise error.at(str(self.path)) from error

    def full_time(self, day: date) -> FullTime:
        """The week and the month of a full-timer on a day, and what is kept in reserve."""
        try:
            return FullTime(*(self._value(name, day) for name in FULL_TIME))
        except InputError as error:
            raise error if error.place else error.at(str(self.path)) from error

    def used(self, day: date) -> Iterator[tuple[Figure, Dated]]:
        """Every figure with its value in force on a day."""
        evidence = Evidence(self.figures, date.max)
        return ((f, evidence.on(f.id, day)) for f in self.figures)

    def _value(self, figure_id: str, day: date) -> float:
        dated = Evidence(self.figures, date.max).on(figure_id, day)
        if dated.value is None:
            raise InputError(
                "figure_unknown", place=str(self.path), id=figure_id, source=dated.source
            )
        return dated.value


def read_scale(own: Path | None) -> Scale:
    """The scale in one's own file, completed by the one shipped, or the one shipped.

    InputError for a figure that does not belong to a scale.
    """
    shipped = read_figures(SHIPPED)
    if own is None:
        return Scale(SHIPPED[0], shipped)
    given = read_figures([own])
    units = {f.id: f.unit for f in shipped}
    for figure in given:
        wanted = "hours/month" if figure.id.startswith(_WEIGHT) else units.get(figure.id)
        if figure.unit != wanted:
            raise InputError("load_figure", place=str(own), id=figure.id)
    ids = {f.id for f in given}
    weighed = any(i.startswith(_WEIGHT) for i in ids)
    kept = (f for f in shipped if f.id not in ids and not (weighed and f.id.startswith(_WEIGHT)))
    return Scale(own, (*given, *kept))
