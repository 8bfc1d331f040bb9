"""The unit simulation: it equals its twin, loses nobody, and does not depend on who computes it."""

from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from kotomitta.basis.seeds import stream
from kotomitta.planning.flow.team import _kernel as team_kernel
from kotomitta.planning.flow.team.course import Course
from kotomitta.planning.flow.team.office import arrivals, empty_office
from kotomitta.planning.flow.unit import _kernel
from kotomitta.planning.flow.unit.clients import clients
from kotomitta.planning.flow.unit.course import rules, terms
from kotomitta.planning.flow.unit.measures import Measures
from kotomitta.planning.flow.unit.office import Rules, empty_desk
from kotomitta.planning.flow.unit.replications import combine, replication, replications
from kotomitta.planning.flow.unit.state import ASSIGNED, CHAIN, CLIENT, CLOSED, MONTH, ROW, Terms
from kotomitta.planning.flow.unit.unit import Features, Unit
from samples.team import SMALL, team
from samples.unit import DRAWS, by_draw, by_month, unit
from twins.team import bits, lower
from twins.unit import Unit as Twin

pytestmark = pytest.mark.property

KEY = np.uint64(0xFEDCBA9876543210)

features = st.builds(Features, **dict.fromkeys(Features.names(), st.booleans()))


@st.composite
def units(draw: st.DrawFn) -> Unit:
    made = unit(
        draw(features),
        posts=draw(st.integers(1, 5)),
        caps=(draw(st.sampled_from((1, 6, 12, 1000))), draw(st.sampled_from((3, 14, 1000)))),
        day_hours=by_draw(draw(st.sampled_from((1.0, 2.5, 6.0)))),
        leaving=by_draw(draw(st.sampled_from((0.0, 0.5, 0.999)))),
        fails=by_draw(draw(st.sampled_from((0.0, 0.5)))),
        lag=np.full(DRAWS, draw(st.integers(1, 3))),
        sick_days=by_draw(draw(st.sampled_from((0.0, 14.0, 90.0)))),
    )
    room = by_month(draw(st.sampled_from((0.0, 2.0, 10.0, np.inf))))
    no_show = by_draw(draw(st.sampled_from((0.01, 0.3, 0.99))))
    between = replace(made.between, interpreters=room, no_show=no_show)
    return replace(made, between=between)


@given(units(), st.integers(0, 2**32))
@settings(max_examples=150)
def test_the_kernel_equals_its_twin(made: Unit, seed: int) -> None:
    given_terms, holds = terms(made, 1, KEY), rules(made, 1)
    people = clients(made, 1, stream(seed, "test"))
    desk = empty_desk(people, given_terms, holds)
    _kernel.run(desk, given_terms)
    twin = Twin(people, given_terms, holds)
    twin.run()
    counted = [twin.seen, twin.assigned, twin.due, twin.held, twin.closed]
    assert desk.counts[:5].tolist() == counted
    for name, values in twin.months.items():
        assert_array_equal(desk.months[name], values, err_msg=name)
    assert_array_equal(desk.tallies["present"], twin.tally["present"])
    assert_array_equal(desk.tallies["cases"], twin.cases)
    for name in ("asked", "worked"):
        assert_allclose(desk.tallies[name], twin.tally[name], atol=1e-9)
    assert_allclose(desk.rows["undone"], twin.undone, atol=1e-9)
    assert_allclose(desk.days["used"], twin.used, atol=1e-9)
    seen = twin.clients[: twin.assigned]
    assert_array_equal(desk.clients["waited"][: len(seen)], [c.waited for c in seen])
    for name in ("begun", "ended", "plan_begun", "plan_ended"):
        times = [c.times.get(name, np.inf) for c in twin.clients]
        assert_array_equal(desk.clients[name], times)


