"""A step or a meeting written by mistake is taken back, unless a later step stands on it."""

from kotomitta.casework.case import Case, Done, Visit
from kotomitta.casework.refusal import RefusalError
from kotomitta.casework.workflow import Step, Workflow


def without(case: Case, what: Done | Visit, workflow: Workflow) -> Case:
    """The case without it; RefusalError when it is not there, or when another step follows it."""
    if what not in (*case.done, *case.visits):
        raise RefusalError("nothing_to_take_back", on=what.on)
    if isinstance(what, Visit):
        at = case.visits.index(what)
        return case.but(visits=case.visits[:at] + case.visits[at + 1 :])
    left = case.but(done=tuple(done for done in case.done if done != what))
    own = {step.id: step for step in workflow.steps(case.kind)}
    follower = _follower(left, what, own)
    if follower is not None:
        raise RefusalError("step_followed", step=own[what.step].name, after=follower.name)
    return left


def _follower(left: Case, what: Done, own: dict[str, Step]) -> Step | None:
    """A step that was taken and now has nothing that it follows."""
    if left.last(what.step, what.person) is not None:
        return None
    whose = [d for d in left.done if what.person in (None, d.person) and d.step in own]
    return next((own[d.step] for d in whose if what.step in own[d.step].after), None)
