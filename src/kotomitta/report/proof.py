"""The proof of the cap as JSON, with the schema of it."""

from dataclasses import asdict
from typing import Any

import numpy as np

from kotomitta.basis.cadre import Cadre
from kotomitta.basis.months import Month
from kotomitta.planning.flow.team.simulation import Estimate
from kotomitta.planning.flow.unit.measures import DEADLINES, Measures
from kotomitta.planning.flow.unit.unit import Features
from kotomitta.planning.outcomes.proof.prepared import CADRES
from kotomitta.planning.outcomes.proof.proof import OUTCOMES, Point, Proof, ratio
from kotomitta.report.closed import closed


def proof_json(proof: Proof | None, months: tuple[Month, ...]) -> dict[str, Any] | None:
    """The curve of caps, what the decided one does, why it differs, and each month of it."""
    if proof is None:
        return None
    return {
        "probability": proof.probability,
        "draws": proof.draws,
        "replications": proof.replications,
        "compared": proof.compared,
        "holds": {c.value: proof.holds(c) for c in CADRES},
        "cap": {c.value: proof.cap[c] for c in CADRES},
        "curve": [_point(point) for point in proof.curve],
        "differences": {
            c.value: {
                "formula": asdict(d.formula),
                "effects": _estimates(d.effects),
                "together": asdict(d.together),
                "whole": asdict(d.whole),
            }
            for c, d in proof.differences.items()
        },
        "effects": {name: _estimates(of) for name, of in proof.effects.items()},
        "by_month": [
            {"month": str(month), **_month(proof.decided, proof.contacts, m)}
            for m, month in enumerate(months)
        ],
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "factor": point.factor,
        "caps": {c.value: cap for c, cap in point.caps.items()},
        "workers": {c.value: asdict(q) for c, q in point.workers.items()},
        "claimed": {c.value: share for c, share in point.claimed.items()},
        "fits": _estimates(point.fits),
        "utilisation": _estimates(point.utilisation),
        **_estimates(point.outcomes),
    }


def _estimates(of: Any) -> dict[str, Any]:
    names = {name: name.value if isinstance(name, Cadre) else name for name in of}
    return {names[name]: asdict(estimate) for name, estimate in of.items()}


def _month(found: Measures, contacts: tuple[str, ...], m: int) -> dict[str, Any]:
    """Means over the replications in one month; null where in all of them there was nobody."""
    met = ratio(found.met[:, :, m].sum(axis=0), found.due[:, :, m].sum(axis=0))
    used = ratio(found.worked[:, :, m].sum(axis=0), found.present[:, :, m].sum(axis=0))
    waits = found.wait_p95[:, m]
    return {
        "wait_mean": _known(ratio(found.wait_sum[:, m].sum(), found.wait_number[:, m].sum())),
        "wait_p95": Estimate.of(waits).mean,
        **{name: _known(met[i]) for i, name in enumerate(DEADLINES)},
        "waiting": float(found.waiting[:, m].mean()),
        "moved": float(found.moved[:, m].mean()),
        "excess": _known(ratio(found.excessive[:, m].sum(), found.weeks[:, m].sum())),
        "utilisation": {c.value: _known(used[i]) for i, c in enumerate(CADRES)},
        "undone_hours": {n: float(found.undone[:, i, m].mean()) for i, n in enumerate(contacts)},
    }


def _known(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None


_NUMBER: dict[str, Any] = {"type": "number"}
_MAYBE: dict[str, Any] = {"type": ["number", "null"]}


def proof_schema() -> dict[str, Any]:
    """The schema of the proof; `kotomitta answer` has it, other commands of an answer do not."""
    estimate = closed(mean=_MAYBE, se=_MAYBE)
    cadres = [c.value for c in Cadre]

    def each(part: dict[str, Any]) -> dict[str, Any]:
        return closed(**dict.fromkeys(cadres, part))

    features = closed(**dict.fromkeys(Features.names(), estimate))
    lacking = closed(**dict.fromkeys(Features.beyond_formula(), estimate))
    difference = {"formula": estimate, "effects": lacking, "together": estimate}
    outcomes = dict.fromkeys(OUTCOMES, estimate)
    point = {
        "factor": _NUMBER,
        "caps": each({"type": "integer", "minimum": 1}),
        "workers": each({"$ref": "#/$defs/quantity"}),
        "claimed": each(_NUMBER),
        "fits": each(estimate),
        "utilisation": each(estimate),
        **outcomes,
    }
    shares = dict.fromkeys(("wait_mean", "wait_p95", *DEADLINES, "excess"), _MAYBE)
    month = {
        "month": {"type": "string", "pattern": r"^\d{4}-(0[1-9]|1[0-2])$"},
        **shares,
        "waiting": _NUMBER,
        "moved": _NUMBER,
        "utilisation": each(_MAYBE),
        "undone_hours": {"type": "object", "additionalProperties": _NUMBER},
    }
    whole = closed(
        probability=_NUMBER,
        draws={"type": "integer", "minimum": 1},
        replications={"type": "integer", "minimum": 1},
        compared={"type": "integer", "minimum": 1},
        holds=each({"type": ["boolean", "null"]}),
        cap=each(_MAYBE),
        curve={"type": "array", "items": closed(**point)},
        differences=each(closed(**difference, whole=estimate)),
        effects=closed(**dict.fromkeys(OUTCOMES, features)),
        by_month={"type": "array", "items": closed(**month)},
    )
    described = "The cap simulated on some of the draws; null: it was not asked for"
    return {"description": described, "anyOf": [whole, {"type": "null"}]}
