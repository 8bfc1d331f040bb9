"""From an answer to the paper: one page that answers the motion, then what it rests on."""

from collections.abc import Iterator

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.progress import Telling, heard, untold
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.inputs.norms import Norm
from kotomitta.planning.inputs.scorecard import Scorecard
from kotomitta.report.decision import Options
from kotomitta.report.document import Amount, Document, KeyNumber, Paragraph, Range, Section, say
from kotomitta.report.scenario import titled
from kotomitta.report.scenario import told as changed
from kotomitta.report.sections.budget import budget
from kotomitta.report.sections.cap import cap
from kotomitta.report.sections.change import change
from kotomitta.report.sections.counts import counts, later
from kotomitta.report.sections.decision import decision, proposal
from kotomitta.report.sections.evidence import checked, figures, method, objections
from kotomitta.report.sections.indicators import indicators
from kotomitta.report.sections.money import by_county, money
from kotomitta.report.sections.neglect import neglect
from kotomitta.report.sections.options import options as side_by_side
from kotomitta.report.sections.people import people
from kotomitta.report.sections.proof import proof
from kotomitta.report.sections.question import council
from kotomitta.report.sections.reserve import reserved
from kotomitta.report.sections.scorecard import scorecard
from kotomitta.report.sections.services import services
from kotomitta.report.sections.staff import staff
from kotomitta.report.sections.tried import tried
from kotomitta.report.summary import Summary

_SECTIONS = 20


def page(
    summary: Summary,
    norms: tuple[Norm, ...],
    card: Scorecard,
    options: Options | None = None,
    told: Telling = untold,
) -> Document:
    """The whole paper, in the order of the motion's questions, with the options where given.

    `told` hears of each section.
    """
    run = summary.answer.run
    sections = heard(_sections(summary, norms, card, options), told, _SECTIONS)
    kept = tuple(s for s in sections if s is not None)
    title = say("page.title", city=run.city.name, start=run.term.start, end=run.term.end)
    lead = (
        *changed(run),
        *_lead(summary),
        *by_county(summary),
        *map(Paragraph, reserved(summary)),
        *tried(summary),
    )
    return Document(titled(title, run), lead, kept, run.as_of)


def _sections(
    summary: Summary, norms: tuple[Norm, ...], card: Scorecard, options: Options | None
) -> Iterator[Section | None]:
    yield people(summary)
    yield cap(summary, norms)
    yield proof(summary.answer.proof) if summary.answer.proof else None
    yield staff(summary)
    yield services(summary)
    yield money(summary)
    yield budget(summary)
    yield council(summary, norms)
    yield neglect(summary.neglect)
    yield counts(summary)
    yield change(summary)
    yield later(summary)
    yield scorecard(card)
    yield side_by_side(summary, options) if options else None
    yield decision(summary, options)
    yield indicators(summary)
    yield objections()
    yield method(summary)
    yield figures(summary)
    yield checked(summary)


def _lead(summary: Summary) -> tuple[Paragraph | KeyNumber, ...]:
    worker = summary.answer.caps[Cadre.SOCIAL_WORKER]
    people = summary.persons
    peak = summary.peak_staff[Cadre.SOCIAL_WORKER]
    numbers = (
        KeyNumber(say("lead.people"), Amount(people.p50, "persons"), Range.of(people)),
        KeyNumber(say("lead.cap"), Amount(worker.decided, "cases", 0), None),
        KeyNumber(say("lead.staff"), Amount(peak.p50, "workers", 0), Range.of(peak, 0)),
        *(_left(payer, summary.need.payers[payer]) for payer in summary.bearers),
    )
    invented = (say("lead.synthetic"),) if summary.answer.run.city.synthetic else ()
    proposed = say("lead.proposal", proposal=proposal(summary), section=say("decision.heading"))
    return (*map(Paragraph, (*invented, proposed)), *numbers)


def _left(payer: str, net: Quantity) -> KeyNumber:
    name = say("lead.money", payer=say(f"payer.{payer}"))
    return KeyNumber(name, Amount(net.p50, "EUR"), Range.of(net))
