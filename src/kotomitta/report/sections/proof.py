"""Whether the cap holds when the unit is simulated, what other caps would bring, and why."""

from kotomitta.basis.cadre import Cadre
from kotomitta.planning.flow.team.simulation import Estimate
from kotomitta.planning.flow.unit.measures import DEADLINES
from kotomitta.planning.outcomes.proof.prepared import CADRES
from kotomitta.planning.outcomes.proof.proof import Difference, Point, Proof
from kotomitta.report.document import (
    Amount,
    Block,
    Chart,
    ChartKind,
    Fact,
    Line,
    Message,
    Paragraph,
    Range,
    Section,
    Table,
    points,
    say,
)

_CLEAR = 2.0  # an effect is named when it is so many times its error
_SLIGHT = 0.005
_NAMED = 2
_VERDICTS = {True: "proof.holds", None: "proof.open", False: "proof.fails"}


def proof(found: Proof) -> Section:
    """The verdict and the reason for each cadre, the curve, the features one by one, and waits."""
    blocks: tuple[Block, ...] = (
        Paragraph(say("proof.text", draws=Amount(found.draws, "draws"), number=found.replications)),
        *(Paragraph(text) for cadre in CADRES for text in _verdict(found, cadre)),
        _chart(found),
        _workers(found),
        _clients(found),
        *_rough(found),
        _reasons(found),
        Paragraph(_waits(found)),
        Paragraph(say("proof.how")),
    )
    return Section("proof", say("proof.heading"), blocks)


def _verdict(found: Proof, cadre: Cadre) -> tuple[Message, ...]:
    point, difference = found.at_decided, found.differences[cadre]
    fits = point.fits[cadre]
    if fits.mean is None:
        return (say("proof.nobody", cadre=_plural(cadre)),)
    told = say(
        _VERDICTS[found.holds(cadre)],
        cadre=_plural(cadre),
        cap=Amount(point.caps[cadre], "cases", 0),
        claimed=Amount(point.claimed[cadre], "share"),
        fits=Amount(fits.mean, "share"),
        error=points(fits.se or 0.0),
        probability=Amount(found.probability, "share"),
    )
    return (told, *_why(difference, cadre), *_instead(found, cadre))


def _why(difference: Difference, cadre: Cadre) -> tuple[Message, ...]:
    """The sentence of difference: the largest effects that are clear of the error."""
    if difference.whole.mean is None or difference.formula.mean is None:
        return ()
    whole = difference.whole.mean
    clear = {n: e for n, e in difference.effects.items() if is_clear(e) and _along(e, whole)}
    ranked = sorted(clear, key=lambda name: -abs(clear[name].mean or 0.0))[:_NAMED]
    if not ranked:
        return (say("proof.why_none", cadre=_plural(cadre), whole=points(difference.whole.mean)),)
    first, second = ranked[0], ranked[-1]
    return (
        say(
            "proof.why" if len(ranked) > 1 else "proof.why_one",
            cadre=_plural(cadre),
            whole=points(difference.whole.mean),
            first=say(f"proof.feature.{first}"),
            first_effect=points(clear[first].mean or 0.0),
            second=say(f"proof.feature.{second}"),
            second_effect=points(clear[second].mean or 0.0),
            formula=points(difference.formula.mean),
            formula_error=points(difference.formula.se or 0.0),
        ),
    )


def is_clear(effect: Estimate, least: float = _SLIGHT) -> bool:
    """Whether an effect stands out from its error, and is more than slight."""
    if effect.mean is None or effect.se is None:
        return False
    return abs(effect.mean) > max(_CLEAR * effect.se, least)


def _along(effect: Estimate, whole: float) -> bool:
    return (effect.mean or 0.0) * whole > 0


def _instead(found: Proof, cadre: Cadre) -> tuple[Message, ...]:
    """The cap that the simulation would give, where the decided one does not hold."""
    cap = found.cap[cadre]
    if found.holds(cadre) is not False:
        return ()
    if cap is None:
        lowest = Amount(found.curve[0].caps[cadre], "cases", 0)
        return (say("proof.lower", cadre=_plural(cadre), cap=lowest),)
    return (say("proof.instead", cadre=_plural(cadre), cap=Amount(cap, "cases", 0)),)


def _chart(found: Proof) -> Chart:
    lines = [
        *(
            (say("proof.fits", cadre=_plural(c)), [p.fits[c].mean for p in found.curve])
            for c in CADRES
        ),
        *(
            (say(f"proof.deadline.{name}"), [p.outcomes[name].mean for p in found.curve])
            for name in DEADLINES
        ),
    ]
    known = [(name, values) for name, values in lines if None not in values]
    lowest, highest = found.curve[0], found.curve[-1]
    worker = Cadre.SOCIAL_WORKER
    shown = say(
        "proof.shown",
        low=Amount(lowest.caps[worker], "cases", 0),
        low_fits=_share(lowest.fits[worker]),
        high=Amount(highest.caps[worker], "cases", 0),
        high_fits=_share(highest.fits[worker]),
    )
    return Chart(
        "proof_curve",
        ChartKind.FAN,
        say("proof.chart"),
        shown,
        "share",
        tuple(say("proof.place", cap=p.caps[worker]) for p in found.curve),
        tuple(Line(name, tuple(v or 0.0 for v in values)) for name, values in known),
    )


