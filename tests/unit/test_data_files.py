"""A walk over every data file: each number has its evidence and its names, and all are used."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.figures import Dated, Figure, Grade
from kotomitta.planning.answer import Answer, answer
from kotomitta.planning.economics.costs import worker_month
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.outcomes.proof.prepared import Basis, unit
from kotomitta.planning.resourcing.plan.figures import terms, vacant
from kotomitta.render.words import catalogue
from kotomitta.report.summary import summary
from kotomitta.sources.city_folder import (
    MUNICIPALITIES,
    PACKAGE,
    RULEBOOK,
    Shelf,
    read_city,
    shipped_cities,
)
from kotomitta.sources.drivers_file import read_drivers
from kotomitta.sources.figures import read_figures

pytestmark = pytest.mark.unit

YAML_FILES = sorted([*RULEBOOK.rglob("*.yaml"), *MUNICIPALITIES.rglob("*.yaml")])
SERIES_FILES = sorted([*RULEBOOK.glob("drivers/*.csv"), *MUNICIPALITIES.glob("*/drivers*.csv")])
NUMBERS = [RULEBOOK / p for p in ("drivers", "effects", "weights", "prices", "law", "services")]
FIGURE_FILES = [
    path
    for folder in (*NUMBERS, *sorted(MUNICIPALITIES.iterdir()))
    for path in sorted(folder.glob("*.yaml"))
    if path.name not in ("tasks.yaml", "city.yaml", "services.yaml")
]
FEWEST = {
    "drivers/chain.yaml": 9,
    "effects/links.yaml": 8,
    "effects/method.yaml": 6,
    "effects/values.yaml": 9,
    "law/assessment.yaml": 2,
    "law/clienthood.yaml": 4,
    "law/plan.yaml": 7,
    "law/reimbursement.yaml": 10,
    "law/social_welfare.yaml": 3,
    "prices/prices.yaml": 7,
    "services/figures.yaml": 26,
    "weights/load.yaml": 7,
    "weights/need.yaml": 25,
    "weights/office.yaml": 10,
    "weights/time.yaml": 9,
    "demo/figures.yaml": 22,
    "helsinki/figures.yaml": 22,
}
LATEST_CHECK = date(2026, 11, 28)
OWN_GROUNDS = "Assumption of this project; grounds: "
OWN_WORDS = ("Assumption", "Synthetic")
EVIDENCE = {"source", "published", "checked", "grade"}
SYNTHETIC = "Synthetic: made for the documentation of kotomitta"
# A document is named by its number, year or section, by the address of a page, or as a register.
DOCUMENT = re.compile(r"\d|\b[a-z]+\.(fi|com|org)\b|^(Eurostat|UNHCR) ")
SAME_IN_TWO_LANGUAGES = {"Helsinki", "kotomitta", "AutoETS", "AutoTheta", "AutoARIMA"}


def short(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def figure_values() -> list[tuple[str, Figure, Dated]]:
    return [
        (f"{short(path)}:{figure.id}:{dated.start}:{dated.published}", figure, dated)
        for path in FIGURE_FILES
        for figure in read_figures([path])
        for dated in figure.values
    ]


def parts(node: Any, where: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every mapping of a YAML document, with its place in it."""
    if isinstance(node, dict):
        yield where, node
        for key, value in node.items():
            yield from parts(value, f"{where}.{key}")
    if isinstance(node, list):
        for i, value in enumerate(node):
            yield from parts(value, f"{where}.{i}")


def all_parts() -> list[tuple[str, dict[str, Any]]]:
    return [
        (short(path) + where, part)
        for path in YAML_FILES
        for where, part in parts(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader))
    ]


FIGURE_VALUES = figure_values()
PARTS = all_parts()
SOURCED = [(where, part) for where, part in PARTS if "published" in part or "source" in part]
NAMED = [(where, part) for where, part in PARTS if {"fi", "sv", "en"} & set(part)]
ROWS = [(f"{short(p)}:{i}", row) for p in SERIES_FILES for i, row in enumerate(read_drivers(p), 2)]


# --- nothing disappears unnoticed -----------------------------------------------------------


def test_the_files_and_what_they_hold_do_not_shrink() -> None:
    found = {short(p): len(read_figures([p])) for p in FIGURE_FILES}
    assert {name: n for name, n in found.items() if n < FEWEST.get(name, 1)} == {}
    assert set(FEWEST) <= set(found)
    assert len(YAML_FILES) >= 20
    assert sum(found.values()) >= 120
    assert len(FIGURE_VALUES) >= 206
    assert len(SOURCED) >= 292
    assert len(ROWS) >= 236


