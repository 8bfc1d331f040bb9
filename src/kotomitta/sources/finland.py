"""A synthetic Finland: municipalities and wellbeing counties that do not exist, made by rules.

Sizes follow the official distribution, arrivals the sizes, staff the arrivals; all else is as in
the demo city, whose figures are made up as well.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Any

import numpy as np
import yaml
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

from kotomitta.basis.figures import Figure, Named, Sourced
from kotomitta.basis.seeds import stream
from kotomitta.sources.city_folder import MUNICIPALITIES, RULEBOOK
from kotomitta.sources.yaml_file import read_yaml

Array = NDArray[np.float64]
_FROZEN = ConfigDict(frozen=True, extra="forbid")

_SHARES = tuple(
    f"city.share.{c}" for c in ("protection", "quota", "family", "temporary_protection")
)
# The flow that workers in post follow.
_FLOW = "city.share.protection"
_STAFF = ("staff.in_post.social_worker", "staff.in_post.social_counsellor")
_LARGEST_SHARE = 0.999
# A tenth of a worker: half a day a week.
_LEAST = 0.1
# Shares of the smallest municipalities are some millionths.
_DIGITS = 9


class SizeClass(BaseModel):
    """Municipalities with from `low` to `high` inhabitants, without end for the largest."""

    model_config = _FROZEN

    low: Annotated[int, Field(ge=0)]
    high: int | None = None
    municipalities: Annotated[int, Field(ge=1)]
    inhabitants: Annotated[int, Field(ge=1)]

    def sizes(self, number: int) -> Array:
        """The inhabitants of so many municipalities of the class, at even steps of probability.

        A power law between the ends, or above the lower one (Pareto), with the mean of the class.
        """
        u = (np.arange(number) + 0.5) / number
        mean = self.inhabitants / self.municipalities
        if self.high is None:
            return self.low * (1 - u) ** ((self.low - mean) / mean)
        width = self.high - self.low
        return np.maximum(self.low + width * u ** (width / (mean - self.low) - 1), 1.0)


class Sizes(Sourced):
    """How many inhabitants municipalities have."""

    classes: tuple[SizeClass, ...]

    def sizes(self, number: int) -> Array:
        """The inhabitants of `number` municipalities, the largest first."""
        weights = np.array([c.municipalities for c in self.classes])
        # So many of each class that the largest classes are never rounded away.
        least = np.round(number * np.cumsum(weights[::-1]) / weights.sum()).astype(int)
        of_class = np.diff(least, prepend=0)[::-1]
        found = [c.sizes(n) for c, n in zip(self.classes, of_class, strict=True)]
        return np.sort(np.concatenate(found))[::-1]


class Rules(BaseModel):
    """How a synthetic Finland is made."""

    model_config = _FROZEN

    sizes: Sizes
    figures: tuple[Figure, ...]
    names: Mapping[str, Named]
    places: Mapping[str, Named]

    def value(self, name: str) -> float:
        """The value of a figure of the rules."""
        figure = next(f for f in self.figures if f.id == f"synthetic.{name}")
        return float(figure.values[-1].value or 0.0)


class Kind(StrEnum):
    """The kinds of place; the value begins the names of their folders."""

    MUNICIPALITY = "kunta"
    COUNTY = "alue"


_FOLDERS = {Kind.MUNICIPALITY: "municipalities", Kind.COUNTY: "counties"}


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality or a wellbeing county: its share of each national flow, and its workers."""

    kind: Kind
    number: int
    shares: Mapping[str, float]
    staff: Mapping[str, float]
    runs_its_own: bool = False

    @property
    def id(self) -> str:
        """What its folder and its city are called."""
        return f"{self.kind}-{self.number:03d}"


def finland(municipalities: int, seed: int) -> Iterator[tuple[str, dict[str, str]]]:
    """The folder of every municipality and of every wellbeing county, with its files.

    The largest municipality organises its own health and social services, as Helsinki does; every
    other one belongs to a wellbeing county, whose shares and workers are the sums of theirs.
    """
    rules = read_yaml(RULEBOOK / "synthetic" / "finland.yaml").parse(Rules)
    demo = MUNICIPALITIES / "demo"
    city, figures = (read_yaml(demo / name).data for name in ("city.yaml", "figures.yaml"))
    source = f"Synthetic: made by kotomitta sweep --make-synthetic with the seed {seed}"
    places = _municipalities(rules, _values(figures), municipalities, seed)
    for place in (*places, *_counties(rules, places[1:], seed)):
        files = {
            "city.yaml": _text(_city(rules, city, place), source),
            "figures.yaml": _text(_figures(rules, figures, place), source),
        }
        yield f"{_FOLDERS[place.kind]}/{place.id}", files


