"""Sign-in through the organisation's identity provider: who comes in, and with which role."""

from typing import NoReturn

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import path, reverse

from kotomitta.web.accounts.models import User
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.roles import Role

_STRENGTH = {role: number for number, role in enumerate(Role)}


class LocalAccounts(DefaultAccountAdapter):
    """Nobody makes an account for themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        del request
        return False


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
        account.extra_data, sociallogin.email_addresses = {}, []
        if sociallogin.is_existing:
            user.save(update_fields=["role"])
            account.save(update_fields=["extra_data"])

    def on_authentication_error(self, *args: object, **kwargs: object) -> NoReturn:
        """Back to the sign-in, which says that it failed."""
        del args, kwargs
        raise ImmediateHttpResponse(redirect(f"{reverse('accounts:sign-in')}?failed"))


def role_of(told: dict[str, object]) -> Role:
    """The strongest role that the provider's claim is mapped to; nobody when there is none.

    `told` holds what the provider said, beneath `id_token` and `userinfo` or flat.
    """
    groups: set[str] = set()
    for part in (told, told.get("id_token"), told.get("userinfo")):
        claim = part.get(settings.OIDC_ROLE_CLAIM) if isinstance(part, dict) else None
        groups |= {claim} if isinstance(claim, str) else set(claim or ())
    roles = [Role(role) for group, role in settings.OIDC_ROLES.items() if group in groups]
    return max(roles, key=_STRENGTH.__getitem__, default=Role.NOBODY)


public = permit("page.public")
urlpatterns = [
    path("<str:provider_id>/login/", public(views.login), name="openid_connect_login"),
    path(
        "<str:provider_id>/login/callback/",
        public(views.callback),
        name="openid_connect_callback",
    ),
]
