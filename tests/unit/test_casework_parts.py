"""Referrals, links, ratings, retention, dimensions, statistics and permissions, each on its own."""

from datetime import date, timedelta

import numpy as np
import pytest
from pydantic import ValidationError

from kotomitta.basis.errors import InputError
from kotomitta.basis.months import Month
from kotomitta.casework.case import Case, Visit
from kotomitta.casework.dimensions import Answers, check_answers, group_report
from kotomitta.casework.load import team_load
from kotomitta.casework.people import Need, Person
from kotomitta.casework.policy import Actor, Role, Thing
from kotomitta.casework.rating import (
    DiaryRow,
    Rating,
    SampledDay,
    diary_minutes,
    diary_now,
    rate,
)
from kotomitta.casework.referrals.referral import (
    Referral,
    Reply,
    can_use,
    check_link,
    issue,
    overdue,
    reply,
    send,
    unmet,
    waits_for,
)
from kotomitta.casework.referrals.sectors import owed
from kotomitta.casework.refusal import RefusalError
from kotomitta.casework.retention import Held, Keepsake, to_delete
from kotomitta.casework.rows import register
from kotomitta.casework.statistics import arrivals, durations, endings, no_shows, standing, waits
from kotomitta.sources.casework_files import kept_months, questions, referral_table, sectors
from samples.casework import (
    DAY,
    PEOPLE,
    PLAIN,
    active,
    board,
    case,
    scale,
    shipped_deadlines,
    shipped_practice,
    worker,
    working,
)

pytestmark = pytest.mark.unit

TABLE = referral_table()
LAW = shipped_deadlines().law


def referral(**changes: object) -> Referral:
    told = {
        "code": "R-1",
        "case": "C-1",
        "person": "P-1",
        "sector": "health",
        "actor": "municipality",
        "sent": DAY,
        "since": DAY,
        "by": DAY + timedelta(14),
    }
    return Referral.model_validate({**told, **changes})


# --- referrals ------------------------------------------------------------------------------------


def test_a_partner_asks_we_answer_and_the_partner_accepts() -> None:
    one, events = send(referral(), "W-1", DAY)
    turns = [waits_for(one, TABLE)]
    for given in (
        Reply(move="open"),
        Reply(move="ask", reason="urgency"),
        Reply(move="answer", reason="urgent"),
        Reply(move="accept", start=DAY + timedelta(7), places=2),
    ):
        one, more = reply(one, given, "partner", DAY, table=TABLE)
        events += more
        turns.append(waits_for(one, TABLE))
    assert turns == ["partner", "partner", "us", "partner", "nobody"]
    assert (one.state, one.start, one.places) == ("accepted", DAY + timedelta(7), 2)
    assert [e.act for e in events] == ["send", "open", "ask", "answer", "accept"]


@pytest.mark.parametrize(
    ("state", "given", "reason"),
    [
        ("sent", Reply(move="accept"), "referral_offer"),
        ("sent", Reply(move="accept", start=DAY - timedelta(1), places=1), "start_in_past"),
        ("sent", Reply(move="decline"), "reason_unknown"),
        ("sent", Reply(move="decline", reason="no"), "reason_unknown"),
        ("sent", Reply(move="open", reason="no"), "reason_unknown"),
        ("sent", Reply(move="answer", reason="yes"), "move_not_now"),
        ("sent", Reply(move="expire"), "not_expired"),
        ("accepted", Reply(move="decline", reason="no_capacity"), "move_not_now"),
        ("asked", Reply(move="accept", start=DAY, places=1), "move_not_now"),
    ],
)
def test_what_the_table_does_not_allow_is_refused(state: str, given: Reply, reason: str) -> None:
    with pytest.raises(RefusalError) as error:
        reply(referral(state=state), given, "partner", DAY, table=TABLE)
    assert error.value.reason == reason


def test_a_referral_is_overdue_only_while_it_waits_for_the_partner() -> None:
    late = DAY + timedelta(15)
    assert overdue(referral(), TABLE, late)
    assert not overdue(referral(), TABLE, DAY + timedelta(14))
    assert not overdue(referral(state="asked"), TABLE, late)
    expired, _ = reply(referral(), Reply(move="expire"), "clock", late, table=TABLE)
    assert waits_for(expired, TABLE) == "us"


