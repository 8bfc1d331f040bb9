"""The law as tables on the screen."""

from collections.abc import Iterable
from datetime import date

from rich.console import Console
from rich.table import Table

from kotomitta.basis.figures import Named, Sourced
from kotomitta.cli.screen import words
from kotomitta.law.dates import CaseDates, Due
from kotomitta.law.reimbursement import Reimbursement
from kotomitta.law.rule import Choice, Number, State
from kotomitta.law.rulebook import Rulebook, Rules
from kotomitta.render.words import Words
from kotomitta.report.document import Verbatim


def show_rules(rulebook: Rulebook, rules: Rules) -> None:
    """Every rule of one day: what it says, since when and from where."""
    say = words()
    table = _table(say, "rules", ("rule", "says", "since", "source"), rules.day, rulebook.as_of)
    for rule_id, number in rules.numbers.items():
        name = rulebook.figures[rule_id].name
        table.add_row(_in(say, name), number_text(say, number), *_origin(say, number))
    for rule_id, choice in rules.choices.items():
        name = rulebook.texts[rule_id].name
        table.add_row(_in(say, name), choice_text(say, choice), *_origin(say, choice))
    Console().print(table)


def show_case(rulebook: Rulebook, found: CaseDates) -> None:
    """Coverage, duty holders, dates and reimbursement of one case."""
    say = words()
    console = Console()
    table = _table(say, "case", ("what", "says", "source"), found.on, rulebook.as_of)
    covered = found.coverage
    table.add_row(say.say("law.what.act_applies"), _yes(say, covered.act_applies), "")
    table.add_row(
        say.say("law.what.reimbursed"), _yes(say, covered.reimbursed), _source(say, covered.why)
    )
    if covered.intake:
        table.add_row(
            say.say("law.what.accepted"), _yes(say, covered.accepted), _source(say, covered.intake)
        )
    for sector, choice in found.duties.items():
        table.add_row(say.say(f"law.duty.{sector}"), choice_text(say, choice), _source(say, choice))
    for due in found.dates:
        table.add_row(say.say(f"law.what.{due.what}"), *_due_texts(say, due, found.plan_start))
    for row in _money_rows(say, found.reimbursement):
        table.add_row(*row)
    console.print(table)
    if any(due.assumed for due in found.dates):
        console.print(say.say("law.assumed_note"), markup=False)


def number_text(say: Words, number: Number) -> str:
    """A numeric rule with its unit, its bounds, or why it has neither."""
    unit = say.say(f"law.unit.{number.unit}")
    if number.state is State.KNOWN:
        return f"{say.number(number.value)} {unit}"
    if number.state is State.BOUNDED:
        ends = {"low": number.low, "high": number.high}
        return say.say("law.between", **ends) + f" {unit}"
    return say.say(f"law.state.{number.state}")


def choice_text(say: Words, choice: Choice) -> str:
    """A rule in words, in the user's language, or why it says nothing."""
    if choice.dated is None:
        return say.say(f"law.state.{choice.state}")
    return _in(say, choice.dated.says)


def _table(say: Words, title: str, columns: tuple[str, ...], day: date, as_of: date) -> Table:
    table = Table(title=say.say(f"law.title.{title}", day=day, as_of=as_of))
    for column in columns:
        table.add_column(say.say(f"law.column.{column}"), overflow="fold")
    return table


def _due_texts(say: Words, due: Due, plan_start: Choice) -> tuple[str, str]:
    """The date, and the sources of its rule; the rule in words where it gives no number."""
    if due.what == "plan_start" and due.state is State.UNKNOWN:
        return choice_text(say, plan_start), _source(say, plan_start)
    sources = _sources(say, due.values)
    mark = " *" if due.assumed else ""
    if due.on is not None:
        return say.fact(due.on) + mark, sources
    if due.earliest and due.latest:
        return say.say("law.between_days", low=due.earliest, high=due.latest) + mark, sources
    return say.say(f"law.state.{due.state}"), sources


def _money_rows(say: Words, paid: Reimbursement) -> list[tuple[str, str, str]]:
    if paid.period is None:
        return []
    period = paid.period
    source = _sources(say, period.rules)
    rows = [(say.say("law.what.paid_from"), say.fact(period.start), source)]
    if period.earliest and period.latest:
        same = period.earliest == period.latest
        ends = {"low": period.earliest, "high": period.latest}
        until = say.fact(period.latest) if same else say.say("law.between_days", **ends)
        rows.append((say.say("law.what.paid_until"), until, source))
    for amount in paid.amounts:
        receiver = say.say(f"law.receiver.{amount.receiver}")
        what = say.say(f"law.what.per_year.{amount.part}", receiver=receiver)
        rows.append((what, number_text(say, amount.number), _source(say, amount.number)))
    return rows


def _yes(say: Words, answer: bool | None) -> str:
    return say.say("law.answer." + {True: "yes", False: "no", None: "unknown"}[answer])


def _origin(say: Words, rule: Number | Choice) -> tuple[str, str]:
    return (say.fact(rule.dated.start) if rule.dated else "", _source(say, rule))


def _source(say: Words, rule: Number | Choice) -> str:
    return _sources(say, [rule.dated] if rule.dated else [])


def _sources(say: Words, dated: Iterable[Sourced]) -> str:
    """Where rules come from, each source once, in the user's language."""
    return "; ".join(dict.fromkeys(say.fact(Verbatim(d.source, d.language)) for d in dated))


def _in(say: Words, named: Named) -> str:
    return str(getattr(named, say.language))
