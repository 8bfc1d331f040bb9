"""Many hands at once on the unit of one database: what they do, and what came of it."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from threading import Barrier

from django.db import connection

from kotomitta.casework.commands import (
    Allocate,
    ChangeTeam,
    Command,
    Correct,
    Employ,
    EndCase,
    OpenCase,
    Release,
)
from kotomitta.casework.people import Person
from kotomitta.casework.refusal import RefusalError
from kotomitta.sources.case_table.told import Given
from kotomitta.web.accounts.models import User
from kotomitta.web.accounts.roles import Role
from kotomitta.web.casework import board
from kotomitta.web.casework.importing import Choice, Plan, apply, plan
from kotomitta.web.casework.keeping import act, broken
from kotomitta.web.casework.models import Case, Member, Worker
from kotomitta.web.casework.reach import EVERYTHING
from kotomitta.web.casework.tables import read
from kotomitta.web.casework.unit import today
from visitors.unit import OTHER, TEAM, case, done, lead, worker

HANDS = 50
Told = Counter[str]


def prepare() -> None:
    """Two workers, 50 cases that wait and 20 that the second worker has."""
    done(Employ(worker("W1", hours=15)), Employ(worker("W2")))
    done(*(OpenCase(case(str(n), trauma=True)) for n in range(100, 150)))
    done(*(OpenCase(case(str(n))) for n in range(200, 220)))
    done(*(Allocate(str(n), "W2") for n in range(200, 220)))


def rush() -> Told:
    """Fifty at the same moment: all waiting cases to one worker, closures, and one table thrice."""
    table = "case,household,person,opened,worker,profile,interpreter\n" + "".join(
        f"{n},H{n},P{n},2026-01-02,W2,basic,0\n" for n in range(300, 310)
    )

    hands: list[Callable[[], object]] = [
        *(_doing(Allocate(str(n), "W1")) for n in range(100, 137)),
        *(_doing(EndCase(str(n), "goals_reached")) for n in range(200, 210)),
        *(lambda: bring(table) for _ in range(3)),
    ]
    assert len(hands) == HANDS
    return at_once(hands)


def join() -> Told:
    """The same person put into cases of twenty households at the same moment."""
    hands = [_doing(Correct(str(n), joins=(Person(code="P900"),))) for n in range(100, 120)]
    return at_once(hands)


def join_every_way() -> Told:
    """The same person brought by tables, by cases of another team that move, and by a correction,
    each into a household of its own, at the same moment.
    """
    person = (Person(code="P901"),)
    done(Employ(worker("W3", OTHER)), team=OTHER)
    Member.objects.create(
        user=User.objects.invited("lead-1", Role.LEAD, "Lead"), code="L1", team=TEAM
    )
    # Each a case of its own of the other team, which has let the same person in before.
    for n in range(400, 405):
        done(OpenCase(case(str(n), OTHER)), team=OTHER)
        row = Case.objects.get(code=str(n))
        row.body["persons"] = [{"code": "P901"}]
        row.save()
    hands = [
        *(_bringing(f"{n},H{n},P901,2026-01-02") for n in range(500, 505)),
        *(_doing(ChangeTeam(str(n), TEAM), OTHER) for n in range(400, 405)),
        *(_doing(Correct(str(n), joins=person)) for n in range(120, 125)),
    ]
    return at_once(hands)


def homes(person: str) -> int:
    """In how many households of the first team somebody is."""
    cases = (row.value for row in Case.objects.filter(team=TEAM))
    return len({one.household for one in cases if person in {p.code for p in one.persons}})


def work() -> None:
    """Allocate and release without end."""
    for n in cycle(range(100, 110)):
        for command in (Allocate(str(n), "W1"), Release(str(n), "client_wish")):
            try:
                act(command, lead(), today())
            except RefusalError:
                continue


def bring(table: str) -> Plan:
    """Bring a table in as soon as it was shown what it would change."""
    told = read(Given("cases.csv", table.encode()), TEAM, today())
    return apply(told, lead(), today(), Choice(), plan(told, lead(), today()).stamp)


def at_once(hands: Sequence[Callable[[], object]]) -> Told:
    """All hands in threads of their own, which begin together; how often each came to what."""
    gate = Barrier(len(hands))

    def one(hand: Callable[[], object]) -> str:
        gate.wait()
        try:
            hand()
        except RefusalError as error:
            return error.reason
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(hands)) as pool:
        return Counter(pool.map(one, hands))


def faults() -> list[str]:
    """What must never be: somebody over the cap, a case in two minds, an event lost or changed."""
    workers, cases = Worker.objects.all(), Case.objects.all()
    over = [f"over: {one.worker.code}" for one in board.carried(EVERYTHING, today()) if one.over]
    ends = {**{w.code: w.version for w in workers}, **{c.code: c.version for c in cases}}
    events = [f"events: {code}" for code, version in ends.items() if broken(code, version)]
    return [*over, *events, *(f"torn: {row.code}" for row in cases if _torn(row))]


def _torn(row: Case) -> bool:
    case = row.value
    return (case.worker, case.state, case.closed) != (row.worker, row.state, row.closed)


def _doing(command: Command, team: str = TEAM) -> Callable[[], None]:
    return lambda: act(command, lead(team), today())


def _bringing(row: str) -> Callable[[], None]:
    """A table of one row, which a person in another household stops."""

    def bringing() -> None:
        for fault in bring(f"case,household,person,opened\n{row}\n").faults:
            raise RefusalError(fault.error.key.removeprefix("error.casework_"))

    return bringing