@pytest.mark.parametrize(
    ("changes", "state", "day", "reason"),
    [
        ({}, "sent", 15, "link_expired"),
        ({"used": DAY}, "sent", 1, "link_used"),
        ({"revoked": DAY}, "sent", 1, "link_invalid"),
        ({"referral": "R-2"}, "sent", 1, "link_invalid"),
        ({}, "sent", -1, "link_invalid"),
        ({}, "accepted", 1, "link_closed"),
        ({}, "asked", 1, "link_closed"),
    ],
)
def test_when_a_link_may_not_be_used(
    changes: dict[str, object], state: str, day: int, reason: str
) -> None:
    link = issue(referral(), DAY, 14).model_copy(update=changes)
    on = DAY + timedelta(day)
    with pytest.raises(RefusalError) as error:
        check_link(link, referral(state=state), on, table=TABLE)
    assert error.value.reason == reason
    assert not can_use(link, referral(state=state), on, table=TABLE)


def test_a_link_may_be_used_until_its_last_day() -> None:
    assert can_use(issue(referral(), DAY, 14), referral(), DAY + timedelta(14), table=TABLE)


def owed_sectors(one: Case, day: date = DAY) -> dict[str, tuple[str | None, bool]]:
    found = owed(one, sectors(), LAW, day)
    return {f"{o.sector}:{o.person}": (o.actor.value if o.actor else None, o.sure) for o in found}


def test_what_each_actor_owes_depends_on_age_and_on_the_law_of_the_day() -> None:
    people = (Person(code="P-1", age=30, jobseeker=True), Person(code="P-2", age=8))
    found = owed_sectors(case(persons=people))
    assert found["education:P-2"] == ("municipality", True)
    assert found["employment:P-1"] == ("employment_authority", True)
    assert not {"education:P-1", "day_care:P-2", "employment:P-2", "trauma_care:P-1"} & set(found)
    earlier = owed_sectors(case(persons=people, opened=date(2017, 10, 2)), date(2017, 10, 3))
    assert earlier["employment:P-1"] == ("te_office", True)


def test_what_is_not_known_is_owed_perhaps_and_by_whom_is_left_open() -> None:
    found = owed_sectors(case(persons=(Person(code="P-1"),), need=Need(trauma=None)))
    assert found["trauma_care:P-1"] == ("municipality", False)
    assert found["language:P-1"] == (None, False)


def test_a_need_waits_for_us_until_a_partner_has_it() -> None:
    needs = owed(case(), sectors(), LAW, DAY)
    assert "health" in {n.sector for n in unmet(needs, [], TABLE)}
    assert "health" not in {n.sector for n in unmet(needs, [referral()], TABLE)}
    declined = [referral(state="declined")]
    assert "health" in {n.sector for n in unmet(needs, declined, TABLE)}


# --- workers' own data ----------------------------------------------------------------------------


def test_a_rating_replaces_that_of_the_same_month_and_is_of_this_month_or_the_last() -> None:
    given = rate((), Rating("W-1", Month(2026, 11), 3), DAY)
    given = rate(given, Rating("W-1", Month(2026, 11), 5), DAY)
    assert [r.value for r in given] == [5]
    for month in (Month(2026, 9), Month(2026, 12)):
        with pytest.raises(RefusalError):
            rate(given, Rating("W-1", month, 3), DAY)
    with pytest.raises(RefusalError):
        Rating("W-1", Month(2026, 11), 6)


def test_the_diary_asks_for_sampled_days_of_the_last_week_only() -> None:
    plan = [SampledDay("W-1", DAY - timedelta(n), kept=n == 1) for n in (0, 1, 7, 8)]
    plan += [SampledDay("W-2", DAY), SampledDay("W-1", DAY + timedelta(1))]
    assert [s.day for s in diary_now(plan, "W-1", DAY)] == [DAY, DAY - timedelta(7)]


