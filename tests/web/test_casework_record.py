"""All that is held on one case, from outside: given out whole, and gone whole."""

import html
import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from kotomitta.casework import case as core
from kotomitta.casework.commands import Describe, Meet, OpenCase, TakeStep
from kotomitta.casework.people import Need, Person
from kotomitta.casework.referrals import referral
from kotomitta.render.words import Language, Words, catalogue
from kotomitta.web.casework import models, records, referring, rounds, telling
from kotomitta.web.casework.keeping import broken
from kotomitta.web.casework.models import Answers, Case, Event, PartnerLink, Suggested
from kotomitta.web.casework.unit import kept_months, question_set, sectors, today
from visitors.people import SignedIn
from visitors.unit import OTHER, TEAM, case, done, erase, lead

pytestmark = [pytest.mark.web, pytest.mark.usefixtures("shared_unit", "db")]

# Codes so long that they stand nowhere by chance.
CODE, PERSON, HOME = "c0de" * 6, "9e50" * 6, "0e0e" * 6
# What only ties a row to others, or is a secret that says nothing of anybody.
TIES = {"id", "case", "referral", "digest", "seal"}


@pytest.fixture
def row(db: None) -> Case:
    """A case with something in every table that can tell of one, which waits again."""
    del db
    day = today()
    persons = (Person(code=PERSON, age=30, first_permit=day),)
    first = case("77", days=20).but(code=CODE, household=HOME, persons=persons)
    sibling = case("78").but(household=HOME)
    done(OpenCase(first), OpenCase(sibling))
    done(TakeStep(CODE, "assessment", PERSON, day), Meet(CODE, day, kept=True))
    done(Describe(CODE, Need(language="so", trauma=True)))
    week = day + timedelta(14)
    referring.send(CODE, PERSON, "health", week, actor=lead(), day=day)
    found = Case.objects.get(code=CODE)
    question = question_set().dimensions[0].questions[0]
    Answers.objects.create(
        case=found, person=PERSON, on=day, agreed=day, version=1, given={question.id: 3}
    )
    rounds.ask(TEAM)
    return found


def everything() -> str:
    """The whole database as text."""
    connection.ensure_connection()
    return "\n".join(connection.connection.iterdump())


def keys(told: Any) -> set[str]:
    """Every name in what was given out."""
    if isinstance(told, list):
        return set().union(*map(keys, told))
    if isinstance(told, dict):
        return set(told) | set().union(*map(keys, told.values()))
    return set()


def test_every_field_of_every_table_that_tells_of_a_case_is_given_out(
    row: Case, signed_in: SignedIn
) -> None:
    told = json.loads(signed_in("lead").get(f"/fi/cases/{CODE}/record.json").content)
    tables = [
        model
        for model in apps.get_app_config("casework").get_models()
        if model in (Case, PartnerLink) or any(f.related_model is Case for f in model._meta.fields)
    ]
    assert len(tables) == 4
    fields = {f.name for model in tables for f in model._meta.fields} - TIES - {"body"}
    assert fields <= keys(told)
    assert keys(row.body) | keys(row.value.model_dump(mode="json")) <= keys(told)
    assert {event["act"] for event in told["events"]} == {
        *("open_case", "take_step", "meet", "describe", "send", "export_case"),
    }
    assert [one["case"] for one in told["suggestions"]] == [CODE]


def test_every_field_has_a_name_in_words() -> None:
    ours = (core.Case, Person, Need, core.Done, core.Visit, core.Override, referral.Referral)
    tables = (Case, models.Referral, PartnerLink, Answers)
    fields = {name for model in ours for name in model.model_fields}
    fields |= {f.name for table in tables for f in table._meta.concrete_fields} - TIES
    named = {key.rsplit(".", 1)[1] for key in catalogue() if re.match(r"cw\.(record|field)\.", key)}
    assert fields - {"id", "body"} - named == set()


@pytest.mark.parametrize("language", Language)
def test_it_can_be_read_and_printed_in_words(
    row: Case, signed_in: SignedIn, language: Language
) -> None:
    words, client = Words(language), signed_in("lead")
    link = f'href="/{language}/cases/{CODE}/record/"'
    assert link in client.get(f"/{language}/cases/{CODE}/").content.decode()
    page = html.unescape(client.get(f"/{language}/cases/{CODE}/record/").content.decode())
    health = words.fact(sectors()["health"].name)
    question = words.fact(question_set().dimensions[0].questions[0].text)
    for told in (CODE, PERSON, HOME, words.say("cw.field.trauma"), health, question):
        assert told in page
    for kind in telling.KEPT:
        assert words.say(f"cw.keep.{kind}", months=kept_months(today())[kind]) in page
    acts = [words.say(f"cw.event.{act}") for act in ("export_case", "send", "meet", "open_case")]
    assert [one for one in acts if f" {one}, L1" not in page.replace("\xa0", " ")] == []
    assert not re.search(r"<dd>\s*(None|True|False|\d{4}-\d\d-\d\d)\s*</dd>", page)
    assert row.code in page


def test_giving_out_is_an_event_of_the_case(row: Case, signed_in: SignedIn) -> None:
    client = signed_in("lead")
    for page in ("record/", "record.json"):
        assert client.get(f"/fi/cases/{CODE}/{page}").status_code == 200
    given = Event.objects.filter(subject=CODE, act="export_case")
    assert [one.actor for one in given] == ["L1", "L1"]
    assert broken(CODE, Case.objects.get(pk=row.pk).version) is None
    assert signed_in("planner").get(f"/fi/cases/{CODE}/record/").status_code == 403
    assert given.count() == 2


def test_once_erased_nothing_in_the_database_names_it(row: Case, signed_in: SignedIn) -> None:
    del row
    before = everything()
    assert all(code in before for code in (CODE, PERSON))
    assert "on poistettu" in erase(signed_in("administrator"), CODE)
    after = everything()
    assert [code for code in (CODE, PERSON) if code in after] == []
    assert HOME in after, "the other case of the household is not erased"
    assert "erase" in after


def test_what_goes_and_stays_is_told_before_anything_is_erased(
    row: Case, signed_in: SignedIn
) -> None:
    client = signed_in("administrator")
    page = client.get("/fi/erase/", {"case": CODE}).content.decode()
    assert "lähetteet muille toimijoille: 1" in page
    assert f"tapahtumat: {records.going(row)['events']}" in page
    assert "Poistoa ei voi perua" in page
    assert everything().count(PERSON) > 0
    assert Case.objects.filter(pk=row.pk).exists()


def test_what_has_changed_since_it_was_shown_is_not_erased(row: Case, signed_in: SignedIn) -> None:
    client, goes = signed_in("administrator"), records.going(row)
    for told in (
        {"going": json.dumps(goes)},
        {"going": json.dumps({**goes, "events": 1}), "sure": "on"},
    ):
        page = client.post("/fi/erase/", {"case": CODE, **told}, follow=True).content.decode()
        assert "Mitään ei poistettu" in page
        assert Case.objects.filter(pk=row.pk).exists()


def test_a_round_that_gives_it_as_a_reason_for_another_goes_too(
    row: Case, signed_in: SignedIn
) -> None:
    del row
    rounds.ask(OTHER)
    erase(signed_in("administrator"), CODE)
    assert list(Suggested.objects.values_list("team", flat=True)) == [OTHER]
    assert signed_in("lead").get("/fi/allocation/").status_code == 200