def _workers(found: Proof) -> Table:
    """For each cap of each cadre: workers needed, and months that fit, claimed and simulated."""
    rows = tuple(
        (
            say(f"cadre.{cadre.value}"),
            Amount(point.caps[cadre], "cases", 0),
            Amount(point.workers[cadre].p50, "workers", 0),
            Range.of(point.workers[cadre], 0),
            Amount(point.claimed[cadre], "share", 0),
            _share(point.fits[cadre]),
        )
        for cadre in CADRES
        for point in found.curve
    )
    columns = (
        say("column.cadre"),
        say("proof.cap"),
        say("proof.workers"),
        say("column.range"),
        say("proof.claimed"),
        say("proof.simulated"),
    )
    return Table("proof_workers", say("proof.table"), columns, rows)


def _clients(found: Proof) -> Table:
    """For each cap: deadlines, waits, overload and what is never done."""
    columns = (
        say("proof.caps"),
        *(say(f"proof.deadline.{name}") for name in DEADLINES),
        *(say(f"proof.{name}") for name in ("wait_mean", "wait_p95", "excess", "undone")),
    )
    rows = tuple(_met(point) for point in found.curve)
    return Table("proof_clients", say("proof.clients"), columns, rows)


def _rough(found: Proof) -> tuple[Paragraph, ...]:
    """How exact waits and deadlines are at worst, among the rows of the table."""
    waits, deadlines = _errors(found, "wait_mean"), _errors(found, *DEADLINES)
    if not waits or not deadlines:
        return ()
    told = say(
        "proof.rough",
        draws=Amount(found.draws, "draws"),
        compared=found.compared,
        wait=Amount(max(waits), "weekdays", 0),
        deadlines=points(max(deadlines)),
    )
    return (Paragraph(told),)


def _errors(found: Proof, *outcomes: str) -> list[float]:
    errors = (point.outcomes[name].se for point in found.curve for name in outcomes)
    return [error for error in errors if error is not None]


def _met(point: Point) -> tuple[Fact, ...]:
    of = point.outcomes
    low, high = (point.caps[c] for c in CADRES)
    return (
        say("proof.both", worker=low, counsellor=Amount(high, "cases", 0)),
        *(_share(of[name]) for name in DEADLINES),
        *(_days(of[name]) for name in ("wait_mean", "wait_p95")),
        *(_share(of[name]) for name in ("excess", "undone")),
    )


def _reasons(found: Proof) -> Table:
    """What each feature does, to the months that fit and to what clients meet."""
    rows: list[tuple[Fact, ...]] = [
        (
            say(f"proof.feature.{name}"),
            *(_beside_formula(found.differences[c], name) for c in CADRES),
            *_felt(found, name),
        )
        for name in found.effects["wait_mean"]
    ]
    blank = (say("proof.not_told"),) * 3
    for part in ("together", "formula", "whole"):
        told = (_change(getattr(found.differences[c], part)) for c in CADRES)
        rows.append((say(f"proof.{part}"), *told, *blank))
    columns = (
        say("proof.feature"),
        *(say("proof.fits", cadre=_plural(c)) for c in CADRES),
        say("proof.deadline.first"),
        say("proof.deadline.plan"),
        say("proof.wait_mean"),
    )
    return Table("proof_reasons", say("proof.reasons"), columns, tuple(rows))


def _beside_formula(difference: Difference, name: str) -> Fact:
    """What a feature does to the months that fit, unless the formula has it too."""
    effect = difference.effects.get(name)
    return say("proof.in_formula") if effect is None else _change(effect)


def _felt(found: Proof, name: str) -> tuple[Fact, ...]:
    """What a feature does to clients; with the course the appointments themselves go."""
    if name == "course":
        return (say("proof.not_told"),) * 3
    wait = found.effects["wait_mean"][name]
    days = _days(wait) if is_clear(wait, 0.5) else say("proof.unclear")
    return (*(_change(found.effects[deadline][name]) for deadline in ("first", "plan")), days)


def _waits(found: Proof) -> Message:
    """What lengthens the wait for a worker most, in days and in deadlines."""
    effects = {n: e.mean for n, e in found.effects["wait_mean"].items() if e.mean is not None}
    wait = found.at_decided.outcomes["wait_mean"].mean
    if not effects or wait is None:
        return say("proof.no_waits")
    most = max(effects, key=lambda name: effects[name])
    return say(
        "proof.waits",
        wait=Amount(wait, "weekdays", 0),
        feature=say(f"proof.feature.{most}"),
        without=Amount(max(wait - effects[most], 0.0), "weekdays", 0),
        undone=_share(found.at_decided.outcomes["undone"]),
        weeks=_weeks(found.at_decided.outcomes["excess_weeks"]),
    )


def _plural(cadre: Cadre) -> Message:
    return say(f"cadre.{cadre.value}.plural")


def _change(of: Estimate) -> Fact:
    if of.mean is None:
        return say("proof.unknown")
    return points(of.mean) if is_clear(of, 0.0) else say("proof.unclear")


def _share(of: Estimate) -> Fact:
    return say("proof.unknown") if of.mean is None else Amount(of.mean, "share", 0)


def _days(of: Estimate) -> Fact:
    return say("proof.unknown") if of.mean is None else Amount(of.mean, "weekdays", 0)


def _weeks(of: Estimate) -> Fact:
    return say("proof.unknown") if of.mean is None else Amount(of.mean, "weeks", 0)
