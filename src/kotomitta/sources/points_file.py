"""A worker's load in points from YAML, and the scheme that is shipped."""

from datetime import date
from pathlib import Path

from kotomitta.basis.figures import Dated, Evidence, Figure
from kotomitta.planning.workload.points import Scheme, Workload
from kotomitta.sources.city_folder import RULEBOOK
from kotomitta.sources.figures import read_figures
from kotomitta.sources.yaml_file import read_yaml

_FILE = RULEBOOK / "weights" / "probation.yaml"
_TARGET, _WEEK, _WEIGHT = "probation.target", "probation.full_time_week", "probation.weight."


def read_workload(path: Path) -> Workload:
    """The worker in `path`; InputError that names the line of the first fault."""
    return read_yaml(path).parse(Workload)


def shipped_scheme() -> tuple[Scheme, tuple[tuple[Figure, Dated], ...]]:
    """The newest points of the probation service, and the figures they are."""
    figures = read_figures([_FILE])
    evidence = Evidence(figures, date.max)
    used = tuple((figure, evidence.on(figure.id, date.max)) for figure in figures)
    values = {figure.id: evidence.value_on(figure.id, date.max) for figure in figures}
    ids = (i for i in values if i.startswith(_WEIGHT))
    weights = {_tier(i.removeprefix(_WEIGHT)): values[i] for i in ids}
    return Scheme(values[_TARGET], values[_WEEK], weights), used


def _tier(name: str) -> str:
    """A tier as the service writes it, A3, where an id has small letters."""
    return name.upper() if name[1:].isdigit() else name
