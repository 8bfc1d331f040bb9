"""The answer as one JSON object, with the keys that other programs rely on."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from kotomitta.basis.quantity import Quantity
from kotomitta.planning.inputs.norms import Norm
from kotomitta.report.checks import checks
from kotomitta.report.decision import Options
from kotomitta.report.evidence import figure_rows
from kotomitta.report.neglect import neglect_json
from kotomitta.report.norms import norm_rows
from kotomitta.report.options import options_json
from kotomitta.report.proof import proof_json
from kotomitta.report.scenario import as_json as scenario_json
from kotomitta.report.services import as_json as services_json
from kotomitta.report.summary import Money, Summary, asked


def as_json(
    summary: Summary,
    norms: tuple[Norm, ...],
    versions: Mapping[str, str],
    options: Options | None = None,
) -> dict[str, Any]:
    """The whole answer. A quantity is {mean, p10, p50, p90, unit}; days and months are text."""
    run = summary.answer.run
    return {
        "city": run.city.id,
        "term": {
            "name": run.term.name,
            "start": run.term.start.isoformat(),
            "end": run.term.end.isoformat(),
            "months": len(run.term.months),
        },
        "as_of": run.as_of.isoformat(),
        "seed": run.seed,
        "draws": run.draws.number,
        "versions": dict(versions),
        "scenario": scenario_json(run),
        "estimate": estimate(summary),
        "cap": cap(summary),
        "proof": proof_json(summary.answer.proof, run.term.months),
        "staff": staff(summary),
        "services": services_json(run, summary.answer.services),
        "costs": costs(summary) | {"council_question": council_question(summary, norms)},
        "options": options_json(options, run.months[run.ahead]),
        "neglect": neglect_json(summary.neglect),
        "norms": norm_rows(summary, norms),
        "influence": {output: dict(shares) for output, shares in summary.influence.items()},
        "measuring": [asdict(gain) for gain in summary.gains],
        "figures": figure_rows(run),
        "checks": [asdict(check) for check in checks(summary)],
    }


def quantity(of: Quantity) -> dict[str, float | str]:
    """One quantity."""
    return asdict(of)


def quantities(of: Mapping[Any, Quantity]) -> dict[str, Any]:
    """Quantities by name."""
    return {str(name): quantity(q) for name, q in of.items()}


def estimate(summary: Summary) -> dict[str, Any]:
    """Who settles: persons, households, by channel and by month."""
    return {
        "persons": quantity(summary.persons),
        "households": quantity(summary.households),
        "by_channel": quantities(summary.by_channel),
        "by_month": [
            {
                "month": str(row.month),
                "arrivals": quantity(row.arrivals),
                "clients": quantity(row.clients),
            }
            for row in summary.months
        ],
    }


def cap(summary: Summary) -> dict[str, Any]:
    """The cap per worker, what it is in a whole number of cases, and how sure it is."""
    answer = summary.answer
    first = next(iter(answer.caps.values()))
    return {
        "percentile": first.probability,
        "unit_of_count": "case",
        "per_worker": quantities(summary.caps),
        "decided": {c.value: cap.decided for c, cap in answer.caps.items()},
        "unit_average": {c.value: cap.unit_average for c, cap in answer.caps.items()},
        "sampling": {c.value: asdict(s) for c, s in summary.sampling.items()},
        "argument": {
            c.value: [
                {"step": step.name, "hours": quantity(step.hours), "without": step.without}
                for step in steps
            ]
            for c, steps in summary.argument.items()
        },
        "reserve": {c.value: dict(kept_for) for c, kept_for in summary.reserve.items()},
        "deadlines_met": quantities(summary.met_planned),
        "deadlines_met_by_staff_in_post": quantities(summary.met_present),
    }


def staff(summary: Summary) -> dict[str, Any]:
    """Workers by cadre at the peak and by month; `plan` is enough with the cap's probability."""
    return {
        "by_cadre": quantities(summary.peak_staff),
        "by_month": [
            {
                "month": str(row.month),
                "cadre": row.cadre.value,
                "needed": quantity(row.needed),
                "in_post": quantity(row.in_post),
                "plan": row.plan,
                "cases_per_worker_in_post": quantity(row.load) if row.load else None,
            }
            for row in summary.staff
        ],
    }


def costs(summary: Summary) -> dict[str, Any]:
    """Costs of the staff needed over the term, by payer and year, and of the staff in post."""
    return {
        **_money(summary.need),
        "by_year": {str(y): _money(need) for y, (need, _) in summary.by_year.items()},
        "by_month": _books(summary),
        "staff_in_post": _money(summary.present),
        "computed_compensation_all_services": quantity(summary.computed_compensation),
    }


def council_question(summary: Summary, norms: tuple[Norm, ...]) -> list[dict[str, Any]]:
    """Workers and money by budget year: in post, to the recommended norm, to the derived cap."""
    return [
        {
            "year": row.year,
            "option": row.option,
            "workers": quantities({c.value: q for c, q in row.workers.items()}),
            **_money(row.money),
        }
        for row in asked(summary.answer, norms)
    ]


def _books(summary: Summary) -> list[dict[str, Any]]:
    """Mean costs by month in EUR and whole cents; lines and payers add up to gross to the cent."""
    books = summary.books
    return [
        {
            "month": str(month),
            "gross": books.gross[m] / 100,
            "lines": {name: cents[m] / 100 for name, cents in books.lines.items()},
            "payers": {name: cents[m] / 100 for name, cents in books.payers.items()},
        }
        for m, month in enumerate(summary.answer.run.term.months)
    ]


def _money(money: Money) -> dict[str, Any]:
    return {
        "gross": quantity(money.gross),
        "by_payer": quantities(money.payers),
        "state": quantity(money.payers["state"]),
        "net_city": quantity(money.payers["city"]),
        "lines": quantities(money.lines),
    }
