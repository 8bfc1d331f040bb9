"""Signing in by password or one-time link, and out."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kotomitta.web.accounts import entering, unsent
from kotomitta.web.accounts.limits import limited
from kotomitta.web.accounts.models import Link, User
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.person import person
from kotomitta.web.frame.errors import told
from kotomitta.web.frame.language import words


class _Form(AuthenticationForm):
    def get_invalid_login_error(self) -> ValidationError:
        """The same words for a wrong password and an unknown name."""
        return ValidationError(words().say("web.sign_in.wrong"), code="invalid_login")


class _SignIn(LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = _Form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, and the identity provider when there is one."""
        failed = "failed" in self.request.GET
        return {**super().get_context_data(**kwargs), "oidc": settings.OIDC, "failed": failed}

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """In, or on to the code of the second factor."""
        back = self.get_redirect_url()
        if entering.enter(self.request, form.get_user(), back):
            return redirect(self.get_success_url())
        return redirect("accounts:code")


sign_in = permit("page.public")(_SignIn.as_view())
sign_out = permit("page.public")(LogoutView.as_view(next_page="accounts:sign-in"))


@permit("page.public")
@limited("link")
@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """Sign in by a one-time link; a link that is used, ended or expired says so."""
    found = Link.objects.holding(secret).select_related("user").first()
    if found is None:
        return render(request, "accounts/link_spent.html", status=HTTPStatus.GONE)
    if request.method == "GET" and not found.direct:
        return render(request, "accounts/link.html", {"person": found.user})
    return _enter(request, found)


def _enter(request: HttpRequest, found: Link) -> HttpResponse:
    with transaction.atomic():
        first = Link.objects.filter(pk=found.pk).end() == 1  # of two at once, one gets in
    if not first:
        return render(request, "accounts/link_spent.html", status=HTTPStatus.GONE)
    user: User = found.user
    if not entering.enter(request, user):
        return redirect("accounts:code")
    has_password = user.has_usable_password() or found.direct
    return redirect(settings.LOGIN_REDIRECT_URL if has_password else "accounts:own")


@permit("account.own")
@never_cache
@require_safe
def unsent_form(request: HttpRequest) -> HttpResponse:
    """What a person sent when their session was over, to be sent again."""
    found = unsent.held(request, person(request))
    if found is None:
        return redirect(settings.LOGIN_REDIRECT_URL)
    address, fields = found
    return render(request, "accounts/unsent.html", {"address": address, "fields": fields})


def locked(request: HttpRequest, *_: object) -> HttpResponse:
    """429: too many wrong passwords or codes for this name from this address."""
    return told(request, HTTPStatus.TOO_MANY_REQUESTS)
