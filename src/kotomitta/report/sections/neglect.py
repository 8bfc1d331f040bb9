"""Neglect against resourcing: the bare cost first, then what may be gained, and by whom."""

from kotomitta.basis.months import Month
from kotomitta.basis.quantity import Quantity
from kotomitta.report.document import (
    Amount,
    Block,
    Chart,
    ChartKind,
    Fact,
    Line,
    Message,
    Paragraph,
    Range,
    Section,
    Table,
    say,
)
from kotomitta.report.neglect import CHANCES, EffectRow, NeglectPage

_EUR = "EUR"
# Ten times the waiting itself, and ten years: beyond them a figure says no more than words do.
_REACH = {"share": 10.0, "share/year": 10.0, "weeks": 520.0}
_CHARTED = ("city", "wellbeing_county", "state", "public")


def neglect(told: NeglectPage) -> Section:
    """The cost that stands whatever is believed, then the effects, and whether they pay it back."""
    blocks: tuple[Block, ...] = (
        Paragraph(say("neglect.no_study")),
        Paragraph(_bare(told)),
        _costs(told),
        Paragraph(_verdict(told)),
        _effects(told),
        _payers(told),
        _chances(told),
        _chart(told),
        Paragraph(say("neglect.other_way")),
        _weeks(told),
        _needed(told),
        _when(told),
        Paragraph(say("neglect.how", horizon=told.horizon, rate=_amount(told.rate))),
        Paragraph(say("neglect.left_out", left=_amount(told.left_waiting, 0))),
    )
    return Section("neglect", say("neglect.heading"), blocks)


def _bare(told: NeglectPage) -> Message:
    cost = told.bare_cost["gross"]
    most = max(told.bare_cost, key=lambda who: (who != "gross", told.bare_cost[who].p50))
    return say(
        "neglect.bare",
        cost=_amount(cost),
        range=Range.of(cost),
        payer=_who(most),
        part=_amount(told.bare_cost[most]),
        waiting=_amount(told.waiting),
    )


def _costs(told: NeglectPage) -> Table:
    rows = tuple(
        (_who(payer), _amount(euros), Range.of(euros)) for payer, euros in told.bare_cost.items()
    )
    columns = (say("neglect.payer"), say("column.median"), say("column.range"))
    return Table("neglect_bare_cost", say("neglect.bare_table"), columns, rows)


def _verdict(told: NeglectPage) -> Message:
    public = told.views["public"]
    counted = [effect for effect in told.effects if not effect.rejected]
    if not counted:
        return say("neglect.verdict_none")
    return say(
        "neglect.verdict" if len(counted) == len(told.effects) else "neglect.verdict_some",
        chance=Amount(public.probability, "share"),
        in_term=Amount(public.probability_in_term, "share"),
        net=_amount(public.net),
        range=Range.of(public.net),
    )


def _effects(told: NeglectPage) -> Table:
    """What each effect is worth to public payers and, apart from them, to the household."""
    payers = [p for p in _CHARTED if any(p in effect.by_payer for effect in told.effects)]
    shown = [*payers, "household"]
    rows = tuple(
        (
            say(f"neglect.effect.{effect.name}"),
            _link(effect),
            _status(effect),
            *(_euros(effect.by_payer.get(payer)) for payer in shown),
        )
        for effect in told.effects
    )
    columns = (
        say("neglect.effect"),
        say("neglect.link"),
        say("neglect.grade"),
        *(_who(payer) for payer in shown),
    )
    return Table("neglect_effects", say("neglect.effects"), columns, rows)


def _link(effect: EffectRow) -> Fact:
    return Range.of(effect.link)


def _status(effect: EffectRow) -> Message:
    if effect.rejected:
        return say("neglect.rejected")
    return say(
        "neglect.graded", grade=say(f"grade.{effect.grade.value}"), cut=_amount(effect.cut, 0)
    )


