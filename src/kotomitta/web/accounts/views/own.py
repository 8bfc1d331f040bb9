"""A person's own account: the password, the second factor, sessions, and tokens of the API."""

from datetime import timedelta
from typing import TYPE_CHECKING

from allauth.socialaccount.models import SocialAccount
from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kotomitta.web.accounts import factor, sessions
from kotomitta.web.accounts.faults import Worded
from kotomitta.web.accounts.models import Token, User
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.person import person
from kotomitta.web.accounts.roles import Scope
from kotomitta.web.frame.language import words

if TYPE_CHECKING:
    _Set = SetPasswordForm[User]
else:
    _Set = SetPasswordForm  # which is generic to the type checker only

_TOKEN_DAYS = ("30", "90", "365")


class TokenForm(Worded, forms.Form):
    """What a new token is for, and how long it lasts."""

    name = forms.CharField(max_length=100)
    days = forms.ChoiceField(choices=[(days, days) for days in _TOKEN_DAYS])
    scopes = forms.MultipleChoiceField(
        choices=Scope.choices, widget=forms.CheckboxSelectMultiple, initial=[Scope.ANSWERS]
    )


@permit("account.own")
@never_cache
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """The account page."""
    return _page(request)


@permit("account.own")
@require_POST
def password(request: HttpRequest) -> HttpResponse:
    """A new password; other sessions of the person end."""
    form = _password_form(person(request), request)
    if form is None or not form.is_valid():
        return _page(request, password_form=form)
    update_session_auth_hash(request, form.save())
    messages.success(request, words(request).say("web.own.password_changed"))
    return redirect("accounts:own")


@permit("account.own")
@never_cache
@require_POST
def token_new(request: HttpRequest) -> HttpResponse:
    """A new token, shown this once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, token_form=form)
    said = form.cleaned_data
    lasting = timedelta(days=int(said["days"]))
    made, secret = Token.issue(person(request), lasting, name=said["name"], scopes=said["scopes"])
    return _page(request, secret=secret, made=made)


@permit("account.own")
@require_POST
def token_end(request: HttpRequest, token: int) -> HttpResponse:
    """End one of the person's own tokens."""
    found = get_object_or_404(Token, pk=token, user=person(request))
    Token.objects.filter(pk=found.pk).end()
    messages.success(request, words(request).say("web.own.token_ended", name=found.name))
    return redirect("accounts:own")


@permit("account.own")
@require_POST
def session_end(request: HttpRequest) -> HttpResponse:
    """End one of the person's other sessions, or all of them."""
    here = request.session.session_key or ""
    ended = sessions.end(person(request), handle=request.POST.get("session", ""), but=here)
    messages.success(request, words(request).say("web.own.sessions_ended", count=ended))
    return redirect("accounts:own")


class _Change(Worded, PasswordChangeForm):
    """A new password in place of the old one."""


class _First(Worded, _Set):
    """The first password of who came by a link."""


def _page(request: HttpRequest, **forms_: object) -> HttpResponse:
    mine = person(request)
    context = {
        "password_form": _password_form(mine),
        "token_form": TokenForm(),
        "tokens": mine.tokens.all(),
        "secret": "",
        "sessions": sessions.live(mine),
        "here": request.session.session_key,
        "has_factor": factor.has(mine),
        **forms_,
    }
    return render(request, "accounts/own.html", context)


def _password_form(
    mine: User, request: HttpRequest | None = None
) -> "SetPasswordForm[User] | None":
    """No form for a person whose password the identity provider keeps."""
    if SocialAccount.objects.filter(user=mine).exists():
        return None
    kind = _Change if mine.has_usable_password() else _First
    return kind(mine, request.POST if request else None)
