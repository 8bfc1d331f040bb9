"""Who answers for each service, by dated example cases that a lawyer can read."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from kotomitta.basis.months import Month
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.resourcing.services.demand import responsible
from kotomitta.sources.city_folder import Shelf, read_city

pytestmark = pytest.mark.spec

LATEST = date(2026, 11, 24)
OWN_HEALTH_SERVICES = {"helsinki": True, "wellbeing_county": False}
ASKED = ("2022-12-31", "2023-01-01", "2024-12-31", "2025-01-01")


def examples() -> list[tuple[str, dict[str, Any]]]:
    files = sorted((Path(__file__).parent / "services").glob("*.yaml"))
    return [(f.stem, e) for f in files for e in yaml.safe_load(f.read_text("utf-8"))]


EXAMPLES = examples()


@cache
def shelf() -> Shelf:
    return read_city("helsinki")


@cache
def run_with(where: str, term: str, as_of: date) -> Run:
    run = shelf().run(term, as_of=as_of, seed=1, draws=2)
    own = {"runs_its_own_health_services": OWN_HEALTH_SERVICES[where]}
    return replace(run, city=run.city.model_copy(update=own))


def said(where: str, example: dict[str, Any]) -> dict[str, str]:
    month = Month.of(example["day"])
    term = "2025" if month > Month(2025, 5) else "2021" if month > Month(2018, 1) else "2017"
    if month < Month(2012, 6):
        return before_the_runs(where, example)
    run = run_with(where, term, example.get("as_of", LATEST))
    at = run.months.index(month)
    return {s.id: responsible(run, s.duty)[at] for s in run.services if s.duty}


def before_the_runs(where: str, example: dict[str, Any]) -> dict[str, str]:
    """The rules themselves, for a day that no shipped term reaches back to."""
    run = run_with(where, "2017", LATEST)
    rules = run.rulebook.on(example["day"])
    own = "_helsinki" if OWN_HEALTH_SERVICES[where] else ""
    duties = {s.id: s.duty for s in run.services if s.duty}
    ids = {name: d + own if d + own in rules.choices else d for name, d in duties.items()}
    return {name: rules.choice(rule).value or "unknown" for name, rule in ids.items()}


@pytest.mark.parametrize(("where", "example"), EXAMPLES, ids=lambda e: str(e)[:80])
def test_the_example_holds(where: str, example: dict[str, Any]) -> None:
    found = said(where, example)
    wanted = example["then"]
    assert {name: found.get(name, "nothing") for name in wanted} == wanted, (
        f"{example['title']} ({example['because']})"
    )


@pytest.mark.parametrize("where", sorted(OWN_HEALTH_SERVICES))
@pytest.mark.parametrize("day", ASKED)
def test_every_service_is_told_on_both_sides_of_the_reforms(where: str, day: str) -> None:
    told = [e["then"] for w, e in EXAMPLES if w == where and str(e["day"]) == day]
    services = {s.id for s in shelf().services if s.duty}
    assert any(set(then) == services for then in told)
