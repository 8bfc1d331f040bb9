"""The JSON Schema of the answer, for the programs that read it.

Every object is closed: a key that the answer gains is told here in the same change.
"""

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.figures import Counted, Grade
from kotomitta.law.case import Channel
from kotomitta.planning.inputs.norms import NormCount
from kotomitta.report.closed import Schema, closed
from kotomitta.report.neglect_schema import neglect_schema
from kotomitta.report.options import options_schema
from kotomitta.report.proof import proof_schema

_NUMBER: Schema = {"type": "number"}
_TEXT: Schema = {"type": "string", "minLength": 1}
_ANY_TEXT: Schema = {"type": "string"}
_YES: Schema = {"type": "boolean"}
_DAY: Schema = {"type": "string", "format": "date"}
_MONTH: Schema = {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"}
_PERIOD: Schema = {"type": "string", "pattern": r"^\d{4}(-\d\d(-\d\d)?)?$"}
_QUANTITY: Schema = {"$ref": "#/$defs/quantity"}
_MONEY: Schema = {"$ref": "#/$defs/money"}
_GRADE: Schema = {"enum": [grade.value for grade in Grade]}
_CADRE: Schema = {"enum": [cadre.value for cadre in Cadre]}


def answer_schema() -> Schema:
    """The schema (draft 2020-12) of what `kotomitta answer --json` prints."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The answer of kotomitta: one city and one council term",
        "$defs": {
            "quantity": _told(
                "A mean and the 10th, 50th and 90th percentile over the draws",
                closed(mean=_NUMBER, p10=_NUMBER, p50=_NUMBER, p90=_NUMBER, unit=_TEXT),
            ),
            "money": _told("Euros; the payers add up to gross draw by draw", closed(**_money())),
        },
        **closed(
            city=_TEXT,
            term=closed(name=_TEXT, start=_DAY, end=_DAY, months=_whole(1)),
            as_of=_told("Nothing published later was used", _DAY),
            seed=_whole(0),
            draws=_whole(2),
            versions=closed(kotomitta=_TEXT, data=_TEXT),
            scenario=_told("null: the figures as they are", _or_null(_scenario())),
            estimate=_estimate(),
            cap=_cap(),
            proof=proof_schema(),
            staff=_staff(),
            services=_services(),
            costs=_costs(),
            options=options_schema(),
            neglect=neglect_schema(),
            norms=_list(_norm()),
            influence=_told(
                "Share of an output's spread by figure, greatest first", _by_name(_by_name(_NUMBER))
            ),
            measuring=_told(
                "Gains of knowing a figure behind the social workers' cap", _list(_gain())
            ),
            figures=_list(_figure()),
            checks=_list(closed(name=_TEXT, holds=_YES, detail=_TEXT)),
        ),
    }


def _scenario() -> Schema:
    text = closed(fi=_ANY_TEXT, sv=_ANY_TEXT, en=_ANY_TEXT)
    number, part = _or_null(_NUMBER), _or_null(text)
    change = closed(
        id=_TEXT,
        value=number,
        factor=number,
        low=number,
        high=number,
        part=part,
        grade=_GRADE,
        reason=_TEXT,
        **{"from": _DAY},
    )
    added = {"type": ["number", "array", "null"], "items": _NUMBER}
    step = closed(
        series=_TEXT,
        to=_MONTH,
        factor=number,
        added=_told("Persons, for all months or for each", added),
        part=part,
        reason=_TEXT,
        **{"from": _MONTH},
    )
    return closed(
        name=text,
        question=text,
        hypothesis=text,
        findings=text,
        decision=text,
        figures=_list(change),
        drivers=_list(step),
        without_effect=_told("Changes that no number of the run has seen", _list(_TEXT)),
    )


def _estimate() -> Schema:
    channels = {channel.value: _QUANTITY for channel in Channel}
    return closed(
        persons=_QUANTITY,
        households=_QUANTITY,
        by_channel=closed(**channels),
        by_month=_list(closed(month=_MONTH, arrivals=_QUANTITY, clients=_QUANTITY)),
    )


def _cap() -> Schema:
    days = _told("null: no number of days is enough", _or_null(_whole(0)))
    error = closed(
        half_range=_NUMBER,
        measured=_YES,
        diary_half_range=_told("null: there is no diary", _or_null(_NUMBER)),
        diary_days=days,
        diary_days_high=days,
    )
    without = _told("The cap if the step took nothing; null: no such question", _or_null(_NUMBER))
    step = closed(step=_TEXT, hours=_QUANTITY, without=without)
    return closed(
        percentile=_NUMBER,
        unit_of_count={"enum": [counted.value for counted in Counted]},
        per_worker=_by_cadre(_QUANTITY),
        decided=_by_cadre(_told("The cap in a whole number of cases", _whole(1))),
        unit_average=_by_cadre(_NUMBER),
        sampling=_by_cadre(error),
        argument=_by_cadre(
            _told("Where a worker's month goes at the cap; the means add up to 0", _list(step))
        ),
        reserve=_by_cadre(
            _told("The cap if one reason of the reserve fell away", _by_name(_NUMBER))
        ),
        deadlines_met=_by_name(_QUANTITY),
        deadlines_met_by_staff_in_post=_by_name(_QUANTITY),
    )


def _gain() -> Schema:
    return closed(
        figure=_TEXT,
        cases=_NUMBER,
        cases_error=_NUMBER,
        cases_if_halved=_NUMBER,
        workers=_NUMBER,
        workers_error=_NUMBER,
        euros=_told("A month, at the term's peak", _NUMBER),
    )


def _staff() -> Schema:
    row = closed(
        month=_MONTH,
        cadre=_CADRE,
        needed=_QUANTITY,
        in_post=_QUANTITY,
        plan=_told("Enough with the probability of the cap's percentile", _NUMBER),
        cases_per_worker_in_post=_QUANTITY,
    )
    return closed(by_cadre=_by_cadre(_QUANTITY), by_month=_list(row))


def _services() -> Schema:
    amount = closed(month=_MONTH, actor=_TEXT, amount=_QUANTITY)
    room = closed(
        most_lacking=_QUANTITY,
        months_lacking=_QUANTITY,
        by_month=_list(closed(month=_MONTH, capacity=_QUANTITY, shortfall=_QUANTITY)),
    )
    service = closed(
        held=_told("Counted as held at the same time, and not when it happens", _YES),
        peak=_QUANTITY,
        mean=_QUANTITY,
        total=_told("What is done or who begin in the term", _null_or(_QUANTITY)),
        responsible=_list(closed(**{"from": _MONTH}, actors=_list(_TEXT))),
        by_month=_told("By who answers under the law of the month", _list(amount)),
        capacity=_told("null: the city has not given it", _or_null(room)),
    )
    unknown = _told("Services for which nothing is known to count from", _list(_TEXT))
    return closed(demand=_by_name(service), unknown=unknown)


def _costs() -> Schema:
    return closed(
        **_money(),
        by_year=_by_name(_MONEY),
        by_month=_told(
            "Means in EUR; lines and payers each add up to gross to the cent",
            _list(
                closed(
                    month=_MONTH, gross=_NUMBER, lines=_by_name(_NUMBER), payers=_by_name(_NUMBER)
                )
            ),
        ),
        staff_in_post=_MONEY,
        computed_compensation_all_services=_QUANTITY,
        council_question=_told(
            "Empty: no recommended norm was known",
            _list(closed(year=_whole(1), option=_TEXT, workers=_by_cadre(_QUANTITY), **_money())),
        ),
    )


def _money() -> dict[str, Schema]:
    payers = _by_name(_QUANTITY)
    return {
        "gross": _QUANTITY,
        "by_payer": payers,
        "state": _QUANTITY,
        "net_city": _QUANTITY,
        "lines": payers,
    }


def _norm() -> Schema:
    ours = closed(cases=_QUANTITY, weighted_cases=_QUANTITY, hours_each=_QUANTITY)
    return closed(
        id=_TEXT,
        name=closed(fi=_TEXT, sv=_TEXT, en=_TEXT),
        low=_NUMBER,
        high=_NUMBER,
        counts={"enum": [counted.value for counted in NormCount]},
        binding=_YES,
        recommended=_YES,
        observed=_YES,
        direct=_or_null(_NUMBER),
        workers_low=_QUANTITY,
        workers_high=_QUANTITY,
        in_ours=closed(low=ours, high=ours),
        **_origin(_DAY),
    )


def _figure() -> Schema:
    unknown = {"type": ["number", "null"], "description": "null: unknown, between low and high"}
    return closed(id=_TEXT, value=unknown, low=_NUMBER, high=_NUMBER, unit=_TEXT, **_origin())


def _origin(start: Schema = _PERIOD) -> dict[str, Schema]:
    return {
        "from": start,
        "source": {"type": "string", "minLength": 8},
        "published": _DAY,
        "checked": _DAY,
        "grade": _GRADE,
        "note": _ANY_TEXT,
    }


def _or_null(part: Schema) -> Schema:
    return {**part, "type": [part["type"], "null"]}


def _null_or(part: Schema) -> Schema:
    return {"anyOf": [part, {"type": "null"}]}


def _by_cadre(part: Schema) -> Schema:
    return closed(**{cadre.value: part for cadre in Cadre})


def _by_name(part: Schema) -> Schema:
    return {"type": "object", "additionalProperties": part}


def _list(part: Schema) -> Schema:
    return {"type": "array", "items": part}


def _whole(least: int) -> Schema:
    return {"type": "integer", "minimum": least}


def _told(description: str, part: Schema) -> Schema:
    return {**part, "description": description}