def test_minutes_of_too_few_workers_are_not_told() -> None:
    rows = [DiaryRow(f"W-{i % 3}", DAY, "basic", "record", 30.0 + i, False) for i in range(6)]
    (told,) = diary_minutes(rows, least_rows=5, least_workers=3)
    assert (told.rows, told.mean) == (6, 32.5)
    assert diary_minutes(rows, least_rows=7, least_workers=3) == ()
    assert diary_minutes(rows, least_rows=5, least_workers=4) == ()


def test_nothing_is_kept_longer_than_its_months_and_nothing_open_is_deleted() -> None:
    months = kept_months(DAY)
    held = [
        Held(Keepsake.RATING, "a", date(2025, 11, 24)),
        Held(Keepsake.RATING, "b", date(2025, 11, 25)),
        Held(Keepsake.CASE, "c", None),
    ]
    assert [h.code for h in to_delete(held, months, DAY)] == ["a"]
    with pytest.raises(KeyError):
        to_delete(held, {}, DAY)


# --- dimensions -----------------------------------------------------------------------------------


def answers(person: int, value: int, **changes: object) -> Answers:
    asked = questions()
    told = {
        "case": f"C-{person}",
        "person": f"P-{person}",
        "on": DAY,
        "version": asked.version,
        "agreed": DAY,
        "values": {q.id: value for d in asked.dimensions for q in d.questions},
    }
    return Answers.model_validate({**told, **changes})


def test_a_group_is_told_with_its_uncertainty_and_a_small_one_not_at_all() -> None:
    five = [answers(i, 1 + i % 5) for i in range(5)]
    found = group_report(five, questions(), 5)
    assert set(found) == {"structural", "cultural", "interactive", "identificational"}
    for estimate in found.values():
        assert estimate is not None
        assert (estimate.mean, estimate.persons) == (3.0, 5)
        # Student's t with 4 degrees: 1.533 x sqrt(2.5 / 5).
        assert estimate.high - estimate.mean == pytest.approx(1.5332 * 0.5**0.5, abs=1e-3)
    assert set(group_report(five[:4], questions(), 5).values()) == {None}
    assert set(group_report([answers(i, 4) for i in range(9)], questions(), 5).values()) == {None}


def test_a_person_counts_once_with_the_last_answers() -> None:
    late = [answers(i, 1 + i % 5) for i in range(5)]
    early = [answers(i, 5, on=DAY - timedelta(30), agreed=DAY - timedelta(30)) for i in range(5)]
    assert group_report([*early, *late], questions(), 5) == group_report(late, questions(), 5)


@pytest.mark.parametrize(
    "changes",
    [
        {"agreed": DAY + timedelta(1)},
        {"version": 99},
        {"values": {"work_study": 6}},
        {"values": {"x": 1}},
    ],
)
def test_answers_without_consent_or_off_the_scale_are_refused(changes: dict[str, object]) -> None:
    check_answers(answers(1, 3), questions())
    with pytest.raises(RefusalError):
        check_answers(answers(1, 3, **changes), questions())


# --- counts and rows ------------------------------------------------------------------------------


def test_new_persons_are_counted_by_month_and_channel_and_small_numbers_hidden() -> None:
    month = Month(2026, 11)
    many = [
        case(f"C-{i}", persons=(Person(code=f"P-{i}", channel="quota"), Person(code=f"P-{50 + i}")))
        for i in range(6)
    ]
    found = arrivals([*many, case("C-99", household="H-0")], [month], 5)
    assert found["persons"].at("2026-11", "quota") == 6
    assert found["persons"].at("2026-11", "unknown") == 7
    assert found["persons"].at("2026-11", "total") == 13
    assert found["cases"].at("2026-11", "unknown") is None
    assert (
        found["cases"].at("2026-11", "total") is None
        or found["cases"].at("2026-11", "quota") is None
    )
    assert found["households"].at("2026-11", "total") == 6


