"""From an answer to the paper: one page that answers the motion, then what it rests on."""

from kotomitta.planning.inputs.city import Cadre
from kotomitta.planning.inputs.norms import Norm
from kotomitta.planning.inputs.scorecard import Scorecard
from kotomitta.report.document import Amount, Document, KeyNumber, Paragraph, Range, say
from kotomitta.report.scenario import titled, told
from kotomitta.report.sections.cap import cap
from kotomitta.report.sections.change import change
from kotomitta.report.sections.counts import counts, later
from kotomitta.report.sections.evidence import checked, figures, method, objections
from kotomitta.report.sections.money import money
from kotomitta.report.sections.people import people
from kotomitta.report.sections.scorecard import scorecard
from kotomitta.report.sections.staff import staff
from kotomitta.report.summary import Summary


def page(summary: Summary, norms: tuple[Norm, ...], card: Scorecard) -> Document:
    """The whole paper, in the order of the motion's questions."""
    run = summary.answer.run
    sections = (
        people(summary),
        cap(summary, norms),
        staff(summary),
        money(summary),
        counts(summary),
        change(summary),
        later(summary),
        scorecard(card),
        objections(),
        method(summary),
        figures(summary),
        checked(summary),
    )
    title = say("page.title", city=run.city.name, start=run.term.start, end=run.term.end)
    lead = (*told(run), *_lead(summary))
    return Document(titled(title, run), lead, tuple(s for s in sections if s is not None))


def _lead(summary: Summary) -> tuple[Paragraph | KeyNumber, ...]:
    worker = summary.answer.caps[Cadre.SOCIAL_WORKER]
    people, net = summary.persons, summary.need.payers["city"]
    peak = summary.peak_staff[Cadre.SOCIAL_WORKER]
    numbers = (
        KeyNumber(say("lead.people"), Amount(people.p50, "persons"), Range.of(people)),
        KeyNumber(say("lead.cap"), Amount(worker.decided, "cases", 0), None),
        KeyNumber(say("lead.staff"), Amount(peak.p50, "workers", 0), Range.of(peak, 0)),
        KeyNumber(say("lead.money"), Amount(net.p50, "EUR"), Range.of(net)),
    )
    if summary.answer.run.city.synthetic:
        return (Paragraph(say("lead.synthetic")), *numbers)
    return numbers
