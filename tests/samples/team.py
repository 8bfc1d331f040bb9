"""Teams to simulate."""

from typing import Any

from kotomitta.planning.flow.team.terms import Team

EXAMPLE: dict[str, Any] = {
    "days": 1008,
    "workers": 40,
    "hours_per_day": 6.5,
    "cap": 170,
    "arrivals_per_day": 10.0,
    "season": [1.2, 1.1, 1.0, 0.9, 0.9, 0.8, 0.6, 1.0, 1.2, 1.2, 1.1, 1.0],
    "first": {"mean_hours": 1.0, "sigma": 0.5},
    "plan": {"mean_hours": 1.0, "sigma": 0.5, "delay_days": 5},
    "followup": {"mean_hours": 0.25, "sigma": 0.5, "gap_days": [12, 18]},
    "interpreter": {"share": 0.8, "factor": 2.0},
    "stay_days": 756,
    "deadlines": {"first_days": 10, "plan_days": 20},
}

SMALL = EXAMPLE | {
    "days": 150,
    "workers": 3,
    "cap": 20,
    "arrivals_per_day": 0.9,
    "stay_days": 60,
}


def team(fields: dict[str, Any] = EXAMPLE, **changes: Any) -> Team:
    return Team.model_validate(fields | changes)