def test_lengths_ends_and_no_shows_are_told_only_of_enough_cases() -> None:
    month = Month(2026, 11)
    done = [
        case(
            f"C-{i}",
            opened=DAY - timedelta(20),
            allocated=DAY - timedelta(20 - i),
            state="ended",
            closed=DAY,
            outcome="moved_away",
            visits=(Visit(on=DAY, kept=True), Visit(on=DAY, kept=i % 2 == 0)),
        )
        for i in range(6)
    ]
    found = waits(done, 5)
    assert found is not None
    assert (found.cases, found.mean) == (6, 2.5)
    assert waits(done[:4], 5) is None
    length = durations(done, 5)
    assert length is not None
    assert length.median == 20
    assert endings(done, [month], 5).at("2026-11", "moved_away") == 6
    shows = no_shows(done, [month], 5)
    assert (shows.at("2026-11", "missed"), shows.at("2026-11", "kept")) == (None, None)
    assert (
        standing(done, {c.code: "basic" for c in done}, [Month(2026, 10)], 5).at("2026-10", "total")
        == 0
    )


def test_the_register_of_the_cases_weighs_what_the_board_weighs() -> None:
    needs = [PLAIN, PLAIN.model_copy(update={"trauma": True, "interpreter": True})]
    cases = tuple(active(f"C-{i}", f"W-{i % 2}", need=needs[i % 2]) for i in range(9))
    now = board((*cases, case("C-50")), (worker("W-0"), worker("W-1")))
    load = team_load(register(now.cases.values(), scale()), DAY, scale().weights)
    told = {w.worker: (w.load.low, w.load.high) for w in load.workers}
    for code, hours in now.carried.items():
        assert told[code] == pytest.approx((hours, hours))
    assert load.unassigned.count.cases.values == 1


def test_what_is_not_known_of_a_need_widens_the_weight() -> None:
    sure, open_ = scale().weigh(case()), scale().weigh(case(need=Need()))
    assert sure.low == sure.high == open_.low
    factor = scale().weights.interpreter
    assert open_.high == pytest.approx(max(scale().weights.hours) * factor)


def test_undocumented_and_child_protection_cases_have_weights_of_their_own() -> None:
    hours = dict(zip(scale().profiles, scale().weights.hours, strict=True))
    for kind in ("undocumented", "child_protection"):
        assert scale().weigh(case(kind=kind)).low == hours[kind] != hours["basic"]


# --- permissions and data -------------------------------------------------------------------------


def test_planners_and_viewers_reach_no_case_and_a_removed_role_reaches_nothing() -> None:
    policy = shipped_practice().policy
    mine = Thing("W-1", "T-1")
    may = {
        actor.code: {act for act in policy.table if policy.may(actor, act, mine)}
        for actor in (*PEOPLE, working("W-1"), working("W-2"), Actor("W-1", "T-1", frozenset()))
    }
    assert may["S-1"] == {"see_counts", "publish_counts", "answer_request"}
    assert may["V-1"] == {"see_counts"}
    assert may["L-2"] == {"see_counts"}
    assert may["W-2"] == {"open_case", "see_counts"}
    assert may["W-1"] == set()
    assert "see_rating" not in may["A-1"]
    assert {"allocate", "override_cap", "see_case"} <= may["L-1"]


def test_every_limit_of_the_workflow_is_a_rule_that_is_there() -> None:
    for kind in shipped_practice().workflow.kinds:
        for step in kind.steps:
            for limit in (*step.limits, *([step.until] if step.until else [])):
                shipped_deadlines().span(limit.rule, DAY)
            for rule in step.duty or ():
                assert LAW.on(DAY).choice(rule)
    for sector in sectors():
        shipped_deadlines().span(sector.answer, DAY)


def test_every_role_but_none_more_is_in_the_permission_table() -> None:
    table = shipped_practice().policy.table
    assert {role for row in table.values() for role in row} == set(Role)


def test_a_refusal_is_an_input_error() -> None:
    assert issubclass(RefusalError, InputError)
    assert RefusalError("link_used").key == "error.casework_link_used"


def test_a_case_that_contradicts_itself_cannot_be_made() -> None:
    for wrong in ({"worker": "W-1"}, {"state": "ended"}, {"code": "Matti"}, {"closed": DAY}):
        with pytest.raises(ValidationError):
            case(**wrong)


def test_hours_below_zero_are_never_told() -> None:
    assert np.isclose(board((), (worker("W-1", last=DAY),)).own("W-1", DAY + timedelta(1)), 0.0)
