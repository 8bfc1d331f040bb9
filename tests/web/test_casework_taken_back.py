"""What was written of a case by mistake: taken back by a button beside it, and audited."""

from datetime import timedelta

import pytest

from kotomitta.casework.commands import Meet, TakeStep
from kotomitta.web.casework.models import Case, Event
from kotomitta.web.casework.unit import today
from visitors.people import Once, People, SignedIn
from visitors.unit import done

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]

ACT = "/fi/cases/1/do/take-back/"


@pytest.fixture(scope="module")
def shared_unit(once: Once, shared_unit: People) -> People:
    written = TakeStep("1", "assessment", "P1", today()), Meet("1", today(), kept=False)
    once(lambda: done(*written))
    return shared_unit


def test_a_worker_takes_back_a_step_and_a_meeting(signed_in: SignedIn) -> None:
    worker = signed_in("worker")
    page = worker.get("/fi/cases/1/").content.decode()
    assert page.count(f'action="{ACT}"') == 2
    worker.post(ACT, {"step": "assessment", "person": "P1", "on": str(today())})
    worker.post(ACT, {"on": str(today())})
    case = Case.objects.get(code="1").value
    assert (case.done, case.visits) == ((), ())
    told = [event.facts for event in Event.objects.filter(subject="1", act="take_back")]
    assert told == [
        {"on": str(today()), "person": "P1", "step": "assessment"},
        {"kept": "False", "on": str(today())},
    ]
    page = worker.get("/fi/cases/1/").content.decode()
    assert "merkintä peruttu" in page
    assert ACT not in page


def test_what_is_not_there_is_said_and_of_others_nothing(signed_in: SignedIn) -> None:
    worker = signed_in("worker")
    before = str(today() - timedelta(1))
    page = worker.post(ACT, {"on": before}, follow=True).content.decode()
    assert "ei ole: se on ehkä jo peruttu" in page
    assert worker.post("/fi/cases/2/do/take-back/", {"on": before}).status_code == 404


def test_the_second_no_show_of_a_day_is_refused(signed_in: SignedIn) -> None:
    sent = {"on": str(today()), "kept": "no"}
    page = signed_in("worker").post("/fi/cases/1/do/meeting/", sent, follow=True).content.decode()
    assert "on jo kirjattu tapaaminen" in page
    assert len(Case.objects.get(code="1").value.visits) == 1
