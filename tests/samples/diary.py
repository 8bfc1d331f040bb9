"""A city's time diary, drawn from minutes that are known."""

from datetime import date, timedelta
from pathlib import Path

import numpy as np

from kotomitta.basis.seeds import stream

# Mean minutes without interpreter over all cases; half of the contacts are interpreted.
MINUTES = {
    "assessment": 160.0,
    "plan": 140.0,
    "review": 90.0,
    "meeting": 75.0,
    "record": 40.0,
    "network": 80.0,
    "handover": 70.0,
    "guidance": 60.0,
    "errand": 30.0,
}
INTERPRETER = 1.7
FIRST = date(2026, 1, 5)
_NOT_INTERPRETED = ("record", "errand")
_PROFILES = {"basic": 0.85, "trauma": 1.15}
_ROWS_A_DAY = 6
_WORKERS = 12
_SPREAD = 0.4


def diary_rows(days: int, *, seed: int) -> list[str]:
    """So many worker-days, from Monday to Friday, as lines of a diary with its header."""
    rng = stream(seed, "samples:diary")
    pace = np.exp(0.1 * rng.standard_normal(_WORKERS) - 0.1**2 / 2)
    lines = ["worker,date,profile,task,minutes,interpreter"]
    for n in range(days):
        week, weekday = divmod(n // _WORKERS, 5)
        day = FIRST + timedelta(days=7 * week + weekday)
        for _ in range(_ROWS_A_DAY):
            task, profile = str(rng.choice(list(MINUTES))), str(rng.choice(list(_PROFILES)))
            spoken = task not in _NOT_INTERPRETED and rng.random() < 0.5
            mean = MINUTES[task] * _PROFILES[profile] * (INTERPRETER if spoken else 1.0)
            noise = np.exp(_SPREAD * rng.standard_normal() - _SPREAD**2 / 2)
            minutes = mean * noise * pace[n % _WORKERS]
            lines.append(f"w{n % _WORKERS:02d},{day},{profile},{task},{minutes:.1f},{int(spoken)}")
    return lines


def write_diary(folder: Path, days: int, *, seed: int = 1) -> Path:
    """The diary as `diary.csv` in a city's folder."""
    path = folder / "diary.csv"
    path.write_text("\n".join(diary_rows(days, seed=seed)) + "\n", "utf-8")
    return path
