"""Everyone's role, for administrators."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kotomitta.web.accounts import factor, sessions
from kotomitta.web.accounts.faults import Worded
from kotomitta.web.accounts.models import Link, User
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.person import person
from kotomitta.web.accounts.roles import Role
from kotomitta.web.frame.language import words

LINK_LASTS = timedelta(days=3)


class InviteForm(Worded, forms.Form):
    """A new person."""

    username = forms.CharField(max_length=150, validators=[UnicodeUsernameValidator()])
    name = forms.CharField(max_length=150, required=False)
    role = forms.ChoiceField(choices=Role.choices, initial=Role.VIEWER)

    def clean_username(self) -> str:
        """The name, if nobody has it."""
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError(words().say("web.people.username_taken"))
        return username


@permit("users.manage")
@never_cache
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Everyone, with role and state."""
    return _page(request)


@permit("users.manage")
@never_cache
@require_POST
def person_new(request: HttpRequest) -> HttpResponse:
    """Invite a person; the link that lets them in is shown this once."""
    form = InviteForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form)
    said = form.cleaned_data
    return _with_link(
        request, User.objects.invited(said["username"], Role(said["role"]), said["name"])
    )


@permit("users.manage")
@never_cache
@require_POST
def person_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A new one-time link for a person; links that are still open end."""
    return _with_link(request, get_object_or_404(User, pk=pk, is_active=True))


@permit("users.manage")
@require_POST
def person_role(request: HttpRequest, pk: int) -> HttpResponse:
    """Give another person a role."""
    other = _another(request, pk)
    given = request.POST.get("role", "")
    if given in Role.values:
        other.role = given
        other.save(update_fields=["role"])
        _say(request, "web.people.role_given", other)
    return redirect("accounts:people")


@permit("users.manage")
@require_POST
def person_state(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut another person out, with tokens and links, or let them in again."""
    other = _another(request, pk)
    other.is_active = request.POST.get("active") == "1"
    other.save(update_fields=["is_active"])
    if not other.is_active:
        sessions.end(other)
        other.tokens.end()
        other.links.end()
    _say(request, "web.people.let_in" if other.is_active else "web.people.shut_out", other)
    return redirect("accounts:people")


@permit("users.manage")
@require_POST
def person_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take another person's second factor away, with their sessions: the phone may be lost."""
    other = _another(request, pk)
    if factor.take_away(other):
        sessions.end(other)
        _say(request, "web.people.factor_reset", other)
    return redirect("accounts:people")


def _another(request: HttpRequest, pk: int) -> User:
    """Anyone but oneself: so the last administrator stays one, and nobody raises themselves."""
    if pk == person(request).pk:
        raise PermissionDenied
    return get_object_or_404(User, pk=pk)


def _with_link(request: HttpRequest, other: User) -> HttpResponse:
    other.links.end()
    _, secret = Link.issue(other, LINK_LASTS)
    address = request.build_absolute_uri(reverse("accounts:link", args=[secret]))
    return _page(request, invited=other, address=address, days=LINK_LASTS.days)


def _page(request: HttpRequest, **more: object) -> HttpResponse:
    context = {
        "people": User.objects.all(),
        "roles": list(Role),
        "form": InviteForm(),
        "invited": None,
        "with_factor": factor.holders(),
        **more,
    }
    return render(request, "accounts/people.html", context)


def _say(request: HttpRequest, key: str, other: User) -> None:
    said = words(request)
    role = said.say(f"web.role.{other.role}")
    messages.success(request, said.say(key, name=other.shown_name, role=role))
