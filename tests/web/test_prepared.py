"""Queries that are put into SQL once: they find what the query finds, whatever the values."""

import pytest
from django.db import connection
from django.db.models import F, QuerySet
from django.test.utils import CaptureQueriesContext

from kotomitta.web.frame.prepared import Prepared
from kotomitta.web.planning.models import Scenario
from visitors.people import SignedIn
from visitors.plans import plan

pytestmark = pytest.mark.web

BY_NAME = Prepared(lambda name, draws: Scenario.objects.filter(name=name, draws__gt=draws))


@pytest.mark.parametrize("name", ["Perusura", "", "%s", "' OR 1=1 --", "ä€\u202e"])
def test_it_finds_what_the_query_finds(db: None, name: str) -> None:
    del db
    for draws in (10, 20, 30):
        plan(name=name, draws=draws)
        plan(name="another", draws=draws)
    expected = list(Scenario.objects.filter(name=name, draws__gt=15))
    assert len(expected) == 2
    for _ in range(2):
        found = BY_NAME.models(name, 15)
        assert found == expected
        assert [vars(one)["as_of"] for one in found] == [one.as_of for one in expected]


def test_its_models_have_what_it_annotates_and_fetch_what_it_leaves_out(db: None) -> None:
    del db
    kept = plan(name="Perusura", draws=20)
    doubled = Prepared(
        lambda pk: Scenario.objects.filter(pk=pk).only("name").annotate(twice=F("draws") * 2)
    )
    with CaptureQueriesContext(connection) as asked:
        (found,) = doubled.models(kept.pk)
        assert (found.name, vars(found)["twice"], len(asked)) == ("Perusura", 40, 1)
        assert (found.draws, found.as_of, len(asked)) == (20, kept.as_of, 3)


def test_it_is_put_into_sql_once_and_asked_each_time(db: None) -> None:
    del db
    made: list[int] = []

    def query(pk: int) -> QuerySet[Scenario, tuple[str]]:
        made.append(pk)
        return Scenario.objects.filter(pk=pk).values_list("name")

    names = Prepared(query)
    scenario = plan()
    assert names.rows(scenario.pk) == [("Perusura",)]
    scenario.name = "Now"
    scenario.save()
    with CaptureQueriesContext(connection) as asked:
        assert names.rows(scenario.pk) == [("Now",)]
    assert (len(made), len(asked)) == (1, 1)


def test_a_number_that_no_database_holds_finds_nothing(db: None, signed_in: SignedIn) -> None:
    del db
    assert BY_NAME.models("Perusura", 2**63) == []
    assert BY_NAME.rows("Perusura", 10**40) == []
    for page in ("overview", "figures", "changes", "paper"):
        assert signed_in("viewer").get(f"/fi/scenarios/{10**40}/{page}/").status_code == 404
