"""The audit log: who changed what, for administrators to read."""

import re
from datetime import date

import pytest
from auditlog.models import LogEntry
from auditlog.registry import auditlog

from kotomitta.render.words import Language, catalogue
from kotomitta.web.accounts.models import Token
from kotomitta.web.planning.models import Run
from visitors.people import PHRASE, People, SignedIn
from visitors.plans import change, plan, stored

pytestmark = pytest.mark.web


def test_a_change_is_listed_with_who_what_and_how(signed_in: SignedIn, people: People) -> None:
    admin = signed_in("administrator")
    admin.post(f"/fi/people/{people['viewer'].pk}/role/", {"role": "planner"})
    entry = LogEntry.objects.filter(action=LogEntry.Action.UPDATE).latest("pk")
    assert entry.actor == people["administrator"]
    assert entry.changes_dict == {"role": ["viewer", "planner"]}
    text = admin.get("/fi/audit/").content.decode()
    assert "Administrator" in text
    assert "rooli: lukija → suunnittelija" in text
    assert "roll: läsare → planerare" in admin.get("/sv/audit/").content.decode()


def test_no_secret_is_recorded(signed_in: SignedIn) -> None:
    client = signed_in("planner")
    client.post("/fi/account/password/", {"new_password1": PHRASE, "new_password2": PHRASE})
    client.post("/fi/account/tokens/", {"name": "x", "days": "30", "scopes": ["answers"]})
    client.post(f"/fi/account/tokens/{Token.objects.get().pk}/end/")
    assert LogEntry.objects.latest("pk").changes_dict["ended"][0] == "None"
    recorded = str(list(LogEntry.objects.values_list("changes", flat=True)))
    assert "password" not in recorded
    assert "digest" not in recorded


def test_a_long_log_has_pages(signed_in: SignedIn, people: People) -> None:
    for number in range(60):
        people["viewer"].name = str(number)
        people["viewer"].save()
    admin = signed_in("administrator")
    assert 'href="?page=2"' in admin.get("/en/audit/").content.decode()
    assert "Page 2 of 2" in admin.get("/en/audit/?page=2").content.decode()
    assert "Page 2 of 2" in admin.get("/en/audit/?page=77").content.decode()


def test_every_thing_and_field_that_is_recorded_has_a_name_in_every_language() -> None:
    wanted = set()
    for model in auditlog.get_models():
        told = auditlog.get_model_fields(model)
        wanted.add(f"audit.model.{model._meta.model_name}")
        names = {f.name for f in model._meta.get_fields() if f.concrete}
        kept = names & set(told["include_fields"]) or names
        wanted |= {f"audit.field.{name}" for name in kept - set(told["exclude_fields"])}
    assert {key for key in wanted if set(catalogue().get(key, {})) != set(Language)} == set()


def test_days_numbers_lists_and_people_are_as_the_language_writes_them(
    signed_in: SignedIn, people: People
) -> None:
    made = plan(as_of=date(2025, 6, 1), draws=1500)
    made.edited_by = people["planner"]
    made.draws = 2500
    made.save()
    change(made)
    stored(made)
    text = signed_in("administrator").get("/fi/audit/").content.decode()
    assert "tietopäivä: 1.6.2025" in text
    assert re.search(r"arvontojen määrä: 1.500 → 2.500", text)
    assert "muokkaaja: Planner" in text
    assert "uusi arvo: Uusi arvo 0,95" in text
    assert "tila: laskettu" in text
    assert "scenario" not in text


def test_a_cancelled_run_is_listed_with_who_cancelled_it(
    signed_in: SignedIn, people: People
) -> None:
    run = Run.objects.create(scenario=plan(), inputs={}, digest="")
    client = signed_in("planner")
    client.post(f"/fi/runs/{run.pk}/cancel/")
    client.post(f"/fi/runs/{run.pk}/cancel/")  # which had ended
    entry = LogEntry.objects.get(action=LogEntry.Action.UPDATE, content_type__model="run")
    assert (entry.actor, entry.object_pk) == (people["planner"], str(run.pk))
    assert entry.changes_dict == {"status": ["queued", "cancelled"]}
    text = signed_in("administrator").get("/fi/audit/").content.decode()
    assert "tila: jonossa → peruttu" in text