def test_the_cities_that_are_shipped() -> None:
    assert shipped_cities() == ("demo", "helsinki")


# --- where a number comes from --------------------------------------------------------------


def test_every_sourced_thing_has_source_days_and_grade() -> None:
    assert [where for where, part in SOURCED if not set(part) >= EVIDENCE] == []
    assert [where for where, part in SOURCED if len(part["source"].strip()) < 8] == []
    assert [where for where, part in SOURCED if part["grade"] not in set(Grade)] == []


def test_nothing_was_checked_before_it_was_published_or_after_the_last_check() -> None:
    days = [(where, part["published"], part["checked"]) for where, part in SOURCED]
    assert [where for where, published, checked in days if not published <= checked] == []
    assert [where for where, _, checked in days if checked > LATEST_CHECK] == []


def test_the_source_bears_the_grade() -> None:
    """What is measured, official or expert knowledge names a document.

    An assumption tells its grounds, or is made up for the documentation, or names the document that
    it goes beyond and says in a note how.
    """
    parts = [(w, p["grade"], p["source"], p.get("note", "")) for w, p in SOURCED]
    rows = [(w, row.grade, row.source, "") for w, row in ROWS]
    assert [(where, told[1]) for where, *told in parts + rows if not bears(*told)] == []


def bears(grade: str, source: str, note: str) -> bool:
    if grade == Grade.ASSUMPTION and source.startswith(OWN_WORDS):
        grounds = source.removeprefix(OWN_GROUNDS)
        return source.startswith(SYNTHETIC) or (grounds != source and len(grounds) > 8)
    named = DOCUMENT.search(source) is not None and not source.startswith(OWN_WORDS)
    return named and (grade != Grade.ASSUMPTION or len(note) > 20)


def test_everything_of_the_made_up_city_says_that_it_is_made_up() -> None:
    demo = [part for where, part in SOURCED if where.startswith("demo/")]
    assert len(demo) >= 30
    assert {part["grade"] for part in demo} == {"assumption"}
    assert all(part["source"].startswith(SYNTHETIC) for part in demo)
    others = [part for where, part in SOURCED if not where.startswith("demo/")]
    assert not any("ynthetic" in part["source"] for part in others)
    cities = {name: read_city(name).city for name in shipped_cities()}
    assert {name for name, city in cities.items() if city.synthetic} == {"demo"}
    assert "keksitty" in cities["demo"].name.fi
    assert "påhittad" in cities["demo"].name.sv
    assert "made-up" in cities["demo"].name.en


# --- what a number says ---------------------------------------------------------------------


def ends(dated: Dated) -> list[float]:
    return [x for x in (dated.low, dated.value, dated.high) if x is not None]


def test_the_range_holds_the_value_and_none_is_negative() -> None:
    assert [w for w, _, dated in FIGURE_VALUES if ends(dated) != sorted(ends(dated))] == []
    assert [w for w, _, dated in FIGURE_VALUES if min(ends(dated), default=0) < 0] == []


def test_the_unit_has_words_and_a_share_is_at_most_all() -> None:
    units = {figure.unit for _, figure, _ in FIGURE_VALUES}
    assert sorted(unit for unit in units if f"unit.{unit}" not in catalogue()) == []
    shares = [(w, d) for w, figure, d in FIGURE_VALUES if figure.unit.startswith("share")]
    assert [w for w, dated in shares if max(ends(dated), default=0) > 1] == []


def test_only_a_rule_of_law_may_be_wholly_unknown() -> None:
    unknown = [figure.id for _, figure, dated in FIGURE_VALUES if not ends(dated)]
    assert [figure_id for figure_id in unknown if not figure_id.startswith("law.")] == []


def test_names_stand_in_three_languages_and_differ() -> None:
    assert [w for w, names in NAMED if set(names) != {"fi", "sv", "en"}] == []
    assert [w for w, names in NAMED if any(not t or t != t.strip() for t in names.values())] == []
    alike = {names["fi"] for _, names in NAMED if len(set(names.values())) < 3}
    assert alike == SAME_IN_TWO_LANGUAGES


def test_no_name_stands_for_two_figures_of_a_city() -> None:
    for city in shipped_cities():
        for language in ("fi", "sv", "en"):
            named = [(getattr(f.name, language), f.unit) for f in read_city(city).figures]
            assert [name for name, n in Counter(named).items() if n > 1] == []


# --- nothing twice ----------------------------------------------------------------------------


