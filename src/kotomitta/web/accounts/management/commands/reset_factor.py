"""Take a person's second factor away, for the last administrator who has lost the phone."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from kotomitta.render.words import Words, users_language
from kotomitta.web.accounts import factor, sessions
from kotomitta.web.accounts.models import User


class Command(BaseCommand):
    """`python -m kotomitta.web reset_factor NAME`; the audit log tells of it."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whose."""
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it, and say so; CommandError when there is no such person, or no factor."""
        del args
        say, name = Words(users_language()).say, options["username"]
        person = User.objects.filter(username=name).first()
        if person is None or not factor.take_away(person):
            raise CommandError(say("web.people.factor_missing", name=name))
        sessions.end(person)
        self.stdout.write(say("web.people.factor_reset", name=name))
