"""The dated examples of `casework/`, written to be read by a social worker."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from kotomitta.casework.case import Done, Visit
from kotomitta.casework.commands import (
    AboveCap,
    Allocate,
    Command,
    Correct,
    EndCase,
    HandOver,
    Meet,
    OpenCase,
    Reopen,
    TakeBack,
    TakeStep,
)
from kotomitta.casework.decide import decide
from kotomitta.casework.due import due_steps
from kotomitta.casework.people import Person
from kotomitta.casework.refusal import RefusalError
from samples.casework import (
    DAY,
    PEOPLE,
    active,
    board,
    case,
    shipped_deadlines,
    shipped_practice,
    worker,
    working,
)

pytestmark = pytest.mark.spec

FOLDER = Path(__file__).parent / "casework"
DUE = yaml.safe_load((FOLDER / "due.yaml").read_text("utf-8"))
LIFE = yaml.safe_load((FOLDER / "life.yaml").read_text("utf-8"))
ACTORS = {a.code: a for a in (*PEOPLE, working("W-1"))}


@pytest.mark.parametrize("example", DUE, ids=lambda example: example["name"])
def test_what_is_owed(example: dict[str, Any]) -> None:
    told = {k: example[k] for k in ("kind", "opened", "persons", "done") if k in example}
    owed = due_steps(case(**told), shipped_practice().workflow, shipped_deadlines(), example["on"])
    assert [
        {
            "step": d.step.id,
            "person": d.person,
            "earliest": d.by,
            "latest": d.end.latest if d.end else None,
            "ours": d.ours,
            "agreed": bool(d.by) and str(d.rule).startswith("casework."),
        }
        for d in owed
    ] == [{"agreed": False, **wanted} for wanted in example["owes"]]


def written(act: dict[str, Any], on: date) -> Command:
    if act["do"] == "step":
        return TakeStep("C-1", act["step"], act["person"], on)
    if act["do"] == "meet":
        return Meet("C-1", on, act["kept"])
    visit = Visit(on=on, kept=act["kept"]) if "kept" in act else None
    return TakeBack("C-1", visit or Done(step=act["step"], person=act["person"], on=on))


def command(act: dict[str, Any], kind: str) -> Command:
    match act["do"]:
        case "open":
            return OpenCase(case(kind=kind))
        case "allocate":
            above = AboveCap(act["above"], act["until"]) if "above" in act else None
            return Allocate("C-1", act["worker"], above)
        case "step" | "meet" | "take_back":
            return written(act, act.get("day", DAY))
        case "correct":
            told = {k: act[k] for k in ("household", "opened", "closed", "kind") if k in act}
            known = tuple(map(Person.model_validate, act.get("known", ())))
            return Correct("C-1", **told, known=known)
        case "end":
            return EndCase("C-1", act["reason"], act.get("day"))
    return HandOver("C-1", act["to"]) if act["do"] == "hand_over" else Reopen("C-1")


@pytest.mark.parametrize("example", LIFE, ids=lambda example: example["name"])
def test_the_life_of_a_case(example: dict[str, Any]) -> None:
    held = tuple(active(f"C-{i}", "W-1") for i in range(100, 100 + example.get("held", 0)))
    now = board(held, (worker("W-1"),))
    for act in example["acts"]:
        asked = command(act, example.get("kind", "integration"))
        actor, practice = ACTORS[act["by"]], shipped_practice()
        if "refused" in act:
            with pytest.raises(RefusalError) as error:
                decide(now, asked, actor=actor, day=DAY, practice=practice)
            assert error.value.reason == act["refused"], act
            continue
        now, events = decide(now, asked, actor=actor, day=DAY, practice=practice)
        assert [e.actor for e in events] == [act["by"]]
        found = now.case("C-1")
        assert found.state == act.get("state", found.state)
        assert (found.override is not None) == act.get("overridden", found.override is not None)
