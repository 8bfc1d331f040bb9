"""Sign-in through the organisation's identity provider: who comes in, and with which role."""

from typing import Any, NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse

from kotomitta.web.accounts import factor
from kotomitta.web.accounts.models import User
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.roles import Role

_VOUCHED = "vouched"
_STRENGTH = {role: number for number, role in enumerate(Role)}


class LocalAccounts(DefaultAccountAdapter):
    """Nobody makes an account for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False

    def get_login_stages(self) -> list[str]:
        """None of theirs: the second factor is asked for by every page that needs one."""
        return []

    def post_login(self, request: HttpRequest, user: User, **told: Any) -> HttpResponse:
        """On to where one wanted; a factor that the provider vouches for is not asked for again."""
        login: SocialLogin | None = (told.get("signal_kwargs") or {}).get("sociallogin")
        if login is not None and login.state.get(_VOUCHED):
            factor.given(request)
        response: HttpResponse = super().post_login(request, user, **told)
        return response


class ProviderAccounts(DefaultSocialAccountAdapter):
    """People the provider vouches for; their role is what it says, at every sign-in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whoever the provider lets in may come in, if only to see that they have no role."""
        del request, sociallogin
        return True

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, str]
    ) -> User:
        """A new person, by the name that the provider knows."""
        user: User = super().populate_user(request, sociallogin, data)
        user.name = data.get("name") or " ".join(
            part for name in ("first_name", "last_name") if (part := data.get(name))
        )
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Give the role that the provider's claim stands for, also one that has become less.

        Of what else the provider tells, nothing is kept.
        """
        del request
        user: User = sociallogin.user
        account = sociallogin.account
        user.role = role_of(account.extra_data)
        sociallogin.state[_VOUCHED] = vouched_for(account.extra_data)
        account.extra_data, sociallogin.email_addresses = {}, []
        if sociallogin.is_existing:
            user.save(update_fields=["role"])
            account.save(update_fields=["extra_data"])

    def on_authentication_error(self, *args: object, **kwargs: object) -> NoReturn:
        """Back to the sign-in, which says that it failed."""
        del args, kwargs
        raise ImmediateHttpResponse(redirect(f"{reverse('accounts:sign-in')}?failed"))


def role_of(told: dict[str, object]) -> Role:
    """The strongest role that the provider's claim is mapped to; nobody when there is none."""
    groups = _claimed(told, settings.OIDC_ROLE_CLAIM)
    roles = [Role(role) for group, role in settings.OIDC_ROLES.items() if group in groups]
    return max(roles, key=_STRENGTH.__getitem__, default=Role.NOBODY)


def vouched_for(told: dict[str, object]) -> bool:
    """Whether the provider's word on how the person signed in is enough."""
    wanted = settings.OIDC_SECOND_FACTOR
    if wanted is None:
        return True  # the organisation answers for its own sign-in
    return bool((_claimed(told, "acr") | _claimed(told, "amr")) & wanted)


def _claimed(told: dict[str, object], name: str) -> set[str]:
    """The values of a claim, in what the provider said: beneath `id_token`, `userinfo`, or flat."""
    values: set[str] = set()
    for part in (told, told.get("id_token"), told.get("userinfo")):
        claim = part.get(name) if isinstance(part, dict) else None
        values |= {claim} if isinstance(claim, str) else set(claim or ())
    return values


public = permit("page.public")
urlpatterns = [
    path("<str:provider_id>/login/", public(views.login), name="openid_connect_login"),
    path(
        "<str:provider_id>/login/callback/",
        public(views.callback),
        name="openid_connect_callback",
    ),
]
