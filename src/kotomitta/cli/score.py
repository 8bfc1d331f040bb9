"""`kotomitta score`: how a forecast kept by `estimate --freeze` did."""

from dataclasses import asdict
from pathlib import Path

from rich.console import Console

from kotomitta.cli.answering import Request, answered
from kotomitta.cli.options import AsJson, AsOf, City
from kotomitta.cli.screen import show_json
from kotomitta.planning.outcomes.frozen import reforecast
from kotomitta.render.text import show
from kotomitta.render.words import users_language
from kotomitta.report.scoring import scoring
from kotomitta.store.frozen import read_frozen


def score(file: Path, city: City, *, as_of: AsOf = None, json: AsJson = False) -> None:
    """Hold an adopted forecast against what was counted since, and say if a new one is due.

    Example: kotomitta score budget-2027.json helsinki
    """
    adopted = read_frozen(file)
    now = answered(Request(city, adopted.term, as_of, 500, 1, None))
    run = now.summary.answer.run
    counts = [c for c in run.city.counts if c.published <= run.as_of]
    held = adopted.against(counts)
    due = reforecast(adopted.expected, now.summary.persons)
    if json:
        show_json(
            {
                "forecast": {"as_of": adopted.as_of.isoformat(), **asdict(adopted.expected)},
                "now": {"as_of": run.as_of.isoformat(), **asdict(now.summary.persons)},
                "reforecast": due,
                "outcomes": [
                    {
                        "id": k.count.id,
                        "value": k.count.value,
                        "modelled": asdict(k.modelled),
                        "percentile": k.percentile,
                        "inside_80": k.inside,
                        "crps": k.crps,
                    }
                    for k in held
                ],
            }
        )
        return
    show(scoring(adopted, held, now.summary.persons, due=due), users_language(), Console())
