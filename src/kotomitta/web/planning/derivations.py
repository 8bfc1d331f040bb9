"""How each part of the paper came about: by what method, and from which figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

PAGES = ("overview", "arrivals", "caseload", "staff", "services", "money", "scorecard")


@dataclass(frozen=True, slots=True)
class Derivation:
    """Where a section is shown, by what it is computed, and the figures that feed it."""

    page: str = "overview"
    methods: tuple[str, ...] = ()
    output: str = ""
    figures: tuple[str, ...] = ()

    def feeding(self, rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """The rows of figures that feed the section, those with the largest influence first."""
        fed = [row for row in rows if row["id"].startswith(self.figures)]
        return sorted(fed, key=lambda row: -row["influence"].get(self.output, 0.0))


@cache
def derivations() -> Mapping[str, Derivation]:
    """The derivation of each section by its id."""
    text = files("kotomitta.web.planning").joinpath("derivations.yaml").read_text("utf-8")
    return {
        section: Derivation(
            page=told["page"],
            methods=tuple(told.get("methods", ())),
            output=told.get("output", ""),
            figures=tuple(told.get("figures", ())),
        )
        for section, told in yaml.safe_load(text).items()
    }


def derivation(section: str) -> Derivation:
    """The derivation of a section; of one that nobody described, that it stands on the overview."""
    return derivations().get(section, Derivation())
