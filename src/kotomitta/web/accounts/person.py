"""The person who asks."""

from django.http import HttpRequest

from kotomitta.web.accounts.models import User


def person(request: HttpRequest) -> User:
    """The signed-in person of a view that only signed-in people reach."""
    if not isinstance(request.user, User):
        raise TypeError(request.user)
    return request.user
