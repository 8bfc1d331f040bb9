"""Fifty at the same moment, and one who is killed in the middle: on PostgreSQL and on SQLite."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.web

START = """
import json, django
from django.core.management import call_command
django.setup()
call_command("migrate", verbosity=0)
from visitors import crowd
"""
RUSH = START + "crowd.prepare(); print(json.dumps([crowd.rush(), crowd.rush(), crowd.faults()]))"
JOIN = START + "crowd.prepare(); print(json.dumps([crowd.join(), crowd.faults()]))"
WAYS = START + "crowd.prepare(); print(json.dumps([crowd.join_every_way(), crowd.homes('P901')]))"
WORK = START + "crowd.prepare(); print('ready', flush=True); crowd.work()"
LOOK = START + "print(json.dumps([crowd.Case.objects.count(), crowd.faults()]))"


def started(code: str, address: str, data: Path) -> subprocess.Popen[str]:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "kotomitta.web.settings",
        "KOTOMITTA_DATABASE_URL": address,
        "KOTOMITTA_DATA": str(data),
        "KOTOMITTA_SECRET_KEY": "the seals of events are made with it",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    command = [sys.executable, "-c", code]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def answer(code: str, address: str, data: Path) -> list[object]:
    told, _ = started(code, address, data).communicate()
    answered: list[object] = json.loads(told)
    return answered


@pytest.fixture(params=["postgresql", "sqlite"])
def database(request: pytest.FixtureRequest) -> str:
    if request.param == "sqlite":
        return ""
    address: str = request.getfixturevalue("postgres")
    return address


def test_a_person_put_into_many_households_at_once_is_in_one(database: str, tmp_path: Path) -> None:
    told, faults = answer(JOIN, database, tmp_path)
    assert (told, faults) == ({"done": 1, "person_elsewhere": 19}, [])


def test_nobody_comes_into_two_households_by_different_ways_at_once(
    database: str, tmp_path: Path
) -> None:
    told, homes = answer(WAYS, database, tmp_path)
    assert homes == 1
    assert isinstance(told, dict)
    assert told["done"] == 1
    assert set(told) <= {"done", "person_elsewhere", "person_in_other_team"}


def test_fifty_at_once_pass_no_cap_and_lose_nothing(database: str, tmp_path: Path) -> None:
    first, again, faults = answer(RUSH, database, tmp_path)
    assert faults == []
    assert isinstance(first, dict)
    assert isinstance(again, dict)
    # Ten closures, and at least one of three tables; the rest are allocations, as many as fit.
    assert first["over_cap"] > 5
    assert first["done"] > 15
    assert set(first) <= {"done", "over_cap", "import_at_once"}
    assert sum(first.values()) == 50
    assert again["done"] <= 3


def test_killed_in_the_middle_nothing_is_half_done(database: str, tmp_path: Path) -> None:
    worker = started(WORK, database, tmp_path)
    assert worker.stdout
    assert worker.stdout.readline() == "ready\n"
    time.sleep(1.0)
    worker.kill()
    worker.wait()
    worker.stdout.close()
    assert answer(LOOK, database, tmp_path) == [70, []]
