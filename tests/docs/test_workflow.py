"""The page on the workflow is made from the tables that the program reads.

Run this file to write it anew: python tests/docs/test_workflow.py
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kotomitta.casework.policy import Role
from kotomitta.casework.workflow import Limit, Step, Table, diagram
from kotomitta.sources.casework_files import practice, referral_table

pytestmark = pytest.mark.docs

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "workflow.md"
INTRO = """# The workflow of casework

Made from `rulebook/casework/` by `python tests/docs/test_workflow.py`. *When* something may be
done stands in the first three parts, *who* may do it in the last. Statutory due dates come from
[the law as dated rules](law.md); rules that begin with `casework` are agreed practice, assumptions
until a unit decides its own.
"""


def lines() -> Iterator[str]:
    """The page, line by line."""
    shipped = practice()
    yield from INTRO.splitlines()
    yield from ["", "## A case", ""]
    yield from machine(shipped.workflow)
    yield from ["", "## The steps of each kind of case", ""]
    yield f"Adults are those of {shipped.workflow.adult_age} or whose age is not known."
    for kind in shipped.workflow.kinds:
        yield from ["", f"### {kind.name.en}", ""]
        yield "| step | in Finnish | for each | after | due by | whose duty |"
        yield "|---|---|---|---|---|---|"
        yield from map(row, kind.steps)
    yield from ["", "## A referral", ""]
    yield from machine(referral_table())
    yield from ["", "## Who may do what", ""]
    yield "`own`: cases that one has; `team`: the team's; `any`: all. An empty cell: nothing."
    yield ""
    yield "| act | " + " | ".join(Role) + " |"
    yield "|---" * (len(Role) + 1) + "|"
    for act, reaches in shipped.policy.table.items():
        yield f"| `{act}` | " + " | ".join(reaches.get(role, "") for role in Role) + " |"


def machine(table: Table) -> Iterator[str]:
    yield from ["```mermaid", *diagram(table), "```"]
    for move in table.moves:
        if move.reasons:
            reasons = ", ".join(f"{r.name.en} (`{r.id}`)" for r in move.reasons)
            yield from ["", f"*{move.name.en}*: {reasons}."]


def row(step: Step) -> str:
    due = "; ".join(map(limit, step.limits)) or "no date"
    due += f"; until {limit(step.until)}" if step.until else ""
    after = ", ".join(f"`{s}`" for s in step.after)
    often = ", repeats" if step.repeats else ""
    duty = ", ".join(f"`{d}`" for d in step.duty or ()) or "ours"
    cells = [f"{step.name.en} (`{step.id}`)", step.name.fi, step.each + often, after, due, duty]
    return "| " + " | ".join(cells) + " |"


def limit(one: Limit) -> str:
    agreed = f", where it has no number `{one.agreed}`," if one.agreed else ""
    return f"`{one.rule}`{agreed} from {one.counted.replace('_', ' ')}"


def test_the_page_says_what_the_tables_say() -> None:
    assert PAGE.read_text("utf-8").splitlines() == list(lines()), "run tests/docs/test_workflow.py"


def test_every_state_can_be_reached_from_the_first() -> None:
    for table in (practice().workflow, referral_table()):
        reached, ahead = set[str](), {table.states[0].id}
        while ahead - reached:
            reached |= ahead
            ahead = {m.to for m in table.moves if set(m.sources) & reached}
        assert reached | ahead == {s.id for s in table.states}


if __name__ == "__main__":
    PAGE.write_text("\n".join(lines()) + "\n", "utf-8")
