"""How earlier forecasts did: ours against other methods, in Finland, and the official ones."""

from kotomitta.basis.months import Month
from kotomitta.planning.inputs.scorecard import Scorecard
from kotomitta.report.document import Amount, Fact, Paragraph, Range, Section, Table, Verbatim, say

_OURS = "ours"


def scorecard(card: Scorecard) -> Section:
    """The scorecard, flattering or not."""
    best = min(m.crps[1] for m in card.methods if m.id != _OURS)
    ours = next(m for m in card.methods if m.id == _OURS)
    missed = sum(not h.low <= h.outcome <= h.high for h in card.hindcasts)
    text = say(
        "scorecard.text",
        better=Amount(1 - ours.crps[1] / best, "share", 0),
        inside=Amount(ours.inside[1], "share", 0),
        missed=missed,
        all=len(card.hindcasts),
    )
    blocks = (Paragraph(text), _methods(card), _hindcasts(card), _official(card), _sources(card))
    return Section("scorecard", say("scorecard.heading"), blocks)


def _methods(card: Scorecard) -> Table:
    rows: tuple[tuple[Fact, ...], ...] = tuple(
        (
            m.name,
            *(Amount(score, "ratio", 2) for score in m.crps),
            *(Amount(share, "share", 0) for share in m.inside),
            Amount(m.rms, "ratio", 2),
        )
        for m in card.methods
    )
    targets = ("months", "sum12", "sum24", "sum48")
    columns = (
        say("scorecard.method"),
        *(say(f"scorecard.crps.{target}") for target in targets),
        *(say(f"scorecard.inside.{target}") for target in targets),
        say("scorecard.rms"),
    )
    return Table("methods", say("scorecard.methods"), columns, rows)


def _hindcasts(card: Scorecard) -> Table:
    rows: tuple[tuple[Fact, ...], ...] = tuple(
        (
            h.target,
            Month.parse(h.seen),
            Range(h.low, h.high, "persons"),
            Amount(h.outcome, "persons"),
            say("later.inside" if h.low <= h.outcome <= h.high else "later.outside"),
        )
        for h in card.hindcasts
    )
    columns = (
        say("scorecard.target"),
        say("scorecard.seen"),
        say("column.range"),
        say("later.counted"),
        say("later.verdict"),
    )
    return Table("hindcasts", say("scorecard.hindcasts"), columns, rows)


def _official(card: Scorecard) -> Table:
    rows: tuple[tuple[Fact, ...], ...] = tuple(
        (
            o.target,
            Month.parse(o.issued),
            Range(o.low, o.high, "persons") if o.low < o.high else Amount(o.low, "persons"),
            Amount(o.outcome, "persons"),
            Verbatim(o.source, o.language),
        )
        for o in card.official
    )
    columns = (
        say("scorecard.target"),
        say("scorecard.seen"),
        say("scorecard.said"),
        say("later.counted"),
        say("column.source"),
    )
    return Table("official", say("scorecard.official"), columns, rows)


def _sources(card: Scorecard) -> Table:
    """What the first two tables were measured on, and when."""
    rows = ((say("scorecard.measured"), card.published, Verbatim(card.source, card.language)),)
    columns = (say("scorecard.what"), say("figures.published"), say("column.source"))
    return Table("scorecard_sources", say("scorecard.sources"), columns, rows)
