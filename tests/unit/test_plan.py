"""The figures behind a staffing plan, as a run of Helsinki gives them, and the words of limits."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.inputs.run import Run
from kotomitta.planning.resourcing.plan.figures import LEAD, terms, vacant
from kotomitta.planning.resourcing.plan.staffing import Limit, plan
from kotomitta.planning.resourcing.plan.terms import Terms, kept
from kotomitta.render.words import Language, Words, catalogue
from kotomitta.report.document import Amount, Message, Paragraph, say
from kotomitta.report.staffing import staffing
from kotomitta.sources.city_folder import RULEBOOK, read_city
from kotomitta.sources.figures import read_figures

pytestmark = pytest.mark.unit

DRAWS = 20
FILE = RULEBOOK / "weights" / "recruitment.yaml"


@pytest.fixture(scope="module")
def run() -> Run:
    return read_city("helsinki").run("2017", as_of=date(2017, 12, 31), seed=1, draws=DRAWS)


@pytest.fixture(scope="module")
def made(run: Run) -> Terms:
    shape = (DRAWS, len(run.months))
    needed = {c: np.broadcast_to(np.linspace(20.0, 30.0, DRAWS)[:, None], shape) for c in Cadre}
    return terms(run, needed, {c: np.full(shape, 4500.0) for c in Cadre})


def test_the_terms_are_those_of_the_months_ahead_with_leads_last(run: Run, made: Terms) -> None:
    ahead = [m for m in run.term.months if m.first >= run.as_of]
    assert 0 < len(ahead) < len(run.term.months)
    assert made.cadres == (*(c.value for c in Cadre), LEAD)
    assert made.shape == (DRAWS, len(Cadre) + 1, len(ahead))
    assert made.needed.shape == (DRAWS, len(Cadre), len(ahead))
    assert made.years == tuple(m.year for m in ahead)
    assert made.span is not None
    assert_allclose(made.people[:, -1], made.people[:, :-1].sum(axis=1) / made.span)
    assert (made.price[:, -1] > made.price[:, 0]).all()
    assert 0 < vacant(run) < 0.3


def test_months_are_whole_and_nothing_starts_at_once(made: Terms) -> None:
    for months in (made.market.lag, made.market.ramp_months):
        assert (months == np.round(months)).all()
    assert made.market.lag.min() >= 1
    assert made.contract.months > made.contract.lag >= 1


def test_a_hindcast_of_2017_has_every_figure_of_the_plan(run: Run, made: Terms) -> None:
    assert made.probability == pytest.approx(float(run.at("cap.probability")[0]))
    vacant(run)
    assert {f.id for f in read_figures([FILE])} <= set(run.draws.used)


def test_the_plan_of_helsinki_has_posts_for_every_month(run: Run, made: Terms) -> None:
    plan_made = plan(made, kept(made, vacant(run)))
    assert plan_made.decision.posts.shape == made.shape[1:]
    assert (plan_made.decision.posts >= 0).all()
    assert max(s.last for s in plan_made.shortfalls) < 24
    assert plan_made.course.short[:, 24:].max() <= 0.1 + 1e-9


class StoppedError(Exception):
    """Whoever waits for a plan wants it no more."""


def test_a_search_tells_each_month_of_each_replay_and_ends_when_told_to(
    run: Run, made: Terms
) -> None:
    told: list[float] = []
    plan(made, kept(made, vacant(run)), told.append)
    months = made.shape[2]
    assert len(told) % months == 0, "each replay is heard of, month by month"
    assert len(told) > 3 * months
    assert told == sorted(told)
    heard: list[float] = []

    def stopping(share: float) -> None:
        heard.append(share)
        if len(heard) == months + 3:
            raise StoppedError

    with pytest.raises(StoppedError):
        plan(made, kept(made, vacant(run)), stopping)
    assert len(heard) == months + 3, "nothing more is made"


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("limit", list(Limit))
def test_a_limit_is_a_sentence_that_says_which_how_much_and_from_when(
    language: Language, limit: Limit
) -> None:
    said = Words(language).say(
        f"plan.short.{limit.value}",
        cadre="X",
        when=say("plan.span", first="2018-01", last="2018-05"),
        most=Amount(4.2, "workers", 1),
    )
    assert all(part in said for part in ("X", "2018-01", "2018-05"))
    assert said.endswith(".")


def test_a_need_that_is_not_met_in_one_month_is_not_told_as_a_span(run: Run, made: Terms) -> None:
    plan_made = plan(made, kept(made, vacant(run)))
    short = plan_made.shortfalls[0]
    months = run.months[run.ahead]
    for last, key in ((short.first, "plan.month"), (short.first + 1, "plan.span")):
        one = replace(plan_made, shortfalls=(replace(short, last=last),))
        (section,) = staffing({"cap": one}, made, months, run.as_of).sections
        told = [b.text for b in section.blocks if isinstance(b, Paragraph)]
        (when,) = (text.facts["when"] for text in told if "when" in text.facts)
        assert isinstance(when, Message)
        assert when.key == key


def test_every_key_of_the_area_is_one_of_the_plan() -> None:
    file = Path(str(RULEBOOK)).parent / "render" / "catalogue" / "plan.yaml"
    keys = {
        line.split(":")[0] for line in file.read_text("utf-8").splitlines() if line[:1].isalpha()
    }
    assert keys
    assert all(key.startswith(("plan.", "cadre.lead")) and key in catalogue() for key in keys)


def test_a_term_that_is_over_is_planned_whole() -> None:
    term = read_city("demo").run("2025", as_of=date(2031, 1, 1), seed=1, draws=8)
    assert term.ahead == term.in_term
    begun = read_city("demo").run("2025", as_of=date(2025, 6, 1), seed=1, draws=8)
    assert begun.ahead == begun.in_term, "on its first day a month is still ahead"
