"""The text of a decision that a board's secretary can take as it stands."""

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.figures import Grade
from kotomitta.report.decision import Options
from kotomitta.report.document import Amount, Fact, Message, Paragraph, Range, Section, say
from kotomitta.report.sections.change import name
from kotomitta.report.sections.money import by_county
from kotomitta.report.sections.reserve import grounded, month
from kotomitta.report.sections.staff import rows_of
from kotomitta.report.sections.tried import tried
from kotomitta.report.summary import Summary


def decision(summary: Summary, options: Options | None) -> Section:
    """The proposal, its staff and net cost, why the cap is what it is, and what would change it."""
    texts = (
        *(_staff(summary, cadre) for cadre in summary.answer.caps),
        *(_money(summary, payer) for payer in summary.bearers),
        *(part.text for part in by_county(summary)),
        *(_posts(summary, options, payer) for payer in summary.bearers if options),
        _grounds(summary),
        *grounded(summary),
        _counted(summary),
        say("decision.follow_up"),
        *_change(summary),
    )
    blocks = (Paragraph(proposal(summary)), *tried(summary), *map(Paragraph, texts))
    return Section("decision", say("decision.heading"), blocks)


def proposal(summary: Summary) -> Message:
    """What the board is to decide, in a sentence."""
    run, caps = summary.answer.run, summary.answer.caps
    return say(
        "decision.proposal",
        city=run.city.name,
        start=run.term.start,
        end=run.term.end,
        worker=Amount(caps[Cadre.SOCIAL_WORKER].decided, "cases", 0),
        counsellor=Amount(caps[Cadre.SOCIAL_COUNSELLOR].decided, "cases", 0),
    )


def _staff(summary: Summary, cadre: Cadre) -> Message:
    run = summary.answer.run
    ahead = run.months[run.ahead]
    rows = (row for row in rows_of(summary, cadre) if row.month in ahead)
    peak = max(rows, key=lambda row: row.plan)
    return say(
        "decision.staff",
        cadre=say(f"cadre.{cadre.value}.plural"),
        plan=Amount(peak.plan, "workers", 0),
        month=peak.month,
        probability=Amount(summary.answer.caps[cadre].probability, "share"),
        in_post=Range.of(peak.in_post),
        peak=Range.of(summary.peak_staff[cadre], 0),
    )


def _money(summary: Summary, payer: str) -> Message:
    net, present = summary.need.payers[payer], summary.present.payers[payer]
    return say(
        "decision.money",
        payer=say(f"payer.{payer}"),
        net=Amount(net.p50, "EUR"),
        range=Range.of(net),
        present=Amount(present.p50, "EUR"),
        more=Amount(net.mean - present.mean, "EUR"),
        probability=Amount(summary.answer.caps[Cadre.SOCIAL_WORKER].probability, "share"),
    )


def _posts(summary: Summary, options: Options, payer: str) -> Message:
    run = summary.answer.run
    today, cap = (options.by_name[name].paid[payer] for name in ("today", "cap"))
    months = run.months[run.ahead]
    return say(
        "decision.posts",
        payer=say(f"payer.{payer}"),
        first=months[0],
        last=months[-1],
        net=Amount(cap.p50, "EUR"),
        range=Range.of(cap),
        present=Amount(today.p50, "EUR"),
    )


def _grounds(summary: Summary) -> Message:
    """What a month has, what a case takes of it, and what the cap promises."""
    return say(
        "decision.grounds",
        **month(summary),
        probability=Amount(summary.answer.caps[Cadre.SOCIAL_WORKER].probability, "share"),
    )


def _counted(summary: Summary) -> Message:
    """How far the cap could be from this, and how much of what was read for it is assumed."""
    used = summary.answer.run.draws.used.values()
    grades = [dated.grade for values in used for dated in values]
    return say(
        "decision.counted",
        range=Range.of(summary.caps[Cadre.SOCIAL_WORKER], 0),
        assumed=sum(grade is Grade.ASSUMPTION for grade in grades),
        all=len(grades),
    )


def _change(summary: Summary) -> tuple[Message, ...]:
    """For the cap, the staff and the money, the figure that moves each most."""
    first: dict[str, Fact] = {
        output: name(summary, figure)
        for output, shares in summary.influence.items()
        for figure in list(shares)[:1]
    }
    wanted = ("cap", "staff", "net_city")
    if not all(output in first for output in wanted):
        return ()
    return (say("decision.change", **{output: first[output] for output in wanted}),)