def test_no_id_stands_twice_in_the_rulebook_or_in_a_city() -> None:
    rulebook = [p for p in FIGURE_FILES if p.is_relative_to(RULEBOOK)]
    assert len(read_figures(rulebook)) >= 76
    for city in shipped_cities():
        own = [p for p in FIGURE_FILES if p.parent.name == city]
        assert len(read_figures(own)) >= 22
    for part in ("tasks", "norms"):
        items = getattr(read_city("demo"), part)
        assert len({item.id for item in items}) == len(items) >= 6
    for city in shipped_cities():
        counts = read_city(city).city.counts
        assert len({c.id for c in counts}) == len(counts) >= 6


def test_a_city_gives_what_is_its_own_and_both_cities_give_the_same() -> None:
    own = {
        city: {f.id for f in read_figures([MUNICIPALITIES / city / "figures.yaml"])}
        for city in shipped_cities()
    }
    assert own["demo"] == own["helsinki"]
    kinds = {figure_id.split(".")[0] for figure_id in own["demo"]}
    assert kinds == {"city", "unit", "household", "staff", "pay"}


def test_two_values_of_a_figure_do_not_say_the_same() -> None:
    for path in FIGURE_FILES:
        for figure in read_figures([path]):
            said = [(d.value, d.low, d.high, d.source) for d in figure.values]
            assert len(set(said)) == len(said), figure.id


# --- the national series ------------------------------------------------------------------------


def test_a_row_was_published_and_checked_after_its_period() -> None:
    last_days = [(w, row, row.months[-1].plus(1).first - timedelta(days=1)) for w, row in ROWS]
    assert [w for w, row, last in last_days if row.published < last] == []
    assert [w for w, row in ROWS if not row.published <= row.checked <= LATEST_CHECK] == []
    assert [w for w, row in ROWS if row.grade not in set(Grade)] == []


def test_no_period_of_a_series_stands_twice_and_the_rows_are_in_order() -> None:
    for path in SERIES_FILES:
        with path.open(encoding="utf-8", newline="") as lines:
            keys = [(r["series"], r["period"]) for r in csv.DictReader(lines)]
        assert keys == sorted(set(keys)), path


# --- all of it is used ----------------------------------------------------------------------------

EARLY = {"helsinki": date(2017, 12, 31), "demo": date(2021, 12, 31)}


def prices(run: Run, found: Answer) -> dict[Cadre, NDArray[np.float64]]:
    return {cadre: worker_month(run, cadre) for cadre in found.staff}


@cache
def used(city: str) -> tuple[Shelf, frozenset[str], frozenset[str]]:
    """The shelf of a city, and the figures and series that its terms use, early and late."""
    shelf = read_city(city)
    figures: set[str] = set()
    series: set[str] = set()
    for term in shelf.city.terms:
        for as_of in (EARLY[city], LATEST_CHECK):
            run = shelf.run(term.name, as_of=as_of, seed=1, draws=16)
            found = answer(run, shelf.tasks)
            summary(found)
            basis = Basis(run, found.served, found.hours, found.time, found.caps, run.in_term)
            unit(basis, np.arange(2))
            terms(run, {c: s.needed for c, s in found.staff.items()}, prices(run, found))
            vacant(run)
            figures |= set(run.draws.used)
            series |= {o.series for o in run.drivers.used}
    return shelf, frozenset(figures), frozenset(series)


@pytest.mark.parametrize("city", sorted(EARLY))
def test_every_figure_and_series_is_used_by_some_run(city: str) -> None:
    shelf, figures, series = used(city)
    shipped = {f.id for f in shelf.figures if not f.id.startswith("law.")}
    assert sorted(shipped - figures) == []
    assert sorted({o.series for o in shelf.observed} - series) == []


def test_every_rule_of_law_is_named_where_law_is_worked_out_or_shown() -> None:
    """`kotomitta law --on` shows all of them; those a computation asks for are there to ask."""
    shelf = read_city("helsinki")
    run = shelf.run("2017", as_of=LATEST_CHECK, seed=1, draws=2)
    rules = run.rulebook.on(LATEST_CHECK)
    stems = re.compile(r'"(law\.[a-z0-9_.]+[a-z0-9_])"')
    code = "\n".join(p.read_text("utf-8") for p in sorted(PACKAGE.rglob("*.py")))
    rule_ids = set(rules.numbers) | set(rules.choices)
    groups = {rule.rsplit(".", 1)[0] for rule in rule_ids}
    assert len(rule_ids) >= 49
    asked = {name for name in stems.findall(code) if not name.startswith(("law.title", "law.what"))}
    known = rule_ids | groups | set(catalogue())
    assert sorted(name for name in asked if name not in known) == []
