"""What partners and persons were asked about cases; a correction must not leave it in the air."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kotomitta.casework.commands import Correct
from kotomitta.casework.refusal import RefusalError
from kotomitta.web.casework.models import Answers, Referral


@dataclass(frozen=True, slots=True)
class Enquiries:
    """What partners and persons were asked about cases: the day of the first, and whom it names."""

    first: Mapping[str, date]
    persons: Mapping[str, set[str]]

    @classmethod
    def about(cls, codes: Iterable[str]) -> "Enquiries":
        """What was asked about some cases."""
        first, persons = dict[str, date](), defaultdict[str, set[str]](set)
        sent = Referral.objects.filter(case__code__in=list(codes)).order_by("-sent")
        for code, person, on in sent.values_list("case__code", "body__person", "sent"):
            first[code] = on
            persons[code].add(person)
        answered = Answers.objects.filter(case__code__in=list(codes)).order_by()
        for code, person in answered.values_list("case__code", "person"):
            persons[code].add(person)
        return cls(first, persons)

    def check(self, command: Correct) -> None:
        """RefusalError when it would hang in the air after a correction."""
        first = self.first.get(command.case)
        if command.opened and first and first < command.opened:
            raise RefusalError("opened_after_referral", opened=command.opened, on=first)
        about, kept = self.persons.get(command.case, set()), {p.code for p in command.persons}
        gone = about - kept if kept else about & set(command.leaves)
        if gone:
            raise RefusalError("person_asked_about", person=min(gone))
