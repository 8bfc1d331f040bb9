"""Fifty at the same moment, and one who is killed in the middle: on PostgreSQL and on SQLite."""

import json
import subprocess
import sys
import time

import pytest

from visitors.running import Database, environment

pytestmark = pytest.mark.web

START = """
import json, django
django.setup()
from visitors import crowd
"""
RUSH = START + "crowd.prepare(); print(json.dumps([crowd.rush(), crowd.rush(), crowd.faults()]))"
JOIN = START + "crowd.prepare(); print(json.dumps([crowd.join(), crowd.faults()]))"
WAYS = START + "crowd.prepare(); print(json.dumps([crowd.join_every_way(), crowd.homes('P901')]))"
WORK = START + "crowd.prepare(); print('ready', flush=True); crowd.work()"
LOOK = START + "print(json.dumps([crowd.Case.objects.count(), crowd.faults()]))"


def started(code: str, database: Database) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code]
    return subprocess.Popen(command, env=environment(*database), stdout=subprocess.PIPE, text=True)


def answer(code: str, database: Database) -> list[object]:
    told, _ = started(code, database).communicate()
    answered: list[object] = json.loads(told)
    return answered


def test_a_person_put_into_many_households_at_once_is_in_one(database: Database) -> None:
    told, faults = answer(JOIN, database)
    assert (told, faults) == ({"done": 1, "person_elsewhere": 19}, [])


def test_nobody_comes_into_two_households_by_different_ways_at_once(database: Database) -> None:
    told, homes = answer(WAYS, database)
    assert homes == 1
    assert isinstance(told, dict)
    assert told["done"] == 1
    assert set(told) <= {"done", "person_elsewhere", "person_in_other_team"}


def test_fifty_at_once_pass_no_cap_and_lose_nothing(database: Database) -> None:
    first, again, faults = answer(RUSH, database)
    assert faults == []
    assert isinstance(first, dict)
    assert isinstance(again, dict)
    # Ten closures, and at least one of three tables; the rest are allocations, as many as fit.
    assert first["over_cap"] > 5
    assert first["done"] > 15
    assert set(first) <= {"done", "over_cap", "import_at_once"}
    assert sum(first.values()) == 50
    assert again["done"] <= 3


def test_killed_in_the_middle_nothing_is_half_done(database: Database) -> None:
    worker = started(WORK, database)
    assert worker.stdout
    assert worker.stdout.readline() == "ready\n"
    time.sleep(1.0)
    worker.kill()
    worker.wait()
    worker.stdout.close()
    assert answer(LOOK, database) == [70, []]
