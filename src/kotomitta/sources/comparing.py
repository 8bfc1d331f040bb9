"""The single call behind every comparison: scenarios on the draws of their base case."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kotomitta.basis.progress import Telling, part_of, untold
from kotomitta.planning.answer import answer
from kotomitta.planning.inputs.scenario import Scenario
from kotomitta.report.comparison.contract import as_json
from kotomitta.report.comparison.outcome import Compared, Outcome, outcome
from kotomitta.report.comparison.paper import paper
from kotomitta.report.document import Document
from kotomitta.sources.answering import Asked, placed
from kotomitta.sources.city_folder import Shelf, read_city
from kotomitta.sources.digest import versions


@dataclass(frozen=True, slots=True)
class Comparison:
    """Scenarios of one city held against its base case."""

    shelf: Shelf
    base_case: Scenario
    base: Outcome
    compared: tuple[Compared, ...]

    @property
    def json(self) -> dict[str, Any]:
        """The JSON object."""
        return as_json(self.base, self.compared, versions(self.shelf.folder))

    @property
    def document(self) -> Document:
        """The paper."""
        return paper(self.base, self.compared, self.base_case.name)


def compared(
    asked: Asked,
    scenarios: Callable[[Shelf], Sequence[Scenario]],
    step: Callable[[], None],
    told: Telling = untold,
) -> Comparison:
    """Read, compute the base and every scenario on the same draws, and hold them together.

    The first of `scenarios` is the base case; `step` is called when they are read, and after each,
    and `told` gets the share that is done of the one that goes on.
    """
    shelf = read_city(asked.city)
    base_case, *others = scenarios(shelf)
    step()

    def run(scenario: Scenario | None, told: Telling) -> Outcome:
        with placed(shelf.folder, scenario):
            return outcome(answer(asked.run(shelf, scenario), shelf.tasks, told=told))

    base = run(None, told)
    step()
    held = []
    for scenario in others:
        held.append(_with_its_parts(scenario, run, told))
        step()
    return Comparison(shelf, base_case, base, tuple(held))


def _with_its_parts(
    scenario: Scenario, run: Callable[[Scenario, Telling], Outcome], told: Telling
) -> Compared:
    """The scenario as a whole, and each of its parts alone when it has several."""
    parts = scenario.parts if len(scenario.parts) > 1 else ()
    each = 1 / (len(parts) + 1)
    whole = run(scenario, part_of(told, 0.0, each))
    alone = {
        part: run(scenario.only(part), part_of(told, i * each, (i + 1) * each))
        for i, part in enumerate(parts, 1)
    }
    return Compared(scenario, whole, alone)