def _municipalities(rules: Rules, like: Mapping[str, float], number: int, seed: int) -> list[Place]:
    weights = rules.sizes.sizes(number) ** rules.value("concentration")
    shares = {}
    for name in _SHARES:
        chance = stream(seed, f"synthetic:{name}").standard_normal(number)
        drawn = weights * np.exp(rules.value("spread") * chance)
        shares[name] = drawn / drawn.sum()
    staffed = np.exp(
        rules.value("staff_spread") * stream(seed, "synthetic:staff").normal(size=number)
    )
    staff = {name: like[name] * staffed * shares[_FLOW] / like[_FLOW] for name in _STAFF}
    return [
        Place(
            Kind.MUNICIPALITY,
            i + 1,
            {name: float(values[i]) for name, values in shares.items()},
            {name: float(values[i]) for name, values in staff.items()},
            runs_its_own=i == 0,
        )
        for i in range(number)
    ]


def _counties(rules: Rules, municipalities: Sequence[Place], seed: int) -> list[Place]:
    """Counties of municipalities dealt out by chance; each gets one before any gets two."""
    number = min(int(rules.value("counties")), len(municipalities))
    rng = stream(seed, "synthetic:counties")
    rest = rng.integers(number, size=len(municipalities) - number)
    county = rng.permutation(np.concatenate([np.arange(number), rest]))
    held = [
        [p for p, c in zip(municipalities, county, strict=True) if c == i] for i in range(number)
    ]
    return [
        Place(Kind.COUNTY, i + 1, _sum(p.shares for p in of), _sum(p.staff for p in of))
        for i, of in enumerate(held)
    ]


def _sum(parts: Iterable[Mapping[str, float]]) -> dict[str, float]:
    together: Counter[str] = Counter()
    for part in parts:
        together.update(part)
    return dict(together)


def _values(figures: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    return {figure["id"]: figure["values"][-1]["value"] for figure in figures}


def _city(rules: Rules, city: Mapping[str, Any], place: Place) -> dict[str, Any]:
    """The demo city's description under the place's own name, without what the demo counted."""
    name = rules.places[place.kind.name.lower()].model_dump()
    return {
        **city,
        "id": place.id,
        "name": {language: text.format(number=place.number) for language, text in name.items()},
        "runs_its_own_health_services": place.runs_its_own,
        "counts": [],
    }


def _figures(rules: Rules, figures: Sequence[Mapping[str, Any]], place: Place) -> list[Any]:
    """The demo city's figures with the place's own shares and workers."""
    like = _values(figures)
    wanted = {**place.shares, **{n: max(round(w, 1), _LEAST) for n, w in place.staff.items()}}
    return [
        {
            **figure,
            "name": rules.names[name].model_dump() if name in rules.names else figure["name"],
            "values": [
                _scaled(dated, wanted.get(name, like[name]) / like[name])
                for dated in figure["values"]
            ],
        }
        for figure in figures
        for name in [figure["id"]]
    ]


def _scaled(dated: Mapping[str, Any], factor: float) -> dict[str, Any]:
    """The value and its range times a factor; a share stays a share."""
    if factor == 1:
        return dict(dated)
    most = _LARGEST_SHARE if "high" in dated else np.inf
    return {
        name: min(round(of * factor, _DIGITS), most) if name in ("value", "low", "high") else of
        for name, of in dated.items()
        if name != "note"
    }


def _text(data: object, source: str) -> str:
    """YAML in which everything says that it is made up."""
    return yaml.dump(
        _made_up(data, source), Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False
    )


def _made_up(data: Any, source: str) -> Any:
    if isinstance(data, list):
        return [_made_up(part, source) for part in data]
    if isinstance(data, dict):
        return {k: source if k == "source" else _made_up(part, source) for k, part in data.items()}
    return data
