"""Referrals as the unit sees them: what nobody was asked for, sending, and what each actor owes."""

from itertools import islice

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kotomitta.casework.referrals.referral import Reply
from kotomitta.casework.referrals.sectors import AgeGroup
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.casework import needs, referring
from kotomitta.web.casework.forms import a_code, a_day
from kotomitta.web.casework.keeping import hidden
from kotomitta.web.casework.reach import reader
from kotomitta.web.casework.unit import referral_table, sectors, today
from kotomitta.web.casework.views.answering import posted, say_faults, told
from kotomitta.web.casework.views.case import case_page

_LISTED = 20


class SendForm(forms.Form):
    """A need that is sent on."""

    person = a_code()
    sector = forms.SlugField()
    week = a_day()


@permit("case.work")
@never_cache
@require_safe
def owed(request: HttpRequest) -> HttpResponse:
    """Needs nobody was asked for; what else waits for us; and what each other actor owes."""
    day, cases = today(), reader(request).cases("see_case")
    waits, unmet = referring.owed(cases, day), list(needs.unmet(cases))
    context = {
        "unmet": list(islice(needs.by_person(unmet), _LISTED)),
        "unmet_rows": needs.by_sector(unmet, day),
        "groups": list(AgeGroup),
        "day": day,
        "ours": waits.get("us", []),
        "theirs": {actor: rows for actor, rows in sorted(waits.items()) if actor != "us"},
        "sectors": sectors(),
        "table": referral_table(),
    }
    return render(request, "casework/referrals.html", context)


@permit("case.work")
@posted("casework:case")
def send(request: HttpRequest, code: str) -> HttpResponse:
    """Send a need on; the link for the partner is shown this once, and stored nowhere."""
    who = reader(request)
    who.case("refer", code)
    form = SendForm(request.POST)
    say_faults(request, form)

    def sending() -> str:
        with hidden():
            _, secret = referring.send(code, **form.cleaned_data, actor=who.actor, day=today())
        return secret

    secret = told(request, sending, "cw.done.refer") if form.is_valid() else None
    return (
        _shown(request, code, secret) if secret else case_page(request, code, given={"refer": form})
    )


@permit("case.work")
@posted("casework:case")
def act(request: HttpRequest, code: str, referral: str) -> HttpResponse:
    """Answer a partner's question, or take a referral back."""
    who = reader(request)
    who.case("refer", code)
    move, _, reason = request.POST.get("answer", "").partition(" ")

    def acting() -> str:
        with hidden():
            given = Reply(move=move, reason=reason)
            return referring.act(code, referral, given, actor=who.actor, day=today())

    return _shown(request, code, told(request, acting, "cw.done.referral"))


def _shown(request: HttpRequest, code: str, secret: str | None) -> HttpResponse:
    """The page of the case, with the new link when there is one."""
    if not secret:
        return redirect("casework:case", code)
    address = request.build_absolute_uri(reverse("casework:answer", args=[secret]))
    return case_page(request, code, link=address)
