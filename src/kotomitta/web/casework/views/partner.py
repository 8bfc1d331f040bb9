"""The partner's page, without an account: one referral, by a link that is used once."""

from datetime import date

from babel import Locale
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kotomitta.casework.referrals.referral import Reply
from kotomitta.render.words import Words
from kotomitta.web.accounts.limits import limited
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.casework import referring
from kotomitta.web.casework.forms import a_day, chosen, listed
from kotomitta.web.casework.unit import referral_table, today
from kotomitta.web.frame.language import words


class AcceptForm(forms.Form):
    """From when, and for how many."""

    start = a_day()
    places = forms.IntegerField(min_value=1, max_value=99, initial=1)

    def clean_start(self) -> date:
        """A day that is not over."""
        start: date = self.cleaned_data["start"]
        if start < today():
            raise forms.ValidationError(words().say("cw.answer.start_past"))
        return start


class DeclineForm(forms.Form):
    """Why not."""

    reason = chosen(lambda: listed(referral_table().move("decline").reasons))


class AskForm(forms.Form):
    """What must be known first."""

    reason = chosen(lambda: listed(referral_table().move("ask").reasons))


FORMS: dict[str, type[forms.Form]] = {
    "accept": AcceptForm,
    "decline": DeclineForm,
    "ask": AskForm,
}


@permit("page.public")
@limited("link")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, secret: str) -> HttpResponse:
    """What is asked of the partner, and their answer; nothing is there once it has been given.

    Opening the page changes nothing: programs that look into messages open links too.
    """
    found = referring.opened(secret, today())
    if found is None:
        return _gone(request)
    move = request.POST.get("move", "")
    asked = {name: form(prefix=name) for name, form in FORMS.items()}
    if request.method == "POST" and move in FORMS:
        asked[move] = FORMS[move](request.POST, prefix=move)
        if asked[move].is_valid():
            given = Reply(move=move, **asked[move].cleaned_data)
            taken = referring.reply(secret, given, today())
            page = render(request, "casework/answered.html", {"move": move})
            return _sealed(page) if taken else _gone(request)
    need = found.case.value.need
    context = {
        "referral": found,
        "person": found.value.person,
        "sector": referring.sector_of(found.sector),
        "need": need,
        "tongue": need.language and _tongue(words(request), need.language),
        "reason": _said(found.state, found.value.reason),
        "forms": asked,
    }
    return _sealed(render(request, "casework/answer.html", context))


def _tongue(said: Words, code: str) -> str:
    """A language by its name; by its code where it has none."""
    return str(Locale.parse(said.language.locale).languages.get(code, code))


def _gone(request: HttpRequest) -> HttpResponse:
    """The same for a link that was used, is over or never was, so that it tells nothing."""
    return _sealed(render(request, "casework/answer_gone.html", status=404))


def _said(state: str, reason: str | None) -> object:
    """What we answered to the partner's question, if we did."""
    if state != "answered" or reason is None:
        return None
    return next(r.name for r in referral_table().move("answer").reasons if r.id == reason)


def _sealed(response: HttpResponse) -> HttpResponse:
    """The address is a secret: no robot keeps it, and the app's own policy tells it to nobody."""
    response.headers["X-Robots-Tag"] = "noindex"
    return response
