"""`docs/reference/services.md` lists every service, its figures and who answers, as they are.

Run this file to write the lists anew: python tests/docs/test_services.py
"""

from pathlib import Path

import pytest
import yaml

from kotomitta.basis.figures import Dated, Figure
from kotomitta.planning.inputs.services import Cause, Service
from kotomitta.render.words import catalogue
from kotomitta.sources.city_folder import read_city
from kotomitta.sources.law_files import law_texts

pytestmark = pytest.mark.docs

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "services.md"
MARK = "<!-- Everything below is written by tests/docs/test_services.py. -->\n"
SHELF = read_city("helsinki")
FIGURES = {f.id: f for f in SHELF.figures}
TEXTS = {t.id: t for t in law_texts()}
FOR = {
    Cause.EVERYONE: "everyone who settles",
    Cause.UNDER_SEVEN: "those under seven who settle",
    Cause.SCHOOL_AGE: "those aged 7 to 15 who settle",
    Cause.OVER_SCHOOL_AGE: "those aged 16 or more who settle",
    Cause.HOUSEHOLDS: "households that settle",
    Cause.UNDOCUMENTED: "the undocumented persons in the city, `services.undocumented.persons`",
    Cause.INTERPRETED_BY_UNIT: "the interpreted contacts of the unit's own work",
    Cause.INTERPRETED_BY_OTHERS: "the interpreted contacts of the services that have `hours`",
}


def test_the_page_lists_every_service() -> None:
    assert PAGE.read_text("utf-8").split(MARK)[1] == listing(), "run: make docs"


def test_every_actor_and_sector_has_words() -> None:
    rules = {s.duty for s in SHELF.services if s.duty}
    rules |= {f"{rule}_helsinki" for rule in rules} & set(TEXTS)
    actors = {d.value or "unknown" for rule in rules for d in TEXTS[rule].values}
    assert {a for a in actors if f"services.actor.{a}" not in catalogue()} == set()
    assert {
        s.sector for s in SHELF.services if f"services.sector.{s.sector}" not in catalogue()
    } == (set())


def test_every_figure_and_rule_that_a_service_names_is_there() -> None:
    for service in SHELF.services:
        assert {i for i in named(service) if i not in FIGURES} == set(), service.id
        assert service.duty is None or service.duty in TEXTS, service.id
        assert f"unit.{service.counted_in}" in catalogue(), service.id


def test_every_figure_of_the_services_is_named_by_one() -> None:
    file = ROOT / "src" / "kotomitta" / "rulebook" / "services" / "figures.yaml"
    given = {f["id"] for f in yaml.safe_load(file.read_text("utf-8"))}
    assert given - {i for s in SHELF.services for i in named(s)} == {"services.age.school"}


def named(service: Service) -> list[str]:
    """The figures of a service, in the order in which they are used."""
    times = (service.less, *service.shares, service.after, service.lasts, service.hours)
    return [name for name in times if name]


def listing() -> str:
    """The services as Markdown."""
    services = (line for s in SHELF.services for line in told(s))
    return "\n".join(["", *services, "## Examples", "", *examples(), ""])


def told(service: Service) -> list[str]:
    lines = [f"## {service.name.en}", "", f"`{service.id}`, counted in {service.counted_in}", ""]
    lines += [f"- for {FOR[service.cause]}"]
    lines += [f"- {role}: {figure(FIGURES[name])}" for role, name in roles(service)]
    lines += [f"- note: {service.note.en}"] if service.note else []
    lines += ["", "| who answers from | who | by |", "|---|---|---|", *duty(service), ""]
    return lines


def examples() -> list[str]:
    """The dated cases that the tests hold the rules to."""
    lines = []
    for file in sorted((ROOT / "tests" / "spec" / "services").glob("*.yaml")):
        lines += [f"### {file.stem.replace('_', ' ').capitalize()}", ""]
        for case in yaml.safe_load(file.read_text("utf-8")):
            known = f", as known on {case['as_of']}" if "as_of" in case else ""
            lines += [f"**{case['title']}** ({case['day']}{known})", ""]
            lines += [f"- {service}: {actor}" for service, actor in case["then"].items()]
            lines += [f"- because: {case['because']}", ""]
    return lines


def roles(service: Service) -> list[tuple[str, str]]:
    given = [
        ("less the share that another service takes", service.less),
        *(("of whom the share", share) for share in service.shares),
        ("begins after", service.after),
        ("lasts", service.lasts),
        ("interpreted hours each", service.hours),
    ]
    return [(role, name) for role, name in given if name]


def figure(of: Figure) -> str:
    values = "; ".join(f"{value(d)} ({d.grade.value})" for d in of.values)
    return f"{of.name.en}, `{of.id}`: {values} {of.unit}"


def value(dated: Dated) -> str:
    return f"{dated.value:g}, 80 % range {dated.low:g} to {dated.high:g}"


def duty(service: Service) -> list[str]:
    rows: list[str] = []
    if service.duty is None:
        return ["| always | whoever answers for the contact | the rules of those services |"]
    for rule in (service.duty, f"{service.duty}_helsinki"):
        where = ", Helsinki" if rule.endswith("_helsinki") else ""
        values = TEXTS[rule].values if rule in TEXTS else ()
        rows += [f"| {d.start}{where} | {d.says.en} | {d.source} |" for d in values]
    return rows


if __name__ == "__main__":
    PAGE.write_text(PAGE.read_text("utf-8").split(MARK)[0] + MARK + listing(), "utf-8")
