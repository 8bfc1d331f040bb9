"""The figures of an answer: filtered, and those first that move it most."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kotomitta.basis.figures import Grade
from kotomitta.render.words import Words
from kotomitta.report.document import Amount, Verbatim
from kotomitta.web.accounts.permissions import permit
from kotomitta.web.frame.language import words
from kotomitta.web.frame.prepared import Prepared
from kotomitta.web.planning.derivations import derivation, derivations
from kotomitta.web.planning.fragments import addresses
from kotomitta.web.planning.keeping import figures
from kotomitta.web.planning.models import Change
from kotomitta.web.planning.views.shown import shown

Row = Mapping[str, Any]
OUTPUTS = ("persons", "cap", "staff", "net_city")
_AT_FIRST = 25
_CHANGED = Prepared(lambda plan: Change.objects.filter(scenario=plan).values_list("target", "pk"))


@permit("answer.read")
@require_safe
def figures_page(request: HttpRequest, plan: int) -> HttpResponse:
    """Every figure of the newest answer, by the filters in the query."""
    found = shown(plan)
    said = words(request)
    asked = {name: request.GET.get(name, "") for name in ("text", "grade", "part")}
    by = request.GET.get("by", "")
    by = by if by in OUTPUTS else OUTPUTS[2]
    used = figures(found.run) if found.run else []
    rows = [row for row in used if _fits(row, asked, said)] if any(asked.values()) else used
    rows.sort(key=lambda row: -row["influence"].get(by, 0.0))
    context = {
        "shown": found,
        "rows": as_shown(rows if "all" in request.GET else rows[:_AT_FIRST], by, said),
        "count": len(rows),
        "everything": urlencode({**asked, "by": by, "all": 1}),
        "changed": dict(_CHANGED.rows(plan)),
        "asked": asked,
        "by": by,
        "outputs": OUTPUTS,
        "grades": [grade.value for grade in Grade],
        "behind": addresses(found.run.pk) if found.run else None,
        "feeding": [s for s, told in derivations().items() if told.figures],
    }
    return render(request, "planning/figures.html", context)


def _share(row: Row, output: str) -> Amount | None:
    """How much of an output's spread the figure accounts for; None for one without a range."""
    share = row["influence"].get(output)
    return None if share is None else Amount(share, "share")


def _fits(row: Row, asked: Mapping[str, str], words: Words) -> bool:
    text, grade, part = asked["text"].casefold(), asked["grade"], asked["part"]
    source = words.fact(Verbatim(row["source"], row["language"]))
    told = f"{row['id']} {row['name'][words.language]} {source} {row['source']}".casefold()
    of_part = not part or row["id"].startswith(derivation(part).figures)
    return text in told and grade in ("", row["grade"]) and of_part


def as_shown(rows: Sequence[Row], by: str, words: Words) -> list[dict[str, Any]]:
    """The rows as they are shown, the first of each figure with the anchor that links lead to."""
    met: set[str] = set()
    made = []
    for row in rows:
        anchor = "" if row["id"] in met else f"figure-{row['id']}"
        met.add(row["id"])
        day = date.fromisoformat(row["published"])
        made.append(
            {
                **row,
                "anchor": anchor,
                "published": day,
                "by": by,
                "share": _share(row, by),
                "source": words.verbatim(Verbatim(row["source"], row["language"])),
                "note": words.verbatim(Verbatim(row.get("note", ""), row["note_language"])),
            }
        )
    return made
