"""Cases as the register that is counted, weighed and exported as a case table."""

from collections.abc import Iterable, Sequence

import numpy as np

from kotomitta.casework.case import Case
from kotomitta.casework.register import COLUMNS, NEVER, STILL_OPEN, UNKNOWN, Register
from kotomitta.casework.weighing import Scale
from kotomitta.law.case import Channel


def register(cases: Iterable[Case], scale: Scale) -> Register:
    """A row for each person of each case, in the order of the codes.

    The profile is the one by which the case weighs, unknown where a heavier one may apply.
    Decisions and assistance are not known here; a service entry is the person's last step or kept
    meeting.
    """
    ordered = sorted(cases, key=lambda c: c.code)
    workers = tuple(sorted({c.worker for c in ordered if c.worker}))
    rows = [(c, p.code, p.channel) for c in ordered for p in c.persons]
    columns: dict[str, list[int]] = {
        "case": _numbered([c.code for c, _, _ in rows]),
        "household": _numbered([c.household for c, _, _ in rows]),
        "person": _numbered([code for _, code, _ in rows]),
        "decision": [UNKNOWN] * len(rows),
        "members": [c.members or 0 for c, _, _ in rows],
        "worker": [workers.index(c.worker) if c.worker else UNKNOWN for c, _, _ in rows],
        "channel": [UNKNOWN if h is None else list(Channel).index(h) for _, _, h in rows],
        "profile": [_place(profile(c, scale), scale) for c, _, _ in rows],
        "opened": [c.opened.toordinal() for c, _, _ in rows],
        "closed": [c.closed.toordinal() if c.closed else STILL_OPEN for c, _, _ in rows],
        "entry": [_entry(c, code) for c, code, _ in rows],
        "assistance": [UNKNOWN] * len(rows),
        "interpreter": [_flag(c.need.interpreter) for c, _, _ in rows],
    }
    arrays = {name: np.array(columns[name], dtype=np.int64) for name in COLUMNS}
    return Register(**arrays, workers=workers)


def _numbered(codes: Sequence[str]) -> list[int]:
    number = {code: i for i, code in enumerate(dict.fromkeys(codes))}
    return [number[code] for code in codes]


def profile(case: Case, scale: Scale) -> str | None:
    """The profile by which a case weighs; None where a heavier one may apply."""
    name = scale.heaviest(case)
    hours = dict(zip(scale.profiles, scale.weights.hours, strict=True))
    unsure = [n for n, applies in case.need.told().items() if applies is None]
    return None if any(hours[n] > hours[name] for n in unsure) else name


def _place(name: str | None, scale: Scale) -> int:
    return UNKNOWN if name is None else scale.profiles.index(name)


def _entry(case: Case, person: str) -> int:
    days = [d.on for d in case.done if d.person in (person, None)]
    days += [v.on for v in case.visits if v.kept]
    return max(days).toordinal() if days else NEVER


def _flag(said: bool | None) -> int:
    return UNKNOWN if said is None else int(said)
