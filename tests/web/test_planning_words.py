"""Every message that a page of planning says is there, and no sentence stands in a template."""

import re
from pathlib import Path

import pytest

from kotomitta.basis.figures import Counted, Grade
from kotomitta.planning.inputs.city import Measure
from kotomitta.render.words import Language, catalogue
from kotomitta.web import planning
from kotomitta.web.planning.city.layout import CITY, MAY, NATIONAL, OWN, START
from kotomitta.web.planning.derivations import PAGES, derivations
from kotomitta.web.planning.forms import FigureForm, ScenarioForm, SeriesForm
from kotomitta.web.planning.models import Status
from kotomitta.web.planning.views.figures import OUTPUTS

pytestmark = pytest.mark.web

HERE = Path(planning.__file__).parent
TEMPLATES = sorted(HERE.rglob("*.html"))
MODULES = sorted(HERE.rglob("*.py"))
SAID = re.compile(r'say\(\s*"([a-z_.]+)"(?! ~)')
BEGUN = re.compile(r'say\(\(?\s*f?"([a-z_.]+\.)"? ?[~{]')
TEXT = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)

# What the beginnings that templates and views end with a name can end with.
ENDINGS: dict[str, set[str]] = {
    "planning.tab.": {*PAGES, "figures", "changes", "paper"},
    "planning.status.": {*Status.values, "none", "stale"},
    "planning.section.": {s for s, told in derivations().items() if told.figures},
    "planning.field.": {*ScenarioForm.base_fields, *FigureForm.base_fields, *SeriesForm.base_fields}
    - {"version", "shipped"},
    "planning.help.": set(ScenarioForm.base_fields) - {"version", "shipped"},
    "planning.help.figure.": set(FigureForm.base_fields) - {"version"},
    "planning.help.series.": set(SeriesForm.base_fields) - {"version"},
    "planning.city.": set(CITY),
    "planning.city.fault.": {
        *("needed", "range", "outside", "share", "negative", "backwards"),
    },
    "planning.city.measure.": {measure.value for measure in Measure},
    "planning.city.origin.": {OWN, START, MAY, NATIONAL},
    "planning.city.own_health.": {"no", "yes"},
    "counted.": {counted.value for counted in Counted},
    "planning.paper.": {"html", "pdf", "docx", "xlsx", "json"},
    "planning.run.": {"cancelled", "ended_before"},
    "planning.expected.": {
        *("month", "period", "year", "id", "number", "whole", "day", "choice"),
    },
    "planning.number.": {"p10", "p50", "p90"},
    "change.of.": set(OUTPUTS),
    "grade.": {grade.value for grade in Grade},
}
FROM_DATA = {"unit.", "series."}


def sources() -> str:
    return "\n".join(file.read_text("utf-8") for file in (*TEMPLATES, *MODULES))


def test_every_message_that_is_said_exists_in_every_language() -> None:
    said = set(SAID.findall(sources()))
    said |= {begun + end for begun, ends in ENDINGS.items() for end in ends}
    said |= {method for told in derivations().values() for method in told.methods}
    assert len(said) > 120
    missing = {key for key in said if set(catalogue().get(key, {})) != set(Language)}
    assert missing == set()


def test_every_beginning_is_known_to_this_test() -> None:
    begun = set(BEGUN.findall(sources()))
    assert begun - FROM_DATA <= set(ENDINGS)


def test_no_message_of_planning_is_left_unsaid() -> None:
    text = sources()
    made = {begun + end for begun, ends in ENDINGS.items() for end in ends}
    ours = {key for key in catalogue() if key.startswith("planning.")}
    assert {key for key in ours if key not in made and f'"{key}"' not in text} == set()


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_words_of_its_own(template: Path) -> None:
    left = TEXT.sub(" ", template.read_text("utf-8"))
    assert re.findall(r"[A-Za-zÅÄÖåäö]{3,}", left) in ([], ["CSV"])
