"""How a page that does something answers: with what was done, or with why not."""

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from kotomitta.casework.commands import Command
from kotomitta.casework.refusal import RefusalError
from kotomitta.render.words import Words
from kotomitta.web.casework.keeping import EditedMeanwhileError, act
from kotomitta.web.casework.reach import Reader
from kotomitta.web.casework.unit import today
from kotomitta.web.frame.language import words

Result = TypeVar("Result")


def do(request: HttpRequest, who: Reader, command: Command, done: str) -> bool:
    """Whether a command was carried out; the page that is shown next says so, or says why not."""

    def acting() -> bool:
        act(command, who.actor, today(), _version(request))
        return True

    return bool(told(request, acting, done))


def told(request: HttpRequest, action: Callable[[], Result], done: str) -> Result | None:
    """What an action gave, or None; with a message either way, of which `done` is a key."""
    said = words(request)
    try:
        result = action()
    except RefusalError as error:
        messages.error(request, said.error(error))
        return None
    except EditedMeanwhileError:
        messages.error(request, said.say("cw.edited_meanwhile"))
        return None
    messages.success(request, said.say(done))
    return result


def say_faults(request: HttpRequest, *given: forms.Form) -> None:
    """A message for each fault of the forms."""
    said = words(request)
    for form in given:
        for name, faults in form.errors.items():
            field = "" if name == "__all__" else f"{_label(form, name, said)}: "
            messages.error(request, field + " ".join(str(fault) for fault in faults))


def _label(form: forms.Form, name: str, said: Words) -> str:
    """What a field is called: by its own name, or by that of all fields like it."""
    return str(form.fields[name].label or said.say(f"cw.field.{name}"))


def _version(request: HttpRequest) -> int | None:
    """The version of the case that the person saw, if the form tells it."""
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else None
