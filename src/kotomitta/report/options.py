"""The options side by side as JSON, with the schema of it."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from kotomitta.basis.months import Month
from kotomitta.basis.quantity import Quantity
from kotomitta.planning.resourcing.plan.staffing import StaffingPlan
from kotomitta.planning.resourcing.plan.terms import Terms
from kotomitta.report.closed import Schema, closed
from kotomitta.report.decision import Options


def options_json(found: Options | None, months: tuple[Month, ...]) -> dict[str, Any] | None:
    """Each option by name: deadlines met, money by payer, and its posts and people by month."""
    if found is None:
        return None
    return {
        name: {
            "deadline_met": asdict(option.met),
            "by_payer": {payer: asdict(euros) for payer, euros in option.paid.items()},
            "posts_cost": asdict(option.plan.cost_in_all),
            "by_month": list(_by_month(option.plan, found.terms, months)),
        }
        for name, option in found.by_name.items()
    }


def _by_month(
    made: StaffingPlan, terms: Terms, months: tuple[Month, ...]
) -> Iterator[dict[str, Any]]:
    there, short = made.course.people + made.course.temporary, made.course.short
    for c, cadre in enumerate(terms.cadres):
        for m, month in enumerate(months):
            yield {
                "month": str(month),
                "cadre": cadre,
                "posts": float(made.decision.posts[c, m]),
                "people": asdict(Quantity.of(there[:, c, m], "workers")),
                "short": float(short[c, m]),
            }


def options_schema() -> Schema:
    """The schema of the options; the web app's answers have them, `kotomitta answer` does not."""
    number: Schema = {"type": "number"}
    quantity: Schema = {"$ref": "#/$defs/quantity"}
    month = closed(
        month={"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"},
        cadre={"type": "string", "minLength": 1},
        posts=number,
        people=quantity,
        short={**number, "description": "The probability that the people are too few"},
    )
    option = closed(
        deadline_met=quantity,
        by_payer={"type": "object", "additionalProperties": quantity},
        posts_cost=quantity,
        by_month={"type": "array", "items": month},
    )
    described = "Staffing plans for the months ahead, side by side; null: they were not asked for"
    by_name = {"type": "object", "additionalProperties": option}
    return {"description": described, "anyOf": [by_name, {"type": "null"}]}
