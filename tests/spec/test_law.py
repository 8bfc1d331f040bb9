"""The law by dated example cases; the YAML files in `law` are written to be read by a lawyer."""

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from kotomitta.law.case import Case
from kotomitta.law.dates import CaseDates, dates
from kotomitta.law.rule import Choice, Number, State
from kotomitta.law.rulebook import Rulebook
from kotomitta.sources.law_files import law_rulebook

pytestmark = pytest.mark.spec

LATEST = date(2026, 11, 24)
CHANGES = [
    *("2011-09-01", "2018-01-01", "2020-07-15", "2022-01-01", "2023-01-01", "2023-03-01"),
    *("2024-01-01", "2024-07-01", "2025-01-01"),
]
WORDS = {State.UNKNOWN: "unknown", State.NOT_IN_FORCE: "not in force"}


def examples() -> list[dict[str, Any]]:
    files = sorted((Path(__file__).parent / "law").glob("*.yaml"))
    return [e for f in files for e in yaml.safe_load(f.read_text("utf-8"))]


@cache
def rulebook(as_of: date) -> Rulebook:
    return law_rulebook(as_of)


@pytest.mark.parametrize("example", examples(), ids=lambda e: e["title"])
def test_the_example_holds(example: dict[str, Any]) -> None:
    found = said(example)
    wanted = example["then"]
    assert {name: found.get(name, "nothing") for name in wanted} == wanted, (
        f"{example['title']} ({example['because']})"
    )


def test_there_are_enough_examples_with_titles_of_their_own() -> None:
    titles = [e["title"] for e in examples()]
    assert len(titles) >= 25
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("change", CHANGES)
def test_both_sides_of_every_change_of_law_have_examples(change: str) -> None:
    day = date.fromisoformat(change)
    days = {e["day"] for e in examples()}
    assert {day, date.fromordinal(day.toordinal() - 1)} <= days


def said(example: dict[str, Any]) -> dict[str, Any]:
    """Everything the law says in the example, by the names its `then` uses."""
    book = rulebook(example.get("as_of", LATEST))
    rules = book.on(example["day"])
    found = {i: number(n) for i, n in rules.numbers.items()}
    found |= {i: choice(c) for i, c in rules.choices.items()}
    if "given" in example:
        case = Case.model_validate(example["given"])
        found |= of_case(dates(case, book, on=example["day"]))
    return found


def of_case(answer: CaseDates) -> dict[str, Any]:
    paid = answer.reimbursement
    found: dict[str, Any] = {sector: choice(c) for sector, c in answer.duties.items()}
    for due in answer.dates:
        found[due.what] = ends(due.state, due.earliest, due.latest)
    for amount in paid.amounts:
        found[f"{amount.part}_part"] = number(amount.number)
        found[f"{amount.part}_part_to"] = amount.receiver
    if paid.period:
        found["paid_from"] = paid.period.start
        period = paid.period
        found["paid_until"] = ends(period.state, period.earliest, period.latest)
    if paid.assessment:
        found["assessment_eur"] = number(paid.assessment)
    covered = answer.coverage
    answers = {
        "act_applies": covered.act_applies,
        "reimbursed": covered.reimbursed,
        "accepted": covered.accepted,
    }
    found |= {name: "unknown" if a is None else a for name, a in answers.items()}
    found["plan_start_rule"] = choice(answer.plan_start)
    return found


def number(rule: Number) -> object:
    if rule.state in WORDS:
        return WORDS[rule.state]
    return rule.value if rule.state is State.KNOWN else [rule.low, rule.high]


def choice(rule: Choice) -> object:
    return WORDS.get(rule.state, rule.value)


def ends(state: State, earliest: date | None, latest: date | None) -> object:
    if state in WORDS:
        return WORDS[state]
    return latest if state is State.KNOWN else [earliest, latest]
