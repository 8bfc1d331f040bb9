"""The acts on a case, each as a form and the command that it asks for."""

from collections.abc import Mapping
from typing import Self

from django import forms

from kotomitta.casework import commands
from kotomitta.casework.case import Case, Done, Visit
from kotomitta.casework.commands import Command
from kotomitta.casework.correct import kind_of_need
from kotomitta.casework.people import CaseKind, Person
from kotomitta.web.casework.forms import (
    WRITTEN,
    Choices,
    NeedForm,
    PersonForm,
    a_code,
    a_day,
    chosen,
    kinds,
    listed,
)
from kotomitta.web.casework.unit import practice
from kotomitta.web.frame.language import words


class ActForm(forms.Form):
    """What an act asks; one that asks nothing is to have a case waited for again."""

    @classmethod
    def shown(cls, case: Case) -> Self:
        """The form as it stands on the page of a case."""
        del case
        return cls()

    def command(self, case: str) -> Command:
        """What is asked of a case."""
        return commands.Reopen(case)


class StepForm(ActForm):
    """A step was taken."""

    step = forms.SlugField()
    person = a_code(required=False)
    on = a_day()

    def command(self, case: str) -> Command:
        """Take the step."""
        said = self.cleaned_data
        return commands.TakeStep(case, said["step"], said["person"] or None, said["on"])


class MeetingForm(ActForm):
    """A meeting was agreed, and the client came or not."""

    on = a_day()
    kept = forms.TypedChoiceField(
        coerce=lambda text: text == "yes",
        choices=lambda: [(v, words().say(f"cw.meeting.{v}")) for v in ("yes", "no")],
    )

    def command(self, case: str) -> Command:
        """Write the meeting down."""
        return commands.Meet(case, self.cleaned_data["on"], self.cleaned_data["kept"])


class BackForm(ActForm):
    """A step or a meeting was written by mistake; without a step, it is a meeting."""

    step = forms.SlugField(required=False)
    person = a_code(required=False)
    on = a_day()
    kept = forms.BooleanField(required=False)

    def command(self, case: str) -> Command:
        """Take it back."""
        said = self.cleaned_data
        on, person = said["on"], said["person"] or None
        step = Done(step=said["step"], person=person, on=on) if said["step"] else None
        return commands.TakeBack(case, step or Visit(on=on, kept=said["kept"]))


class DescribeForm(NeedForm, ActForm):
    """More is known of the need."""

    @classmethod
    def shown(cls, case: Case) -> Self:
        """Filled with what is known."""
        return cls.of(case.need)

    def command(self, case: str) -> Command:
        """Describe the need."""
        return commands.Describe(case, self.need)


class FactsForm(PersonForm, ActForm):
    """What is known of one person of a case."""

    code = a_code(widget=forms.HiddenInput)

    @classmethod
    def of(cls, person: Person) -> Self:
        """Filled with what is known."""
        return cls(initial={**dict(person), "jobseeker": WRITTEN[person.jobseeker]})

    def command(self, case: str) -> Command:
        """Put right what is known of the person."""
        return commands.Correct(case, known=(self.value,))


class JoinForm(PersonForm, ActForm):
    """One person more is in a case."""

    def command(self, case: str) -> Command:
        """Put the persons of the case right."""
        return commands.Correct(case, joins=(self.value,))


class LeaveForm(ActForm):
    """A person was put into a case by mistake."""

    code = a_code(widget=forms.HiddenInput)

    def command(self, case: str) -> Command:
        """Put the persons of the case right."""
        return commands.Correct(case, leaves=(self.cleaned_data["code"],))


class KindForm(ActForm):
    """Of which kind a case is."""

    kind = chosen(kinds)

    @classmethod
    def shown(cls, case: Case) -> Self:
        """Filled with the kind that its need belongs to."""
        return cls(initial={"kind": kind_of_need(case)})

    def command(self, case: str) -> Command:
        """Put the kind right."""
        return commands.Correct(case, kind=CaseKind(self.cleaned_data["kind"]))


class EndsForm(ActForm):
    """By when a case is expected to end."""

    ends = a_day(required=False)

    @classmethod
    def shown(cls, case: Case) -> Self:
        """Filled with what is expected now."""
        return cls(initial={"ends": case.ends})

    def command(self, case: str) -> Command:
        """Expect the end."""
        return commands.ExpectEnd(case, self.cleaned_data["ends"])


def _reasons(move: str) -> Choices:
    return listed(practice().workflow.move(move).reasons)


class EndForm(ActForm):
    """A case ends, or has ended on a day before."""

    reason = chosen(lambda: _reasons("end"))
    ended = a_day(required=False)

    def command(self, case: str) -> Command:
        """End the case."""
        said = self.cleaned_data
        return commands.EndCase(case, said["reason"], said["ended"])


class HandOverForm(ActForm):
    """A case goes on in another service."""

    reason = chosen(lambda: _reasons("hand_over"))

    def command(self, case: str) -> Command:
        """Hand the case over."""
        return commands.HandOver(case, self.cleaned_data["reason"])


class ReleaseForm(ActForm):
    """A case goes back to the queue."""

    reason = chosen(lambda: _reasons("release"))

    def command(self, case: str) -> Command:
        """Release the case."""
        return commands.Release(case, self.cleaned_data["reason"])


class TeamForm(ActForm):
    """A waiting case goes to another team; which teams there are, the page knows."""

    team = forms.CharField(max_length=64)

    def command(self, case: str) -> Command:
        """Change the team."""
        return commands.ChangeTeam(case, self.cleaned_data["team"])


class OverflowForm(ActForm):
    """A waiting case is put on the overflow queue, or looked at again later."""

    reason = chosen(lambda: _reasons("overflow"))
    review = a_day()

    @classmethod
    def shown(cls, case: Case) -> Self:
        """Filled with why it is there."""
        return cls(initial={"reason": case.overflow.reason} if case.overflow else {})

    def command(self, case: str) -> Command:
        """Put it on the queue."""
        said = self.cleaned_data
        return commands.ToOverflow(case, said["reason"], said["review"])


class ResumeForm(ActForm):
    """A case comes back from the overflow queue."""

    def command(self, case: str) -> Command:
        """Take it off the queue."""
        return commands.FromOverflow(case)


ACTS: Mapping[str, type[ActForm]] = {
    "step": StepForm,
    "meeting": MeetingForm,
    "take-back": BackForm,
    "describe": DescribeForm,
    "person": FactsForm,
    "join": JoinForm,
    "leave": LeaveForm,
    "kind": KindForm,
    "ends": EndsForm,
    "end": EndForm,
    "hand-over": HandOverForm,
    "release": ReleaseForm,
    "team": TeamForm,
    "overflow": OverflowForm,
    "resume": ResumeForm,
    "reopen": ActForm,
}
