"""Sobol indices of the cap, cadre by cadre."""

from collections.abc import Mapping

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.workload.sensitivity import Share
from kotomitta.report.document import Amount, Paragraph, Section, Table, say
from kotomitta.report.sections.change import name, worth
from kotomitta.report.summary import Summary

_SHOWN = 12


def sensitivity(summary: Summary, shares: Mapping[Cadre, Mapping[str, Share]]) -> Section:
    """The figures that move each cap most, alone and together with others, and their worth."""
    tables = tuple(_table(summary, cadre, of) for cadre, of in shares.items())
    blocks = (Paragraph(say("sensitivity.text")), *tables, *worth(summary))
    return Section("sensitivity", say("sensitivity.heading"), blocks)


def _table(summary: Summary, cadre: Cadre, shares: Mapping[str, Share]) -> Table:
    rows = tuple(
        (
            name(summary, figure),
            Amount(share.first, "share", 1),
            Amount(share.total, "share", 1),
            Amount(share.total_error, "share", 1),
        )
        for figure, share in list(shares.items())[:_SHOWN]
    )
    heads = tuple(say(f"sensitivity.{column}") for column in ("figure", "first", "total", "error"))
    caption = say("sensitivity.table", cadre=say(f"cadre.{cadre.value}"))
    return Table(f"sensitivity_{cadre.value}", caption, heads, rows)
