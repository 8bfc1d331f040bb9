"""How each part and number of the paper came about: by what method, and from which figures."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

PAGES = ("overview", "arrivals", "caseload", "staff", "services", "money", "scorecard")
_NUMBERED = re.compile(
    r"-\d+(?=$|-figures$)"
)  # a comparison has a section and tables for each scenario


@dataclass(frozen=True, slots=True)
class Formula:
    """How one number is computed, in words; where the answer has its spread; what feeds it.

    `answer` is a path into the JSON of the answer, with the names of the row's cells and of the
    column's head in it, and `{of}`, which is `of` with these names in it. `names` is a path to what
    is keyed by the rows' names, where the rows say them in words only; `having` leaves out the keys
    without that entry, and in a list it is the entry that names. `figures` are None where those of
    the section feed the number, and none for what is not computed.
    """

    says: str = ""
    answer: str = ""
    of: str = ""
    names: str = ""
    having: str = ""
    figures: tuple[str, ...] | None = None

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> "Formula":
        """The formula that a file tells."""
        figures = {"figures": tuple(told["figures"])} if "figures" in told else {}
        return cls(**{**told, **figures})


@dataclass(frozen=True, slots=True)
class Derivation:
    """Where a section is shown, by what it is computed, and the figures that feed it."""

    page: str = "overview"
    methods: tuple[str, ...] = ()
    output: str = ""
    figures: tuple[str, ...] = ()
    numbers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def feeding(
        self, rows: Sequence[Mapping[str, Any]], of: tuple[str, ...] | None = None
    ) -> list[Mapping[str, Any]]:
        """The rows of figures that feed the section, or those `of` them that feed one number;
        those with the largest influence first.
        """
        ours = self.figures if of is None else of
        fed = [row for row in rows if row["id"].startswith(ours)]
        return sorted(fed, key=lambda row: -row["influence"].get(self.output, 0.0))

    def formula(self, table: str, row: str, column: str) -> Formula:
        """How a number is computed: as its table is, its row, its column, and its column in that
        row, the later of them that say.
        """
        told = self.numbers.get(unnumbered(table), {})
        of_row = told.get("rows", {}).get(row, {})
        columns = (part.get("columns", {}).get(column, {}) for part in (told, of_row))
        own = {**told, **of_row}
        for part in columns:
            own |= part
        return Formula.read({name: own[name] for name in own if name not in ("rows", "columns")})


@cache
def derivations() -> Mapping[str, Derivation]:
    """The derivation of each section by its id."""
    return {
        section: Derivation(
            page=told["page"],
            methods=tuple(told.get("methods", ())),
            output=told.get("output", ""),
            figures=tuple(told.get("figures", ())),
            numbers=told.get("numbers", {}),
        )
        for section, told in _read("derivations.yaml").items()
    }


def spoken(message: str, fact: str) -> tuple[str, Formula] | None:
    """The section that a fact of a message belongs to, and how it is computed; None if not told."""
    told = _sentences()
    own = told.get(message, {}).get(fact) or told["*"].get(fact)
    if own is None:
        return None
    return own["section"], Formula.read({name: own[name] for name in own if name != "section"})


@cache
def _sentences() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    return _read("sentences.yaml")


def _read(name: str) -> Mapping[str, Any]:
    text = files("kotomitta.web.planning").joinpath(name).read_text("utf-8")
    told: Mapping[str, Any] = yaml.safe_load(text)
    return told


def derivation(section: str) -> Derivation:
    """The derivation of a section; of one that nobody described, that it stands on the overview."""
    return derivations().get(unnumbered(section), Derivation())


def unnumbered(name: str) -> str:
    """The name of a section or table without the number of its scenario."""
    return _NUMBERED.sub("", name)