@given(units())
@settings(max_examples=40)
def test_nobody_is_lost_and_no_new_case_breaks_a_cap(made: Unit) -> None:
    desk, given_terms = replication(made, 1, 1)
    people, counts = desk.clients[:-1], desk.counts
    came = int((people["arrived"] < given_terms.days).sum())
    active = counts[ASSIGNED] - counts[CLOSED]
    assert counts[0] == came == counts[ASSIGNED] + desk.months["waiting"][-1]
    assert counts[CLOSED] == desk.slots["gone"][:: given_terms.chains].sum()
    carried = desk.tree[:, desk.tree.shape[1] // 2 :] // (desk.tree.shape[1] // 2) % (1 << 24)
    assert_array_equal(carried[:, : given_terms.posts].sum(axis=1), [active] * 2)
    held = desk.slots["pending"].astype(float) @ desk.slots["taken"] + desk.rows["undone"].sum()
    lost = desk.tallies["asked"].sum() - desk.tallies["worked"].sum()
    assert lost <= held * (1 + given_terms.lost) + 1e-6
    assert (desk.tallies["worked"] >= 0).all()
    assert (desk.days["used"] <= np.where(desk.days["used"] > 0, desk.days["room"], 0) + 1e-9).all()
    if not made.features.leavers:
        assert (made.staff.caps >= desk.tallies["cases"].max(axis=0).reshape(2, -1).T).all()


@given(units())
@settings(max_examples=20)
def test_counts_of_a_replication_make_sense(made: Unit) -> None:
    found = replications(made, seed=1, numbers=[2])
    assert (found.met <= found.due).all()
    assert (found.fit <= found.full).all()
    assert (found.full <= found.workers).all()
    assert (found.excessive <= found.weeks.sum()).all()
    for f in fields(Measures):
        assert not np.isnan(getattr(found, f.name)).any() or f.name.startswith("wait_")
        assert (np.nan_to_num(getattr(found, f.name)) >= -1e-9).all(), f.name


def same(one: Measures, other: Measures) -> None:
    for f in fields(Measures):
        assert getattr(one, f.name).tobytes() == getattr(other, f.name).tobytes(), f.name


def test_threads_and_division_change_no_byte() -> None:
    made = unit()
    whole = replications(made, seed=7, numbers=range(10))
    same(whole, replications(made, seed=7, numbers=range(10), threads=3))
    parts = [
        replications(made, seed=7, numbers=n, threads=2) for n in ((7, 2), (9, 0), range(3, 7))
    ]
    same(whole, combine([*parts, replications(made, seed=7, numbers=[8, 1])]))


def test_another_seed_or_number_is_another_course_of_events() -> None:
    events = {
        tuple(replication(unit(), s, n)[0].clients["arrived"]) for s in (1, 2) for n in (0, 3)
    }
    assert len(events) == 4


@given(st.integers(0, 2**32), st.sampled_from((1, 4)), st.sampled_from((1, 7, 500)))
@settings(max_examples=60)
def test_with_everything_off_it_does_exactly_what_the_team_does(
    seed: int, workers: int, cap: int
) -> None:
    """One cadre, one chain and no end to it: design section 6, event for event and bit for bit."""
    course = Course.of(team(SMALL, workers=workers, cap=cap))
    arrived = arrivals(stream(seed, "test"), course.rates, course.terms.days)
    office, calendar = empty_office(arrived, course.terms._replace(key=KEY), len(course.rates))
    team_kernel.run(office, calendar, course.terms._replace(key=KEY), course.lengths)
    given_terms, holds, people = as_unit(course, arrived)
    desk = empty_desk(people, given_terms, holds)
    _kernel.run(desk, given_terms)
    assert_array_equal(desk.counts[:5], office.counts)
    assigned = office.counts[ASSIGNED]
    assert_array_equal(desk.clients["waited"][:assigned], office.waited[:assigned])
    for kind, name in enumerate(("ended", "plan_ended")):
        ours, theirs = desk.clients[name][:-1], office.ended[:-1, kind]
        within = np.minimum(ours, theirs) <= given_terms.days
        assert_array_equal(ours[within], theirs[within])
    assert_array_equal(desk.months["waiting"], office.waiting)


def as_unit(course: Course, arrived: Any) -> tuple[Terms, Rules, Any]:
    """A team of design section 6 as a unit."""
    of, months = course.terms, np.zeros(len(course.rates), MONTH)
    months["ends"] = np.minimum(team_kernel.MONTH * np.arange(1, len(months) + 1), of.days)
    rows = np.zeros((len(months), 3), ROW)
    rows["table"], rows["table_spoken"] = [0, 2, 4], [1, 3, 5]
    rows["scale"] = rows["scale_spoken"] = 1.0
    rows["gap"], rows["width"] = [of.delay, of.gap, of.gap], [0.0, of.gap_width, of.gap_width]
    chains = np.ones(1, CHAIN)
    chains["cadre"] = 0
    people = np.zeros(len(arrived) + 1, CLIENT)
    people["arrived"] = np.append(arrived, np.inf)
    people["stay"], people["factor"] = of.stay, 1.0
    for name in ("begun", "ended", "plan_begun", "plan_ended"):
        people[name] = np.inf
    drawn = [lower(bits(int(KEY), n, team_kernel.INTERPRETER)) for n in range(len(people))]
    people["spoken"] = np.array(drawn) < of.share
    nothing: dict[str, Any] = dict.fromkeys(
        ("grace", "lost", "rebook", "sick", "stays_sick", "quits", "fails", "takeover"), 0.0
    )
    sizes: dict[str, Any] = {
        "chains": 1,
        "cadres": 1,
        "posts": of.workers,
        "last": 2,
        "final": -1,
        "lag": 1,
    }
    given_terms = Terms(key=KEY, days=of.days, **sizes, **nothing)
    holds = Rules(
        months=months,
        rows=rows,
        chains=chains,
        posts=np.full((1, len(months)), of.workers),
        caps=np.array([of.cap]),
        room=np.full(of.days, np.inf),
        lengths=course.lengths,
    )
    return given_terms, holds, people
