"""Units to simulate."""

from typing import Any

import numpy as np

from kotomitta.planning.flow.unit.unit import (
    Between,
    Cases,
    Contact,
    Features,
    Limits,
    Need,
    Staff,
    Unit,
    Work,
)

DRAWS, MONTHS, BEFORE = 3, 8, 10
EVERYTHING = Features()


def by_draw(value: float) -> Any:
    return np.full(DRAWS, value)


def by_month(value: float) -> Any:
    return np.full((DRAWS, MONTHS), value)


def contact(name: str, cadre: int, hours: float, gap: float, *, met: bool = True) -> Contact:
    return Contact(name, cadre, by_draw(hours), by_month(gap), by_draw(gap), met, met)


def unit(features: Features = EVERYTHING, *, posts: int = 4, **staff: Any) -> Unit:
    """Two cadres of four with full caseloads: enough work to queue, and everything else too."""
    course = (
        contact("assessment", 0, 2.0, 5.0),
        contact("plan", 0, 1.5, 60.0),
        contact("review", 0, 1.0, 60.0),
        contact("handover", 0, 0.75, 60.0),
    )
    needs = (
        contact("meeting", 0, 0.8, 25.0),
        contact("record", 0, 0.4, 30.0, met=False),
        contact("guidance", 1, 0.9, 20.0),
    )
    half = MONTHS // 2
    wanted = np.concatenate([np.full(half, posts), np.full(MONTHS - half, posts + 1)])
    given: dict[str, Any] = {
        "posts": np.broadcast_to(wanted, (DRAWS, 2, MONTHS)).astype(np.int64),
        "caps": (12, 14),
        "day_hours": by_draw(4.0),
        "attendance": by_draw(0.8),
        "leave": np.tile([0.5, 9.0, 2.5, 0.0], (DRAWS, MONTHS // 4)),
        "sick_days": by_draw(14.0),
        "spell": by_draw(4.0),
        "leaving": by_draw(0.5),
        "fails": by_draw(0.3),
        "lag": np.full(DRAWS, 2),
        "takeover": by_draw(1.0),
    }
    return Unit(
        ends=np.tile(np.cumsum([21, 20, 22, 21, 19, 21, 22, 20]), (DRAWS, 1)),
        cases=Cases(
            arrivals=np.full((DRAWS, 2, MONTHS), 2.5),
            stock=np.full((DRAWS, BEFORE), 3.5),
            stay=np.full((DRAWS, BEFORE + MONTHS), 11.0),
            leaving=by_draw(0.2),
        ),
        need=Need(
            shares=(by_draw(0.3), by_draw(0.1)),
            factors=(by_draw(1.4), by_draw(1.6)),
            persons=by_draw(1.8),
            per_person=by_draw(0.2),
            interpreter_share=by_draw(0.7),
            interpreter_factor=by_draw(1.8),
        ),
        work=Work(course, needs, by_draw(0.6), by_draw(8.0)),
        staff=Staff(**(given | staff)),
        between=Between(by_draw(0.15), by_draw(0.4), by_draw(4.0), by_month(12.0)),
        limits=Limits(by_month(30.0), by_month(10.0)),
        features=features,
    )
