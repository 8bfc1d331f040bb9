"""Whether the app says truly that it is well."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.utils import timezone

from kotomitta.web.operations.models import Heartbeat

pytestmark = pytest.mark.web


def ready() -> tuple[int, dict[str, bool]]:
    response = Client(SERVER_NAME="localhost").get("/health/ready")
    return response.status_code, response.json()


def test_it_lives() -> None:
    assert Client(SERVER_NAME="localhost").get("/health/live").json() == {"live": True}


@pytest.mark.usefixtures("db")
def test_it_is_ready_with_a_worker_that_was_heard_of() -> None:
    assert ready() == (503, {"database": True, "migrations": True, "worker": False})
    Heartbeat.beat("w")
    assert ready() == (200, {"database": True, "migrations": True, "worker": True})
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=2))
    assert ready()[0] == 503


@pytest.mark.usefixtures("db")
def test_no_worker_is_missed_where_none_is_expected() -> None:
    with override_settings(WORKER_EXPECTED=False):
        assert ready()[0] == 200


@pytest.mark.usefixtures("db")
def test_it_is_not_ready_before_its_tables_are() -> None:
    Heartbeat.beat("w")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'operations'")
    assert ready() == (503, {"database": True, "migrations": False, "worker": True})


@pytest.mark.usefixtures("db")
def test_workers_that_are_long_silent_are_forgotten() -> None:
    Heartbeat.beat("old")
    Heartbeat.objects.update(at=timezone.now() - timedelta(days=1))
    Heartbeat.beat("new")
    assert [h.worker for h in Heartbeat.objects.all()] == ["new"]
