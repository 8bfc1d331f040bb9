"""The second factor: setting it up, giving it, and changing it."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from kotomitta.web.accounts import entering, factor
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.person import person
from kotomitta.web.frame.language import words


class CodeForm(forms.Form):
    """A code of the app, or a recovery code."""

    code = forms.CharField(
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def wrong(self) -> "CodeForm":
        """The same, saying that the code is not right."""
        self.add_error("code", words().say("web.factor.wrong"))
        return self


@permit("page.public")
@never_cache
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask whoever gave a password, or came in without, for the code."""
    who = entering.entering(request)
    if who is None or not factor.has(who):
        return redirect("accounts:factor" if who else "accounts:sign-in")
    form = _form(request)
    if form.is_valid():
        back = entering.back(request) or form.cleaned_data["next"]
        if entering.confirm(request, who, form.cleaned_data["code"]):
            return redirect(_safe(request, back))
        form.wrong()
    return render(request, "accounts/code.html", {"form": form})


@permit("account.enter")
@never_cache
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Set it up; for whoever has one, what there is, or first the question for its code."""
    mine = person(request)
    if factor.has(mine):
        if factor.missing(request):
            return redirect(f"{resolve_url('accounts:code')}?{request.GET.urlencode()}")
        return _kept(request)
    form = _form(request)
    if form.is_valid():
        codes = factor.set_up(request, mine, form.cleaned_data["code"])
        if codes:
            return _codes(request, codes, _safe(request, form.cleaned_data["next"]))
        form.wrong()
    secret = factor.offered(request, anew=not form.is_bound)
    context = {
        "form": form,
        "picture": factor.picture(mine, secret),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        "must": factor.missing(request),
    }
    return render(request, "accounts/factor_new.html", context)


@permit("account.own")
@never_cache
@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """New recovery codes, or the end of the factor; either needs a code."""
    mine, form = person(request), _form(request)
    if not form.is_valid() or not entering.accepted(request, mine, form.cleaned_data["code"]):
        return _kept(request, form.wrong() if form.is_valid() else form)
    if request.POST.get("act") == "codes":
        return _codes(request, factor.recovery_codes(mine), "")
    factor.take_away(mine)
    factor.ask_again(request)
    messages.success(request, words(request).say("web.factor.ended"))
    return redirect("accounts:factor")


def _kept(request: HttpRequest, form: CodeForm | None = None) -> HttpResponse:
    left = factor.codes_left(person(request))
    return render(request, "accounts/factor.html", {"form": form or CodeForm(), "left": left})


def _codes(request: HttpRequest, codes: list[str], back: str) -> HttpResponse:
    """Recovery codes, this once."""
    return render(request, "accounts/factor_codes.html", {"codes": codes, "back": back})


def _form(request: HttpRequest) -> CodeForm:
    if request.method == "POST":
        return CodeForm(request.POST)
    return CodeForm(initial={"next": request.GET.get("next", "")})


def _safe(request: HttpRequest, back: str) -> str:
    """The address to go back to when it is one of ours, else that of the first page."""
    ours = url_has_allowed_host_and_scheme(back, request.get_host())
    return back if ours else resolve_url(settings.LOGIN_REDIRECT_URL)
