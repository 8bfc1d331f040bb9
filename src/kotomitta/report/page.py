"""From an answer to the paper: one page that answers the motion, then what it rests on."""

from kotomitta.planning.inputs.city import Cadre
from kotomitta.planning.inputs.norms import Norm
from kotomitta.report.document import Amount, Document, Paragraph, Range, say
from kotomitta.report.sections.cap import cap
from kotomitta.report.sections.change import change
from kotomitta.report.sections.counts import counts, later
from kotomitta.report.sections.evidence import checked, figures, method, objections
from kotomitta.report.sections.money import money
from kotomitta.report.sections.people import people
from kotomitta.report.sections.staff import staff
from kotomitta.report.summary import Summary


def page(summary: Summary, norms: tuple[Norm, ...]) -> Document:
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
        objections(),
        method(summary),
        figures(summary),
        checked(summary),
    )
    title = say("page.title", city=run.city.name, start=run.term.start, end=run.term.end)
    return Document(title, _lead(summary), tuple(s for s in sections if s is not None))


def _lead(summary: Summary) -> tuple[Paragraph, ...]:
    worker = summary.answer.caps[Cadre.SOCIAL_WORKER]
    city = summary.answer.run.city
    lead = [
        Paragraph(
            say(
                "lead.people",
                persons=Amount(summary.persons.p50, "persons"),
                range=Range.of(summary.persons),
            )
        ),
        Paragraph(say("lead.cap", cap=Amount(worker.decided, "cases", 0))),
        Paragraph(
            say(
                "lead.staff",
                workers=Range.of(summary.peak_staff[Cadre.SOCIAL_WORKER], 0),
                counsellors=Range.of(summary.peak_staff[Cadre.SOCIAL_COUNSELLOR], 0),
            )
        ),
        Paragraph(say("lead.money", net=Range.of(summary.need.payers["city"]))),
    ]
    if city.synthetic:
        lead.insert(0, Paragraph(say("lead.synthetic")))
    return tuple(lead)
