"""The rule of allocation: as it is, a draft that is tried on months to come, and its adoption."""

from dataclasses import asdict
from functools import partial
from typing import Any, Self

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from kotomitta.casework.allocation.rule import Rule
from kotomitta.casework.allocation.terms import Points
from kotomitta.web.accounts.limits import limited
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.accounts.person import person
from kotomitta.web.casework import ruling
from kotomitta.web.casework.models import RuleTrial
from kotomitta.web.casework.rules import in_use
from kotomitta.web.casework.unit import point_names, rule_reasons, today
from kotomitta.web.casework.views.allocating import lead
from kotomitta.web.casework.views.answering import say_faults, told
from kotomitta.web.frame.language import words

_MOST_POINTS = 1000
_LEAST_FILL = 50


class RuleForm(forms.Form):
    """A draft of a rule: points by name, and how full workers are filled, in percent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, called in point_names().items():
            self.fields[name] = forms.FloatField(
                min_value=0, max_value=_MOST_POINTS, localize=True, label=words().fact(called)
            )
        self.fields["fill"] = forms.IntegerField(min_value=_LEAST_FILL, max_value=100)

    @classmethod
    def of(cls, rule: Rule) -> Self:
        """The form filled with a rule."""
        return cls(initial={**asdict(rule.points), "fill": round(100 * rule.fill)})

    @property
    def rule(self) -> Rule:
        """The draft."""
        said = dict(self.cleaned_data)
        return Rule(fill=said.pop("fill") / 100, points=Points(**said))


@permit("case.allocate")
@never_cache
@require_safe
def rule(request: HttpRequest) -> HttpResponse:
    """The rule in use, a draft to try, what came of the last trial, and the rules before."""
    who = lead(request)
    trials = RuleTrial.objects.filter(team=who.actor.team)
    now, last = in_use(who.actor.team, today()), trials.first()
    stage = ruling.stage(last) if last else None
    context = {
        "who": who,
        "now": {**asdict(now.points), "fill": now.fill},
        "form": RuleForm.of(now),
        "names": point_names(),
        "trial": last,
        "stage": stage,
        "open": last is not None and last.adopted is None and stage is ruling.Stage.DONE,
        "reasons": rule_reasons(),
        "adopted": trials.exclude(adopted=None).select_related("adopted_by")[:10],
        "reason_name": {one.id: one.name for one in rule_reasons()},
    }
    return render(request, "casework/rule.html", context)


@permit("case.allocate")
@limited("run")
@require_POST
def try_out(request: HttpRequest) -> HttpResponse:
    """Try a draft beside the rule in use."""
    who, form = lead(request), RuleForm(request.POST)
    if form.is_valid():
        ruling.try_out(who.actor.team, form.rule, person(request))
    else:
        say_faults(request, form)
    return redirect("casework:rule")


@permit("case.allocate")
@limited("run")
@require_POST
def try_again(request: HttpRequest, trial: int) -> HttpResponse:
    """Try the rule of a trial that failed once more."""
    who = lead(request)
    trying = partial(ruling.try_again, who.actor.team, trial, person(request))
    told(request, trying, "cw.rule.again_done")
    return redirect("casework:rule")


@permit("case.allocate")
@require_POST
def adopt(request: HttpRequest, trial: int) -> HttpResponse:
    """Adopt a rule that was tried, for a reason of the list."""
    who, reason = lead(request), request.POST.get("reason", "")

    def adopting() -> bool:
        ruling.adopt(who.actor.team, trial, reason, person(request))
        return True

    told(request, adopting, "cw.rule.done")
    return redirect("casework:rule")
