"""The board, allocation and cases as pages, for those who may see them and those who may not."""

from datetime import timedelta

import pytest

from kotomitta.casework.case import Case as Core
from kotomitta.casework.case import Done, Override, Visit
from kotomitta.casework.commands import Describe, Reduce
from kotomitta.casework.people import CaseKind, Need
from kotomitta.casework.worker import Cause, Less
from kotomitta.web.casework import keeping, rounds
from kotomitta.web.casework.models import Case, Suggested, Worker
from kotomitta.web.casework.unit import today
from visitors.people import SignedIn
from visitors.unit import TEAM, case, done, tells, worker

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]


def test_a_lead_sees_the_team_and_nobody_else(signed_in: SignedIn) -> None:
    text = signed_in("lead").get("/fi/board/").content.decode()
    assert "W1" in text
    assert "W2" in text
    assert not tells(text, "W3")
    assert '/fi/cases/4/"' in text


PAGES = [
    *("board/", "allocation/", "cases/", "cases/1/", "cases/new/", "workers/", "workers/W1/"),
    *("referrals/", "cases/table/", "cases/table.csv", "cases/1/record.json", "unit/", "counts/"),
    *("cases/1/dimensions/", "dimensions/"),
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_page_is_there_in_every_language(
    signed_in: SignedIn, language: str, path: str
) -> None:
    response = signed_in("lead").get(f"/{language}/{path}")
    assert response.status_code == 200


def test_suggestions_are_accepted(signed_in: SignedIn) -> None:
    lead = signed_in("lead")
    lead.post("/fi/allocation/solve/")
    text = lead.get("/fi/allocation/").content.decode()
    assert "kuorma" in text
    lead.post("/fi/allocation/accept/", {"give": "4 W2"})
    assert Case.objects.get(code="4").worker == "W2"


def some_cases() -> list[Core]:
    """Cases of many shapes."""
    day = today()
    override = Override(lead="L1", reason="safety", since=day, until=day + timedelta(3))
    active = {"state": "active", "worker": "W1", "allocated": day, "workers": ("W2",)}
    return [
        case("80"),
        case("81").but(need=Need(), members=7, kind=CaseKind.UNDOCUMENTED),
        case("82", trauma=True, language="so").but(**active, override=override, ends=day),
        case("83").but(visits=(Visit(on=day, kept=False),)),
        case("84").but(done=(Done(step="assessment", person="P84", on=day),)),
        case("85").but(state="ended", closed=day, outcome="goals_reached"),
    ]


@pytest.mark.parametrize("number", range(6))
def test_a_case_comes_back_as_it_was_kept(number: int) -> None:
    kept = some_cases()[number]
    row = keeping.save_case(kept, today())
    row.refresh_from_db()
    assert row.value == kept
    columns = ("code", "household", "kind", "team", "state", "worker", "opened", "closed", "ends")
    assert [getattr(row, c) for c in columns] == [getattr(kept, c) for c in columns]
    assert row.override_until == (kept.override.until if kept.override else None)


def test_a_worker_comes_back_as_kept() -> None:
    day = today()
    less = (
        Less(cause=Cause.SICKNESS, start=day, end=day, share=1.0),
        Less(cause=Cause.UNION, start=day, end=day + timedelta(9), hours=7.5),
    )
    kept = worker("W8").but(languages=frozenset({"so", "ar"}), less=less, last=day)
    row = keeping.save_worker(kept)
    row.refresh_from_db()
    assert row.value == kept
    assert keeping.save_worker(kept).value == kept
    assert row.reductions.count() == 2


def test_who_saves_second_is_told_and_changes_nothing(signed_in: SignedIn) -> None:
    lead = signed_in("lead")
    seen = Case.objects.get(code="1").version
    done(Describe("1", Need(trauma=True)))
    page = lead.post("/en/cases/1/do/describe/", {"language": "so", "version": seen}, follow=True)
    assert "Somebody else changed the same" in page.content.decode()
    assert Case.objects.get(code="1").value.need == Need(trauma=True)


def test_an_override_stays_on_the_board_when_its_end_has_passed(signed_in: SignedIn) -> None:
    Case.objects.filter(code="1").update(override_until=today() - timedelta(1))
    assert "waits for a decision" in signed_in("lead").get("/en/board/").content.decode()


def test_suggestions_say_when_the_board_has_changed(signed_in: SignedIn) -> None:
    lead = signed_in("lead")
    lead.post("/en/allocation/solve/")
    assert "Things have changed" not in lead.get("/en/allocation/").content.decode()
    done(Reduce("W1", Less(cause=Cause.SICKNESS, start=today(), end=today(), share=1.0)))
    assert "Things have changed" in lead.get("/en/allocation/").content.decode()


def test_an_old_suggestion_passes_no_cap(signed_in: SignedIn) -> None:
    lead = signed_in("lead")
    lead.post("/en/allocation/solve/")
    body = Suggested.objects.get(team=TEAM).body or {}
    placed = body["suggestions"]["placed"]
    (suggested,) = [one["place"]["worker"] for one in placed if one["case"] == "4"]
    done(Reduce(suggested, Less(cause=Cause.SICKNESS, start=today(), end=today(), share=1.0)))
    page = lead.post("/en/allocation/accept/", {"give": f"4 {suggested}"}, follow=True)
    assert "does not fit" in page.content.decode()
    assert Case.objects.get(code="4").state == "waiting"


def test_someone_over_the_cap_is_seen_while_the_mean_is_fine(signed_in: SignedIn) -> None:
    done(Reduce("W1", Less(cause=Cause.SICKNESS, start=today(), end=today(), share=1.0)))
    page = signed_in("lead").get("/en/board/").content.decode()
    assert "The mean fits, but not everyone is within their own cap. Workers over it: 1." in page
    assert "Sickness" in page
    assert "own hours more" in page, "what ends within a month is told"


def test_a_round_is_of_the_own_team_only() -> None:
    asked = rounds.asked_round(TEAM, today())
    assert set(asked.board.cases) == {"1", "2", "4"}
    assert set(asked.board.workers) == set(
        Worker.objects.filter(team=TEAM).values_list("code", flat=True)
    )
