"""That nothing which happened can be taken away unseen, and that lawful erasure is no fault."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from kotomitta.casework.policy import Actor, Role
from kotomitta.web.casework import records, trail
from kotomitta.web.casework.keeping import seal
from kotomitta.web.casework.models import Anchor, Case, Event, Gone
from kotomitta.web.casework.unit import today
from visitors.people import People
from visitors.unit import a_unit

pytestmark = pytest.mark.web

LATER = timedelta(hours=2)


@pytest.fixture
def head(people: People) -> str:
    """The head over the events of a unit."""
    a_unit(people)
    made = trail.anchor(timezone.now() + LATER)
    assert made is not None
    return made.head


def keys(kept: str = "") -> set[str]:
    return {fault.key for fault in trail.faults(kept)}


def unseen(sql: str, *parts: int) -> None:
    """Change a row by way of the database, as somebody with its password could."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS casework_event_stays")
        cursor.execute(sql, parts)


def test_what_was_not_touched_is_whole_and_keeps_its_head(head: str) -> None:
    assert trail.faults(head) == []
    again = trail.anchor(timezone.now() + LATER)
    assert again is not None
    assert again.head == head
    assert Anchor.objects.count() == 1


def test_a_case_taken_away_with_its_counter_and_all_its_events_shows(head: str) -> None:
    unseen("DELETE FROM casework_event WHERE subject = '4'")
    unseen("DELETE FROM casework_case WHERE code = '4'")
    assert keys(head) == {"trail.anchor"}


def test_the_last_event_taken_away_with_its_count_shows(head: str) -> None:
    last = Event.objects.filter(subject="1").last()
    assert last is not None
    unseen("DELETE FROM casework_event WHERE id = %s", last.pk)
    Case.objects.filter(code="1").update(version=last.number - 1)
    assert keys(head) == {"trail.anchor"}


def test_a_stub_in_the_place_of_what_was_taken_away_shows(head: str) -> None:
    told = list(Event.objects.filter(subject="4").values_list("pk", "seal"))
    unseen("DELETE FROM casework_event WHERE subject = '4'")
    unseen("DELETE FROM casework_case WHERE code = '4'")
    Gone.objects.bulk_create(Gone(event=pk, seal=sealed) for pk, sealed in told)
    assert keys(head) == {"trail.gone"}


def test_events_and_anchors_written_anew_with_the_key_show_by_the_head_kept_elsewhere(
    head: str,
) -> None:
    unseen("DELETE FROM casework_event WHERE subject = '4'")
    unseen("DELETE FROM casework_case WHERE code = '4'")
    Anchor.objects.all().delete()
    forged = trail.anchor(timezone.now() + LATER)
    assert forged is not None
    assert keys() == set()
    assert keys(head) == {"trail.head_unknown"}


def test_a_change_or_a_gap_shows_at_its_case(head: str) -> None:
    unseen("UPDATE casework_event SET act = 'end' WHERE subject = '1' AND number = 1")
    assert trail.Fault("trail.event", "1 1") in trail.faults(head)
    unseen("DELETE FROM casework_event WHERE subject = '2' AND number = 1")
    assert trail.Fault("trail.event", "2 1") in trail.faults(head)


def test_a_case_whose_events_are_all_gone_shows(head: str) -> None:
    unseen("DELETE FROM casework_event WHERE subject = '4'")
    assert trail.Fault("trail.event", "4 1") in trail.faults(head)


def test_an_erasure_is_no_fault_and_leaves_nothing_of_the_case(head: str) -> None:
    goes = records.going(Case.objects.get(code="1"))
    assert records.erase("1", goes, Actor("", "", frozenset({Role.ADMINISTRATOR})), today())
    assert trail.faults(head) == []
    assert not Event.objects.filter(subject="1").exists()
    assert Gone.objects.exists()
    row = Event.objects.get(subject=trail.ERASURES)
    assert row.facts == {"events": str(Gone.objects.count())}
    assert row.seal == seal(row, "")


def test_what_is_not_an_hour_old_waits_for_the_next_head(people: People) -> None:
    a_unit(people)
    assert trail.anchor(timezone.now()) is None


@pytest.mark.usefixtures("head")
def test_the_command_says_the_head_to_keep_and_holds_what_is_there_against_it(head: str) -> None:
    out = StringIO()
    call_command("casework_verify", stdout=out)
    assert head in out.getvalue()
    call_command("casework_verify", head, stdout=out)
    with pytest.raises(CommandError, match="ei ole tästä tietokannasta"):
        call_command("casework_verify", "0" * 64)
    unseen("DELETE FROM casework_event WHERE subject = '4' AND number = 1")
    with pytest.raises(CommandError, match="Tapahtuma puuttuu"):
        call_command("casework_verify", head)


def test_the_night_makes_a_head(people: People) -> None:
    a_unit(people)
    unseen("UPDATE casework_event SET at = '2020-01-01 00:00:00'")
    call_command("casework_night", stdout=StringIO())
    assert Anchor.objects.count() == 1