def _euros(quantity: Quantity | None) -> Fact:
    return Amount(0.0 if quantity is None else quantity.p50, _EUR)


def _payers(told: NeglectPage) -> Table:
    rows = tuple(
        (_who(view), _amount(seen.cost), _amount(seen.benefit), Range.of(seen.net))
        for view, seen in told.views.items()
    )
    columns = (
        say("neglect.payer"),
        say("neglect.cost"),
        say("neglect.benefit"),
        say("neglect.net"),
    )
    return Table("neglect_payers", say("neglect.payers"), columns, rows)


def _chances(told: NeglectPage) -> Table:
    rows = tuple(
        (
            _who(view),
            Amount(seen.probability_in_term, "share"),
            Amount(seen.probability, "share"),
            *(_paid_back(seen.paid_back[chance]) for chance in CHANCES),
        )
        for view, seen in told.views.items()
    )
    columns = (
        say("neglect.payer"),
        say("neglect.chance_in_term"),
        say("neglect.chance", horizon=told.horizon),
        *(say("neglect.paid_back", chance=Amount(chance, "share")) for chance in CHANCES),
    )
    return Table("neglect_chances", say("neglect.chances"), columns, rows)


def _paid_back(month: Month | None) -> Fact:
    return say("neglect.never") if month is None else month


def _chart(told: NeglectPage) -> Chart:
    seen = {view: told.views[view] for view in _CHARTED if view in told.views}
    lines = tuple(
        Line(_who(view), tuple(of.probability_by_year.values())) for view, of in seen.items()
    )
    years = told.views["public"].probability_by_year
    shown = say(
        "neglect.shown",
        year=str(max(years)),
        city=Amount(told.views["city"].probability, "share"),
        public=Amount(told.views["public"].probability, "share"),
    )
    x = tuple(Month(year, 1) for year in years)
    return Chart(
        "neglect_probability", ChartKind.FAN, say("neglect.chart"), shown, "share", x, lines
    )


def _weeks(told: NeglectPage) -> Table:
    rows = tuple(
        (_who(view), *(_enough(end, seen.weeks.unit) for end in seen.weeks.ends))
        for view, seen in told.views.items()
        if view != "household"
    )
    columns = (
        say("neglect.payer"),
        say("neglect.easy"),
        say("column.median"),
        say("neglect.hard"),
    )
    return Table("neglect_weeks", say("neglect.weeks"), columns, rows)


def _needed(told: NeglectPage) -> Table:
    views = ("city", "public", "society")
    rows = tuple(
        (
            say(f"neglect.effect.{effect.name}"),
            _link(effect),
            *(_enough(effect.needed[view].p50, effect.needed[view].unit) for view in views),
        )
        for effect in told.effects
    )
    columns = (say("neglect.effect"), say("neglect.link"), *(_who(view) for view in views))
    return Table("neglect_break_even", say("neglect.break_even"), columns, rows)


def _enough(needed: float | None, unit: str) -> Fact:
    if needed is None:
        return say("neglect.not_enough")
    if needed > _REACH[unit]:
        return say("neglect.beyond", limit=Amount(_REACH[unit], unit))
    return Amount(needed, unit)


def _when(told: NeglectPage) -> Table:
    rows = tuple(
        (
            say(f"neglect.effect.{effect.name}"),
            _amount(effect.in_term),
            _amount(effect.after_term),
            _amount(effect.society),
        )
        for effect in told.effects
    )
    columns = (
        say("neglect.effect"),
        say("neglect.in_term"),
        say("neglect.after_term", horizon=told.horizon),
        say("neglect.together"),
    )
    return Table("neglect_when", say("neglect.when"), columns, rows)


def _who(view: str) -> Message:
    return say(f"neglect.who.{view}")


def _amount(quantity: Quantity, digits: int | None = None) -> Amount:
    return Amount(quantity.p50, quantity.unit, digits)
