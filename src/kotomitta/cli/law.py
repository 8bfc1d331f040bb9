"""`kotomitta law`: the rules in force on a day, or the dates of one case under them."""

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from kotomitta.basis.figures import Dated
from kotomitta.cli.law_tables import show_case, show_rules
from kotomitta.cli.options import day
from kotomitta.cli.screen import show_json
from kotomitta.law.coverage import Coverage
from kotomitta.law.dates import CaseDates, Due, dates
from kotomitta.law.reimbursement import Reimbursement
from kotomitta.law.rule import Choice, Number
from kotomitta.law.rulebook import Rulebook, Rules
from kotomitta.law.text import DatedText
from kotomitta.sources.law_files import law_rulebook, read_case


def law(
    on: str = "",
    case: Path | None = None,
    as_of: str = "",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """The rules of the Integration Act in force on a day, or one case's dates under them.

    Example: kotomitta law --on 2024-12-31 --case case.yaml --json
    """
    asked = day(on or None, "--on")
    rulebook = law_rulebook(day(as_of or None))
    if case is None:
        _show_rules(rulebook, rulebook.on(asked), as_json)
    else:
        _show_case(rulebook, dates(read_case(case), rulebook, on=asked), as_json)


def _show_rules(rulebook: Rulebook, rules: Rules, as_json: bool) -> None:
    if not as_json:
        show_rules(rulebook, rules)
        return
    show_json(
        {
            "on": str(rules.day),
            "as_of": str(rulebook.as_of),
            "act": rules.choice("law.act").value,
            "rules": [
                _plain_number(n) | {"name": rulebook.figures[i].name.model_dump()}
                for i, n in rules.numbers.items()
            ],
            "choices": [
                _plain_choice(c) | {"name": rulebook.texts[i].name.model_dump()}
                for i, c in rules.choices.items()
            ],
        }
    )


def _show_case(rulebook: Rulebook, found: CaseDates, as_json: bool) -> None:
    if not as_json:
        show_case(rulebook, found)
        return
    show_json(
        {
            "on": str(found.on),
            "as_of": str(rulebook.as_of),
            "coverage": _plain_coverage(found.coverage),
            "duties": {sector: _plain_choice(c) for sector, c in found.duties.items()},
            "plan_start": _plain_choice(found.plan_start),
            "dates": [_plain_due(d) for d in found.dates],
            "reimbursement": _plain_reimbursement(found.reimbursement),
        }
    )


def _plain_number(number: Number) -> dict[str, Any]:
    dated = number.dated
    return {
        "id": number.id,
        "state": number.state,
        "value": dated.value if dated else None,
        "low": dated.low if dated else None,
        "high": dated.high if dated else None,
        "unit": number.unit,
        **_origin(dated),
    }


def _plain_choice(choice: Choice) -> dict[str, Any]:
    says = choice.dated.says.model_dump() if choice.dated else None
    origin = _origin(choice.dated)
    return {"id": choice.id, "state": choice.state, "value": choice.value, "says": says, **origin}


def _origin(dated: Dated | DatedText | None) -> dict[str, Any]:
    """Where a value comes from; null before the rule begins."""
    return {
        "from": _text(dated.start) if dated else None,
        "source": dated.source if dated else None,
        "published": _text(dated.published) if dated else None,
        "checked": _text(dated.checked) if dated else None,
        "grade": dated.grade if dated else None,
        "note": dated.note if dated else None,
    }


def _plain_coverage(covered: Coverage) -> dict[str, Any]:
    return {
        "act_applies": covered.act_applies,
        "reimbursed": covered.reimbursed,
        "why": _plain_choice(covered.why),
        "accepted": covered.accepted,
        "intake": _plain_number(covered.intake) if covered.intake else None,
    }


def _plain_due(due: Due) -> dict[str, Any]:
    return {
        "what": due.what,
        "state": due.state,
        "on": _text(due.on),
        "earliest": _text(due.earliest),
        "latest": _text(due.latest),
        "counted_from": _text(due.counted_from),
        "assumed": due.assumed,
        "rule": due.rule,
        "by": [_origin(d) | {"value": d.value} for d in due.values],
    }


def _plain_reimbursement(paid: Reimbursement) -> dict[str, Any]:
    period = paid.period
    return {
        "rule": paid.period_rule,
        "state": period.state if period else None,
        "from": _text(period.start) if period else None,
        "until_earliest": _text(period.earliest) if period else None,
        "until_latest": _text(period.latest) if period else None,
        "by": [_origin(d) | {"value": d.value} for d in period.rules] if period else [],
        "per_year": [
            {"part": a.part, "receiver": a.receiver, **_plain_number(a.number)}
            for a in paid.amounts
        ],
        "assessment": _plain_number(paid.assessment) if paid.assessment else None,
    }


def _text(day: date | None) -> str | None:
    return str(day) if day else None
