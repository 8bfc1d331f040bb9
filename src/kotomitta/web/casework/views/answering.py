"""How a page that does something answers: with what was done, or with why not."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from kotomitta.casework.commands import (
    Allocate,
    Command,
    Correct,
    Describe,
    OpenCase,
    Release,
    Reopen,
    ToOverflow,
)
from kotomitta.casework.refusal import RefusalError
from kotomitta.render.words import Words
from kotomitta.web.casework import households
from kotomitta.web.casework.board import carried
from kotomitta.web.casework.keeping import EditedMeanwhileError, act
from kotomitta.web.casework.models import Case
from kotomitta.web.casework.reach import Reader, Scope
from kotomitta.web.casework.unit import today
from kotomitta.web.frame.language import words

Result = TypeVar("Result")
View = TypeVar("View", bound=Callable[..., Any])


def posted(page: str) -> Callable[[View], View]:
    """For a view that may answer a form with the form's page, under an address of its own.

    Who opens that address, as one does to see the answer in another language, comes to the page.
    """

    def answering(view: View) -> View:
        given: Callable[..., HttpResponse] = never_cache(require_POST(view))

        @wraps(view)
        def answered(request: HttpRequest, **at: str) -> HttpResponse:
            if request.method in ("GET", "HEAD"):
                return redirect(page, *(at[name] for name in at if name == "code"))
            return given(request, **at)

        return cast(View, answered)

    return answering


def do(request: HttpRequest, who: Reader, command: Command, done: str) -> bool:
    """Whether a command was carried out; the page that is shown next says so, or says why not."""

    def acting() -> bool:
        act(command, who.actor, today(), _version(request))
        return True

    took = bool(told(request, acting, done))
    if took and isinstance(command, Describe | Correct):
        _say_over(request, command.case)
    if took and who.leads and isinstance(command, OpenCase | Correct | Reopen):
        _say_other_teams(request, who, command)
    if took and isinstance(command, ToOverflow):
        _say_late_review(request, command)
    return took


def told(request: HttpRequest, action: Callable[[], Result], done: str) -> Result | None:
    """What an action gave, or None; with a message either way, of which `done` is a key."""
    said = words(request)
    try:
        result = action()
    except (RefusalError, EditedMeanwhileError) as error:
        messages.error(request, _why_not(said, error))
        return None
    messages.success(request, said.say(done))
    return result


def do_each(
    request: HttpRequest,
    who: Reader,
    commands: Iterable[Allocate | Release],
    keys: tuple[str, str],
) -> None:
    """Carry out each command by itself; one message says how many were, which not, and why.

    The keys are of words for those that were and for those that were not.
    """
    said, done, left = words(request), 0, defaultdict[str, list[str]](list)
    for command in commands:
        try:
            act(command, who.actor, today())
            done += 1
        except (RefusalError, EditedMeanwhileError, Http404) as error:
            left[_why_not(said, error)].append(command.case[:40])
    told = [said.say(keys[0], n=done)] if done else []
    for why, cases in left.items():
        facts = {"n": len(cases), "cases": ", ".join(cases), "why": why}
        told.append(said.say(keys[1], **facts))
    (messages.warning if left else messages.success)(request, " ".join(told))


def _why_not(said: Words, error: RefusalError | EditedMeanwhileError | Http404) -> str:
    if isinstance(error, RefusalError):
        return said.error(error)
    gone = isinstance(error, Http404)
    return said.say("cw.not_in_team" if gone else "cw.edited_meanwhile")


def say_faults(request: HttpRequest, *given: forms.Form) -> None:
    """A message for each fault of the forms."""
    said = words(request)
    for form in given:
        for name, faults in form.errors.items():
            field = "" if name == "__all__" else f"{_label(form, name, said)}: "
            messages.error(request, field + " ".join(str(fault) for fault in faults))


def _say_over(request: HttpRequest, case: str) -> None:
    """A message when the worker of a case is now over the cap, which the truth may lead to."""
    row, said = Case.objects.filter(code=case, state="active").first(), words(request)
    for one in carried(Scope.of(str(row.worker)), today()) if row else ():
        if one.undecided:
            over = said.number(one.undecided, 1)
            messages.warning(request, said.say("cw.over.now", worker=one.worker.code, hours=over))


def _say_other_teams(
    request: HttpRequest, who: Reader, command: OpenCase | Correct | Reopen
) -> None:
    """A message for each person of a case whom another team has in another household."""
    code = command.case.code if isinstance(command, OpenCase) else command.case
    found = {row.code: row.value for row in who.cases("see_case").filter(code=code)}
    for person, team in households.other_teams(who.actor.team, found):
        messages.warning(request, words(request).say("cw.other_team", person=person, team=team))


def _say_late_review(request: HttpRequest, asked: ToOverflow) -> None:
    """A message when a case is looked at again only after what is due first for it."""
    row = Case.objects.get(code=asked.case)
    if row.due_by is not None and row.due_by < asked.review:
        facts = {"case": row.code, "by": row.due_by, "review": asked.review}
        messages.warning(request, words(request).say("cw.overflow.after_due", **facts))


def _label(form: forms.Form, name: str, said: Words) -> str:
    """What a field is called: by its own name, or by that of all fields like it."""
    return str(form.fields[name].label or said.say(f"cw.field.{name}"))


def _version(request: HttpRequest) -> int | None:
    """The version of the case that the person saw, if the form tells it."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else None
