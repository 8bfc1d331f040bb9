"""The scenarios that come with the program, as a plan can begin with them."""

from collections.abc import Mapping, Sequence
from functools import cache

from kotomitta.basis.errors import InputError
from kotomitta.planning.inputs.scenario import Scenario as Overlay
from kotomitta.render.words import Words
from kotomitta.sources.scenario_file import BASE_CASE, SCENARIOS, read_scenario, shipped_scenarios
from kotomitta.sources.yaml_file import read_yaml
from kotomitta.web.planning import cities
from kotomitta.web.planning.importing import changes_of
from kotomitta.web.planning.models import Change, Scenario

_TEXTS = ("name", "question", "hypothesis")


@cache
def shipped() -> Mapping[str, Overlay]:
    """Every shipped scenario by name, without the one that changes nothing."""
    names = [name for name in shipped_scenarios() if name != BASE_CASE]
    return {name: read_yaml(SCENARIOS / f"{name}.yaml").parse(Overlay) for name in names}


def texts_of(name: str, words: Words) -> dict[str, str]:
    """What a plan that begins with a shipped scenario says; nothing for an unknown one."""
    found = shipped().get(name)
    return {text: words.fact(getattr(found, text)) for text in _TEXTS} if found else {}


def changes_with(name: str, scenario: Scenario, own: Sequence[Change]) -> list[Change]:
    """A plan's own changes with those of a shipped scenario.

    InputError when the plan's city or day cannot have them, or both change the same figure.
    """
    if not name:
        return list(own)
    figures = cities.shelf(scenario.city).figures
    made = read_scenario(name, figures, scenario.as_of).model_dump(
        mode="json", by_alias=True, exclude_none=True, include={"figures", "drivers"}
    )
    added = changes_of(made)
    taken = {(change.target, change.start) for change in own}
    twice = next((change for change in added if (change.target, change.start) in taken), None)
    if twice is not None:
        raise InputError("scenario_overlaps", id=twice.target)
    return [*own, *added]
