"""Every noun of the domain that the code has is in the glossary, in three languages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.docs

ROOT = Path(__file__).parents[2]
CODE = ROOT / "src" / "kotomitta"
GLOSSARY = ROOT / "GLOSSARY.md"
CORES = ("basis", "law", "planning", "casework", "report")
# Not of the domain, with the reason.
TECHNICAL = {
    "Ahead": "all forecasts of one series: see forecast",
    "Amount": "a number with its unit, as a page shows it; in law, an amount of money",
    "Basis": "the parts of an answer that a proof takes",
    "Between": "what comes between a unit and its work: see no-show",
    "Capacity": "numbers of the points scheme of England and Wales",
    "Carried": "what one worker carries: see load",
    "Chart": "part of a page",
    "ChartKind": "how a chart is drawn",
    "Choice": "a rule in words on one day: see rule",
    "Counted": "the unit of count as a type: see unit of count",
    "Compared": "a scenario and its outcomes: see difference",
    "Course": "a team as arrays for the kernel",
    "Sourced": "source, days and grade of anything given: see figure",
    "Dated": "one value of a figure from a day on: see figure",
    "DatedText": "one wording of a rule from a day on: see rule",
    "Desk": "arrays of the kernel",
    "Design": "matrix of a regression",
    "Document": "a page in no language",
    "EffectName": "the name of an effect: see effect",
    "EffectRow": "row of a table",
    "Effort": "how much to simulate",
    "Equations": "matrix of a regression",
    "Estimate": "mean over replications with its standard error",
    "Expressed": "a norm in our measures: see norm",
    "Features": "what a simulation has and can leave out: see feature",
    "Given": "what a regression conditions on",
    "InputError": "the one kind of error",
    "Inputs": "the fields of a file",
    "KeyNumber": "part of a page",
    "Kinds": "kinds of case to which a sector owes nothing: see case kind",
    "Line": "part of a chart",
    "Law": "the law of a random number, not of parliament",
    "Message": "key of a sentence",
    "Money": "costs of one staffing, as a page shows them",
    "Method": "row of the scorecard",
    "Moments": "statistics of a length",
    "MonthRow": "row of a table",
    "Limits": "days until a deadline: see deadline",
    "MonthlyNumber": "a rule as arrays: see rule",
    "MonthlyRules": "rules as arrays: see rule",
    "Named": "a name in three languages",
    "NeglectPage": "numbers of a page",
    "Noise": "spread of a regression",
    "NormCount": "what a norm counts: see norm",
    "Number": "a number rule on one day: see rule",
    "Outcome": "numbers that scenarios are compared by: see difference",
    "OfficialForecast": "row of the scorecard",
    "Panel": "series laid side by side",
    "Paragraph": "part of a page",
    "PayerRow": "row of a table",
    "Part": "some replications of a unit, to be run anywhere",
    "Period": "month, quarter or year of a series",
    "Options": "plans by name: see option",
    "Plan": "what a backtest is to do",
    "Point": "one point of a curve",
    "Pool": "series that are learned from together",
    "Proof": "what a simulated team says of a cap: see caseload cap",
    "QuestionRow": "row of a table",
    "Range": "two ends, as a page shows them",
    "Rules": "rules of one day: see rule",
    "Room": "what there is of a service, and what lacks: see service",
    "Scheme": "the points scheme of England and Wales",
    "Season": "part of a series",
    "Replayed": "what a simulation makes of a plan: see post",
    "Section": "part of a page",
    "Sample": "replications that stand for all draws: see proof",
    "Seen": "what a page shows beside plans",
    "Series": "counts by period",
    "ServiceRow": "row of a table",
    "Sifted": "a diary after its check: see finding",
    "Span": "from when to when",
    "Spread": "spread of a regression",
    "Staffed": "a staffing by month and its cost: see post",
    "StaffRow": "row of a table",
    "Summary": "numbers of a page",
    "Table": "part of a page",
    "Target": "the periods that a backtest looks at",
    "TeamResult": "what a simulation puts out",
    "Text": "a rule in words: see rule",
    "Traits": "statistics of a series",
    "Average": "rates of a plan at their mean",
    "Contract": "a temporary contract: see post",
    "Decision": "posts and contracts decided for all draws: see post",
    "FrontierPoint": "one point of a curve",
    "Limit": "what stands in the way of a plan",
    "Measurable": "how a figure is called: see measured figure",
    "Market": "how people come and go: see attrition",
    "Programme": "matrices of a linear programme",
    "Shortfall": "what a plan cannot meet",
    "Solution": "solution of a linear programme",
    "Turns": "when a person reaches an age: see unaccompanied minor",
    "Usable": "what room cases will fill: see allocation",
    "Verbatim": "text that is not translated",
    "Work": "the contacts of a unit: see task",
    "Window": "from one day to another",
    "Tier": "row of the points scheme of England and Wales",
    "Workload": "hours and cases in the points scheme of England and Wales",
}
# Terms that are longer than the name in the code.
ALIASES = {
    "Channel": "entry channel",
    "Due": "due date",
    "Followup": "follow-up",
    "FromOverflow": "overflow queue",
    "Frozen": "frozen forecast",
    "Known": "known count",
    "Observed": "driver",
    "Outlook": "forecast",
    "Overflow": "overflow queue",
    "Sampling": "sampling error",
    "State": "state of a rule",
    "ToOverflow": "overflow queue",
    "Unaccompanied": "unaccompanied minor",
}


def terms() -> list[list[str]]:
    """The rows of the glossary as lists of cells."""
    lines = [line for line in GLOSSARY.read_text("utf-8").splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def classes() -> Iterator[str]:
    """Every public class of the cores outside kernels."""
    for file in sorted(path for core in CORES for path in (CODE / core).rglob("*.py")):
        if file.name.startswith("_") and file.name != "__init__.py":
            continue
        found = [n for n in ast.parse(file.read_text("utf-8")).body if isinstance(n, ast.ClassDef)]
        yield from (n.name for n in found if not n.name.startswith("_"))


def spoken(name: str) -> str:
    """`WorkingTime` as `working time`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


@pytest.mark.parametrize("row", terms(), ids=lambda row: row[0])
def test_every_term_is_in_three_languages_with_a_meaning(row: list[str]) -> None:
    assert len(row) == 4
    assert all(row)


def test_terms_stand_once_and_in_order() -> None:
    found = [row[0].lower() for row in terms()]
    assert found == sorted(set(found))


@pytest.mark.parametrize("name", sorted(set(classes()) - set(TECHNICAL)))
def test_every_noun_of_the_code_is_a_term(name: str) -> None:
    known = {row[0].lower() for row in terms()}
    term = ALIASES.get(name, spoken(name))
    assert term in known or term.removesuffix("s") in known, f"add '{term}' to GLOSSARY.md"


def test_the_lists_of_this_test_name_what_is_there() -> None:
    assert {*TECHNICAL, *ALIASES} - set(classes()) == set()
