"""`kotomitta neglect`: today's staff against the derived cap, and whether resourcing pays back."""

from rich.console import Console

from kotomitta.cli.answering import Request, answered
from kotomitta.cli.options import AsJson
from kotomitta.cli.requested import requested
from kotomitta.cli.screen import show_json
from kotomitta.render.text import show
from kotomitta.render.words import users_language
from kotomitta.report.document import Document, say
from kotomitta.report.neglect import neglect_json, neglect_page
from kotomitta.report.sections.neglect import neglect as section


@requested()
def neglect(request: Request, *, reject: list[str] | None = None, json: AsJson = False) -> None:
    """What better staffing costs, what it may avoid or bring, and whether it pays back.

    Example: kotomitta neglect helsinki --term 2025 --reject work --reject turnover
    """
    answer = answered(request).summary.answer
    told = neglect_page(answer.run, answer.neglect.rejecting(reject or ()))
    if json:
        show_json(neglect_json(told))
    else:
        title = say("neglect.title", city=answer.run.city.name, term=answer.run.term.name)
        show(Document(title, (), (section(told),)), users_language(), Console())
