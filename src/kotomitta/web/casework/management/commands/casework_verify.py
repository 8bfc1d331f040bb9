"""Whether every event of casework is there as it was written, and the head to keep elsewhere."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kotomitta.render.words import Words, users_language
from kotomitta.web.casework import trail
from kotomitta.web.casework.models import Event


class Command(BaseCommand):
    """`python -m kotomitta.web casework_verify [HEAD]`: exit status 1 when something is wrong."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """A head from before, if one was kept."""
        parser.add_argument("head", nargs="?", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        """Say what is wrong, or that all is well, and the newest head."""
        del args
        say = Words(users_language()).say
        found = trail.faults(options["head"])
        if found:
            raise CommandError("\n".join(say(fault.key, where=fault.where) for fault in found))
        self.stdout.write(say("trail.whole", events=Event.objects.count()))
        if (last := trail.anchor(timezone.now())) is not None:
            day = timezone.localtime(last.made).date()
            self.stdout.write(say("trail.head", head=last.head, day=day))
