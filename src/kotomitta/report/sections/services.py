"""What the clients need of others, who answers for it, and where the city has too little."""

from collections.abc import Mapping, Sequence

from kotomitta.basis.months import Month
from kotomitta.planning.inputs.services import Service
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
from kotomitta.report.services import ServiceRow, service_rows
from kotomitta.report.summary import Summary

_CITY = "municipality"
_PLACES = "places"


def services(summary: Summary) -> Section | None:
    """What lacks first, then demand and responsible actor by service; None without services."""
    needs = summary.answer.services
    rows = service_rows(summary.answer.run, needs)
    if not rows:
        return None
    blocks: tuple[Block, ...] = (
        *(Paragraph(text) for text in _lacking(rows)),
        *_rooms(rows),
        *(Paragraph(say("services.uncounted", service=s.name)) for s in needs.unknown),
        *(Paragraph(text) for text in _unanswered(rows)),
        _table(rows),
        *_chart(rows),
        *(Paragraph(_note(row.service)) for row in rows if row.service.note),
        Paragraph(say("services.how")),
    )
    return Section("services", say("services.heading"), blocks)


def _lacking(rows: Sequence[ServiceRow]) -> list[Message]:
    """The services that run short, and that for the others it is not known."""
    told = [
        say(
            "services.short",
            service=row.service.name,
            most=Range.of(row.room.most, 0),
            months=Amount(row.room.months.p50, "months", 0),
        )
        for row in rows
        if row.room and row.room.most.p90 > 0
    ]
    unknown = sum(row.room is None for row in rows)
    if unknown == len(rows):
        return [*told, say("services.no_capacity")]
    return [*told, say("services.part_capacity", unknown=unknown, all=len(rows))]


def _unanswered(rows: Sequence[ServiceRow]) -> list[Message]:
    """The months from which nobody is known to answer for a service."""
    return [
        say("services.unanswered", service=row.service.name, day=month.first)
        for row in rows
        for month, actors in row.since.items()
        if actors == ("unknown",)
    ]


def _table(rows: Sequence[ServiceRow]) -> Table:
    columns = (
        say("services.service"),
        say("services.peak"),
        say("services.total"),
        say("services.responsible"),
    )
    found: list[tuple[Fact, ...]] = [
        (
            row.service.name,
            Range.of(row.peak, 0),
            Range.of(row.total, 0) if row.total else say("services.not_told"),
            _responsible(row.since, row.service),
        )
        for row in rows
    ]
    return Table("services_by_actor", say("services.table"), columns, tuple(found))


def _rooms(rows: Sequence[ServiceRow]) -> tuple[Table, ...]:
    """The services that the city has said how much there is of."""
    found: list[tuple[Fact, ...]] = [
        (
            row.service.name,
            Range.of(row.peak, 0),
            Range.of(list(row.room.capacity.values())[-1], 0),
            Range.of(row.room.most, 0),
            Amount(row.room.months.p50, "months", 0),
        )
        for row in rows
        if row.room
    ]
    heads = ("service", "peak", "capacity", "shortfall", "months")
    columns = tuple(say(f"services.{head}") for head in heads)
    table = Table("services_lacking", say("services.lacking"), columns, tuple(found))
    return (table,) if found else ()


def _responsible(since: Mapping[Month, tuple[str, ...]], service: Service) -> Message:
    """Who answers first, and who from each later month on."""
    (_, first), *later = since.items()
    told = _together([_actor(a, service) for a in first])
    for month, actors in later:
        then = _together([_actor(a, service) for a in actors])
        told = say("services.then", first=told, day=month.first, second=then)
    return told


def _together(actors: Sequence[Message]) -> Message:
    told, *others = actors
    for other in others:
        told = say("services.and", first=told, second=other)
    return told


def _actor(actor: str, service: Service) -> Message:
    if actor != _CITY:
        return say(f"services.actor.{actor}")
    return say("services.actor.municipality", sector=say(f"services.sector.{service.sector}"))


def _chart(rows: Sequence[ServiceRow]) -> tuple[Chart, ...]:
    """Places held at the same time, by month and service; of others the units differ."""
    places = [row for row in rows if row.service.unit == _PLACES]
    if not places:
        return ()
    months = tuple(dict.fromkeys(month for month, _ in places[0].by_month))
    lines = tuple(
        Line(say("fact.named", name=row.service.name), tuple(_middle(row, m) for m in months))
        for row in places
    )
    most = max(places, key=lambda row: row.peak.p50)
    shown = say("services.shown", service=most.service.name, peak=Range.of(most.peak, 0))
    caption = say("services.chart")
    return (Chart("places", ChartKind.FAN, caption, shown, _PLACES, months, lines),)


def _middle(row: ServiceRow, month: Month) -> float:
    """The middle estimate of a month: one actor answers for places."""
    return sum(q.p50 for (at, _), q in row.by_month.items() if at == month)


def _note(service: Service) -> Message:
    return say("services.note", service=service.name, note=service.note or service.name)
