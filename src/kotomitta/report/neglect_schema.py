"""The JSON Schema of the part `neglect` of the answer."""

from kotomitta.basis.figures import Grade
from kotomitta.planning.economics.neglect.effects import EffectName
from kotomitta.report.closed import Schema, closed

_QUANTITY: Schema = {"$ref": "#/$defs/quantity"}
_SHARE: Schema = {"type": "number", "minimum": 0, "maximum": 1}
_MONTH = r"^\d{4}-(0[1-9]|1[0-2])$"


def neglect_schema() -> Schema:
    """EUR at present value save for the bare cost. No study links a caseload to an outcome."""
    name: Schema = {"enum": [name.value for name in EffectName]}
    return {
        "description": " ".join(str(neglect_schema.__doc__).split()),
        **closed(
            bare_cost=_by_name(_QUANTITY),
            waiting_avoided=_QUANTITY,
            left_waiting_at_end=_QUANTITY,
            horizon={"type": "string", "pattern": _MONTH},
            discount_rate=_QUANTITY,
            rejected={"type": "array", "items": name},
            effects=closed(**{name.value: _effect() for name in EffectName}),
            payers=_by_name(_payer()),
        ),
    }


def _effect() -> Schema:
    return closed(
        grade={"enum": [grade.value for grade in Grade]},
        rejected={"type": "boolean"},
        link=_QUANTITY,
        optimism_correction=_QUANTITY,
        by_payer=_by_name(_QUANTITY),
        by_year=_by_name(_by_name(_QUANTITY)),
        society=_QUANTITY,
        in_term=_QUANTITY,
        after_term=_QUANTITY,
        link_needed=_by_name(_needed()),
    )


def _payer() -> Schema:
    month = {"type": ["string", "null"], "pattern": _MONTH, "description": "null: never"}
    return closed(
        cost=_QUANTITY,
        benefit=_QUANTITY,
        net=_QUANTITY,
        probability_by_year=_by_name(_SHARE),
        probability_in_term=_SHARE,
        probability_at_horizon=_SHARE,
        paid_back=_by_name(month),
        weeks_earlier_needed=_needed(),
    )


def _needed() -> Schema:
    number = {"type": ["number", "null"], "description": "null: nothing is enough"}
    unit = {"type": "string", "minLength": 1}
    return {
        "description": "10th, 50th and 90th percentile of what it takes",
        **closed(low=number, median=number, high=number, unit=unit),
    }


def _by_name(part: Schema) -> Schema:
    return {"type": "object", "additionalProperties": part}
