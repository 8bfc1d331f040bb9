"""What a paper says of the simulation where it decides: does the cap hold, and do deadlines."""

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.flow.unit.measures import DEADLINES
from kotomitta.planning.outcomes.proof.prepared import CADRES
from kotomitta.planning.outcomes.proof.proof import Proof
from kotomitta.report.document import Amount, Fact, Message, Paragraph, say
from kotomitta.report.sections.proof import is_clear
from kotomitta.report.summary import Summary

_TRIED = {True: "proof.tried.holds", None: "proof.tried.open", False: "proof.tried.fails"}
# With the course of a case its appointments themselves change: that is no cause of delay.
_NO_CAUSE = "course"


def tried(summary: Summary) -> tuple[Paragraph, ...]:
    """Each cadre's maximum in a sentence, then the deadlines that are missed; none unsimulated."""
    found = summary.answer.proof
    if found is None:
        return ()
    told = (*(_held(found, cadre) for cadre in CADRES), *_late(summary, found))
    return tuple(map(Paragraph, told))


def _held(found: Proof, cadre: Cadre) -> Message:
    point, instead = found.at_decided, found.cap[cadre]
    fits, holds = point.fits[cadre], found.holds(cadre)
    if fits.mean is None:
        return say("proof.nobody", cadre=say(f"cadre.{cadre.value}.plural"))
    facts: dict[str, Fact] = {
        "cadre": say(f"cadre.{cadre.value}.plural"),
        "cap": Amount(point.caps[cadre], "cases", 0),
        "fits": Amount(fits.mean, "share", 0),
        "probability": Amount(found.probability, "share", 0),
    }
    if holds is False and instead is not None:
        return say("proof.tried.instead", **facts, instead=Amount(instead, "cases", 0))
    return say(_TRIED[holds], **facts)


def _late(summary: Summary, found: Proof) -> tuple[Message, ...]:
    """The simulated shares in time and the largest cause; none if all are in time or unknown."""
    shares = _shares(found)
    if len(shares) < len(DEADLINES) or round(min(shares.values()), 2) >= 1:
        return ()
    in_time = {name: Amount(share, "share", 0) for name, share in shares.items()}
    told = say("proof.late", aim=_aim(summary), **in_time)
    return (told, *_cause(found, shares))


def _aim(summary: Summary) -> Message:
    """What the law asks: all, by its own limits or, of the assessment, by those before them."""
    by_law = all(limit.by_law for limit in summary.limits)
    return say("proof.late.by_law" if by_law else "proof.late.by_earlier_act")


def _shares(found: Proof) -> dict[str, float]:
    means = {name: found.at_decided.outcomes[name].mean for name in DEADLINES}
    return {name: mean for name, mean in means.items() if mean is not None}


def _cause(found: Proof, shares: dict[str, float]) -> tuple[Message, ...]:
    """The feature that takes most from one deadline, of those that the error lets be seen."""
    effects = {
        (deadline, feature): effect.mean or 0.0
        for deadline in DEADLINES
        for feature, effect in found.effects[deadline].items()
        if feature != _NO_CAUSE and is_clear(effect)
    }
    deadline, feature = most = min(effects, key=lambda at: effects[at], default=("", ""))
    if not deadline or effects[most] >= 0:
        return ()
    return (
        say(
            "proof.late.cause",
            feature=say(f"proof.feature.{feature}"),
            deadline=say(f"proof.late.{deadline}"),
            share=Amount(shares[deadline], "share", 0),
            without=Amount(min(shares[deadline] - effects[most], 1.0), "share", 0),
        ),
    )
