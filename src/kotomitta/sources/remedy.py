"""Where the remedy of an error belongs that came up in computing, far from the files."""

from collections.abc import Mapping
from pathlib import Path

from kotomitta.planning.inputs.scenario import Scenario
from kotomitta.sources.city_folder import RULEBOOK
from kotomitta.sources.yaml_file import read_yaml


def place_of(folder: Path, facts: Mapping[str, object], scenario: Scenario | None = None) -> str:
    """The file and line of the figure or series that an error names; else the city's own file.

    Of the scenario, where it changes that, or where nothing is named.
    """
    changed = scenario.place_of(facts.get("id", facts.get("series"))) if scenario else ""
    if changed:
        return changed
    if "series" in facts:
        own = sorted(folder.glob("drivers*.csv"))
        return str(own[0] if own else RULEBOOK / "drivers" / "finland.csv")
    wanted = facts.get("id")
    for path in (*sorted(folder.glob("figures*.yaml")), *sorted(RULEBOOK.rglob("*.yaml"))):
        file = read_yaml(path)
        for i, part in enumerate(file.data if isinstance(file.data, list) else ()):
            if wanted and part.get("id") == wanted:
                return f"{path}:{file.line([i])} ({wanted})"
    return str(folder / "figures.yaml")
